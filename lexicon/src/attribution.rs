//! Words that say who said it: `<lang>/attribution.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{files, problem::Problem};

/// The words of one language.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttributionWords {
    /// Endings of verb forms that the model leaves as lemmas, and the lemma's: "indique" is of "indiquer".
    #[serde(default)]
    pub lemma_endings: BTreeMap<String, String>,
    /// Forms of the present that are participles as well: « …, écrit la mission ».
    #[serde(default)]
    pub present: Vec<String>,
    /// Verbs behind which stands who speaks, where the model takes him for an object: « …, a indiqué la préfecture ».
    #[serde(default)]
    pub inverted: Vec<String>,
    /// Auxiliaries of the passive, where the model does not label them so: "fueron condenados".
    #[serde(default)]
    pub passive: Vec<String>,
    /// Classes of verbs.
    #[serde(default)]
    pub verbs: Vec<VerbClass>,
    /// Adjectives and participles that say what somebody thinks or wants: "is **confident** that". As written; those of several
    /// words are the word and those after it.
    #[serde(default)]
    pub adjectives: Vec<VerbClass>,
    /// Nouns that carry a content.
    #[serde(default)]
    pub nouns: Nouns,
    /// What stands in front of a source or an addressee.
    #[serde(default)]
    pub cases: Cases,
    /// Words that say that somebody says, without a source.
    #[serde(default)]
    pub hearsay: Hearsay,
    /// Verbs that only support a noun.
    #[serde(default)]
    pub light: Light,
    /// Words by which a party takes responsibility.
    #[serde(default)]
    pub claim: Claim,
    /// What stands for a speaker named before.
    #[serde(default)]
    pub pronouns: Pronouns,
    /// Little words that join what is said to who says it.
    #[serde(default)]
    pub joints: Joints,
    /// How an outlet comes between the speaker and the report.
    #[serde(default)]
    pub relays: Relays,
}

/// What sort of attribution a word makes.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Somebody says or writes it.
    Speech,
    /// Somebody thinks it.
    Belief,
    /// Somebody wants or plans it.
    Intention,
    /// Pictures or documents show it.
    Evidence,
}

/// How the source stands to what is said.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Stance {
    /// It is so.
    #[default]
    Asserts,
    /// It is not.
    Denies,
    /// It may not be.
    Doubts,
}

/// What can be said with a verb.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Content {
    /// Words in quotation marks, or a sentence that the verb interrupts.
    Quote,
    /// A subordinate clause.
    Clause,
    /// An infinitive.
    Infinitive,
    /// A noun phrase.
    Object,
}

/// Verbs that behave alike.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VerbClass {
    /// What sort of attribution they make.
    pub kind: Kind,
    /// How the source stands to it.
    #[serde(default)]
    pub stance: Stance,
    /// What can be said with them.
    pub content: Vec<Content>,
    /// The kinds of things that can be their subject; empty for parties.
    #[serde(default)]
    pub subjects: Vec<String>,
    /// The verbs; those of several words are the verb's lemma and the words after it.
    pub lemmas: Vec<String>,
}

/// Nouns that carry a content: "the claim that".
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nouns {
    /// Of saying.
    pub speech: Vec<String>,
    /// Of thinking.
    pub belief: Vec<String>,
    /// Of denying.
    pub denial: Vec<String>,
    /// Of wanting.
    pub intention: Vec<String>,
    /// Of what shows or counts: their verbs show, and who made them is the source.
    #[serde(default)]
    pub paper: Vec<String>,
    /// Of people who speak for themselves or for their side, and are no party: "critics".
    #[serde(default)]
    pub people: Vec<String>,
}

/// What stands in front of a source or an addressee.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cases {
    /// In front of a source: "according to".
    pub source: Vec<String>,
    /// In front of who is spoken to.
    pub addressee: Vec<String>,
    /// Between a noun of saying and its source.
    pub noun_source: Vec<String>,
    /// In brackets and before a colon, in front of a source: "(source: civil defence)".
    #[serde(default)]
    pub citation: Vec<String>,
    /// In front of a party that opens its sentence, up to a comma: « Pour l'armée, … ».
    #[serde(default)]
    pub leading: Vec<String>,
    /// Articles that look like prepositions: « ont indiqué **des** sources ».
    #[serde(default)]
    pub partitive: Vec<String>,
    /// Nouns that say no more of an organisation than that it is one: "the agency" is the one that spoke before.
    #[serde(default)]
    pub general: Vec<String>,
}

/// Words that say that somebody says, without a source.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hearsay {
    /// Single words.
    pub adverbs: Vec<String>,
    /// Several words, as written.
    pub phrases: Vec<String>,
    /// Between such a phrase and who let it be known: « a-t-on appris auprès de ».
    #[serde(default)]
    pub whence: Vec<String>,
    /// Verbs whose passive without an agent does so.
    pub passive: Vec<String>,
    /// Verbs whose passive says what is thought of its subject: "is **seen** as", "are **expected** to".
    #[serde(default)]
    pub held: Vec<String>,
    /// Verbs that say how something looks: "**seems** to".
    #[serde(default)]
    pub seeming: Vec<String>,
    /// Verbs whose passive names who listens: "was **asked** whether".
    #[serde(default)]
    pub told: Vec<String>,
    /// Auxiliaries whose conditional does so in a main clause: "habría sido capturado".
    #[serde(default)]
    pub conditional: Vec<String>,
    /// Words beside which that conditional supposes and does not report: "si".
    #[serde(default)]
    pub supposing: Vec<String>,
    /// Verbs whose conditional supposes: "habría podido".
    #[serde(default)]
    pub modals: Vec<String>,
}

/// Verbs that only support a noun: "issue a statement that".
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Light {
    /// The verbs.
    pub verbs: Vec<String>,
}

/// Words by which a party takes responsibility.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// As written.
    pub phrases: Vec<String>,
}

/// What stands for a speaker named before.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pronouns {
    /// One person.
    pub person: Vec<String>,
    /// Several.
    pub plural: Vec<String>,
    /// Speakers that are not resolved.
    pub other: Vec<String>,
    /// Pronouns and articles that stand for nobody: « a-t-on appris », "no group has said".
    #[serde(default)]
    pub nobody: Vec<String>,
}

/// Little words that join what is said to who says it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Joints {
    /// Words beside a verb that turn it round: "has **not** said".
    pub negation: Vec<String>,
    /// Relative pronouns that may be who speaks: "a mayor **who** said".
    pub relative: Vec<String>,
    /// What begins a clause behind a verb: "said **that**".
    pub clause: Vec<String>,
    /// What begins a clause behind a noun: "the claim **that**", "the demand **to**".
    pub noun_clause: Vec<String>,
    /// Between a noun of saying and what is said: "reports **of** shelling".
    pub about: Vec<String>,
    /// In front of who listens, right behind an inverted verb: « a déclaré **à** la presse le maire ».
    pub listener: Vec<String>,
    /// In front of what belongs to an object that is said: "described the raid **as** a massacre".
    pub object_tail: Vec<String>,
    /// Adpositions that melt into one word with an article, and these words: "de" and "del".
    #[serde(default)]
    pub contractions: BTreeMap<String, Vec<String>>,
}

/// How an outlet comes between the speaker and the report.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relays {
    /// Verbs whose addressee relays: "told Reuters".
    pub told: Vec<String>,
    /// Verbs whose agent relays: "quoted by Reuters".
    pub quoted: Vec<String>,
    /// Verbs whose object is the speaker: "citing officials".
    pub citing: Vec<String>,
}

/// Reads the words of a language; a language without the file has none.
///
/// # Errors
/// The line that is wrong.
pub fn load(lang: &str) -> Result<AttributionWords, Problem> {
    files::table_if_there(&format!("{lang}/attribution.toml"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_verbs_of_each_kind() {
        for lang in crate::actors::LANGS {
            let words = load(lang).unwrap();
            for kind in [Kind::Speech, Kind::Belief, Kind::Intention, Kind::Evidence] {
                assert!(words.verbs.iter().any(|v| v.kind == kind && v.lemmas.len() > 9), "{lang} {kind:?}");
            }
            assert!(words.verbs.iter().any(|v| v.stance == Stance::Denies), "{lang}");
            assert!(!words.cases.source.is_empty() && !words.hearsay.phrases.is_empty(), "{lang}");
        }
    }
}
