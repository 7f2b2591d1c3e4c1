//! One language: its word classes, its patterns and, in `language.toml`, how its grammar carries meaning.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use smol_str::SmolStr;

use crate::{
    attribution,
    events::{self, EventType},
    files,
    paths::{Classes, Path, WordLists, Words, fold},
    patterns::{Pattern, Patterns},
    problem::Problem,
};

/// Everything that extraction knows of one language.
#[derive(Clone, Debug, Default)]
pub struct Language {
    /// ISO 639-1 code.
    pub code: String,
    /// Whether it claims patterns for every type of fact.
    pub complete: bool,
    /// The types of facts.
    pub types: BTreeMap<String, EventType>,
    /// Its patterns.
    pub patterns: Patterns,
    /// One for each type, without words of its own: what a fact is told by where weights alone find it.
    pub learned: Vec<Pattern>,
    /// Its named word lists.
    pub classes: Classes,
    /// The lists that a word stands in.
    class_of: BTreeMap<SmolStr, Vec<SmolStr>>,
    /// How its grammar carries meaning.
    pub grammar: Grammar,
    /// Forms of the verbs that its patterns name, for words that the model did not recognise as verbs.
    pub verb_forms: BTreeMap<SmolStr, VerbForm>,
    /// The types that a word alone told of when the networks learnt; empty where that is not written down.
    pub evoked: BTreeMap<SmolStr, Vec<SmolStr>>,
    /// Verbs of denying and doubting, by their lemmas (`attribution.toml`).
    pub denials: BTreeSet<SmolStr>,
    /// Pronouns and articles that stand for nobody, by their forms (`attribution.toml`).
    pub nobody: BTreeSet<SmolStr>,
    /// Words that turn a verb round, by their forms (`attribution.toml`).
    pub negation: BTreeSet<SmolStr>,
}

/// How much stands in a language for one type of fact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Patterns.
    pub patterns: usize,
    /// Cases that show a hit.
    pub hits: usize,
    /// Cases that show a near miss.
    pub misses: usize,
}

impl Cell {
    /// Whether nothing shows that facts of the type are found: no pattern, or none with a hit.
    pub fn is_empty(self) -> bool {
        self.patterns == 0 || self.hits == 0
    }
}

/// What `language.toml` says.
#[derive(Clone, Debug, Default)]
pub struct Grammar {
    /// What fills a role when a pattern does not say, by part of speech of the trigger.
    pub frames: BTreeMap<SmolStr, BTreeMap<SmolStr, Path>>,
    /// Verbs that lend their dependents to a nominal trigger.
    pub lights: Vec<Light>,
    /// Verbs whose object (not subject) is the subject of the infinitive below them.
    pub object_control: Words,
    /// Verbs that have no object of their own beside an infinitive: "volvió a golpear la red".
    pub raising: Words,
    /// Verbs whose past participle describes their subject: "les soldats arrivés".
    pub unaccusative: Words,
    /// Adpositions that mark the agent of a passive.
    pub agent_cases: Words,
    /// Adpositions of what stands beside, and is not hit: "near".
    pub beside_cases: Words,
    /// Participles that give a noun its name: "a group called …".
    pub naming: Words,
    /// Verbs and nouns of whoever is alive after all: "rescue", "survivor".
    pub survived: Words,
    /// Nouns that stand abroad for the country beside them: "embassy".
    pub missions: Words,
    /// Nouns that stand for many in the singular: "crowd".
    pub collectives: Words,
    /// Nouns of who holds an office over a place: "mayor".
    pub offices: Words,
    /// Adpositions of whose or of what something is: "of".
    pub genitive_cases: Words,
    /// Verbs whose object befalls their subject: "suffer", "lose".
    pub suffering: Words,
    /// What something does, and to nobody: "damage", "losses".
    pub consequences: Words,
    /// Adpositions of whom verbs of [`Grammar::object_control`] ask to do something: "called on Israel to lift it".
    pub control_cases: Words,
    /// Adpositions of whom something is done to beside what is told: "with two men being killed".
    pub absolute_cases: Words,
    /// Words that introduce what the object of such a verb does: "prevented them from leaving".
    pub control_marks: Words,
    /// Adpositions of where somebody goes: "towards".
    pub goal_cases: Words,
    /// Auxiliaries that make a participle passive, where the model does not label them so: "fueron atacadas".
    pub passive_auxiliaries: Words,
    /// Auxiliaries of the perfect, which make no passive whatever the model calls them: "avoir".
    pub perfect_auxiliaries: Words,
    /// Adpositions that mark a person as the object: "mataron a tres civiles".
    pub object_cases: Words,
    /// Reflexive pronouns, where the model takes them for objects: "se retiraron".
    pub reflexives: Words,
    /// Contracted adpositions, and the plain ones that patterns name: "del" is "de".
    pub contractions: BTreeMap<SmolStr, SmolStr>,
    /// Endings that the model's lemmas of verbs have and no infinitive has, and what they should be: "continúar".
    pub lemma_endings: BTreeMap<SmolStr, SmolStr>,
    /// Nouns that only measure what follows them: "des milliers de soldats".
    pub partitive: Words,
    /// Nouns that name people, for pronouns.
    pub people: Words,
    /// Nouns of who has children: "mother".
    pub parents: Words,
    /// Nouns that count households where others count people: "2,000 families".
    pub households: Words,
    /// Words that make a number part of one before.
    pub parts: Parts,
    /// Verbs of arrest and accusation.
    pub culprits: Vec<Culprits>,
    /// Nouns that may stand for anybody who is told of otherwise: "people", "victims".
    pub anybody: Words,
    /// Nouns that carry the noun which tells what happens: "une vague d'attentats".
    pub carriers: Words,
    /// Words of days that may stand bare between a verb and its object, which the model then loses: « a repris samedi la ville ».
    pub bare_days: Vec<String>,
    /// Words that say of a number that it is about right, and that the model takes for an adposition: « près de ».
    pub approximate: Vec<String>,
    /// Verbs that make somebody do something.
    pub causatives: Causatives,
    /// Sides of a place: "the north of the country" lies in it.
    pub directions: Words,
    /// Verbs of fear: of the victims that somebody fears nobody is known to be one.
    pub fearing: Words,
    /// Words that say what a verb makes of its object, in front of which they stand: "shot dead twelve protesters".
    pub resultatives: Words,
    /// Adpositions of whom something is done to by those whom the model joins them to: "led by rebels against the base".
    pub against_cases: Words,
    /// Verbs that set somebody against somebody else.
    pub opposing: Opposing,
    /// Words that open what tells since when something holds: "since protests erupted".
    pub since: Words,
    /// Auxiliaries of what has happened up to now, which is no day told before: "have arrested".
    pub until_now: Words,
    /// Verbs that say where somebody is at home: "a group based in London".
    pub based: Words,
    /// Nouns of travel that say where somebody is meanwhile: "on a visit to Paris".
    pub visits: Words,
    /// Verbs whose object or clause is real whatever stands above them: "nous pouvons entendre des tirs".
    pub factive: Words,
    /// Verbs that say of something that it happens: what else it did not do, it did not do all the same ("the attack did not
    /// cause damage").
    pub happening: Words,
    /// Words that make something the most of its kind: "the worst attack since 2019" was not in 2019.
    pub superlatives: Words,
    /// Words and forms that change the realis, in order: the first that fits wins.
    pub realis: Vec<RealisRule>,
    /// What pronouns stand for.
    pub pronouns: Vec<Pronoun>,
    /// Endings that only a verb can have, for forms that the model did not recognise.
    pub endings: Vec<Endings>,
    /// Words that make the noun behind them a part of the one before: "dont".
    pub asides: Vec<String>,
    /// Verbs that are nouns where they stand behind a bare noun: "in police firing".
    pub gerunds: Gerunds,
    /// Words that together say "only": « n'a visé que des chars ».
    pub restrictives: Restrictives,
    /// Whether whoever acts may stand right behind the verb: "Reprime la policía una marcha".
    pub verb_first: bool,
    /// Verbs that the model knows, to read a sentence with whose own verb it took for something else.
    pub stand_in: Option<StandIns>,
    /// Noun phrases that stand for a place named before, by the levels they can stand for.
    pub place_anaphora: Vec<PlaceAnaphor>,
    /// Words that turn a sentence away from our facts: sport, business, figures of speech.
    pub guards: Vec<Guard>,
    /// Words that say what a number of victims counts, wherever it stands beside an attack or a disaster.
    pub tolls: Vec<Toll>,
    /// What a noun counts where its role does not say: soldiers are fighters, towns are places.
    pub counted: BTreeMap<SmolStr, Words>,
}

/// Verbs that lend their dependents to a noun: "lancer une attaque".
#[derive(Clone, Debug)]
pub struct Light {
    /// The verbs.
    pub verbs: Words,
    /// Path from the verb to the noun.
    pub noun: Path,
    /// Dependents that the verb must have as well: "faire l'objet de".
    pub with: Vec<(Path, Words)>,
    /// Relation of the verb → relation that the noun gets.
    pub lend: BTreeMap<SmolStr, SmolStr>,
    /// What the verb itself means for the realis: "empêcher une attaque".
    pub realis: Option<SmolStr>,
}

/// Verbs that say of somebody that they did something: "arrested five soldiers for the killing", "blamed it on rebels".
#[derive(Clone, Debug, Default)]
pub struct Culprits {
    /// The verbs.
    pub verbs: Words,
    /// Adpositions and marks of what was done, where the verb's object did it.
    pub deed: Words,
    /// Adpositions of who did it, where the verb's object is what was done.
    pub culprit: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCulprits {
    verbs: Vec<String>,
    #[serde(default)]
    deed: Vec<String>,
    #[serde(default)]
    culprit: Vec<String>,
}

/// Verbs whose object fights whom an adposition joins to it: « opposer les rebelles à l'armée ».
#[derive(Clone, Debug, Default)]
pub struct Opposing {
    /// The verbs.
    pub verbs: Words,
    /// The adpositions.
    pub cases: Words,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOpposing {
    verbs: Vec<String>,
    cases: Vec<String>,
}

/// Words that make a number part of one before: "among them nine children", "nine of whom".
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parts {
    /// Phrases in front of the number.
    #[serde(default)]
    pub before: Vec<String>,
    /// Phrases behind it.
    #[serde(default)]
    pub after: Vec<String>,
}

/// Words that say what a number of victims counts.
#[derive(Clone, Debug)]
pub struct Toll {
    /// `killed`, `injured`, `missing`.
    pub what: SmolStr,
    /// Nouns that are counted, or of whom the counted noun is a complement: "dix morts", "la mort de dix personnes".
    pub nouns: Words,
    /// Verbs of which the counted noun is the deep object.
    pub object_of: Words,
    /// Verbs and adjectives of which it is the subject.
    pub subject_of: Words,
    /// What the counted noun suffers, as object of a verb of [`Grammar::suffering`]: "sustained injuries", "lost their lives".
    pub suffered: Words,
    /// Forms of these verbs right in front of a number that the model takes for nouns: "blessant".
    pub forms: Vec<SmolStr>,
}

/// One way in which words or forms change the realis.
#[derive(Clone, Debug)]
pub struct RealisRule {
    /// `negated`, `future`, `hypothetical` or `actual`.
    pub value: SmolStr,
    /// Where the words stand: `dependent`, `governor`, `mark`, `self`.
    pub place: SmolStr,
    /// The words; empty for any.
    pub words: Words,
    /// Features that the word must have, such as `Mood=Cnd`.
    pub morph: Vec<SmolStr>,
    /// Relations under which it may stand; empty for any.
    pub rels: Vec<SmolStr>,
    /// Words one of which must not depend on that word ("ne … que").
    pub without: Words,
    /// Types that alone it speaks of; empty for all: a curfew that is lifted is none.
    pub types: Vec<String>,
    /// Groups of types that it leaves alone: who marches "to demand" does demand.
    pub unless_groups: Vec<String>,
    /// Words one of which must depend on that word ("n'a pas réussi à …", "no soldier was hurt").
    pub having: Words,
    /// Whether it holds only where nobody is quoted as the source (the French journalistic conditional).
    pub unless_sourced: bool,
}

/// Pronouns and what they stand for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pronoun {
    /// Lower-cased forms.
    pub forms: Vec<String>,
    /// `Sing` or `Plur`; none when it can be both.
    pub number: Option<String>,
    /// 1 for the speaker, 3 for somebody named before.
    pub person: u8,
    /// `Masc` or `Fem`, where it says so.
    #[serde(default)]
    pub gender: Option<String>,
    /// `people` or `things`, where it stands for one of them only: "he", "it".
    #[serde(default)]
    pub of: Option<String>,
}

/// How a family of verbs inflects, as far as only a verb can: "contrôl-ent".
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Endings {
    /// Ending of the lemma.
    pub lemma: String,
    /// Endings of finite forms that no noun or adjective has.
    #[serde(default)]
    pub finite: Vec<String>,
    /// Endings of past participles.
    #[serde(default)]
    pub participle: Vec<String>,
    /// Endings that nouns and adjectives have too: taken for a verb only where the model cut them off the lemma.
    #[serde(default)]
    pub weak: Vec<String>,
}

/// Forms of verbs that are nouns where a bare noun with an adposition stands in front: "in police firing".
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gerunds {
    /// The adpositions.
    pub cases: Vec<String>,
    /// The forms.
    pub forms: Vec<String>,
}

/// Words around a verb that together say "only", and do not deny it: « ne … que ».
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Restrictives {
    /// Those in front of the verb: « ne ».
    pub with: Vec<String>,
    /// Those behind it, which the model takes for the beginning of a clause: « que ».
    pub only: Vec<String>,
}

/// Verbs that make somebody do something that has no object, right in front of its infinitive: « ont fait fuir les habitants ».
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Causatives {
    /// Those that make: « faire ».
    pub verbs: Vec<String>,
    /// What somebody is made to do: « fuir ».
    pub deeds: Vec<String>,
}

/// Verbs of the present that every model knows, each in singular and plural, and where others are looked for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandIns {
    /// For verbs of saying: "affirme", "affirment".
    pub says: [String; 2],
    /// For all others: "détruit", "détruisent".
    pub does: [String; 2],
    /// Endings of verbs in the singular of the present.
    pub singular: Vec<String>,
    /// Endings in the plural; an empty one stands for the verb's lemma.
    pub plural: Vec<String>,
    /// Endings that no participle has.
    #[serde(default)]
    pub finite: Vec<String>,
    /// Endings of participles and adjectives among them.
    #[serde(default)]
    pub never: Vec<String>,
    /// What may follow such a verb: parts of speech, and what these must be in Universal Dependencies (`SCONJ`, `DET`).
    pub before: Vec<String>,
    /// Adpositions of whom it is done to, which may follow as well: "evacuó a 400 vecinos".
    #[serde(default)]
    pub object: Vec<String>,
    /// For those with which a sentence begins: "Rechaza", "Rechazan".
    #[serde(default)]
    pub opens: Option<[String; 2]>,
}

/// A verb form that the patterns make known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerbForm {
    /// Its lemma.
    pub lemma: SmolStr,
    /// Whether it is a past participle.
    pub participle: bool,
    /// Whether other words end like it.
    pub weak: bool,
}

/// Noun phrases that stand for a place named before: "la ville".
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceAnaphor {
    /// Lemmas of the noun, or forms of the adverb ("there").
    pub words: Vec<String>,
    /// Levels it can stand for; empty for any.
    #[serde(default)]
    pub levels: Vec<String>,
    /// Determiners with which it points back; empty when it needs none.
    #[serde(default)]
    pub determiners: Vec<String>,
}

/// Words near a trigger that turn it away from our facts.
#[derive(Clone, Debug)]
pub struct Guard {
    /// Types it concerns; empty for all.
    pub types: Vec<String>,
    /// The words.
    pub words: Words,
    /// Number of them that a sentence must hold.
    pub least: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawClasses {
    #[serde(default)]
    class: Classes,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawGrammar {
    #[allow(dead_code, reason = "for people who read the file")]
    name: String,
    complete: bool,
    frames: BTreeMap<String, BTreeMap<String, String>>,
    light: Vec<RawLight>,
    object_control: Vec<String>,
    raising: Vec<String>,
    unaccusative: Vec<String>,
    agent_cases: Vec<String>,
    #[serde(default)]
    goal_cases: Vec<String>,
    #[serde(default)]
    absolute_cases: Vec<String>,
    #[serde(default)]
    control_cases: Vec<String>,
    #[serde(default)]
    control_marks: Vec<String>,
    #[serde(default)]
    beside_cases: Vec<String>,
    #[serde(default)]
    missions: Vec<String>,
    #[serde(default)]
    offices: Vec<String>,
    #[serde(default)]
    collectives: Vec<String>,
    #[serde(default)]
    genitive_cases: Vec<String>,
    #[serde(default)]
    naming: Vec<String>,
    #[serde(default)]
    survived: Vec<String>,
    #[serde(default)]
    suffering: Vec<String>,
    #[serde(default)]
    consequences: Vec<String>,
    passive_auxiliaries: Vec<String>,
    #[serde(default)]
    perfect_auxiliaries: Vec<String>,
    object_cases: Vec<String>,
    reflexives: Vec<String>,
    contractions: BTreeMap<String, String>,
    lemma_endings: BTreeMap<String, String>,
    partitive: Vec<String>,
    carriers: Vec<String>,
    people: Vec<String>,
    #[serde(default)]
    parents: Vec<String>,
    #[serde(default)]
    households: Vec<String>,
    #[serde(default)]
    parts: Parts,
    #[serde(default)]
    culprits: Vec<RawCulprits>,
    #[serde(default)]
    anybody: Vec<String>,
    factive: Vec<String>,
    #[serde(default)]
    bare_days: Vec<String>,
    #[serde(default)]
    approximate: Vec<String>,
    #[serde(default)]
    causatives: Causatives,
    #[serde(default)]
    directions: Vec<String>,
    #[serde(default)]
    fearing: Vec<String>,
    #[serde(default)]
    resultatives: Vec<String>,
    #[serde(default)]
    against_cases: Vec<String>,
    #[serde(default)]
    opposing: RawOpposing,
    #[serde(default)]
    since: Vec<String>,
    #[serde(default)]
    until_now: Vec<String>,
    #[serde(default)]
    based: Vec<String>,
    #[serde(default)]
    visits: Vec<String>,
    #[serde(default)]
    happening: Vec<String>,
    #[serde(default)]
    superlatives: Vec<String>,
    realis: Vec<RawRealis>,
    pronoun: Vec<Pronoun>,
    endings: Vec<Endings>,
    place_anaphor: Vec<PlaceAnaphor>,
    guard: Vec<RawGuard>,
    counted: BTreeMap<String, Vec<String>>,
    toll: Vec<RawToll>,
    stand_in: Option<StandIns>,
    asides: Vec<String>,
    #[serde(default)]
    gerunds: Gerunds,
    #[serde(default)]
    restrictives: Restrictives,
    verb_first: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawToll {
    what: String,
    #[serde(default)]
    nouns: Vec<String>,
    #[serde(default)]
    object_of: Vec<String>,
    #[serde(default)]
    subject_of: Vec<String>,
    #[serde(default)]
    suffered: Vec<String>,
    #[serde(default)]
    forms: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLight {
    verbs: Vec<String>,
    noun: String,
    #[serde(default)]
    with: BTreeMap<String, Vec<String>>,
    lend: BTreeMap<String, String>,
    realis: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRealis {
    value: String,
    place: String,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    morph: Vec<String>,
    #[serde(default)]
    rels: Vec<String>,
    #[serde(default)]
    without: Vec<String>,
    #[serde(default)]
    types: Vec<String>,
    #[serde(default)]
    unless_groups: Vec<String>,
    #[serde(default)]
    having: Vec<String>,
    #[serde(default)]
    unless_sourced: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGuard {
    #[serde(default)]
    types: Vec<String>,
    words: Vec<String>,
    #[serde(default = "one")]
    least: usize,
}

fn one() -> usize {
    1
}

impl Language {
    /// Reads everything under `<lang>/` that extraction uses, and what is wrong with it.
    pub fn load(lang: &str) -> (Language, Vec<Problem>) {
        let (types, mut problems) = events::load();
        let classes = read::<RawClasses>(&format!("{lang}/classes.toml"), &mut problems).map(|c| c.class);
        let classes = classes.unwrap_or_default();
        let file = format!("{lang}/language.toml");
        let raw: RawGrammar = read(&file, &mut problems).unwrap_or_default();
        let complete = raw.complete;
        let grammar = Grammar::compile(raw, &classes).unwrap_or_else(|message| {
            problems.push(Problem::of(&file, message));
            Grammar::default()
        });
        let (patterns, wrong) = Patterns::load(lang, &types, &classes);
        problems.extend(wrong);
        let verb_forms = verb_forms(&patterns, &grammar);
        let learned = types.keys().map(|kind| Pattern::bare(lang, kind)).collect();
        let mut class_of: BTreeMap<SmolStr, Vec<SmolStr>> = BTreeMap::new();
        for (class, words) in &classes {
            for word in words.iter().filter(|word| !word.starts_with(['@', '#'])) {
                class_of.entry(SmolStr::new(fold(word))).or_default().push(SmolStr::new(format!("@{class}")));
            }
        }
        let code = lang.to_owned();
        let evoked = evoked(lang);
        let cues = attribution::load(lang).unwrap_or_default(); // What is wrong with it is told where it is read whole.
        let negation = cues.joints.negation.iter().map(SmolStr::new).collect();
        let denying = cues.verbs.iter().filter(|class| class.stance != attribution::Stance::Asserts);
        let nobody = cues.pronouns.nobody.iter().map(SmolStr::new).collect();
        let denials = denying.flat_map(|class| &class.lemmas).map(SmolStr::new).collect();
        let language = Language {
            code,
            complete,
            types,
            patterns,
            learned,
            classes,
            class_of,
            grammar,
            verb_forms,
            evoked,
            denials,
            nobody,
            negation,
        };
        (language, problems)
    }

    /// The types that have a pattern whose trigger may be a word alone, given by its lemma and form: as they were when the
    /// networks learnt, to which what a pattern that was added since says of a word is new.
    pub fn types_of(&self, lemma: &str, form: &str) -> Vec<&str> {
        let mut found: Vec<&str> = if self.evoked.is_empty() {
            self.types_told_by(lemma, form)
        } else {
            let kept = [lemma, form].into_iter().filter_map(|word| self.evoked.get(word));
            kept.flatten().map(SmolStr::as_str).collect()
        };
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The types that have a pattern whose trigger may be a word alone, as they are now.
    pub fn types_told_by(&self, lemma: &str, form: &str) -> Vec<&str> {
        let starting = self.patterns.starting(lemma).iter().chain(self.patterns.starting(form));
        let alone = |p: &&Pattern| {
            let mut words = p.trigger.lemmas.iter().chain(&p.trigger.forms);
            words.any(|pieces| pieces.len() == 1 && (pieces[0] == lemma || pieces[0] == form))
        };
        starting.map(|&p| &self.patterns.all[p]).filter(alone).map(|p| p.fact_type.as_str()).collect()
    }

    /// What `weights/known.tsv` says of this language once networks have learnt with its patterns: a row for each word.
    pub fn evoked_rows(&self) -> String {
        let mut words: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for pattern in &self.patterns.all {
            for pieces in pattern.trigger.lemmas.iter().chain(&pattern.trigger.forms) {
                if let [word] = pieces.as_slice() {
                    words.entry(word).or_default().insert(&pattern.fact_type);
                }
            }
        }
        let row = |(word, types): (&str, BTreeSet<&str>)| {
            format!("{}\t{word}\t{}\n", self.code, types.into_iter().collect::<Vec<_>>().join(" "))
        };
        words.into_iter().map(row).collect()
    }

    /// The named word lists that a folded lemma stands in, each as `@name`.
    pub fn class_of(&self, lemma: &str) -> impl Iterator<Item = &str> {
        self.class_of.get(lemma).into_iter().flatten().map(SmolStr::as_str)
    }

    /// How much stands in it for each type of fact.
    pub fn coverage(&self) -> BTreeMap<&str, Cell> {
        let mut cells: BTreeMap<&str, Cell> =
            self.types.keys().map(|kind| (kind.as_str(), Cell::default())).collect();
        for pattern in &self.patterns.all {
            let Some(cell) = cells.get_mut(pattern.fact_type.as_str()) else { continue };
            let hits = pattern.cases.iter().filter(|case| case.expect.is_some()).count();
            cell.patterns += 1;
            cell.hits += hits;
            cell.misses += pattern.cases.len() - hits;
        }
        cells
    }

    /// A pattern by its number: those of the lexicon first, then the bare ones.
    pub fn pattern(&self, idx: usize) -> &Pattern {
        let written = self.patterns.all.len();
        if idx < written { &self.patterns.all[idx] } else { &self.learned[idx - written] }
    }

    /// Whether a pattern is a type's bare one, which holds by weights alone.
    pub fn is_bare(&self, idx: usize) -> bool {
        idx >= self.patterns.all.len()
    }

    /// The number of a type's bare pattern.
    pub fn bare(&self, fact_type: &str) -> Option<usize> {
        let at = self.learned.iter().position(|pattern| pattern.fact_type == fact_type)?;
        Some(self.patterns.all.len() + at)
    }
}

/// The rows of a language in the table of what its words told when the networks learnt.
fn evoked(lang: &str) -> BTreeMap<SmolStr, Vec<SmolStr>> {
    let table = files::read("weights/known.tsv").unwrap_or_default();
    let rows = table.lines().filter(|row| !row.starts_with('#'));
    let cells = rows.filter_map(|row| row.split_once('\t')).filter(|(of, _)| *of == lang);
    let words = cells.filter_map(|(_, rest)| rest.split_once('\t'));
    words.map(|(word, types)| (SmolStr::new(word), types.split(' ').map(SmolStr::new).collect())).collect()
}

fn verb_forms(patterns: &Patterns, grammar: &Grammar) -> BTreeMap<SmolStr, VerbForm> {
    let mut out = BTreeMap::new();
    for pattern in &patterns.all {
        if !pattern.trigger.pos.iter().any(|p| p == "VERB") {
            continue;
        }
        for lemma in pattern.trigger.lemmas.iter().filter_map(|p| if p.len() == 1 { p.first() } else { None })
        {
            for family in &grammar.endings {
                let Some(stem) = lemma.strip_suffix(family.lemma.as_str()) else { continue };
                let mut add = |ending: &String, participle: bool, weak: bool| {
                    let form = SmolStr::new(format!("{stem}{ending}"));
                    out.entry(form).or_insert(VerbForm { lemma: lemma.clone(), participle, weak });
                };
                family.finite.iter().for_each(|e| add(e, false, false));
                family.participle.iter().for_each(|e| add(e, true, false));
                family.weak.iter().for_each(|e| add(e, false, true));
            }
        }
    }
    out
}

fn read<T: serde::de::DeserializeOwned>(file: &str, problems: &mut Vec<Problem>) -> Option<T> {
    files::read(file)?;
    files::table(file).map_err(|problem| problems.push(problem)).ok()
}

impl Grammar {
    /// The lemma that patterns name, where the model's lemma of a verb is another: "rodear él", "continúar".
    pub fn plain_lemma(&self, lemma: &str) -> Option<SmolStr> {
        let verb = lemma.split_once(' ').map_or(lemma, |(verb, _)| verb);
        let ending = self
            .lemma_endings
            .iter()
            .find_map(|(wrong, right)| verb.strip_suffix(wrong.as_str()).map(|stem| (stem, right)));
        match ending {
            Some((stem, right)) => Some(SmolStr::new(format!("{stem}{right}"))),
            None if verb.len() < lemma.len() => Some(SmolStr::new(verb)),
            None => None,
        }
    }

    fn compile(raw: RawGrammar, classes: &Classes) -> Result<Grammar, String> {
        let lists = WordLists::new(classes);
        let words = |list: &[String]| lists.read(list);
        let smols = |list: Vec<String>| list.into_iter().map(SmolStr::new).collect::<Vec<_>>();
        let mut frames = BTreeMap::new();
        for (pos, roles) in raw.frames {
            let mut frame = BTreeMap::new();
            for (role, path) in roles {
                frame.insert(SmolStr::new(role), Path::parse(&path)?);
            }
            frames.insert(SmolStr::new(pos), frame);
        }
        let culprits = raw.culprits.iter().map(|raw| {
            Ok(Culprits { verbs: words(&raw.verbs)?, deed: words(&raw.deed)?, culprit: words(&raw.culprit)? })
        });
        let culprits: Result<Vec<Culprits>, String> = culprits.collect();
        let mut lights = Vec::new();
        for light in raw.light {
            let with: Result<Vec<_>, String> =
                light.with.iter().map(|(p, w)| Ok((Path::parse(p)?, words(w)?))).collect();
            lights.push(Light {
                verbs: words(&light.verbs)?,
                noun: Path::parse(&light.noun)?,
                with: with?,
                lend: light.lend.into_iter().map(|(a, b)| (SmolStr::new(a), SmolStr::new(b))).collect(),
                realis: light.realis.map(SmolStr::new),
            });
        }
        let mut realis = Vec::new();
        for rule in raw.realis {
            if !["dependent", "governor", "mark", "self"].contains(&rule.place.as_str()) {
                return Err(format!("a realis rule stands at the unknown place `{}`", rule.place));
            }
            realis.push(RealisRule {
                value: SmolStr::new(&rule.value),
                place: SmolStr::new(&rule.place),
                words: words(&rule.words)?,
                morph: smols(rule.morph),
                rels: smols(rule.rels),
                without: words(&rule.without)?,
                having: words(&rule.having)?,
                types: rule.types,
                unless_groups: rule.unless_groups,
                unless_sourced: rule.unless_sourced,
            });
        }
        let guards: Result<Vec<_>, String> = raw
            .guard
            .into_iter()
            .map(|g| Ok(Guard { types: g.types, words: words(&g.words)?, least: g.least }))
            .collect();
        Ok(Grammar {
            frames,
            lights,
            object_control: words(&raw.object_control)?,
            raising: words(&raw.raising)?,
            unaccusative: words(&raw.unaccusative)?,
            agent_cases: words(&raw.agent_cases)?,
            goal_cases: words(&raw.goal_cases)?,
            absolute_cases: words(&raw.absolute_cases)?,
            control_cases: words(&raw.control_cases)?,
            control_marks: words(&raw.control_marks)?,
            beside_cases: words(&raw.beside_cases)?,
            missions: words(&raw.missions)?,
            offices: words(&raw.offices)?,
            collectives: words(&raw.collectives)?,
            genitive_cases: words(&raw.genitive_cases)?,
            naming: words(&raw.naming)?,
            survived: words(&raw.survived)?,
            suffering: words(&raw.suffering)?,
            consequences: words(&raw.consequences)?,
            passive_auxiliaries: words(&raw.passive_auxiliaries)?,
            perfect_auxiliaries: words(&raw.perfect_auxiliaries)?,
            object_cases: words(&raw.object_cases)?,
            reflexives: words(&raw.reflexives)?,
            contractions: raw
                .contractions
                .into_iter()
                .map(|(from, to)| (SmolStr::new(from), SmolStr::new(to)))
                .collect(),
            lemma_endings: raw
                .lemma_endings
                .into_iter()
                .map(|(from, to)| (SmolStr::new(from), SmolStr::new(to)))
                .collect(),
            partitive: words(&raw.partitive)?,
            carriers: words(&raw.carriers)?,
            people: words(&raw.people)?,
            parents: words(&raw.parents)?,
            households: words(&raw.households)?,
            parts: Parts {
                before: raw.parts.before.iter().map(|p| fold(p)).collect(),
                after: raw.parts.after.iter().map(|p| fold(p)).collect(),
            },
            culprits: culprits?,
            anybody: words(&raw.anybody)?,
            factive: words(&raw.factive)?,
            bare_days: raw.bare_days,
            causatives: raw.causatives,
            directions: words(&raw.directions)?,
            fearing: words(&raw.fearing)?,
            resultatives: words(&raw.resultatives)?,
            approximate: raw.approximate.iter().map(|p| fold(p)).collect(),
            against_cases: words(&raw.against_cases)?,
            opposing: Opposing { verbs: words(&raw.opposing.verbs)?, cases: words(&raw.opposing.cases)? },
            since: words(&raw.since)?,
            until_now: words(&raw.until_now)?,
            based: words(&raw.based)?,
            visits: words(&raw.visits)?,
            happening: words(&raw.happening)?,
            superlatives: words(&raw.superlatives)?,
            realis,
            pronouns: raw
                .pronoun
                .into_iter()
                .map(|p| Pronoun { forms: p.forms.iter().map(|f| fold(f)).collect(), ..p })
                .collect(),
            endings: raw.endings,
            stand_in: raw.stand_in,
            asides: raw.asides,
            gerunds: raw.gerunds,
            restrictives: raw.restrictives,
            verb_first: raw.verb_first,
            place_anaphora: raw.place_anaphor,
            guards: guards?,
            tolls: raw
                .toll
                .iter()
                .map(|t| {
                    Ok(Toll {
                        what: SmolStr::new(&t.what),
                        nouns: words(&t.nouns)?,
                        object_of: words(&t.object_of)?,
                        subject_of: words(&t.subject_of)?,
                        suffered: words(&t.suffered)?,
                        forms: t.forms.iter().map(SmolStr::new).collect(),
                    })
                })
                .collect::<Result<_, String>>()?,
            counted: raw
                .counted
                .iter()
                .map(|(what, list)| Ok((SmolStr::new(what), words(list)?)))
                .collect::<Result<_, String>>()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammars_are_read_without_a_word() {
        for lang in ["fr", "en", "es"] {
            let mut problems = Vec::new();
            let raw: RawGrammar = read(&format!("{lang}/language.toml"), &mut problems).unwrap_or_default();
            assert_eq!(problems, []);
            let classes = read::<RawClasses>(&format!("{lang}/classes.toml"), &mut problems);
            let grammar = Grammar::compile(raw, &classes.map(|c| c.class).unwrap_or_default());
            assert!(grammar.is_ok_and(|g| g.frames.contains_key("VERB")), "{lang}");
        }
    }

    #[test]
    fn the_languages_that_come_with_vigie_tell_every_type() {
        for lang in ["fr", "en", "es"] {
            let (language, problems) = Language::load(lang);
            assert_eq!(problems, []);
            assert!(language.complete, "{lang}/language.toml does not say `complete = true`");
            let empty: Vec<&str> =
                language.coverage().into_iter().filter(|(_, cell)| cell.is_empty()).map(|(t, _)| t).collect();
            assert!(empty.is_empty(), "{lang} tells nothing of {empty:?}");
        }
    }

    #[test]
    fn the_template_is_a_language() {
        let text = include_str!("../_template/language.toml");
        let raw: RawGrammar = toml::from_str(text).unwrap();
        assert!(Grammar::compile(raw, &Classes::new()).unwrap().frames.contains_key("NOUN"));
        assert!(toml::from_str::<RawClasses>(include_str!("../_template/classes.toml")).is_ok());
    }
}
