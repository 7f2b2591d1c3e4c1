//! How an explanation is put into words: each fact, then its tellings step by step, then what was rejected.

use std::io;

use vigie::{
    export::{FactRow, fact_rows},
    model::{
        Arc, BlockKind, Byte, CountWay, Document, Explanation, Irrelevance, LeftOut, Odds, PassedOver,
        PlaceWay, RealisWay, Refusal, Rejection, Role, Sameness, Span, Step, Telling, TimeWay, Way,
    },
    pipeline::Reading,
};

use crate::{
    page::{BOLD, CYAN, DIM, Page, RESET, cut, plain},
    wording::{Wording, day, short_place, speaker},
};

/// Columns before the names of steps.
const INDENT: usize = 3;
/// Columns of the names of steps.
const LABEL: usize = 12;
/// Columns that a list of words may take.
const LIST: usize = 70;
/// Columns that a rejected word may take.
const WORD: usize = 28;
/// Patterns that are told for one word that was rejected, where not all are asked for.
const MOST: usize = 3;

/// Writes explanations of documents.
pub struct Explaining<'a> {
    /// The labels of types.
    pub wording: &'a Wording,
    /// Whether everything is told that was rejected.
    pub all: bool,
}

impl Explaining<'_> {
    /// Writes all of one document.
    pub fn write(
        &self,
        page: &mut Page,
        document: &Document,
        reading: &Reading,
        explanation: &Explanation,
    ) -> io::Result<()> {
        let text = Text { document, reading, list: if self.all { usize::MAX } else { LIST } };
        let rows = fact_rows(document, &reading.parsed, &reading.facts);
        for (n, (row, tellings)) in rows.iter().zip(&explanation.facts).enumerate() {
            if n > 0 {
                page.gap()?;
            }
            let title = format!("{CYAN}{}{RESET}  {BOLD}{}{RESET}", n + 1, plain(&self.wording.what(row)));
            page.wrapped(0, "", &title)?;
            page.wrapped(INDENT, DIM, &plain(&summary(row)))?;
            for (k, telling) in tellings.iter().enumerate() {
                if k > 0 {
                    page.gap()?;
                }
                text.telling(page, telling)?;
            }
        }
        if rows.is_empty() {
            page.wrapped(0, "", &no_fact(explanation.passed_over.as_ref()))?;
        }
        self.rejected(page, &text, explanation)
    }

    /// Writes what was rejected, sentence by sentence.
    fn rejected(&self, page: &mut Page, text: &Text<'_>, explanation: &Explanation) -> io::Result<()> {
        let mut groups: Vec<Vec<&Rejection>> = Vec::new();
        for rejection in &explanation.rejected {
            match groups.last_mut().filter(|group| group[0].mention.overlaps(rejection.mention)) {
                Some(group) => group.push(rejection),
                None => groups.push(vec![rejection]),
            }
        }
        let mut sentence = None;
        let mut hidden = 0;
        for mut group in groups {
            let told = explanation.facts.iter().flatten().find(|t| t.mention.overlaps(group[0].mention));
            let n = group.len();
            group.sort_by_key(|r| nearness(&r.why));
            if !self.all {
                let told_type = told.and_then(|t| t.rule.split('.').nth(1));
                group.retain(|r| {
                    // Beside a fact, only what could have stood in its stead; no word of another sort.
                    told_type != Some(r.fact_type.as_str())
                        && nearness(&r.why) <= if told.is_some() { 1 } else { 2 }
                });
                group.truncate(MOST);
            }
            hidden += n - group.len();
            for rejection in group {
                if sentence.is_none() {
                    page.gap()?;
                    page.line(format!("{BOLD}Rejected{RESET}"))?;
                }
                let here = text.sentence(rejection.mention);
                if sentence != Some(here) {
                    sentence = Some(here);
                    let context = text.context(rejection.mention, page.width() - INDENT - 2);
                    page.wrapped(INDENT, "", &format!("“{context}”"))?;
                }
                let word = format!("“{}” ", cut(&text.words(rejection.mention), WORD));
                let why = text.refusal(&rejection.why);
                let body = format!("{} {DIM}— {why}{RESET}", plain(&rejection.rule));
                page.hanging(2 * INDENT, &word, LABEL, &body)?;
            }
        }
        if hidden > 0 {
            page.gap()?;
            let more = match hidden {
                1 => "1 more pattern has a word here and came less near (--verbose tells it).".to_owned(),
                n => format!("{n} more patterns have a word here and came less near (--verbose tells them)."),
            };
            page.wrapped(0, DIM, &more)?;
        }
        Ok(())
    }
}

/// How near a pattern came to telling a fact: 0 it held, 1 a word keeps it off, 2 it lacks a word, 3 a word of another
/// sort.
fn nearness(why: &Refusal) -> usize {
    match why {
        Refusal::Unless { .. } => 1,
        Refusal::Lacks { .. } => 2,
        Refusal::Pos { .. } => 3,
        _ => 0,
    }
}

/// A document's words.
struct Text<'a> {
    document: &'a Document,
    reading: &'a Reading,
    /// Columns that a list of the lexicon's words may take.
    list: usize,
}

impl Text<'_> {
    fn words(&self, span: Span<Byte>) -> String {
        cut(span.quote(&self.document.text), LIST)
    }

    fn list(&self, spans: &[Span<Byte>]) -> String {
        let words: Vec<String> = spans.iter().map(|s| format!("“{}”", self.words(*s))).collect();
        words.join(", ")
    }

    /// The sentence that holds some words, and the kind of block it stands in.
    fn sentence(&self, span: Span<Byte>) -> (Span<Byte>, BlockKind) {
        let parsed = &self.reading.parsed;
        let k = parsed.sentence_of(parsed.tokens_of(span).start);
        k.map_or((span, BlockKind::Body), |k| {
            (parsed.bytes_of(parsed.sentences[k].tokens), parsed.sentences[k].kind)
        })
    }

    /// The sentence around some words, cut to a width.
    fn context(&self, span: Span<Byte>, width: usize) -> String {
        let (sentence, _) = self.sentence(span);
        let all = plain(sentence.quote(&self.document.text));
        let room = width.saturating_sub(4);
        let before = Span::<Byte>::new(sentence.start, span.start).quote(&self.document.text).chars().count();
        let chars: Vec<char> = all.chars().collect();
        if chars.len() <= room {
            return all;
        }
        let from = before.saturating_sub(room / 3).min(chars.len() - room);
        let part: String = chars[from..from + room].iter().collect();
        let lead = if from > 0 { "…" } else { "" };
        let tail = if from + room < chars.len() { "…" } else { "" };
        format!("{lead}{}{tail}", part.trim())
    }

    fn telling(&self, page: &mut Page, telling: &Telling) -> io::Result<()> {
        let context = self.context(telling.mention, 2 * page.width());
        let words = self.words(telling.mention);
        let marked = context.replacen(&words, &format!("{BOLD}{words}{RESET}"), 1);
        let block = match self.sentence(telling.mention).1 {
            BlockKind::Body => String::new(),
            kind => format!(" {DIM}({}){RESET}", kind.as_str()),
        };
        page.wrapped(INDENT, "", &format!("“{marked}”{block}"))?;
        for step in &telling.steps {
            let (label, value, why) = self.step(telling, step);
            let value = if value.is_empty() { value } else { format!("{value} {DIM}— {RESET}") };
            let body = format!("{value}{DIM}{why}{RESET}");
            page.hanging(INDENT, &label, LABEL, &body)?;
        }
        Ok(())
    }

    /// A step as its name, what was found, and why.
    fn step(&self, telling: &Telling, step: &Step) -> (String, String, String) {
        let quoted = |span: Span<Byte>| format!("“{}”", self.words(span));
        match step {
            Step::Trigger { lemma, pos, weight, chance } => {
                let mut why = format!("{}: {} {pos}, specificity {weight}", telling.rule, plain(lemma));
                why.extend(chance.map(|chance| format!(", network {}", share(chance))));
                ("trigger".to_owned(), quoted(telling.mention), why)
            }
            Step::Condition { key, path, words, by } => {
                ((*key).to_owned(), quoted(*by), format!("on {path}: {}", cut(words, self.list)))
            }
            Step::Near { key, path, words, found, chance } => {
                let there = if found.is_empty() { "nothing there".to_owned() } else { self.list(found) };
                let words = cut(words, self.list);
                let why = format!("lacks {key} {path} ({words}), weights {}", share(*chance));
                ("near".to_owned(), there, why)
            }
            Step::Taken { by, fact_type } => {
                ("taken as".to_owned(), fact_type.clone(), format!("{by}: by who fills its roles"))
            }
            Step::Light { verb } => {
                ("light verb".to_owned(), quoted(*verb), "lends the noun its dependents".to_owned())
            }
            Step::Filler { role, phrase, way, pronoun, odds } => {
                let mut why = self.way(*role, way, *odds);
                if let Some(pronoun) = pronoun {
                    why.push_str(&format!("; {} stands for it", quoted(*pronoun)));
                }
                (role.as_str().to_owned(), quoted(*phrase), why)
            }
            Step::Left { role, phrase, why, odds } => {
                (format!("not {}", role.as_str()), quoted(*phrase), left(*role, *why, *odds))
            }
            Step::Where { places, way, arcs } => {
                ("place".to_owned(), self.list(places), self.place(*way, places.is_empty(), arcs))
            }
            Step::When { span, way } => {
                let why = match way {
                    TimeWay::Sentence => "the nearest time in its sentence",
                    TimeWay::FactBefore => "as the fact before",
                    TimeWay::Document => "the document's date: nothing in its sentence says",
                    TimeWay::Unknown if self.document.published.interval.is_some() => {
                        "not known: told of as done before, and nothing says when"
                    }
                    TimeWay::Unknown => "not known: the document has no date",
                };
                ("time".to_owned(), span.map(quoted).unwrap_or_default(), why.to_owned())
            }
            Step::Count { span, what, way } => {
                let why = match way {
                    CountWay::Role(role) => format!("{what}: a number on the {}", role.as_str()),
                    CountWay::Trigger => format!("{what}: a number on the trigger"),
                    CountWay::Victims => format!("{what}: victims that its sentence counts"),
                    CountWay::Joined => format!("{what}: from a fact that was joined"),
                    CountWay::Weights => format!("{what}: weights"),
                };
                ("count".to_owned(), quoted(*span), why)
            }
            Step::Realis { value, way } => ("realis".to_owned(), value.as_str().to_owned(), realis(way)),
            Step::Said { cue, content } => {
                let cue = cue.map_or("no cue".to_owned(), |cue| format!("cue {}", quoted(cue)));
                let content = cut(content.quote(&self.document.text), LIST / 2);
                ("said".to_owned(), String::new(), format!("{cue}; what was said: “{content}”"))
            }
            Step::Joined { to, sameness } => {
                let why = match sameness {
                    Sameness::ToldOnce => "a report tells one such fact for a place and its days",
                    Sameness::Headline => "one of them is the headline",
                    Sameness::Patient => "they share a patient",
                    Sameness::Place => "they share a place",
                    Sameness::AgentAndWords => "they share an agent and their words",
                    Sameness::Words => "they share their words",
                    Sameness::Recalled => "a definite noun that stands for what was told last",
                    Sameness::Weights => "the weights think that they tell one occurrence",
                };
                ("same as".to_owned(), quoted(*to), why.to_owned())
            }
            Step::CountedBy { span, to } => {
                ("not counted".to_owned(), quoted(*span), format!("{} tells of it nearer", quoted(*to)))
            }
            Step::Toll { from } => {
                ("victims".to_owned(), quoted(*from), "its victims are counted here".to_owned())
            }
        }
    }

    fn way(&self, role: Role, way: &Way, odds: Option<Odds>) -> String {
        let chance = odds.map(|odds| match role {
            Role::Agent => odds.agent,
            _ => odds.patient,
        });
        let weights = chance.map_or(String::new(), |chance| format!("; weights {}", share(chance)));
        match way {
            Way::Path { frame: None, path, arcs } => {
                format!("{path} of the pattern: {}{weights}", self.arcs(arcs))
            }
            Way::Path { frame: Some(frame), path, arcs } => {
                format!("{path} of frame {frame}: {}{weights}", self.arcs(arcs))
            }
            Way::Beside { arcs } => format!("beside the noun: {}{weights}", self.arcs(arcs)),
            Way::Implied => format!("implied: the armed subject of the clause above{weights}"),
            Way::Speaker => "a pronoun of the first person: whoever speaks".to_owned(),
            Way::Weights => match odds {
                Some(odds) => format!(
                    "no rule names it: chosen by weights, {} {} (neither {})",
                    role.as_str(),
                    share(chance.unwrap_or_default()),
                    share(odds.neither)
                ),
                None => "no rule names it: chosen by weights".to_owned(),
            },
        }
    }

    fn place(&self, way: PlaceWay, none: bool, arcs: &[Arc]) -> String {
        let arcs = if arcs.is_empty() { String::new() } else { format!(": {}", self.arcs(arcs)) };
        match way {
            PlaceWay::Emptied => "none: the pattern takes none".to_owned(),
            PlaceWay::Role => format!("the role's path{arcs}"),
            PlaceWay::Patient => "where the patient is".to_owned(),
            PlaceWay::Sentence => format!("nearest in its sentence{arcs}"),
            PlaceWay::Anaphor => "a noun of its sentence stands for it".to_owned(),
            PlaceWay::FactBefore => "as the fact before".to_owned(),
            PlaceWay::Paragraph => "a sentence before it in the paragraph".to_owned(),
            PlaceWay::Weights if none => "none is probable enough, by weights".to_owned(),
            PlaceWay::Weights => format!("chosen by weights{arcs}"),
            PlaceWay::Nowhere => "none is near enough".to_owned(),
        }
    }

    /// "bombardé –nsubj→ aviation".
    fn arcs(&self, arcs: &[Arc]) -> String {
        let mut out = arcs.first().map_or(String::new(), |arc| self.words(arc.from));
        for arc in arcs {
            let rel = if arc.implied { format!("({})", arc.rel) } else { arc.rel.clone() };
            let arrow = if arc.up { format!(" ←{rel}– ") } else { format!(" –{rel}→ ") };
            out.push_str(&arrow);
            out.push_str(&self.words(arc.to));
        }
        out
    }

    fn refusal(&self, why: &Refusal) -> String {
        match why {
            Refusal::Pos { asked, found } => format!("asks for {asked}, but it is {found}"),
            Refusal::Lacks { key, path, words, found } => {
                let found = match found.len() {
                    0 => "nothing stands there".to_owned(),
                    _ => format!("there {}", self.list(&found[..found.len().min(4)])),
                };
                format!("{key} {path} asks for {}; {found}", cut(words, self.list))
            }
            Refusal::Unless { path, words, by } => {
                format!("unless {path}: “{}” is one of {}", self.words(*by), cut(words, self.list))
            }
            Refusal::LessSpecific { than } => format!("holds too, but {} is more specific", plain(than)),
            Refusal::PartOf { whole } => format!("holds, but is part of “{}”", self.words(*whole)),
            Refusal::Guard { by } => format!("holds, but {} turn the sentence away", self.list(by)),
            Refusal::Weights => "holds, but the weights think otherwise".to_owned(),
            Refusal::CountedWith { attack } => {
                format!("its victims are counted with “{}”", self.words(*attack))
            }
            Refusal::Cause => "told as the cause of another hazard".to_owned(),
            Refusal::Background => "more than five years before the report".to_owned(),
        }
    }
}

/// That there is no fact, and whether the text was read at all.
fn no_fact(passed_over: Option<&PassedOver>) -> String {
    match passed_over {
        None => "No fact.".to_owned(),
        Some(PassedOver::NoPattern) => {
            "No fact: no pattern finds all its words here. An ordinary reading passes such a text over."
                .to_owned()
        }
        Some(PassedOver::Irrelevant(Irrelevance { score, asked, words })) => {
            let words = match words.as_slice() {
                [] => "no word speaks for it".to_owned(),
                words => format!("most speak “{}” for it", plain(&words.join("”, “"))),
            };
            format!(
                "No fact: what the words of the text speak of is nothing of ours (they come to {score:.2}, and {asked:.2} is \
                 asked; {words}). Such a text is passed over, unless --thorough asks to read it."
            )
        }
    }
}

/// Where, when, how many and according to whom, in one line.
fn summary(row: &FactRow) -> String {
    let mut parts: Vec<String> = vec![row.fact_type.clone()];
    parts.extend(row.places.iter().map(short_place));
    parts.extend(row.time.as_deref().map(day));
    parts.extend(row.counts.iter().map(|count| format!("{} ({})", count.quote.text, count.measure())));
    parts.push(format!("according to {}", speaker(row)));
    parts.join(" · ")
}

fn left(role: Role, why: LeftOut, odds: Option<Odds>) -> String {
    let chance = odds.map(|o| if role == Role::Agent { o.agent } else { o.patient });
    let chance = chance.map_or(String::new(), |chance| format!(", weights {}", share(chance)));
    match why {
        LeftOut::Trigger => "it is part of the trigger".to_owned(),
        LeftOut::Sort => "a bare noun names a sort of thing, not somebody".to_owned(),
        LeftOut::Kind => "neither a noun nor a name, or a time".to_owned(),
        LeftOut::Pronoun => "whom the pronoun stands for is not plain".to_owned(),
        LeftOut::OtherRole => format!("the other role has it{chance}"),
        LeftOut::Weights => format!("too improbable{chance}"),
        LeftOut::Named => format!("the pattern itself names another{chance}"),
        LeftOut::Inside => format!("inside another filler{chance}"),
    }
}

fn realis(way: &RealisWay) -> String {
    match way {
        RealisWay::Plain => "nothing speaks against it".to_owned(),
        RealisWay::Pattern => "the pattern says so".to_owned(),
        RealisWay::Light => "the light verb says so".to_owned(),
        RealisWay::Rule { place, words, morph } => {
            let words = if words.is_empty() { String::new() } else { format!(": {}", cut(words, LIST)) };
            let morph = if morph.is_empty() { String::new() } else { format!(" {morph}") };
            format!("a rule of the language, {place}{morph}{words}")
        }
        RealisWay::Weights => "the weights say so, against the rules".to_owned(),
        RealisWay::DeniedTwice => "denied by the words and by a rule: twice is not at all".to_owned(),
    }
}

/// ".93".
fn share(chance: f32) -> String {
    let text = format!("{:.2}", chance);
    text.strip_prefix('0').map_or(text.clone(), str::to_owned)
}
