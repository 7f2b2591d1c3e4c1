//! The cues of each language, compiled.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use smol_str::SmolStr;
use vigie_lexicon::{
    actors::{LANGS, nominals},
    attribution::{self, Content, Kind, Stance},
    paths::fold,
    problem::Problem,
};

/// The cues of every language.
#[derive(Clone, Debug, Default)]
pub struct AttributionWords {
    langs: BTreeMap<&'static str, LangWords>,
}

impl AttributionWords {
    /// Reads and compiles `<lang>/attribution.toml` of every language.
    ///
    /// # Errors
    /// File and message, when a file is broken.
    pub fn load() -> Result<AttributionWords, Problem> {
        let mut out = AttributionWords::default();
        for lang in LANGS {
            let table = attribution::load(lang)?;
            let relays = nominals(lang)?.relay;
            out.langs.insert(lang, LangWords::new(table, &relays));
        }
        Ok(out)
    }

    pub(super) fn of(&self, lang: &str) -> Option<&LangWords> {
        self.langs.get(lang)
    }
}

/// What a verb can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Use {
    pub kind: Kind,
    pub stance: Stance,
    pub content: Content,
    /// Whether things, not parties, are its subject.
    pub of_things: bool,
}

/// The words after a verb that belong to it, and what they make of it.
type Tail = (Vec<SmolStr>, Vec<Use>);

/// The cues of one language.
#[derive(Clone, Debug, Default)]
pub(super) struct LangWords {
    pub table: attribution::AttributionWords,
    verbs: HashMap<SmolStr, Vec<Use>>,
    /// Verbs that say something with a reflexive pronoun only: « s'emporter ».
    reflexive: BTreeSet<SmolStr>,
    /// Words after the verb, for verbs of several words.
    tails: HashMap<SmolStr, Vec<Tail>>,
    /// What can be said with an adjective, by its form.
    adjectives: HashMap<SmolStr, Vec<Tail>>,
    nouns: HashMap<SmolStr, (Kind, Stance)>,
    /// Phrases in front of a source, word by word, the longest first.
    pub cases: Vec<Vec<SmolStr>>,
    /// Phrases of hearsay, those of most words first.
    pub rumours: Vec<String>,
    relays: Vec<SmolStr>,
}

/// The words of a phrase: split at blanks and after apostrophes, as tokenizers do.
pub(super) fn split(phrase: &str) -> Vec<SmolStr> {
    let phrase = fold(phrase).replace('\'', "' ");
    phrase.split_whitespace().map(SmolStr::new).collect()
}

impl LangWords {
    fn new(table: attribution::AttributionWords, relays: &[String]) -> LangWords {
        let mut words = LangWords::default();
        let mut plain: BTreeSet<SmolStr> = BTreeSet::new();
        for class in &table.verbs {
            for content in &class.content {
                let usage = Use {
                    kind: class.kind,
                    stance: class.stance,
                    content: *content,
                    of_things: class.subjects.iter().any(|s| s == "thing"),
                };
                for lemma in &class.lemmas {
                    let mut parts = split(lemma);
                    // "s'engager", "se plaindre": lemmas come without the reflexive.
                    if parts.len() > 1 && matches!(parts[0].as_str(), "s'" | "se") {
                        parts.remove(0);
                        words.reflexive.extend(parts.first().filter(|_| parts.len() == 1).cloned());
                    } else if parts.len() == 1 {
                        plain.extend(parts.first().cloned());
                    }
                    let Some(verb) = parts.first().cloned() else { continue };
                    let tail = parts.split_off(1);
                    if tail.is_empty() {
                        words.verbs.entry(verb).or_default().push(usage);
                    } else {
                        let tails = words.tails.entry(verb).or_default();
                        match tails.iter_mut().find(|(t, _)| *t == tail) {
                            Some((_, uses)) => uses.push(usage),
                            None => tails.push((tail, vec![usage])),
                        }
                    }
                }
            }
        }
        words.reflexive.retain(|verb| !plain.contains(verb));
        for class in &table.adjectives {
            let usage = |&content| Use { kind: class.kind, stance: class.stance, content, of_things: false };
            let uses: Vec<Use> = class.content.iter().map(usage).collect();
            for words_of in class.lemmas.iter().map(|lemma| split(lemma)).filter(|words| !words.is_empty()) {
                let tails = words.adjectives.entry(words_of[0].clone()).or_default();
                tails.push((words_of[1..].to_vec(), uses.clone()));
            }
        }
        // The longest first: "confident of" before "confident".
        words
            .adjectives
            .values_mut()
            .for_each(|tails| tails.sort_by_key(|(tail, _)| std::cmp::Reverse(tail.len())));
        // « informó de que …» : a preposition behind a verb adds to what the verb can do, and does not take from it.
        words.tails.iter_mut().for_each(|(verb, tails)| {
            let own = words.verbs.get(verb).map_or(&[][..], Vec::as_slice);
            for (_, uses) in tails.iter_mut().filter(|(tail, _)| tail.len() == 1) {
                let more: Vec<Use> = own.iter().filter(|u| !uses.contains(u)).copied().collect();
                uses.extend(more);
            }
        });
        // A denial is said with verbs of saying too: the narrower reading comes first.
        let narrow = |uses: &mut Vec<Use>| uses.sort_by_key(|u| u.stance == Stance::Asserts);
        words.verbs.values_mut().for_each(narrow);
        words.tails.values_mut().flatten().for_each(|(_, uses)| narrow(uses));
        let nouns = [
            (&table.nouns.speech, Kind::Speech, Stance::Asserts),
            (&table.nouns.belief, Kind::Belief, Stance::Asserts),
            (&table.nouns.denial, Kind::Speech, Stance::Denies),
            (&table.nouns.intention, Kind::Intention, Stance::Asserts),
        ];
        for (list, kind, stance) in nouns {
            words.nouns.extend(list.iter().map(|n| (SmolStr::new(fold(n)), (kind, stance))));
        }
        let phrases = |list: &[String]| {
            let mut out: Vec<Vec<SmolStr>> =
                list.iter().map(|p| split(p)).filter(|p| !p.is_empty()).collect();
            out.sort_by_key(|p| std::cmp::Reverse(p.len()));
            out
        };
        words.cases = phrases(&table.cases.source);
        words.rumours = phrases(&table.hearsay.phrases).iter().map(|p| p.join(" ")).collect();
        words.relays = relays.iter().map(|w| SmolStr::new(fold(w))).collect();
        words.table = table;
        words
    }

    /// A verb's lemma, put right where the model left the form as it stands: "indique".
    pub fn verb(&self, lemma: SmolStr) -> SmolStr {
        if self.verbs.contains_key(&lemma) || self.tails.contains_key(&lemma) {
            return lemma;
        }
        let known = |(wrong, right): (&String, &String)| {
            let made = SmolStr::new(format!("{}{right}", lemma.strip_suffix(wrong.as_str())?));
            self.verbs.contains_key(&made).then_some(made)
        };
        self.table.lemma_endings.iter().find_map(known).unwrap_or(lemma)
    }

    /// Whether a verb says something with a reflexive pronoun only.
    pub fn is_reflexive(&self, lemma: &str) -> bool {
        self.reflexive.contains(lemma)
    }

    /// Whether a form has an ending that no participle of its verb has: "relate" of "relater".
    pub fn is_finite_form(&self, form: &str, lemma: &str) -> bool {
        let makes = |(ending, infinitive): (&String, &String)| {
            form.strip_suffix(ending.as_str())
                .is_some_and(|stem| lemma.strip_suffix(infinitive.as_str()) == Some(stem))
        };
        self.table.lemma_endings.iter().any(makes)
    }

    /// What a verb can do, by its lemma and the folded forms after it.
    pub fn uses(&self, lemma: &str, after: &[SmolStr]) -> &[Use] {
        let tail = self.tails.get(lemma).into_iter().flatten().find(|(tail, _)| after.starts_with(tail));
        match tail {
            Some((_, uses)) => uses,
            None => self.verbs.get(lemma).map_or(&[], Vec::as_slice),
        }
    }

    /// What an adjective can say, by its form and the forms after it, and how many of those belong to it.
    pub fn adjective(&self, form: &str, after: &[SmolStr]) -> Option<(&[Use], usize)> {
        let tails = self.adjectives.get(form)?;
        tails
            .iter()
            .find(|(tail, _)| after.starts_with(tail))
            .map(|(tail, uses)| (uses.as_slice(), tail.len()))
    }

    /// How many words after a verb belong to it: two for "faire état de".
    pub fn tail(&self, lemma: &str, after: &[SmolStr]) -> usize {
        let tails = self.tails.get(lemma).into_iter().flatten();
        tails.filter(|(tail, _)| after.starts_with(tail)).map(|(tail, _)| tail.len()).max().unwrap_or(0)
    }

    /// What a noun that carries a content says of it.
    pub fn noun(&self, lemma: &str) -> Option<(Kind, Stance)> {
        self.nouns.get(lemma).copied()
    }

    /// Whether a noun is of what shows or counts, and says nothing itself: "records", « bilan ».
    pub fn is_paper(&self, lemma: &str) -> bool {
        self.table.nouns.paper.iter().any(|w| fold(w) == lemma)
    }

    /// Whether a noun speaks for what depends on it.
    pub fn is_relay(&self, lemma: &str) -> bool {
        self.relays.iter().any(|w| w == lemma)
    }

    /// Whether a word is in a list of the table.
    pub fn among(list: &[String], word: &str) -> bool {
        list.iter().any(|w| w == word)
    }

    /// Whether words begin with a phrase, whose last may have melted into an article: « d'après les » has "les" behind the
    /// phrase, « aux dires du » has "de" and "le" in one.
    pub fn fits(&self, phrase: &[SmolStr], forms: &[SmolStr]) -> bool {
        let melted = |asked: &SmolStr, form: &SmolStr| {
            let whole = self.table.joints.contractions.get(asked.as_str());
            whole.is_some_and(|whole| LangWords::among(whole, form))
        };
        let last = phrase.len();
        let same = |(i, (a, b)): (usize, (&SmolStr, &SmolStr))| a == b || i + 1 == last && melted(a, b);
        phrase.len() <= forms.len() && phrase.iter().zip(forms).enumerate().all(same)
    }
}
