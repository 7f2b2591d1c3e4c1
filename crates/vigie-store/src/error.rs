//! What can go wrong with the record.

use std::path::PathBuf;

/// Why the record could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The file is not a database at all.
    #[error("{path} is not a GeoPackage")]
    NotADatabase {
        /// The file.
        path: PathBuf,
    },
    /// The file is a database that Vigie did not make.
    #[error("{path} is a database, but not a record that Vigie made")]
    NotVigie {
        /// The file.
        path: PathBuf,
    },
    /// A later version of Vigie made the file.
    #[error("{path} was made by a later version (schema {found}, this one knows {known})")]
    TooNew {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: u32,
        /// The latest schema known here.
        known: u32,
    },
    /// The file does not exist.
    #[error("{path} does not exist")]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// The file, or the folder it would be made in, cannot be opened or written.
    #[error("{path} cannot be opened for writing")]
    NotWritable {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        #[source]
        source: rusqlite::Error,
    },
    /// The disk is full.
    #[error("the disk that holds {path} is full")]
    DiskFull {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        #[source]
        source: rusqlite::Error,
    },
    /// Another process is writing to the file.
    #[error("{path} is being written by another process")]
    Busy {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        #[source]
        source: rusqlite::Error,
    },
    /// A decision of a reviewer makes no sense.
    #[error(transparent)]
    Refused(#[from] crate::review::Refusal),
    /// Anything else that SQLite refuses.
    #[error("reading or writing {path}")]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        #[source]
        source: rusqlite::Error,
    },
}

impl StoreError {
    /// Sorts what SQLite says into what a user can do something about.
    pub(crate) fn new(path: &std::path::Path, source: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{
            CannotOpen, DatabaseBusy, DatabaseLocked, DiskFull, NotADatabase, ReadOnly,
        };
        let path = path.to_owned();
        match source.sqlite_error_code() {
            Some(NotADatabase) => StoreError::NotADatabase { path },
            Some(CannotOpen | ReadOnly) => StoreError::NotWritable { path, source },
            Some(DiskFull) => StoreError::DiskFull { path, source },
            Some(DatabaseBusy | DatabaseLocked) => StoreError::Busy { path, source },
            _ => StoreError::Sqlite { path, source },
        }
    }

    /// What to do about it, one line.
    pub fn hint(&self) -> &'static str {
        match self {
            StoreError::NotADatabase { .. } | StoreError::NotVigie { .. } => {
                "give the name of a new file, or of one that `vigie read` made"
            }
            StoreError::TooNew { .. } => "update Vigie, or read the documents into a new file",
            StoreError::Missing { .. } => "make it with `vigie read FILES --into FILE.gpkg`",
            StoreError::NotWritable { .. } => "check that the folder exists and that you may write to it",
            StoreError::DiskFull { .. } => "free some space and run the same command again; nothing was lost",
            StoreError::Busy { .. } => "wait until the other program has finished, or close it",
            StoreError::Refused(refusal) => refusal.hint(),
            StoreError::Sqlite { .. } => {
                "copy the file to a safe place, then try `vigie read` into a new one"
            }
        }
    }
}
