//! Joins the stages: document → parse → mentions → attributions → facts → statuses. No stage reaches back.
//!
//! This is the only file that knows two rooms. Models and tables are arguments: nothing is opened here.

pub mod cases;
pub mod reattaching;
pub mod recasing;
pub mod seams;
pub mod stand_ins;
pub mod tellings;

use std::{borrow::Cow, sync::OnceLock};

use vigie_lexicon::{
    actors, attribution, files, language::Language, outlets::Outlets, places as place_words, problem::Problem,
};
use vigie_nlp as nlp;

use reattaching::Speech;
use stand_ins::KnownVerbs;

use crate::{
    extraction::{
        self, FactModel, FactModels, FactNetwork, FillerExample, NearExample, PairExample, Relevance, Screen,
        ToldWord, TriggerExample, attribution::AttributionWords,
    },
    grounding::{
        parties::{self, Actors},
        places::{Gazetteer, Home, PlaceModel, PlaceReader, PlaceWords},
        quantities::{self, QuantityWords},
        times::{self, TimeRules},
    },
    linking::{self, Transitions},
    model::{
        Attribution, BlockKind, Byte, Diagnostic, Document, Explanation, Fact, Level, Mentions, Parsed,
        PassedOver, PatternWord, Sentence, Severity, Span, Status, TimexType, Tok,
    },
};

/// The words of all languages together: actors, cues of speech, and what facts do to the states of places.
#[derive(Default)]
pub struct SharedTables {
    actors: Actors,
    attribution: AttributionWords,
    transitions: Transitions,
    places: PlaceModel,
    outlets: Outlets,
    facts: FactModels,
}

impl SharedTables {
    /// Reads them from the lexicon, with what is wrong there.
    pub fn load() -> (Self, Vec<Diagnostic>) {
        let mut found = Vec::new();
        let actors = kept(Actors::load(), &mut found);
        let attribution = kept(AttributionWords::load(), &mut found);
        let transitions = kept(Transitions::load(), &mut found);
        let places = kept(PlaceModel::load(), &mut found);
        let outlets = kept(Outlets::load(), &mut found);
        let mut network = |name: &str| {
            let table = files::read(name).unwrap_or_default();
            kept(FactNetwork::parse(&table).map_err(|message| Problem::of(name, message)), &mut found)
        };
        let (triggers, arguments) = (network("weights/triggers.tsv"), network("weights/arguments.tsv"));
        let (locations, realis) = (network("weights/locations.tsv"), network("weights/realis.tsv"));
        let (counts, coreference) = (network("weights/counts.tsv"), network("weights/coreference.tsv"));
        let mut weights = |name: &str| {
            let table = files::read(name).unwrap_or_default();
            kept(FactModel::parse(&table).map_err(|message| Problem::of(name, message)), &mut found)
        };
        let facts = FactModels {
            triggers,
            nears: weights("weights/nears.tsv"),
            arguments,
            places: locations,
            realis,
            counts,
            coreference,
        };
        (SharedTables { actors, attribution, transitions, places, outlets, facts }, found)
    }

    /// Takes other weights for places than the lexicon's.
    pub fn with_places(self, places: PlaceModel) -> Self {
        SharedTables { places, ..self }
    }

    /// Takes other weights for facts than the lexicon's; empty ones leave everything to the patterns.
    pub fn with_facts(self, facts: FactModels) -> Self {
        SharedTables { facts, ..self }
    }

    /// Where a document's outlet is at home, by its name or the address of the document: as the table of outlets tells,
    /// or as the name of one that it lacks does.
    fn home(&self, document: &Document, gazetteer: &Gazetteer) -> Option<Home> {
        let told = || [document.outlet.as_deref(), document.url.as_deref()].into_iter().flatten();
        let Some(outlet) = told().find_map(|told| self.outlets.find(told)) else {
            let (town, country) = told().find_map(|told| self.outlets.town_in(told))?;
            return Home::named(&town, country.as_deref(), gazetteer);
        };
        Home::find(&outlet.home, &outlet.container, outlet.scope, gazetteer)
    }

    /// Where a text names known actors.
    pub fn named(&self, parsed: &Parsed) -> Vec<Span<Byte>> {
        parties::named(&parties::find(parsed, &self.actors))
    }

    /// What finds the places of a document.
    pub fn place_reader<'a>(
        &'a self,
        document: &Document,
        gazetteer: &'a Gazetteer,
        tables: &'a LanguageTables,
    ) -> PlaceReader<'a> {
        let home = self.home(document, gazetteer);
        PlaceReader { gazetteer, words: &tables.places, model: &self.places, home }
    }
}

/// The words of one language.
#[derive(Default)]
pub struct LanguageTables {
    language: Language,
    known_verbs: KnownVerbs,
    speech: Speech,
    relevance: Relevance,
    /// Made when a short document first asks for it.
    screen: OnceLock<Screen>,
    places: PlaceWords,
    times: Option<TimeRules>,
    quantities: Option<QuantityWords>,
}

impl LanguageTables {
    /// Reads them from the lexicon, with what is wrong there. A file that a language lacks is a gap, no error.
    pub fn load(lang: &str) -> (Self, Vec<Diagnostic>) {
        let (language, problems) = Language::load(lang);
        let mut found: Vec<Diagnostic> = problems.iter().map(broken).collect();
        let has = |file: &str| files::read(&format!("{lang}/{file}")).is_some();
        let times = has("time.toml").then(|| TimeRules::load(lang)).map(|rules| kept_some(rules, &mut found));
        let quantities = has("quantities.toml")
            .then(|| QuantityWords::load(lang))
            .map(|words| kept_some(words, &mut found));
        let places = if has("places.toml") {
            PlaceWords::new(kept(place_words::load(lang), &mut found))
                .with_homographs(place_words::homographs(lang))
                .with_part_names(kept(place_words::part_names(), &mut found))
                .with_scripts(kept(place_words::scripts(), &mut found))
        } else {
            PlaceWords::default()
        };
        let (times, quantities) = (times.flatten(), quantities.flatten());
        let name = format!("weights/relevance-{lang}.tsv");
        let relevance = Relevance::parse(&files::read(&name).unwrap_or_default());
        let relevance = kept(relevance.map_err(|message| Problem::of(&name, message)), &mut found);
        let screen = OnceLock::new();
        let cues = kept(attribution::load(lang), &mut found);
        let known_verbs = KnownVerbs::new(&language, &cues);
        let nouns = kept(actors::nominals(lang), &mut found);
        let speech = Speech::new(&cues, &nouns);
        (
            LanguageTables { language, known_verbs, speech, relevance, screen, places, times, quantities },
            found,
        )
    }

    /// Takes other weights for what a document speaks of; with empty ones every document is read.
    pub fn with_relevance(self, relevance: Relevance) -> Self {
        LanguageTables { relevance, ..self }
    }

    /// Lets a word tell what the patterns tell of it now, and not when the networks learnt: for those that learn anew.
    pub fn for_learning(mut self) -> Self {
        self.language.evoked.clear();
        self
    }

    /// Annotates a text as facts are read from it: words cut in two are joined ([`seams`]), verbs that the model took for
    /// something else are read as verbs ([`stand_ins`]), and what plainly hangs from the wrong word is hung from the right one
    /// ([`reattaching`]).
    pub fn annotate(&self, text: &str, model: &nlp::Pipeline) -> nlp::Doc {
        let mut doc = model.run(text);
        seams::close(&mut doc);
        seams::join_subjects(&mut doc);
        if let Some(stand_in) = &self.language.grammar.stand_in {
            stand_ins::mend(&mut doc, model, stand_in, &self.known_verbs);
        }
        let grammar = &self.language.grammar;
        reattaching::mend(&mut doc, grammar, &self.speech);
        doc
    }

    /// Types, patterns and grammar.
    pub fn language(&self) -> &Language {
        &self.language
    }

    /// Whether facts can be read in this language: it has patterns.
    pub fn reads_facts(&self) -> bool {
        !self.language.patterns.all.is_empty()
    }
}

/// Everything that was read in one document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The told blocks, parsed.
    pub parsed: Parsed,
    /// Places, times, quantities and parties.
    pub mentions: Mentions,
    /// Who says what.
    pub attributions: Vec<Attribution>,
    /// What is told.
    pub facts: Vec<Fact>,
    /// The states of places that it makes.
    pub statuses: Vec<Status>,
}

/// Reads one document. Without a gazetteer no place is found; a document that speaks of nothing of ours tells no fact.
pub fn read(
    document: &Document,
    model: &nlp::Pipeline,
    gazetteer: Option<&Gazetteer>,
    shared: &SharedTables,
    tables: &LanguageTables,
) -> Reading {
    let mut reading = read_all(document, model, gazetteer, shared, tables);
    if tables.relevance.speaks(&told(document)) == Some(false) {
        reading.facts.clear();
        reading.statuses.clear();
    }
    add_datelines(&mut reading, document, model, gazetteer, shared, tables);
    reading
}

fn add_datelines(
    reading: &mut Reading,
    document: &Document,
    model: &nlp::Pipeline,
    gazetteer: Option<&Gazetteer>,
    shared: &SharedTables,
    tables: &LanguageTables,
) {
    // A dateline tells where the report was written, not where its facts happened: its places are mentions only.
    if let Some(gazetteer) = gazetteer {
        let is_dateline = |kind| kind == BlockKind::Dateline;
        let heads = parse_blocks(document, is_dateline, Cow::Borrowed, |text| model.run(text));
        if !heads.sentences.is_empty() {
            let reader = shared.place_reader(document, gazetteer, tables);
            let named = shared.named(&heads);
            reading.mentions.places.extend(reader.find(document, &heads, &named));
            reading.mentions.places.sort_by_key(|mention| mention.span.start);
        }
    }
}

/// Reads the facts of one document, and the states of places that they make: the same as [`read`] finds.
///
/// A document that can tell none is not parsed. All but the facts and statuses is what they needed, and empty there.
pub fn read_facts(
    document: &Document,
    model: &nlp::Pipeline,
    gazetteer: Option<&Gazetteer>,
    shared: &SharedTables,
    tables: &LanguageTables,
) -> Reading {
    // A document that speaks of something of ours nearly always holds the words of a pattern: they need not be looked for.
    let may_tell = tables.relevance.speaks(&told(document));
    if may_tell.unwrap_or_else(|| may_tell_facts(document, model, tables)) {
        read_all(document, model, gazetteer, shared, tables)
    } else {
        Reading::default()
    }
}

/// As [`read`], with why each fact is what it is, and what was rejected.
pub fn explain(
    document: &Document,
    model: &nlp::Pipeline,
    gazetteer: Option<&Gazetteer>,
    shared: &SharedTables,
    tables: &LanguageTables,
) -> (Reading, Explanation) {
    let parsed = parse(document, model, gazetteer, tables);
    let mentions = mentions(document, &parsed, gazetteer, shared, tables);
    let attributions = extraction::attribution::find(document, &parsed, &mentions, &shared.attribution);
    let weights = Some(&shared.facts);
    let (mut facts, mut explanation) =
        extraction::explained(document, &parsed, &mentions, &attributions, &tables.language, weights);
    explanation.passed_over = passed_over(document, model, tables);
    if matches!(explanation.passed_over, Some(PassedOver::Irrelevant(_))) {
        facts.clear();
        explanation.facts.clear();
    }
    let statuses = linking::statuses(document, &facts, &shared.transitions);
    let mut reading = Reading { parsed, mentions, attributions, facts, statuses };
    add_datelines(&mut reading, document, model, gazetteer, shared, tables);
    (reading, explanation)
}

/// The words of a document that was read, as patterns see them.
pub fn pattern_words(document: &Document, reading: &Reading, tables: &LanguageTables) -> Vec<PatternWord> {
    extraction::pattern_words(document, &reading.parsed, &reading.mentions, &tables.language)
}

/// Why a document is not parsed where only facts are wanted.
fn passed_over(document: &Document, model: &nlp::Pipeline, tables: &LanguageTables) -> Option<PassedOver> {
    if let Some(why) = tables.relevance.irrelevance(&told(document)) {
        return Some(PassedOver::Irrelevant(why));
    }
    let judged = tables.relevance.speaks(&told(document)).is_some();
    (!judged && !may_tell_facts(document, model, tables)).then_some(PassedOver::NoPattern)
}

/// The texts of the blocks that may tell facts.
pub fn told(document: &Document) -> Vec<&str> {
    let told = document.blocks.iter().filter(|block| block.kind.is_told());
    told.map(|block| block.span.quote(&document.text)).collect()
}

/// Whether the forms of a document leave it open that it tells a fact: the networks need not run where they do not.
fn may_tell_facts(document: &Document, model: &nlp::Pipeline, tables: &LanguageTables) -> bool {
    let lowered =
        |text: &str| if recasing::is_loud(text) { recasing::lowered(text) } else { text.to_owned() };
    let quiet: Vec<String> = told(document).into_iter().map(lowered).collect();
    let blocks = quiet.iter().map(|text| {
        model.tokenizer().tokenize(text).iter().map(|token| &text[token.start..token.end]).collect()
    });
    let screen = || tables.screen.get_or_init(|| Screen::new(&tables.language));
    tables.reads_facts() && screen().may_tell(blocks, |form| model.possible_lemmas(form))
}

/// Reads one document, whatever it speaks of.
fn read_all(
    document: &Document,
    model: &nlp::Pipeline,
    gazetteer: Option<&Gazetteer>,
    shared: &SharedTables,
    tables: &LanguageTables,
) -> Reading {
    let parsed = parse(document, model, gazetteer, tables);
    read_parsed(document, parsed, gazetteer, shared, tables, Some(&shared.facts))
}

/// Reads one document whose parse is at hand; without weights the patterns alone bind what a fact holds.
fn read_parsed(
    document: &Document,
    parsed: Parsed,
    gazetteer: Option<&Gazetteer>,
    shared: &SharedTables,
    tables: &LanguageTables,
    weights: Option<&FactModels>,
) -> Reading {
    let mentions = mentions(document, &parsed, gazetteer, shared, tables);
    let attributions = extraction::attribution::find(document, &parsed, &mentions, &shared.attribution);
    let facts = extraction::facts(document, &parsed, &mentions, &attributions, &tables.language, weights);
    let statuses = linking::statuses(document, &facts, &shared.transitions);
    Reading { parsed, mentions, attributions, facts, statuses }
}

/// What weights are learnt from: see [`extraction::examples`].
pub fn fact_examples(
    document: &Document,
    model: &nlp::Pipeline,
    gazetteer: Option<&Gazetteer>,
    shared: &SharedTables,
    tables: &LanguageTables,
    types: impl Fn(&[TriggerExample]) -> Vec<Option<String>>,
) -> (Vec<TriggerExample>, Vec<FillerExample>) {
    let parsed = parse(document, model, gazetteer, tables);
    let mentions = mentions(document, &parsed, gazetteer, shared, tables);
    let attributions = extraction::attribution::find(document, &parsed, &mentions, &shared.attribution);
    extraction::examples(document, &parsed, &mentions, &attributions, &tables.language, types)
}

/// What the weights of tellings of one occurrence are learnt from: see [`extraction::pair_examples`].
pub fn pair_examples(
    document: &Document,
    model: &nlp::Pipeline,
    gazetteer: Option<&Gazetteer>,
    shared: &SharedTables,
    tables: &LanguageTables,
    occurrences: impl Fn(&[ToldWord]) -> Vec<Option<usize>>,
) -> Vec<PairExample> {
    let parsed = parse(document, model, gazetteer, tables);
    let mentions = mentions(document, &parsed, gazetteer, shared, tables);
    let attributions = extraction::attribution::find(document, &parsed, &mentions, &shared.attribution);
    let (language, models) = (&tables.language, &shared.facts);
    extraction::pair_examples(document, &parsed, &mentions, &attributions, language, models, occurrences)
}

/// What the weights of near patterns are learnt from: see [`extraction::near_examples`].
pub fn near_examples(
    document: &Document,
    model: &nlp::Pipeline,
    gazetteer: Option<&Gazetteer>,
    shared: &SharedTables,
    tables: &LanguageTables,
) -> Vec<NearExample> {
    let parsed = parse(document, model, gazetteer, tables);
    let mentions = mentions(document, &parsed, gazetteer, shared, tables);
    extraction::near_examples(document, &parsed, &mentions, &tables.language)
}

/// Parses the told blocks one by one and joins them: no sentence crosses a block.
///
/// Blocks in capitals, and documents without any, are read as they would usually be written ([`recasing`]); a gazetteer
/// tells names there.
pub fn parse(
    document: &Document,
    model: &nlp::Pipeline,
    gazetteer: Option<&Gazetteer>,
    tables: &LanguageTables,
) -> Parsed {
    let is_name = |words: &str| gazetteer.is_some_and(|gazetteer| tables.places.is_name(words, gazetteer));
    let spellings = recasing::Spellings::of(&told(document));
    let recased = |text| recasing::recased(text, model, &spellings, is_name);
    parse_blocks(document, BlockKind::is_told, recased, |text| tables.annotate(text, model))
}

fn parse_blocks<'t>(
    document: &'t Document,
    wanted: fn(BlockKind) -> bool,
    recased: impl Fn(&'t str) -> Cow<'t, str>,
    annotate: impl Fn(&str) -> nlp::Doc,
) -> Parsed {
    let mut doc = nlp::Doc { text: document.text.clone(), ..nlp::Doc::default() };
    let mut sentences = Vec::new();
    for (index, block) in document.blocks.iter().enumerate().filter(|(_, block)| wanted(block.kind)) {
        let text = recased(block.span.quote(&document.text));
        doc.text.replace_range(block.span.range(), &text);
        let part = annotate(&text);
        let base = doc.tokens.len();
        for tokens in part.sentences() {
            let tokens = Span::<Tok>::new(tokens.start + base, tokens.end + base);
            sentences.push(Sentence { tokens, block: index, kind: block.kind });
        }
        doc.append(&part, block.span.start);
    }
    Parsed { lang: document.lang.clone().unwrap_or_default(), doc, sentences }
}

/// What the words of a document stand for. Without a gazetteer no place is found.
pub fn mentions(
    document: &Document,
    parsed: &Parsed,
    gazetteer: Option<&Gazetteer>,
    shared: &SharedTables,
    tables: &LanguageTables,
) -> Mentions {
    let times = tables.times.as_ref().map(|rules| times::find(document, parsed, rules)).unwrap_or_default();
    let (event_times, times): (Vec<_>, Vec<_>) =
        times.into_iter().partition(|mention| mention.timex == TimexType::Event);
    let mut quantities =
        tables.quantities.as_ref().map(|words| quantities::find(parsed, words, &times)).unwrap_or_default();
    let parties = parties::find(parsed, &shared.actors);
    let named = parties::named(&parties);
    let places = gazetteer
        .map(|g| shared.place_reader(document, g, tables).find(document, parsed, &named))
        .unwrap_or_default();
    // « La route nationale 27 » counts no roads.
    let roads: Vec<_> =
        places.iter().filter(|place| place.level == Some(Level::Route)).map(|place| place.span).collect();
    quantities.retain(|quantity| !roads.iter().any(|road| road.covers(quantity.number)));
    let countries = parties::countries(parsed, &shared.actors);
    Mentions { places, times, event_times, quantities, parties, countries }
}

/// A table, or an empty one and what is wrong with it.
fn kept<T: Default>(table: Result<T, Problem>, found: &mut Vec<Diagnostic>) -> T {
    kept_some(table, found).unwrap_or_default()
}

fn kept_some<T>(table: Result<T, Problem>, found: &mut Vec<Diagnostic>) -> Option<T> {
    table.map_err(|problem| found.push(broken(&problem))).ok()
}

/// What to tell of a problem of the lexicon.
pub fn broken(problem: &Problem) -> Diagnostic {
    Diagnostic {
        code: "V0100",
        severity: Severity::Error,
        origin: format!("lexicon/{}:{}", problem.file, problem.line),
        span: None,
        message: format!("{} {}", problem.id, problem.message).trim().to_owned(),
        hint: problem.hint.clone(),
    }
}
