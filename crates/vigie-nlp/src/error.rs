//! What can go wrong when a model is loaded.

use std::path::PathBuf;

/// A model that cannot be used, and why.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// The file or folder cannot be read.
    #[error("{}: cannot be read", path.display())]
    Read {
        /// What was to be read.
        path: PathBuf,
        /// The system's own words.
        #[source]
        source: std::io::Error,
    },
    /// The wheel is not a readable zip archive.
    #[error("{}: is not a readable wheel", path.display())]
    Wheel {
        /// The wheel.
        path: PathBuf,
        /// What the archive reader says.
        #[source]
        source: zip::result::ZipError,
    },
    /// No `meta.json` and `config.cfg` side by side anywhere inside.
    #[error("{}: holds no spaCy model", path.display())]
    NoModel {
        /// The file or folder searched.
        path: PathBuf,
    },
    /// The bytes are not a packed model.
    #[error("is not a packed Vigie model")]
    Foreign,
    /// A packed model of another format version.
    #[error("is a packed model of format {found}; this program reads format {known}")]
    Version {
        /// The version in the file.
        found: u32,
        /// The version that this program reads.
        known: u32,
    },
    /// The file ends too early, or was damaged.
    #[error("is truncated or damaged")]
    Damaged,
    /// A part that the runtime needs is absent.
    #[error("{part}: is missing from the model")]
    Missing {
        /// The part, named as in a model folder.
        part: String,
    },
    /// A part that is there but cannot be understood.
    #[error("{part}: {what}")]
    Malformed {
        /// The part, named as in a model folder.
        part: String,
        /// What is wrong with it.
        what: String,
    },
    /// A part that its own reader refuses.
    #[error("{part}: cannot be used")]
    Part {
        /// The part, named as in a model folder.
        part: String,
        /// What its reader says.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A component or network that this runtime does not know.
    #[error("{part}: {kind} is not supported")]
    Unsupported {
        /// The part, named as in a model folder.
        part: String,
        /// The component, architecture or setting.
        kind: String,
    },
    /// A component that is asked for and that the model does not have.
    #[error("no component {name}; there are {}", known.join(", "))]
    UnknownComponent {
        /// The name asked for.
        name: String,
        /// The names that there are, in the model's order.
        known: Vec<String>,
    },
    /// A component that is asked for and turned away at once.
    #[error("component {name} is both enabled and disabled")]
    Contradiction {
        /// The component.
        name: String,
    },
    /// An error in one named file.
    #[error("{}", path.display())]
    In {
        /// The file or folder that was loaded.
        path: PathBuf,
        /// What is wrong with it.
        #[source]
        source: Box<LoadError>,
    },
}

impl LoadError {
    /// A malformed part, with a sentence that says how.
    pub(crate) fn malformed(part: impl Into<String>, what: impl Into<String>) -> LoadError {
        LoadError::Malformed { part: part.into(), what: what.into() }
    }

    /// A part with the error of its own reader.
    pub(crate) fn inside(part: &str, source: impl std::error::Error + Send + Sync + 'static) -> LoadError {
        LoadError::Part { part: part.to_owned(), source: Box::new(source) }
    }
}
