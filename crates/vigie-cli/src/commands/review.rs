//! `vigie review`: what waits for a reviewer, decisions, and the log of them.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, Subcommand};
use vigie_store::{
    FactQuery, GeoPackage, Store, StoreError,
    review::{
        Count, Entry, Located, LogQuery, QueueQuery, Refusal, Reliability, Reviews, Signature, Verdict,
        Wanted, copies,
    },
};

use super::show::lines;
use crate::{atlas::Atlas, decisions, page::Page};

/// Decide about facts: accept, correct or reject them, and take decisions back
#[derive(Args)]
#[command(after_help = "Examples:
  vigie review herat.gpkg
  vigie review herat.gpkg reject f2b9c01d2e3f4a5b --by Ada --why 'the report says the opposite'")]
pub struct Review {
    /// Record made by `vigie read`
    #[arg(value_name = "FILE.gpkg")]
    file: PathBuf,
    /// How many facts of the queue to list
    #[arg(long, value_name = "N", default_value_t = 25)]
    limit: u32,
    /// One JSON object a line
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    action: Option<Action>,
}

/// Who decides, and why.
#[derive(Args)]
struct By {
    /// Who decides
    #[arg(long, value_name = "NAME")]
    by: String,
    /// Why
    #[arg(long, value_name = "TEXT", default_value = "")]
    why: String,
}

#[derive(Subcommand)]
enum Action {
    /// The document tells the fact as it is read
    #[command(after_help = "Examples:
  vigie review herat.gpkg accept f2b9c01d2e3f4a5b --by Ada
  vigie review herat.gpkg accept f2b9c01d2e3f4a5b --by Ada --json")]
    Accept {
        /// Id of the fact
        fact: String,
        #[command(flatten)]
        by: By,
    },
    /// The document does not tell it
    #[command(after_help = "Examples:
  vigie review herat.gpkg reject f2b9c01d2e3f4a5b --by Ada --why 'a headline of another story'
  vigie review herat.gpkg reject f2b9c01d2e3f4a5b --by Ada")]
    Reject {
        /// Id of the fact
        fact: String,
        #[command(flatten)]
        by: By,
    },
    /// A field of it is something else
    #[command(after_help = "Examples:
  vigie review herat.gpkg correct f2b9c01d2e3f4a5b --place geonames:1138336 --by Ada
  vigie review herat.gpkg correct f2b9c01d2e3f4a5b --count killed=12..15 --words 'a dozen' --by Ada")]
    Correct {
        /// Id of the fact
        fact: String,
        #[command(flatten)]
        field: Field,
        #[command(flatten)]
        by: By,
    },
    /// Two facts tell of one occurrence
    #[command(after_help = "Examples:
  vigie review herat.gpkg merge f2b9c01d2e3f4a5b f77aa01d2e3f4a5b --by Ada
  vigie review herat.gpkg merge f2b9c01d2e3f4a5b f77aa01d2e3f4a5b --by Ada --why 'same convoy'")]
    Merge {
        /// Id of a fact
        fact: String,
        /// Id of the other
        other: String,
        #[command(flatten)]
        by: By,
    },
    /// Two facts tell of two occurrences
    #[command(after_help = "Examples:
  vigie review herat.gpkg split f2b9c01d2e3f4a5b f77aa01d2e3f4a5b --by Ada
  vigie review herat.gpkg split f2b9c01d2e3f4a5b f77aa01d2e3f4a5b --by Ada --why 'a day apart'")]
    Split {
        /// Id of a fact
        fact: String,
        /// Id of the other
        other: String,
        #[command(flatten)]
        by: By,
    },
    /// Of claims that contradict each other, some are right
    #[command(after_help = "Examples:
  vigie review herat.gpkg settle x01d2e3f4a5b6c7d8 f2b9c01d2e3f4a5b --by Ada --why 'seen on the spot'
  vigie review herat.gpkg settle x01d2e3f4a5b6c7d8 --by Ada --why 'too early to say: open again'")]
    Settle {
        /// Id of the contradiction
        contradiction: String,
        /// Ids of the facts that are right; none opens it again
        right: Vec<String>,
        #[command(flatten)]
        by: By,
    },
    /// A state of a place is over, as you know it
    #[command(after_help = "Examples:
  vigie review herat.gpkg close t1a2b3c4d5e6f7a8b 2021-07-12 --by Ada --why 'seen by our driver'
  vigie review herat.gpkg close t1a2b3c4d5e6f7a8b 2021-07 --by Ada --why 'the mayor, by phone'")]
    Close {
        /// Id of the state, as `vigie show FILE.gpkg standings --json` lists it
        standing: String,
        /// When it ended: 2021, 2021-07 or 2021-07-12
        until: String,
        #[command(flatten)]
        by: By,
    },
    /// Give an outlet a letter of the Admiralty scale
    #[command(after_help = "Examples:
  vigie review herat.gpkg grade 'Le Courrier' B --by Ada
  vigie review herat.gpkg grade --list outlets.csv --by Ada")]
    Grade {
        /// Name of the outlet
        #[arg(required_unless_present = "list", requires = "grade")]
        outlet: Option<String>,
        /// A to F; `none` takes the letter away
        grade: Option<String>,
        /// Outlets and letters, one a line, as a spreadsheet writes them (CSV)
        #[arg(long, value_name = "FILE.csv", conflicts_with = "outlet")]
        list: Option<PathBuf>,
        #[command(flatten)]
        by: By,
    },
    /// List corrections that copies of a document may share
    #[command(after_help = "Examples:
  vigie review herat.gpkg offers
  vigie review herat.gpkg offers --json")]
    Offers,
    /// Correct a fact as a copy was corrected
    #[command(after_help = "Examples:
  vigie review herat.gpkg adopt 12 f77aa01d2e3f4a5b --by Ada
  vigie review herat.gpkg adopt 12 f77aa01d2e3f4a5b --by Ada --why 'the same dispatch'")]
    Adopt {
        /// Number of the entry that corrected the copy
        entry: u64,
        /// Id of the fact
        fact: String,
        #[command(flatten)]
        by: By,
    },
    /// Take a decision back
    #[command(after_help = "Examples:
  vigie review herat.gpkg undo 12 --by Ada
  vigie review herat.gpkg undo 12 --by Ada --why 'wrong fact'")]
    Undo {
        /// Number of its entry in the log
        entry: u64,
        #[command(flatten)]
        by: By,
    },
    /// List the decisions, the oldest first
    #[command(after_help = "Examples:
  vigie review herat.gpkg log
  vigie review herat.gpkg log --lost --json")]
    Log {
        /// Only about this fact
        #[arg(long, value_name = "ID")]
        fact: Option<String>,
        /// Only those whose fact is not read any more
        #[arg(long)]
        lost: bool,
    },
}

/// What a fact should say. Options that may be repeated replace the whole field; an empty text empties it.
#[derive(Args)]
struct Field {
    /// Type of the ontology
    #[arg(long = "type", value_name = "TYPE")]
    fact_type: Option<String>,
    /// When, in EDTF
    #[arg(long, value_name = "DATE")]
    time: Option<String>,
    /// Where: an id, or a name that one place bears
    #[arg(long, value_name = "PLACE")]
    place: Vec<String>,
    /// Who did it, in words of the document
    #[arg(long, value_name = "WORDS")]
    agent: Vec<String>,
    /// To whom, in words of the document
    #[arg(long, value_name = "WORDS")]
    patient: Vec<String>,
    /// How many, as killed=12 or killed=12..15
    #[arg(long, value_name = "WHAT=N")]
    count: Vec<String>,
    /// Who says so, in words of the document; the outermost first
    #[arg(long, value_name = "WORDS")]
    source: Vec<String>,
    /// What sort of source the last one is
    #[arg(long, value_name = "KIND")]
    source_kind: Option<String>,
    /// Words of the document that say when, where or how many
    #[arg(long, value_name = "WORDS")]
    words: Option<String>,
    /// It is your own reading: no words of the document say it
    #[arg(long)]
    own: bool,
}

impl Review {
    /// Runs the command.
    pub fn run(self) -> anyhow::Result<()> {
        let mut page = Page::open();
        let (by, verdicts) = match self.action {
            None => {
                return list(&mut page, &GeoPackage::open_for_reading(&self.file)?, self.limit, self.json);
            }
            Some(Action::Log { fact, lost }) => {
                let log = GeoPackage::open_for_reading(&self.file)?.log(&LogQuery {
                    fact,
                    lost,
                    ..LogQuery::default()
                })?;
                return if self.json { lines(&mut page, &log) } else { decisions::log(&mut page, &log) };
            }
            Some(Action::Accept { fact, by }) => (by, vec![Verdict::Accept { fact }]),
            Some(Action::Reject { fact, by }) => (by, vec![Verdict::Reject { fact }]),
            Some(Action::Merge { fact, other, by }) => (by, vec![Verdict::Merge { fact, other }]),
            Some(Action::Split { fact, other, by }) => (by, vec![Verdict::Split { fact, other }]),
            Some(Action::Settle { contradiction, right, by }) => {
                (by, vec![Verdict::Settle { contradiction, right }])
            }
            Some(Action::Close { standing, until, by }) => (by, vec![Verdict::Close { standing, until }]),
            Some(Action::Grade { outlet, grade, list, by }) => {
                let pairs = match list {
                    Some(list) => graded(&list)?,
                    None => vec![(outlet.unwrap_or_default(), grade.unwrap_or_default())],
                };
                (by, grades(&GeoPackage::open_for_reading(&self.file)?, pairs)?)
            }
            Some(Action::Offers) => {
                let offers = copies::all_offers(&GeoPackage::open_for_reading(&self.file)?)?;
                return if self.json {
                    lines(&mut page, &offers)
                } else {
                    decisions::offers(&mut page, &offers)
                };
            }
            Some(Action::Adopt { entry, fact, by }) => {
                let store = GeoPackage::open_for_reading(&self.file)?;
                let found = copies::all_offers(&store)?;
                let offer = found.into_iter().find(|offer| offer.entry.number == entry && offer.fact == fact);
                let offer = offer.ok_or(StoreError::from(Refusal::NothingChanges))?;
                (by, vec![Verdict::Correct { fact, correction: offer.correction }])
            }
            Some(Action::Undo { entry, by }) => (by, vec![Verdict::Undo { entry }]),
            Some(Action::Correct { fact, field, by }) => {
                let store = GeoPackage::open_for_reading(&self.file)?;
                let corrections = store.corrections(&fact, &field.wanted(), Some(&Atlas::new()))?;
                if corrections.is_empty() {
                    return Err(StoreError::from(Refusal::NothingChanges).into());
                }
                let verdict = |correction| Verdict::Correct { fact: fact.clone(), correction };
                (by, corrections.into_iter().map(verdict).collect())
            }
        };
        let signature = Signature { reviewer: by.by, time: now(), reason: by.why };
        let mut store = GeoPackage::open(&self.file)?;
        let entries: Vec<Entry> =
            verdicts.iter().map(|verdict| store.decide(&signature, verdict)).collect::<Result<_, _>>()?;
        store.link_decided()?;
        if self.json { lines(&mut page, &entries) } else { decisions::entries(&mut page, &entries) }
    }
}

impl Field {
    fn wanted(self) -> Wanted {
        let words = self.words.unwrap_or_default();
        let some = |all: Vec<String>| (!all.is_empty()).then_some(all);
        let place = |place| Located { words: words.clone(), place };
        let count = |told: String| {
            let (what, number) = told.split_once('=').unwrap_or(("killed", &told));
            let (low, high) = number.split_once("..").unwrap_or((number, ""));
            let (what, low, high) = (what.to_owned(), low.to_owned(), high.to_owned());
            Count { words: words.clone(), what, low, high, qualifier: String::new() }
        };
        Wanted {
            fact_type: self.fact_type,
            time_words: self.time.as_ref().map(|_| words.clone()),
            time: self.time,
            places: some(self.place).map(|all| all.into_iter().map(place).collect()),
            counts: some(self.count).map(|all| all.into_iter().map(count).collect()),
            agents: some(self.agent),
            patients: some(self.patient),
            sources: some(self.source),
            source_kind: self.source_kind,
            own: self.own,
        }
    }
}

/// The outlets of a list with their letters; a heading (`outlet,reliability`) is left out.
fn graded(list: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_path(list)
        .with_context(|| format!("reading {}", list.display()))?;
    let mut pairs = Vec::new();
    for row in reader.records() {
        let row = row.with_context(|| format!("reading {}", list.display()))?;
        let (outlet, letter) = (row.get(0).unwrap_or_default(), row.get(1).unwrap_or_default());
        if !outlet.is_empty() && !letter.eq_ignore_ascii_case("reliability") {
            pairs.push((outlet.trim_start_matches('\u{feff}').to_owned(), letter.to_owned()));
        }
    }
    Ok(pairs)
}

/// The decisions that give outlets their letters; those that they have already are left out of a list.
fn grades(store: &GeoPackage, pairs: Vec<(String, String)>) -> Result<Vec<Verdict>, StoreError> {
    let (known, one) = (store.grades()?, pairs.len() == 1);
    let mut verdicts = Vec::new();
    for (outlet, letter) in pairs {
        let none = letter.is_empty() || letter.eq_ignore_ascii_case("none");
        let grade = Reliability::find(&letter);
        if grade.is_none() && !none {
            let what = "letter of the Admiralty scale";
            return Err(Refusal::NoKind { what, value: letter }.into());
        }
        if one || known.get(&outlet).copied() != grade {
            verdicts.push(Verdict::Grade { outlet, grade });
        }
    }
    Ok(verdicts)
}

fn list(page: &mut Page, store: &GeoPackage, limit: u32, json: bool) -> anyhow::Result<()> {
    let queue = store.queue(&QueueQuery { limit: Some(limit), offset: 0 })?;
    if json {
        return lines(page, &queue);
    }
    let fact = |id: &String| FactQuery { fact: Some(id.clone()), ..FactQuery::default() };
    let mut facts = Vec::new();
    for waiting in &queue {
        facts.extend(store.find_facts(&fact(&waiting.fact))?);
    }
    decisions::queue(page, &queue, &facts, store.count_queue()?)
}

/// The time that a decision is signed with: the store has no clock.
fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}
