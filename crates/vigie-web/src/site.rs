//! An open record, with what every page needs of it.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use vigie::{export::Dates, linking::events::Kinds};
use vigie_lexicon::actors::Named;
use vigie_store::{GeoPackage, StoreError, review::Gazetteer};

use crate::{
    kept::Kept,
    mapping::Basemap,
    posting,
    words::{LANGUAGES, Words},
};

/// Connections that are kept open between requests.
const MOST_IDLE: usize = 8;

/// What keeps a record from being shown.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SiteError {
    /// The record cannot be opened.
    #[error("the record cannot be shown")]
    Store(#[from] StoreError),
    /// The words of the interface or the basemap, which the program brings, are broken.
    #[error("the program's own {what} cannot be read: {why}")]
    Broken {
        /// Which part.
        what: &'static str,
        /// What is wrong with it.
        why: String,
    },
}

/// How a record is shown.
#[derive(Default)]
pub struct Manner {
    /// Whether nothing may be decided on the pages.
    pub read_only: bool,
    /// Places beyond those that facts of the record name.
    pub gazetteer: Option<Box<dyn Gazetteer + Send + Sync>>,
}

impl std::fmt::Debug for Manner {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.debug_struct("Manner").field("read_only", &self.read_only).finish_non_exhaustive()
    }
}

/// A record that is shown; cheap to clone.
#[derive(Clone, Debug)]
pub struct Site(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    path: PathBuf,
    idle: Mutex<Vec<GeoPackage>>,
    /// One decision at a time.
    writing: Mutex<()>,
    kept: Kept,
    manner: Manner,
    secret: String,
    words: Words,
    labels: BTreeMap<String, BTreeMap<String, String>>,
    actors: Named,
    agencies: BTreeMap<String, String>,
    kinds: Kinds,
    basemap: Basemap,
    dates: BTreeMap<&'static str, Dates>,
    no_dates: Dates,
}

impl Site {
    /// Opens a record to be shown and reviewed; only decisions of reviewers are written into it.
    ///
    /// # Errors
    /// [`SiteError`]: the file is missing, is no record, or was made by a later version.
    pub fn open(path: &Path) -> Result<Self, SiteError> {
        Self::open_in(path, Manner::default())
    }

    /// Opens a record to be shown in another manner.
    ///
    /// # Errors
    /// [`SiteError`]: the file is missing, is no record, or was made by a later version.
    pub fn open_in(path: &Path, manner: Manner) -> Result<Self, SiteError> {
        let mut first = GeoPackage::open_for_reading(path)?;
        if first.is_copy() && !manner.read_only && GeoPackage::open(path).is_ok() {
            first = GeoPackage::open_for_reading(path)?;
        }
        let (types, _) = vigie_lexicon::events::load();
        Ok(Site(Arc::new(Inner {
            path: path.to_owned(),
            idle: Mutex::new(vec![first]),
            writing: Mutex::new(()),
            kept: Kept::new(GeoPackage::open_for_reading(path)?)?,
            manner,
            secret: posting::secret(),
            words: Words::load().map_err(|why| SiteError::Broken { what: "words", why })?,
            labels: types.into_iter().map(|(name, kind)| (name, kind.labels)).collect(),
            actors: vigie_lexicon::actors::load()
                .map_err(|why| SiteError::Broken { what: "actors", why: why.to_string() })?,
            kinds: Kinds::load().map_err(|why| SiteError::Broken { what: "occurrences", why })?,
            agencies: agencies().map_err(|why| SiteError::Broken { what: "agencies", why })?,
            dates: dates().map_err(|why| SiteError::Broken { what: "dates", why })?,
            no_dates: Dates::default(),
            basemap: Basemap::load().map_err(|why| SiteError::Broken { what: "basemap", why })?,
        })))
    }

    /// The file's name, without its folder.
    pub fn name(&self) -> String {
        self.0.path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    }

    /// Pages that were made.
    pub(crate) fn kept(&self) -> &Kept {
        &self.0.kept
    }

    /// Whether nothing may be decided here.
    pub(crate) fn read_only(&self) -> bool {
        self.0.manner.read_only
    }

    /// What a form of this server says, and no other.
    pub(crate) fn secret(&self) -> &str {
        &self.0.secret
    }

    /// Places beyond those that facts of the record name.
    pub(crate) fn gazetteer(&self) -> Option<&dyn Gazetteer> {
        self.0.manner.gazetteer.as_deref().map(|all| all as &dyn Gazetteer)
    }

    /// Opens the record for one writer.
    pub(crate) fn with_writer<T>(
        &self,
        write: impl FnOnce(&mut GeoPackage) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let _one = self.0.writing.lock().unwrap_or_else(PoisonError::into_inner);
        write(&mut GeoPackage::open(&self.0.path)?)
    }

    /// Which facts may tell of one occurrence.
    pub(crate) fn kinds(&self) -> &Kinds {
        &self.0.kinds
    }

    pub(crate) fn words(&self) -> &Words {
        &self.0.words
    }

    pub(crate) fn basemap(&self) -> &Basemap {
        &self.0.basemap
    }

    /// How a language writes dates.
    pub(crate) fn dates(&self, lang: &str) -> &Dates {
        self.0.dates.get(lang).unwrap_or(&self.0.no_dates)
    }

    /// A type of fact or a state in words.
    pub(crate) fn label(&self, kind: &str, lang: &str) -> String {
        let labels = self.0.labels.get(kind);
        let known = labels.and_then(|all| all.get(lang).or_else(|| all.get("en")));
        known.cloned().unwrap_or_else(|| kind.replace('_', " "))
    }

    /// The name of a known actor.
    pub(crate) fn actor(&self, id: &str, lang: &str) -> Option<String> {
        self.0.actors.name_of(id, lang)
    }

    /// The name of a news agency.
    pub(crate) fn agency(&self, id: &str) -> String {
        self.0.agencies.get(id).cloned().unwrap_or_else(|| id.to_owned())
    }

    /// The types of facts with their labels, by label.
    pub(crate) fn types(&self, lang: &str) -> Vec<(String, String)> {
        let mut types: Vec<(String, String)> =
            self.0.labels.keys().map(|kind| (kind.clone(), self.label(kind, lang))).collect();
        types.sort_by_key(|(_, label)| label.to_lowercase());
        types
    }

    /// Lends a connection: one that is idle, or a new one.
    pub(crate) fn with_store<T>(&self, ask: impl FnOnce(&GeoPackage) -> T) -> Result<T, StoreError> {
        let idle = self.0.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let store = idle.map_or_else(|| GeoPackage::open_for_reading(&self.0.path), Ok)?;
        let answer = ask(&store);
        let mut idle = self.0.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < MOST_IDLE {
            idle.push(store);
        }
        Ok(answer)
    }
}

fn dates() -> Result<BTreeMap<&'static str, Dates>, String> {
    LANGUAGES.into_iter().map(|(lang, _)| Ok((lang, Dates::load(lang)?))).collect()
}

/// The names of agencies, each by its id: the longest of the names that it signs with.
fn agencies() -> Result<BTreeMap<String, String>, String> {
    let all = vigie_lexicon::credits::agencies()?;
    let longest = |names: Vec<String>| names.into_iter().rev().max_by_key(String::len);
    Ok(all.into_iter().filter_map(|agency| Some((agency.id, longest(agency.names)?))).collect())
}
