//! The path language of patterns: which dependents of a trigger fill a role, and which words they may be.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt,
    ops::Deref,
    sync::Arc,
};

use smol_str::SmolStr;

use crate::patterns::pieces;

/// Relations that a path may name: those of Universal Dependencies, and `self`, `poss`.
pub const RELATIONS: &[&str] = &[
    "self",
    "nsubj",
    "obj",
    "iobj",
    "obl",
    "nmod",
    "amod",
    "compound",
    "poss",
    "appos",
    "xcomp",
    "ccomp",
    "advcl",
    "acl",
    "nummod",
    "conj",
    "root",
    "advmod",
    "det",
    "case",
    "mark",
    "cop",
    "parataxis",
    "csubj",
    "aux",
    "expl",
    "flat",
    "fixed",
    "dep",
    "vocative",
    "dislocated",
    "discourse",
    "list",
];

/// One step along the normalised parse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Whether it climbs to the word above (`^nmod[de]`) instead of going down.
    pub up: bool,
    /// The relation.
    pub rel: SmolStr,
    /// Adpositions (lemma or lower-cased form) of which one must mark it; empty for any.
    pub cases: Vec<SmolStr>,
}

/// Alternatives in order of preference; each is a set of step chains whose fillers are taken together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path {
    /// `a | b & c` is `[[a], [b, c]]`.
    pub alternatives: Vec<Vec<Vec<Step>>>,
}

impl Path {
    /// Reads `nsubj | obl[par]`, `obj > nmod[de]`, `^compound`, `obj & obl[à]`; `-` is the path that finds nothing.
    ///
    /// ```
    /// # use vigie_lexicon::paths::Path;
    /// let path = Path::parse("nsubj | obl[par|près de]").unwrap();
    /// assert_eq!(path.alternatives.len(), 2);
    /// assert_eq!(path.alternatives[1][0][0].cases, ["par", "près de"]);
    /// assert!(Path::parse("subject").is_err());
    /// let written = "nsubj | obl[par|près de] > ^nmod & obj";
    /// assert_eq!(Path::parse(written).unwrap().to_string(), written);
    /// ```
    pub fn parse(text: &str) -> Result<Path, String> {
        let text = text.trim();
        if text == "-" {
            return Ok(Path::default());
        }
        let mut alternatives = Vec::new();
        for alternative in split(text, '|')? {
            let mut together = Vec::new();
            for chain in split(alternative, '&')? {
                let steps: Result<Vec<Step>, String> = split(chain, '>')?.into_iter().map(step).collect();
                together.push(steps?);
            }
            alternatives.push(together);
        }
        Ok(Path { alternatives })
    }
}

/// The path as it is written in a pattern: what [`Path::parse`] reads back.
impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.alternatives.is_empty() {
            return f.write_str("-");
        }
        let step = |step: &Step| {
            let cases =
                if step.cases.is_empty() { String::new() } else { format!("[{}]", step.cases.join("|")) };
            format!("{}{}{cases}", if step.up { "^" } else { "" }, step.rel)
        };
        let chain = |chain: &Vec<Step>| chain.iter().map(step).collect::<Vec<_>>().join(" > ");
        let together = |chains: &Vec<Vec<Step>>| chains.iter().map(chain).collect::<Vec<_>>().join(" & ");
        f.write_str(&self.alternatives.iter().map(together).collect::<Vec<_>>().join(" | "))
    }
}

/// Cuts at a separator that is not inside brackets.
fn split(text: &str, separator: char) -> Result<Vec<&str>, String> {
    let (mut out, mut depth, mut start) = (Vec::new(), 0usize, 0);
    for (i, c) in text.char_indices() {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.checked_sub(1).ok_or_else(|| format!("`]` without `[` in `{text}`"))?,
            _ if c == separator && depth == 0 => {
                out.push(text[start..i].trim());
                start = i + c.len_utf8();
            }
            _ => {}
        }
    }
    if depth > 0 {
        return Err(format!("`[` without `]` in `{text}`"));
    }
    out.push(text[start..].trim());
    if out.iter().any(|part| part.is_empty()) {
        return Err(format!("an empty part in `{text}`"));
    }
    Ok(out)
}

fn step(text: &str) -> Result<Step, String> {
    let (up, rest) = match text.strip_prefix('^') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (rel, cases) = match rest.split_once('[') {
        Some((rel, cases)) => {
            let cases = cases.strip_suffix(']').ok_or_else(|| format!("text after `]` in `{text}`"))?;
            (rel, cases.split('|').map(|case| SmolStr::new(fold(case.trim()))).collect())
        }
        None => (rest, Vec::new()),
    };
    let rel = rel.trim();
    if !RELATIONS.contains(&rel) {
        return Err(format!("unknown relation `{rel}`"));
    }
    Ok(Step { up, rel: SmolStr::new(rel), cases })
}

/// What grounding may have found at a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Test {
    /// Any place.
    Place,
    /// A country.
    Country,
    /// A town, village or city.
    Settlement,
    /// A person.
    Person,
    /// An organisation.
    Organisation,
    /// Any known party.
    Party,
    /// State forces, police, rebels, militias, gangs, external forces.
    Armed,
    /// A state, its government or its forces.
    State,
    /// A medium.
    Media,
    /// An international organisation.
    Igo,
    /// A non-governmental organisation.
    Ngo,
    /// A number, or a noun with one.
    Number,
    /// A noun in the singular that stands for one, and for no crowd.
    One,
}

impl Test {
    /// Reads a name without its `#`.
    pub fn find(name: &str) -> Option<Test> {
        Some(match name {
            "place" => Test::Place,
            "country" => Test::Country,
            "settlement" => Test::Settlement,
            "person" => Test::Person,
            "organisation" => Test::Organisation,
            "party" => Test::Party,
            "armed" => Test::Armed,
            "state" => Test::State,
            "media" => Test::Media,
            "igo" => Test::Igo,
            "ngo" => Test::Ngo,
            "number" => Test::Number,
            "one" => Test::One,
            _ => return None,
        })
    }
}

/// A set of words, shared by all who ask for the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words(Arc<WordSet>);

impl Deref for Words {
    type Target = WordSet;

    fn deref(&self) -> &WordSet {
        &self.0
    }
}

/// A set of words: lemmas, and tests of what grounding found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordSet {
    /// Whether any word will do.
    pub any: bool,
    /// Lemmas, folded; an entry of several words matches as a sequence.
    pub lemmas: BTreeSet<SmolStr>,
    /// What grounding must have found there.
    pub tests: Vec<Test>,
    /// The list as it was written, with classes by their names.
    pub written: Vec<SmolStr>,
    /// The entries of several words.
    locutions: Locutions,
}

/// The entries of a list that are of several words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Locutions {
    /// Each cut into its pieces.
    pieces: Vec<Vec<SmolStr>>,
    /// A piece, or some in a row that a tokenizer may leave together, and the locution that it is a part of; sorted.
    parts: Vec<(SmolStr, u32)>,
}

impl Locutions {
    fn of(lemmas: &BTreeSet<SmolStr>) -> Locutions {
        let entries = lemmas.iter().filter(|entry| entry.contains([' ', '-', '\'']));
        let pieces: Vec<Vec<SmolStr>> = entries.map(|entry| pieces(entry)).collect();
        let mut parts = Vec::new();
        for (k, pieces) in pieces.iter().enumerate() {
            let starts = (0..pieces.len()).flat_map(|first| glued(&pieces[first..]));
            parts.extend(starts.map(|part| (part, k as u32)));
        }
        parts.sort_unstable();
        parts.dedup();
        Locutions { pieces, parts }
    }
}

/// The named word lists of a language (`classes.toml`), as written.
pub type Classes = BTreeMap<String, Vec<String>>;

/// Reads lists of words, each that recurs once: patterns ask for the same classes again and again.
#[derive(Debug)]
pub struct WordLists<'c> {
    classes: &'c Classes,
    known: RefCell<HashMap<Vec<String>, Words>>,
}

/// Classes that may stand in one another.
const DEEPEST: usize = 8;

impl<'c> WordLists<'c> {
    /// With the named lists of a language.
    pub fn new(classes: &'c Classes) -> Self {
        WordLists { classes, known: RefCell::default() }
    }

    /// Reads a list of words, `@class`, `#test` and `*`.
    ///
    /// # Errors
    /// A class or a test that is not known, or classes that contain each other.
    pub fn read(&self, list: &[String]) -> Result<Words, String> {
        self.read_at(list, 0)
    }

    fn read_at(&self, list: &[String], depth: usize) -> Result<Words, String> {
        if depth > DEEPEST {
            return Err("classes that contain each other".into());
        }
        if let Some(known) = self.known.borrow().get(list) {
            return Ok(known.clone());
        }
        let mut words = WordSet::default();
        let mut lemmas = Vec::new();
        for entry in list {
            let entry = entry.trim();
            if entry == "*" {
                words.any = true;
            } else if let Some(name) = entry.strip_prefix('@') {
                let class = self.classes.get(name).ok_or_else(|| format!("unknown class `@{name}`"))?;
                let class = self.read_at(class, depth + 1)?;
                words.any |= class.any;
                words.tests.extend(&class.tests);
                lemmas.extend(class.lemmas.iter().cloned());
            } else if let Some(name) = entry.strip_prefix('#') {
                words.tests.push(Test::find(name).ok_or_else(|| format!("unknown test `#{name}`"))?);
            } else {
                lemmas.push(SmolStr::new(fold(entry)));
            }
        }
        words.lemmas = lemmas.into_iter().collect();
        words.written = list.iter().map(|entry| SmolStr::new(entry.trim())).collect();
        words.locutions = Locutions::of(&words.lemmas);
        let words = Words(Arc::new(words));
        self.known.borrow_mut().insert(list.to_vec(), words.clone());
        Ok(words)
    }
}

impl Words {
    /// Reads a list of words, `@class`, `#test` and `*`; [`WordLists`] reads many.
    ///
    /// # Errors
    /// As [`WordLists::read`].
    pub fn parse(list: &[String], classes: &Classes) -> Result<Words, String> {
        WordLists::new(classes).read(list)
    }
}

impl WordSet {
    /// The entries of several words that a token with this form or lemma can be a part of, each cut into its pieces.
    ///
    /// ```
    /// # use vigie_lexicon::paths::{Classes, Words};
    /// let words = Words::parse(&["cease-fire".to_owned(), "truce".to_owned()], &Classes::new()).unwrap();
    /// assert_eq!(words.locutions_with("fire").count(), 1);
    /// assert_eq!(words.locutions_with("truce").count(), 0);
    /// ```
    pub fn locutions_with(&self, token: &str) -> impl Iterator<Item = &[SmolStr]> {
        let Locutions { pieces, parts } = &self.locutions;
        let first = parts.partition_point(|(part, _)| part.as_str() < token);
        let found = parts[first..].iter().take_while(move |(part, _)| part == token);
        found.map(|&(_, k)| pieces[k as usize].as_slice())
    }
}

/// How many pieces of an entry a tokenizer may leave together.
pub const MOST_GLUED: usize = 6;

/// The first piece, the first two together, and so on, as far as a tokenizer may leave them together.
///
/// ```
/// # use vigie_lexicon::{paths::glued, patterns::pieces};
/// assert_eq!(glued(&pieces("cease-fire")).collect::<Vec<_>>(), ["cease", "cease-", "cease-fire"]);
/// ```
pub fn glued(pieces: &[SmolStr]) -> impl Iterator<Item = SmolStr> {
    let mut glued = String::new();
    pieces.iter().take(MOST_GLUED).map(move |piece| {
        glued.push_str(piece);
        SmolStr::new(&glued)
    })
}

/// The list as it was written: `rebelle, @troops, #armed`.
impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written.join(", "))
    }
}

/// Lower case with straight apostrophes: how words are compared.
pub fn fold(text: &str) -> String {
    text.to_lowercase().replace(['’', 'ʼ'], "'")
}
