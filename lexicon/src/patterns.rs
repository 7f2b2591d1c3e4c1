//! Patterns: the words that tell of a type of fact in one language, and which of their dependents fill its roles.
//!
//! A file `fr/events/airstrike.toml` is read pattern by pattern, so that one slip loses one pattern and not the file.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use smol_str::SmolStr;
use toml::Spanned;

use crate::{
    events::EventType,
    files,
    paths::{Classes, Path, WordLists, Words, fold, glued},
    problem::{Problem, line_at},
};

/// The roles that a pattern may fill.
pub const ROLES: &[&str] = &["agent", "patient", "place", "instrument"];
/// What a count may count.
pub const WHATS: &[&str] = &[
    "killed",
    "injured",
    "missing",
    "displaced",
    "fled",
    "detained",
    "abducted",
    "surrendered",
    "participants",
    "fighters",
    "affected",
    "places",
    "share",
    "weapons",
    "other",
];
/// The realis values that a pattern may set.
pub const REALIS: &[&str] = &["actual", "negated", "future", "hypothetical"];
/// The parts of speech that a trigger may ask for.
pub const POS: &[&str] = &["VERB", "NOUN", "ADJ", "PROPN", "ADV", "ADP"];

/// One pattern, ready for matching.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    /// Permanent id: `fr.airstrike.bombarder.1`.
    pub id: SmolStr,
    /// Type of fact that it tells.
    pub fact_type: SmolStr,
    /// File and line it stands in.
    pub file: String,
    /// Line of its head.
    pub line: usize,
    /// The words that set it off.
    pub trigger: Trigger,
    /// For each path, some filler's head must be one of the words.
    pub when: Vec<(Path, Words)>,
    /// For each path, no filler's head may be one of the words.
    pub unless: Vec<(Path, Words)>,
    /// Paths of the roles that it names; others take the language's frame.
    pub roles: BTreeMap<SmolStr, Path>,
    /// What a number on a role (or on the `trigger`, or on its `object` that fills no role) counts.
    pub counts: BTreeMap<SmolStr, SmolStr>,
    /// What the words themselves mean for the realis.
    pub realis: Option<SmolStr>,
    /// Of which facts it says that they are of its type, where it has no words of its own.
    pub turn: Option<Turn>,
    /// Its hits and near misses.
    pub cases: Vec<Case>,
}

/// What facts of other types must be like to be of this one: an attack by a crowd is a riot.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Turn {
    /// The types whose facts it takes.
    pub takes: Vec<SmolStr>,
    /// Roles (or the `trigger`) of which some filler must be one of the words.
    pub when: Vec<(SmolStr, Words)>,
    /// Roles (or the `trigger`) of which no filler may.
    pub unless: Vec<(SmolStr, Words)>,
    /// Types of which the document must tell one as well; none asked for when empty.
    pub beside: Vec<SmolStr>,
    /// Parts of speech that the trigger may be of; any when empty.
    pub pos: Vec<SmolStr>,
}

impl Turn {
    /// How much it asks for: of two that fit the one that asks for more is taken.
    pub fn asks(&self) -> usize {
        self.when.len() + usize::from(!self.beside.is_empty()) + usize::from(!self.pos.is_empty())
    }
}

impl Pattern {
    /// A pattern of a type that no word sets off: its roles are those of the language's frames.
    pub(crate) fn bare(lang: &str, fact_type: &str) -> Pattern {
        Pattern {
            id: SmolStr::new(format!("{lang}.{fact_type}.learned")),
            fact_type: SmolStr::new(fact_type),
            file: String::new(),
            line: 0,
            trigger: Trigger::default(),
            when: Vec::new(),
            unless: Vec::new(),
            roles: BTreeMap::new(),
            counts: BTreeMap::new(),
            realis: None,
            turn: None,
            cases: Vec::new(),
        }
    }

    /// Whether no word sets it off: what weights alone find is told by it.
    pub fn is_bare(&self) -> bool {
        self.trigger.lemmas.is_empty() && self.trigger.forms.is_empty()
    }
}

/// The words that set a pattern off.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trigger {
    /// Lemmas; an entry of several words is a sequence. Each entry is cut into pieces as tokenizers may cut it.
    pub lemmas: Vec<Vec<SmolStr>>,
    /// Lower-cased surface forms, cut likewise.
    pub forms: Vec<Vec<SmolStr>>,
    /// Parts of speech; empty for any.
    pub pos: Vec<SmolStr>,
    /// Dependents that are part of the trigger.
    pub with: Vec<(Path, Words)>,
}

/// A sentence that shows what a pattern does.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// The sentence.
    pub text: String,
    /// Line in the file.
    pub line: usize,
    /// What the pattern must find; none for a near miss.
    pub expect: Option<BTreeMap<String, Vec<String>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    pattern: Vec<RawPattern>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPattern {
    id: String,
    #[serde(default)]
    trigger: RawTrigger,
    #[serde(default)]
    takes: Vec<String>,
    #[serde(default)]
    beside: Vec<String>,
    #[serde(default)]
    when: BTreeMap<String, OneOrMany>,
    #[serde(default)]
    unless: BTreeMap<String, OneOrMany>,
    #[serde(default)]
    roles: BTreeMap<String, String>,
    #[serde(default)]
    counts: BTreeMap<String, String>,
    realis: Option<String>,
    #[serde(default)]
    case: Vec<Spanned<RawCase>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTrigger {
    lemma: Option<OneOrMany>,
    form: Option<OneOrMany>,
    pos: Option<OneOrMany>,
    #[serde(default)]
    with: BTreeMap<String, OneOrMany>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCase {
    text: String,
    expect: RawExpect,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RawExpect {
    Word(String),
    Roles(BTreeMap<String, OneOrMany>),
}

#[derive(Clone, Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    fn into_vec(self) -> Vec<String> {
        match self {
            OneOrMany::One(one) => vec![one],
            OneOrMany::Many(many) => many,
        }
    }
}

/// The patterns of one language and an index of the words that can start their triggers.
#[derive(Clone, Debug, Default)]
pub struct Patterns {
    /// All patterns, in the order of their files.
    pub all: Vec<Pattern>,
    /// Indexes into `all`, by the first piece of a trigger (lemma or form).
    index: BTreeMap<SmolStr, Vec<usize>>,
    /// Indexes into `all` of those that take facts of a type, by that type, and those that ask for most first.
    turns: BTreeMap<SmolStr, Vec<usize>>,
}

impl Patterns {
    /// Reads `<lang>/events/*.toml`, with the named word lists they use.
    pub fn load(
        lang: &str,
        types: &BTreeMap<String, EventType>,
        classes: &Classes,
    ) -> (Patterns, Vec<Problem>) {
        let (mut patterns, mut problems) = (Patterns::default(), Vec::new());
        let lists = WordLists::new(classes);
        for file in files::list(&format!("{lang}/events/")) {
            let Some(name) =
                file.strip_prefix(&format!("{lang}/events/")).and_then(|n| n.strip_suffix(".toml"))
            else {
                continue;
            };
            let text = files::read(&file).unwrap_or_default();
            if !types.contains_key(name) {
                problems.push(Problem {
                    file: file.clone(),
                    line: 1,
                    id: String::new(),
                    message: format!("no type is called `{name}`"),
                    hint: "name the file for a type of lexicon/events/".into(),
                });
                continue;
            }
            let (found, wrong) = read(&file, name, lang, &text, &lists);
            patterns.all.extend(found);
            problems.extend(wrong);
        }
        let mut seen: BTreeMap<&str, &Pattern> = BTreeMap::new();
        for pattern in &patterns.all {
            if let Some(first) = seen.insert(&pattern.id, pattern) {
                problems.push(Problem {
                    file: pattern.file.clone(),
                    line: pattern.line,
                    id: pattern.id.to_string(),
                    message: format!("the id is used in {}:{} as well", first.file, first.line),
                    hint: "give it the next number".into(),
                });
            }
        }
        for (i, pattern) in patterns.all.iter().enumerate() {
            for kind in pattern.turn.iter().flat_map(|turn| &turn.takes) {
                patterns.turns.entry(kind.clone()).or_default().push(i);
            }
            let starts: BTreeSet<SmolStr> =
                pattern.trigger.lemmas.iter().chain(&pattern.trigger.forms).flat_map(|p| glued(p)).collect();
            for start in starts {
                patterns.index.entry(start).or_default().push(i);
            }
        }
        let all = &patterns.all;
        let asks = |i: &usize| std::cmp::Reverse(all[*i].turn.as_ref().map_or(0, Turn::asks));
        patterns.turns.values_mut().for_each(|turns| turns.sort_by_key(asks));
        for pattern in all {
            let turn = pattern.turn.iter().flat_map(|turn| turn.takes.iter().chain(&turn.beside));
            for kind in turn.filter(|kind| !types.contains_key(kind.as_str())) {
                problems.push(Problem {
                    file: pattern.file.clone(),
                    line: pattern.line,
                    id: pattern.id.to_string(),
                    message: format!("no type is called `{kind}`"),
                    hint: "`takes` and `beside` name types of lexicon/events/".into(),
                });
            }
        }
        (patterns, problems)
    }

    /// The patterns that may take facts of a type, those that ask for most first.
    pub fn taking(&self, fact_type: &str) -> &[usize] {
        self.turns.get(fact_type).map_or(&[], Vec::as_slice)
    }

    /// The patterns whose trigger can start with this lemma or lower-cased form.
    pub fn starting(&self, word: &str) -> &[usize] {
        self.index.get(word).map_or(&[], Vec::as_slice)
    }
}

/// Reads one file of patterns; `file` is its name in problems and `fact_type` the type it tells.
pub fn read(
    file: &str,
    fact_type: &str,
    lang: &str,
    text: &str,
    lists: &WordLists<'_>,
) -> (Vec<Pattern>, Vec<Problem>) {
    let (mut patterns, mut problems) = (Vec::new(), Vec::new());
    for (first_line, chunk) in chunks(text) {
        let problem = |line: usize, id: &str, message: String, hint: &str| Problem {
            file: file.to_owned(),
            line,
            id: id.to_owned(),
            message,
            hint: hint.to_owned(),
        };
        let raw = match toml::from_str::<RawFile>(chunk) {
            Ok(raw) => raw,
            Err(error) => {
                let line = first_line + line_at(chunk, error.span().map_or(0, |s| s.start)) - 1;
                let id = chunk.lines().find_map(|l| l.trim().strip_prefix("id")).unwrap_or_default();
                let id = id.split('"').nth(1).unwrap_or_default();
                let message = error.message().lines().next().unwrap_or_default().to_owned();
                problems.push(problem(line, id, message, "lexicon/README.md shows the form of a pattern"));
                continue;
            }
        };
        for raw in raw.pattern {
            let id = raw.id.clone();
            let compiled = compile(raw, file, fact_type, lang, first_line, chunk, lists);
            match compiled {
                Ok((pattern, warnings)) => {
                    problems.extend(
                        warnings.into_iter().map(|(line, message, hint)| problem(line, &id, message, hint)),
                    );
                    patterns.push(pattern);
                }
                Err((message, hint)) => problems.push(problem(first_line, &id, message, hint)),
            }
        }
    }
    (patterns, problems)
}

/// The text of each `[[pattern]]` with its cases, and the line it starts at; a head without patterns is left out.
fn chunks(text: &str) -> Vec<(usize, &str)> {
    let mut starts = Vec::new();
    let mut offset = 0;
    for (i, line) in text.split_inclusive('\n').enumerate() {
        if line.trim_end() == "[[pattern]]" {
            starts.push((i + 1, offset));
        } else if starts.is_empty() && !line.trim().is_empty() && !line.trim_start().starts_with('#') {
            // Something before the first pattern: let TOML say what is wrong with it.
            starts.push((i + 1, offset));
        }
        offset += line.len();
    }
    let ends: Vec<usize> = starts.iter().skip(1).map(|s| s.1).chain([text.len()]).collect();
    starts.iter().zip(ends).map(|(&(line, start), end)| (line, &text[start..end])).collect()
}

type Warning = (usize, String, &'static str);
type Fault = (String, &'static str);

fn compile(
    raw: RawPattern,
    file: &str,
    fact_type: &str,
    lang: &str,
    first_line: usize,
    chunk: &str,
    lists: &WordLists<'_>,
) -> Result<(Pattern, Vec<Warning>), Fault> {
    const PATHS: &str = "paths are REL, REL[case|case], joined by > | & and climbing with ^";
    let mut warnings = Vec::new();
    let parts: Vec<&str> = raw.id.split('.').collect();
    let good =
        parts.len() == 4 && parts[0] == lang && parts[1] == fact_type && parts[3].parse::<u32>().is_ok();
    if !good {
        warnings.push((
            first_line,
            format!("the id is not {lang}.{fact_type}.<word>.<n>"),
            "rename it now; ids are permanent",
        ));
    }
    let pairs = |table: BTreeMap<String, OneOrMany>| -> Result<Vec<(Path, Words)>, Fault> {
        table
            .into_iter()
            .map(|(path, words)| {
                let path = Path::parse(&path).map_err(|e| (e, PATHS))?;
                let words = lists
                    .read(&words.into_vec())
                    .map_err(|e| (e, "classes stand in classes.toml, tests in lexicon/README.md"))?;
                Ok((path, words))
            })
            .collect()
    };
    let entries = |list: Option<OneOrMany>| -> Result<Vec<Vec<SmolStr>>, Fault> {
        let mut out = Vec::new();
        for entry in list.map(OneOrMany::into_vec).unwrap_or_default() {
            if let Some(name) = entry.strip_prefix('@') {
                let words = lists
                    .read(std::slice::from_ref(&entry))
                    .map_err(|e| (e, "classes stand in classes.toml"))?;
                if words.lemmas.is_empty() {
                    return Err((format!("class `@{name}` holds no words"), "a trigger needs words"));
                }
                out.extend(words.lemmas.iter().map(|w| pieces(w)));
            } else {
                out.push(pieces(&entry));
            }
        }
        Ok(out)
    };
    let trigger = Trigger {
        lemmas: entries(raw.trigger.lemma)?,
        forms: entries(raw.trigger.form)?,
        pos: raw.trigger.pos.map(OneOrMany::into_vec).unwrap_or_default().iter().map(SmolStr::new).collect(),
        with: pairs(raw.trigger.with)?,
    };
    let turn = if raw.takes.is_empty() {
        None
    } else {
        let by_role = |table: &BTreeMap<String, OneOrMany>| -> Result<Vec<(SmolStr, Words)>, Fault> {
            let entry = |(role, words): (&String, &OneOrMany)| {
                if role != "trigger" && !ROLES.contains(&role.as_str()) {
                    return Err((format!("unknown role `{role}`"), "agent patient place instrument trigger"));
                }
                let words = lists
                    .read(&words.clone().into_vec())
                    .map_err(|e| (e, "classes stand in classes.toml, tests in lexicon/README.md"))?;
                Ok((SmolStr::new(role), words))
            };
            table.iter().map(entry).collect()
        };
        let names = |list: &[String]| list.iter().map(SmolStr::new).collect();
        let (when, unless) = (by_role(&raw.when)?, by_role(&raw.unless)?);
        let pos = trigger.pos.clone();
        Some(Turn { takes: names(&raw.takes), when, unless, beside: names(&raw.beside), pos })
    };
    let (when, unless) = if turn.is_some() { Default::default() } else { (raw.when, raw.unless) };
    let wordless = trigger.lemmas.is_empty() && trigger.forms.is_empty();
    if turn.is_some() && !wordless {
        return Err(("a pattern has either words or facts that it `takes`".into(), "leave one of them out"));
    }
    if turn.is_none() && wordless {
        return Err(("the trigger has neither `lemma` nor `form`".into(), "say which words set it off"));
    }
    if let Some(pos) = trigger.pos.iter().find(|p| !POS.contains(&p.as_str())) {
        return Err((format!("unknown part of speech `{pos}`"), "VERB NOUN ADJ PROPN ADV ADP"));
    }
    let mut roles = BTreeMap::new();
    for (role, path) in raw.roles {
        if !ROLES.contains(&role.as_str()) {
            return Err((format!("unknown role `{role}`"), "agent patient place instrument"));
        }
        roles.insert(SmolStr::new(role), Path::parse(&path).map_err(|e| (e, PATHS))?);
    }
    for (role, what) in &raw.counts {
        if !ROLES.contains(&role.as_str()) && !matches!(role.as_str(), "trigger" | "object") {
            return Err((
                format!("unknown role `{role}` in counts"),
                "agent patient place instrument trigger",
            ));
        }
        if !WHATS.contains(&what.as_str()) && what != "-" {
            return Err((
                format!("unknown count `{what}`"),
                "killed injured missing displaced … as in lexicon/README.md",
            ));
        }
    }
    if let Some(realis) = raw.realis.as_ref().filter(|r| !REALIS.contains(&r.as_str())) {
        return Err((format!("unknown realis `{realis}`"), "actual negated future hypothetical"));
    }
    let mut cases = Vec::new();
    for case in raw.case {
        let line = first_line + line_at(chunk, case.span().start) - 1;
        let case = case.into_inner();
        let expect = match case.expect {
            RawExpect::Word(word) if word == "none" => None,
            RawExpect::Word(word) => {
                warnings.push((line, format!("a case expects `{word}`"), "\"none\", or a table of roles"));
                continue;
            }
            RawExpect::Roles(roles) => {
                const KEYS: &[&str] =
                    &["agent", "patient", "place", "instrument", "count", "realis", "trigger"];
                if let Some(key) = roles.keys().find(|k| !KEYS.contains(&k.as_str())) {
                    warnings.push((
                        line,
                        format!("a case expects the unknown `{key}`"),
                        "a role, count, realis or trigger",
                    ));
                    continue;
                }
                Some(roles.into_iter().map(|(role, quotes)| (role, quotes.into_vec())).collect())
            }
        };
        cases.push(Case { text: case.text, line, expect });
    }
    if !cases.iter().any(|c| c.expect.is_some()) {
        warnings.push((
            first_line,
            "no case shows a hit".into(),
            "add a [[pattern.case]] with what it finds",
        ));
    }
    if !cases.iter().any(|c| c.expect.is_none()) {
        warnings.push((
            first_line,
            "no case shows a near miss".into(),
            "add a [[pattern.case]] with expect = \"none\"",
        ));
    }
    let pattern = Pattern {
        id: SmolStr::new(raw.id),
        fact_type: SmolStr::new(fact_type),
        file: file.to_owned(),
        line: first_line,
        trigger,
        when: pairs(when)?,
        unless: pairs(unless)?,
        roles,
        counts: raw.counts.into_iter().map(|(k, v)| (SmolStr::new(k), SmolStr::new(v))).collect(),
        realis: raw.realis.map(SmolStr::new),
        turn,
        cases,
    };
    Ok((pattern, warnings))
}

/// Cuts an entry as tokenizers may: at blanks, after apostrophes, around hyphens.
///
/// ```
/// # use vigie_lexicon::patterns::pieces;
/// assert_eq!(pieces("prise d’otage"), ["prise", "d'", "otage"]);
/// assert_eq!(pieces("cease-fire"), ["cease", "-", "fire"]);
/// ```
pub fn pieces(entry: &str) -> Vec<SmolStr> {
    let folded = fold(entry);
    let (mut out, mut start) = (Vec::new(), 0);
    for (i, c) in folded.char_indices() {
        match c {
            c if c.is_whitespace() => {
                out.push(&folded[start..i]);
                start = i + c.len_utf8();
            }
            '\'' => {
                out.push(&folded[start..=i]);
                start = i + 1;
            }
            '-' => {
                out.push(&folded[start..i]);
                out.push(&folded[i..=i]);
                start = i + 1;
            }
            _ => {}
        }
    }
    out.push(&folded[start..]);
    out.into_iter().filter(|p| !p.is_empty()).map(SmolStr::new).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r##"# A head.
[[pattern]]
id      = "fr.protest.defiler.1"
trigger = { lemma = ["défiler", "faire grève"], pos = "VERB", with = { "obl[dans]" = ["rue"] } }
when    = { nsubj = ["@crowd", "#party"] }
roles   = { agent = "nsubj | obl[par]", patient = "-" }
counts  = { agent = "participants" }

[[pattern.case]]
text   = "La foule défile dans la rue."
expect = { agent = "La foule" }

[[pattern.case]]
text   = "Le mannequin défile."
expect = "none"
"##;

    fn check(text: &str) -> (Vec<Pattern>, Vec<String>) {
        let classes = Classes::from([("crowd".to_owned(), vec!["foule".to_owned()])]);
        let (patterns, problems) =
            read("fr/events/protest.toml", "protest", "fr", text, &WordLists::new(&classes));
        (patterns, problems.iter().map(Problem::to_string).collect())
    }

    #[test]
    fn the_patterns_of_the_guide_are_read_without_a_word() {
        let guide = include_str!("../../docs/lexicon.md");
        let classes = Classes::from([("boat".to_owned(), vec!["cargo".to_owned()])]);
        let mut n = 0;
        for text in guide.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()) {
            let Some(id) = text.lines().find_map(|line| line.strip_prefix("id ")?.split('"').nth(1)) else {
                assert!(toml::from_str::<EventType>(text).is_ok(), "{text}");
                continue;
            };
            let parts: Vec<&str> = id.split('.').collect();
            let (patterns, problems) = read("guide", parts[1], parts[0], text, &WordLists::new(&classes));
            assert_eq!(problems.iter().map(Problem::to_string).collect::<Vec<_>>(), [""; 0]);
            n += patterns.len();
        }
        assert_eq!(n, 4);
    }

    #[test]
    fn a_good_pattern_is_read_without_a_word() {
        let (patterns, problems) = check(GOOD);
        assert_eq!(problems, [""; 0]);
        assert_eq!(patterns[0].line, 2);
        assert_eq!(patterns[0].trigger.lemmas, [vec!["défiler"], vec!["faire", "grève"]]);
        assert!(patterns[0].when[0].1.lemmas.contains("foule"));
        assert_eq!(patterns[0].cases[1].line, 13);
    }

    #[test]
    fn a_pattern_without_words_takes_facts_of_other_types_by_their_roles() {
        let takes = r##"[[pattern]]
id    = "fr.protest.crowd-asks.1"
takes = ["demand"]
when  = { agent = ["@crowd"] }

[[pattern.case]]
text   = "La foule réclame du pain."
expect = { agent = "La foule" }

[[pattern.case]]
text   = "Le maire réclame du pain."
expect = "none"
"##;
        let (patterns, problems) = check(takes);
        assert_eq!(problems, [""; 0]);
        let turn = patterns[0].turn.as_ref().expect("a pattern that takes facts");
        assert_eq!((turn.takes.as_slice(), turn.when[0].0.as_str()), (&["demand".into()][..], "agent"));
        assert!(patterns[0].when.is_empty());
        for (from, to, says) in [
            ("agent = [", "nsubj = [", "unknown role `nsubj`"),
            ("takes", "trigger = { lemma = \"défiler\" }\ntakes", "either words or facts"),
        ] {
            let (_, problems) = check(&takes.replacen(from, to, 1));
            assert!(problems.iter().any(|p| p.contains(says)), "{says}: {problems:?}");
        }
    }

    #[test]
    fn an_entry_starts_with_its_first_piece_or_with_pieces_left_together() {
        let starts: Vec<_> = glued(&pieces("cessez-le-feu")).collect();
        assert_eq!(starts[..2], ["cessez", "cessez-"]);
        assert!(starts.contains(&"cessez-le-feu".into()));
    }

    #[test]
    fn a_slip_loses_one_pattern_and_names_its_line() {
        let bad =
            GOOD.replace("trigger", "triger").replace(".1", ".2") + GOOD.trim_start_matches("# A head.\n");
        let (patterns, problems) = check(&bad);
        assert_eq!(patterns.len(), 1);
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].starts_with("fr/events/protest.toml:4: fr.protest.defiler.2: "), "{problems:?}");
    }

    #[test]
    fn unknown_words_of_the_format_are_named() {
        for (from, to, says) in [
            ("@crowd", "@mob", "unknown class `@mob`"),
            ("#party", "#partie", "unknown test `#partie`"),
            ("nsubj |", "subject |", "unknown relation `subject`"),
            ("obl[par]", "obl[par", "`[` without `]`"),
            ("VERB", "Verb", "unknown part of speech `Verb`"),
            ("\"participants\"", "\"people\"", "unknown count `people`"),
            ("expect = \"none\"", "expect = \"nothing\"", "a case expects `nothing`"),
            ("fr.protest.defiler.1", "fr.defiler", "the id is not fr.protest.<word>.<n>"),
        ] {
            let (_, problems) = check(&GOOD.replace(from, to));
            assert!(problems.iter().any(|p| p.contains(says)), "{says}: {problems:?}");
        }
    }
}
