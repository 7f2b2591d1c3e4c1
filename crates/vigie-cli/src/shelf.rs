//! Where models lie, and loading each at most once.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use vigie::{
    grounding::places::Gazetteer,
    model::{Diagnostic, Severity},
};
use vigie_nlp::Pipeline;

/// The file of places.
pub const PLACES: &str = "places.vigie";

/// The folders that are searched for models, in order.
pub struct Shelf {
    folders: Vec<PathBuf>,
}

impl Shelf {
    /// The folder that the user names, else `VIGIE_MODELS`, else beside the program and above the working folder.
    pub fn new(named: Option<&Path>) -> Self {
        #[allow(clippy::disallowed_methods, reason = "the command line reads the environment")]
        let variable = std::env::var_os("VIGIE_MODELS").filter(|value| !value.is_empty()).map(PathBuf::from);
        if let Some(folder) = named.map(Path::to_owned).or(variable) {
            return Shelf { folders: vec![folder] };
        }
        let mut folders = Vec::new();
        let program = std::env::current_exe().ok();
        let working = std::env::current_dir().ok();
        let beside = program
            .as_deref()
            .and_then(Path::parent)
            .into_iter()
            .flat_map(|folder| folder.ancestors().take(4));
        let above = working.as_deref().into_iter().flat_map(|folder| folder.ancestors().take(5));
        for folder in beside.chain(above).map(|folder| folder.join("models")) {
            if !folders.contains(&folder) {
                folders.push(folder);
            }
        }
        Shelf { folders }
    }

    /// The first folder's file of that name.
    pub fn find(&self, file: &str) -> Option<PathBuf> {
        self.folders.iter().map(|folder| folder.join(file)).find(|path| path.is_file())
    }

    /// All model files, by name; the first folder's where several have one.
    pub fn files(&self) -> BTreeMap<String, PathBuf> {
        let mut files = BTreeMap::new();
        for entry in
            self.folders.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten().flatten()
        {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.ends_with(".vigie") {
                files.entry(name).or_insert_with(|| entry.path());
            }
        }
        files
    }

    /// What to say of a file that is in none of the folders.
    pub fn missing(&self, file: &str) -> Diagnostic {
        Diagnostic {
            code: "V0020",
            severity: Severity::Error,
            origin: file.to_owned(),
            span: None,
            message: format!("no such model in {}", self.folders.first().map_or(String::new(), |f| f.display().to_string())),
            hint: "name the folder that holds it with --models or VIGIE_MODELS; `vigie models list` shows what is there".to_owned(),
        }
    }
}

type Loaded<T> = OnceLock<Result<T, Diagnostic>>;

/// Models that are loaded when they are first asked for.
pub struct Models {
    shelf: Shelf,
    pipelines: BTreeMap<String, Loaded<Pipeline>>,
    gazetteer: Loaded<Gazetteer>,
    packs: Option<PathBuf>,
    broken_packs: OnceLock<Vec<Diagnostic>>,
}

impl Models {
    /// Nothing is loaded yet.
    pub fn new(shelf: Shelf) -> Self {
        let pipelines = vigie::sources::languages().into_iter().map(|lang| (lang, OnceLock::new())).collect();
        Models { shelf, pipelines, gazetteer: OnceLock::new(), packs: None, broken_packs: OnceLock::new() }
    }

    /// Puts the user's packs on the gazetteer: those of the folder that is named, or of the usual one.
    pub fn with_packs(self, named: Option<&Path>) -> Self {
        Models { packs: crate::packs::folder(named), ..self }
    }

    /// What is wrong with packs, once the gazetteer was opened.
    pub fn broken_packs(&self) -> &[Diagnostic] {
        self.broken_packs.get().map_or(&[], Vec::as_slice)
    }

    /// The model of a language; none when Vigie does not know the language.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn pipeline(&self, lang: &str) -> Option<Result<&Pipeline, &Diagnostic>> {
        let loaded = self.pipelines.get(lang)?;
        let file = format!("{lang}.vigie");
        let load = || {
            let path = self.shelf.find(&file).ok_or_else(|| self.shelf.missing(&file))?;
            Pipeline::load(&path).map_err(|error| broken(&path, &error))
        };
        Some(loaded.get_or_init(load).as_ref())
    }

    /// The gazetteer.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn gazetteer(&self) -> Result<&Gazetteer, &Diagnostic> {
        let load = || {
            let path = self.shelf.find(PLACES).ok_or_else(|| self.shelf.missing(PLACES))?;
            let bytes = std::fs::read(&path).map_err(|error| broken(&path, &error))?;
            let gazetteer = Gazetteer::from_bytes(&bytes).map_err(|error| broken(&path, &error))?;
            let Some(folder) = &self.packs else { return Ok(gazetteer) };
            let (gazetteer, found) = crate::packs::open(gazetteer, folder);
            self.broken_packs.get_or_init(|| found);
            Ok(gazetteer)
        };
        self.gazetteer.get_or_init(load).as_ref()
    }
}

/// A model file that is there but cannot be used.
fn broken(path: &Path, error: &dyn std::error::Error) -> Diagnostic {
    // The innermost cause says what is wrong; those above it repeat the path.
    let mut cause = error;
    while let Some(below) = cause.source() {
        cause = below;
    }
    Diagnostic {
        code: "V0021",
        severity: Severity::Error,
        origin: path.display().to_string(),
        span: None,
        message: format!("this model cannot be used: {cause}"),
        hint: "copy it again from where you got it, or pack it again".to_owned(),
    }
}
