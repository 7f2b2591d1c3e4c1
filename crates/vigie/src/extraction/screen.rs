//! Tells from forms alone, before anything is parsed, that a document can tell no fact.
//!
//! A pattern needs its trigger, and for each of its conditions one of the condition's words. Which lemma a form gets is
//! not known without a parse, but which it can get is: where none of them will do, the pattern cannot hold. What is not
//! words (trees, parts of speech, what grounding finds) is taken to fit, so that a document is passed over only when
//! the full reading finds nothing in it either.

use std::{
    collections::{BTreeSet, HashMap, HashSet, VecDeque},
    sync::Arc,
};

use smol_str::SmolStr;
use vigie_lexicon::{
    language::{Grammar, Language, VerbForm},
    paths::{Words, fold, glued},
    patterns::pieces,
};

/// Blocks before its own in which a pronoun's antecedent may stand: it is looked for in as many sentences.
const PRONOUN_REACH: usize = 2;

/// What the patterns of a language need, by the words that can meet it.
#[derive(Clone, Debug, Default)]
pub struct Screen {
    /// Everything that a form or a lemma is compared with, numbered.
    words: HashMap<SmolStr, u32>,
    entries: Vec<Entry>,
    /// Entries by the word that they start with.
    starts: Vec<Vec<u32>>,
    /// Needs of each pattern: its trigger, then its conditions.
    patterns: Vec<Vec<u32>>,
    needs: usize,
    /// Forms that are taken for a verb's, and its lemma.
    verbs: HashMap<SmolStr, SmolStr>,
    /// Pronouns that stand for somebody named before.
    pronouns: HashSet<SmolStr>,
    /// What the language makes of the model's lemmas.
    grammar: Grammar,
}

/// Words in a row, any of which meet a need, and whether only as forms.
type Alternatives = BTreeSet<(Vec<SmolStr>, bool)>;

/// Some words in a row, and the needs that they meet.
#[derive(Clone, Debug)]
struct Entry {
    pieces: Vec<SmolStr>,
    /// Whether only forms count.
    forms_only: bool,
    needs: Vec<u32>,
}

/// What a token can be, as far as any pattern asks.
#[derive(Debug)]
struct Readings {
    /// Words, and whether as its form (else as its lemma).
    words: Vec<(u32, bool)>,
    /// Whether another word may stand for it.
    pronoun: bool,
}

impl Screen {
    /// Collects what the patterns of a language need.
    pub fn new(language: &Language) -> Screen {
        let verb = |(form, verb): (&SmolStr, &VerbForm)| (form.clone(), verb.lemma.clone());
        let pronouns = language.grammar.pronouns.iter().filter(|p| p.person != 1).flat_map(|p| &p.forms);
        let mut screen = Screen {
            verbs: language.verb_forms.iter().map(verb).collect(),
            pronouns: pronouns.map(SmolStr::new).collect(),
            grammar: language.grammar.clone(),
            ..Screen::default()
        };
        let mut known: HashMap<Alternatives, u32> = HashMap::new();
        let mut entries: HashMap<(Vec<SmolStr>, bool), usize> = HashMap::new();
        let mut need_of = |alternatives: Alternatives| {
            let next = known.len() as u32;
            *known.entry(alternatives).or_insert_with_key(|alternatives| {
                for (pieces, forms_only) in alternatives {
                    let at = *entries.entry((pieces.clone(), *forms_only)).or_insert_with(|| {
                        screen.add(pieces, *forms_only);
                        screen.entries.len() - 1
                    });
                    screen.entries[at].needs.push(next);
                }
                next
            })
        };
        // Many patterns ask for the same words.
        let mut asked: HashMap<&[SmolStr], Option<u32>> = HashMap::new();
        let mut patterns = Vec::new();
        for pattern in &language.patterns.all {
            let trigger = &pattern.trigger;
            let lemmas = trigger.lemmas.iter().map(|pieces| (pieces.clone(), false));
            let forms = trigger.forms.iter().map(|pieces| (pieces.clone(), true));
            let mut needs = vec![need_of(lemmas.chain(forms).collect())];
            for (_, words) in trigger.with.iter().chain(&pattern.when) {
                let need = asked.entry(&words.written).or_insert_with(|| sequences(words).map(&mut need_of));
                needs.extend(*need);
            }
            patterns.push(needs);
        }
        screen.patterns = patterns;
        screen.needs = known.len();
        screen
    }

    fn add(&mut self, pieces: &[SmolStr], forms_only: bool) {
        let entry = self.entries.len() as u32;
        for first in 0..pieces.len() {
            for glued in glued(&pieces[first..]) {
                let next = self.words.len() as u32;
                let word = *self.words.entry(glued).or_insert(next) as usize;
                if word == self.starts.len() {
                    self.starts.push(Vec::new());
                }
                if first == 0 {
                    self.starts[word].push(entry);
                }
            }
        }
        self.entries.push(Entry { pieces: pieces.to_vec(), forms_only, needs: Vec::new() });
    }

    /// Whether a fact may be told in some blocks, each given as the forms of its tokens. `lemmas` gives all lemmas that a
    /// form can get. No more blocks are asked for than it takes.
    pub fn may_tell<'a>(
        &self,
        blocks: impl IntoIterator<Item = Vec<&'a str>>,
        lemmas: impl Fn(&str) -> Arc<[SmolStr]>,
    ) -> bool {
        let mut seen: HashMap<&str, Readings> = HashMap::new();
        // What the blocks before met, as far back as a pronoun reaches.
        let mut before: VecDeque<Met> = VecDeque::new();
        blocks.into_iter().filter(|block| !block.is_empty()).any(|block| {
            for &form in &block {
                seen.entry(form).or_insert_with(|| self.readings(form, &lemmas));
            }
            let tokens: Vec<&Readings> = block.iter().filter_map(|form| seen.get(form)).collect();
            let own = self.met(&tokens);
            let pronoun = tokens.iter().any(|token| token.pronoun);
            let met = |need: u32| own.has(need) || pronoun && before.iter().any(|met| met.has(need));
            let holds = |needs: &Vec<u32>| own.has(needs[0]) && needs[1..].iter().all(|&need| met(need));
            let told = self.patterns.iter().any(holds);
            if before.len() == PRONOUN_REACH {
                before.pop_front();
            }
            before.push_back(own);
            told
        })
    }

    /// All that a form can be.
    fn readings(&self, form: &str, lemmas: impl Fn(&str) -> Arc<[SmolStr]>) -> Readings {
        let folded = fold(form);
        let mut words: Vec<(u32, bool)> =
            self.words.get(folded.as_str()).map(|&word| (word, true)).into_iter().collect();
        let word = |lemma: &str| self.words.get(lemma).map(|&word| (word, false));
        for lemma in lemmas(form).iter() {
            let lemma = fold(lemma);
            words.extend(word(&lemma));
            words.extend(self.grammar.plain_lemma(&lemma).and_then(|plain| word(&plain)));
        }
        words.extend(self.grammar.contractions.get(folded.as_str()).and_then(|plain| word(plain)));
        words.extend(self.verbs.get(folded.as_str()).and_then(|lemma| word(lemma)));
        words.sort_unstable();
        words.dedup();
        Readings { words, pronoun: self.pronouns.contains(folded.as_str()) }
    }

    /// The needs that a block's tokens meet.
    fn met(&self, tokens: &[&Readings]) -> Met {
        let mut met = Met(vec![0; self.needs.div_ceil(64)]);
        for (i, readings) in tokens.iter().enumerate() {
            for &(word, _) in &readings.words {
                for &entry in &self.starts[word as usize] {
                    let entry = &self.entries[entry as usize];
                    if entry.needs.iter().all(|&need| met.has(need)) {
                        continue;
                    }
                    if self.stands(&tokens[i..], &entry.pieces, entry.forms_only) {
                        entry.needs.iter().for_each(|&need| met.add(need));
                    }
                }
            }
        }
        met
    }

    /// Whether the pieces can stand in a row from the first token on, each token being one or some of them.
    fn stands(&self, tokens: &[&Readings], pieces: &[SmolStr], forms_only: bool) -> bool {
        if pieces.is_empty() {
            return true;
        }
        let Some((first, rest)) = tokens.split_first() else { return false };
        glued(pieces).enumerate().any(|(k, glued)| {
            let can_be = self.words.get(&glued).is_some_and(|&w| {
                first.words.iter().any(|&(word, is_form)| word == w && (is_form || !forms_only))
            });
            can_be && self.stands(rest, &pieces[k + 1..], forms_only)
        })
    }
}

/// Needs that are met.
struct Met(Vec<u64>);

impl Met {
    fn has(&self, need: u32) -> bool {
        self.0[need as usize / 64] >> (need % 64) & 1 == 1
    }

    fn add(&mut self, need: u32) {
        self.0[need as usize / 64] |= 1 << (need % 64);
    }
}

/// The words of a condition as sequences; none if something that is no word may meet it.
fn sequences(words: &Words) -> Option<Alternatives> {
    if words.any || !words.tests.is_empty() {
        return None;
    }
    let both = |word: &SmolStr| [(pieces(word), false), (vec![word.clone()], false)];
    Some(words.lemmas.iter().flat_map(both).collect())
}
