//! Annotated texts as JSON lines.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use serde::Deserialize;
use vigie::{
    extraction::{FillerExample, NONE, NearExample, Slot, ToldWord, TriggerExample},
    model::{Byte, Realis, Span, What},
};

/// A text with its facts; offsets are bytes.
pub struct Told {
    pub id: String,
    pub lang: String,
    pub text: String,
    published: Option<String>,
    outlet: Option<String>,
    pub facts: Vec<ToldFact>,
}

pub struct ToldFact {
    fact_type: String,
    pub mentions: Vec<Span<Byte>>,
    agents: Vec<Span<Byte>>,
    patients: Vec<Span<Byte>>,
    places: Vec<Span<Byte>>,
    realis: Realis,
    /// Numbers, and what each counts.
    counts: Vec<(Span<Byte>, &'static str)>,
}

#[derive(Deserialize)]
struct Line {
    id: String,
    lang: String,
    text: String,
    published: Option<String>,
    outlet: Option<String>,
    facts: Vec<LineFact>,
}

#[derive(Deserialize)]
struct LineFact {
    #[serde(rename = "type")]
    fact_type: String,
    mentions: Vec<Quote>,
    agents: Vec<Quote>,
    patients: Vec<Quote>,
    places: Vec<Quote>,
    #[serde(default)]
    realis: Option<String>,
    #[serde(default)]
    counts: Vec<LineCount>,
}

#[derive(Deserialize)]
struct LineCount {
    span: Quote,
    what: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Quote {
    Plain { start: usize, end: usize },
    Held { span: Box<Quote> },
}

impl Quote {
    fn ends(&self) -> (usize, usize) {
        match self {
            Quote::Plain { start, end } => (*start, *end),
            Quote::Held { span } => span.ends(),
        }
    }
}

/// The texts of a file.
pub fn read(path: &Path) -> Result<Vec<Told>> {
    let file = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    let mut out = Vec::new();
    for line in file.lines().filter(|line| !line.trim().is_empty()) {
        let line: Line = serde_json::from_str(line).with_context(|| format!("in {}", path.display()))?;
        let mut bytes: Vec<usize> = line.text.char_indices().map(|(at, _)| at).collect();
        bytes.push(line.text.len());
        let span = |q: &Quote| Some(Span::new(*bytes.get(q.ends().0)?, *bytes.get(q.ends().1)?));
        let spans = |quotes: &[Quote]| quotes.iter().filter_map(span).collect();
        let fact = |f: &LineFact| ToldFact {
            fact_type: f.fact_type.clone(),
            mentions: spans(&f.mentions),
            agents: spans(&f.agents),
            patients: spans(&f.patients),
            places: spans(&f.places),
            counts: f
                .counts
                .iter()
                .filter_map(|c| Some((span(&c.span)?, What::find(&c.what)?.as_str())))
                .collect(),
            realis: f.realis.as_deref().and_then(Realis::find).unwrap_or_default(),
        };
        let facts = line.facts.iter().map(fact).collect();
        let Line { id, lang, text, published, outlet, .. } = line;
        out.push(Told { id, lang, text, published, outlet, facts });
    }
    Ok(out)
}

impl Told {
    /// The text as an input of `vigie extract`.
    pub fn json(&self) -> String {
        serde_json::json!({
            "id": self.id, "lang": self.lang, "text": self.text, "published": self.published, "outlet": self.outlet,
        })
        .to_string()
    }

    /// For each word, what it is and the fact that it tells: of the words of one mention the one that says it best.
    pub fn label(&self, words: &[TriggerExample]) -> Vec<(Option<String>, Option<usize>)> {
        let mut out = vec![(None, None); words.len()];
        for (k, fact) in self.facts.iter().enumerate() {
            for mention in &fact.mentions {
                let own = |e: &TriggerExample| mention.overlaps(e.word);
                let near = |e: &TriggerExample| mention.overlaps(e.mention);
                let rank = |e: &TriggerExample| {
                    let proposed = e.proposed.contains(&fact.fact_type);
                    (!own(e), !proposed, e.proposed.is_empty(), e.depth)
                };
                let best = (0..words.len())
                    .filter(|&i| own(&words[i]) || near(&words[i]) && !words[i].proposed.is_empty())
                    .filter(|&i| out[i].1.is_none())
                    .min_by_key(|&i| rank(&words[i]));
                if let Some(best) = best {
                    out[best] = (Some(fact.fact_type.clone()), Some(k));
                }
            }
        }
        out
    }

    /// For each word that may tell of a type, the fact of that type that it tells, if any; none where the annotation leaves
    /// it open.
    pub fn label_nears(&self, words: &[NearExample]) -> Vec<Option<Option<usize>>> {
        let of_type = |kind: &str| {
            let facts = self.facts.iter().enumerate().filter(move |(_, fact)| fact.fact_type == kind);
            facts.collect::<Vec<_>>()
        };
        let told_in = |e: &NearExample, at: Span<Byte>| {
            let here = |fact: &ToldFact| fact.mentions.iter().any(|m| m.overlaps(at));
            of_type(&e.fact_type).into_iter().find(|(_, fact)| here(fact)).map(|(k, _)| k)
        };
        let mut out: Vec<Option<Option<usize>>> =
            words.iter().map(|e| told_in(e, e.word).map(Some).or(Some(None))).collect();
        let mut found: Vec<usize> =
            words.iter().zip(&out).filter(|(e, _)| e.held).filter_map(|(_, l)| l.flatten()).collect();
        // A fact that no pattern finds by its own words may be told by another word of its sentence.
        for held in [true, false] {
            for (e, label) in words.iter().zip(&mut out).filter(|(e, l)| e.held == held && **l == Some(None))
            {
                let here = |fact: &ToldFact| fact.mentions.iter().any(|m| m.overlaps(e.sentence));
                let free = of_type(&e.fact_type)
                    .into_iter()
                    .find(|(k, fact)| here(fact) && !found.contains(k))
                    .map(|(k, _)| k);
                if let Some(k) = free {
                    *label = held.then_some(Some(k));
                    found.extend(held.then_some(k));
                }
            }
        }
        out
    }

    /// For each telling, the fact that it is of: one of its own type before others, and its word before the words around it.
    pub fn occurrences(&self, words: &[ToldWord]) -> Vec<Option<usize>> {
        let fact = |told: &ToldWord| {
            let rank = |fact: &ToldFact| {
                let typed = fact.fact_type == told.fact_type;
                let own = fact.mentions.iter().any(|m| m.overlaps(told.word));
                let near = typed && fact.mentions.iter().any(|m| m.overlaps(told.mention));
                (own || near).then_some((!typed, !own))
            };
            let ranked = self.facts.iter().enumerate().filter_map(|(k, fact)| Some((rank(fact)?, k)));
            ranked.min().map(|(_, k)| k)
        };
        words.iter().map(fact).collect()
    }

    /// For each filler, the role that it has in its trigger's fact; none where the annotation leaves it open: a word inside
    /// a noun phrase whose head says more.
    pub fn label_fillers(
        &self,
        triggers: &[(Option<String>, Option<usize>)],
        fillers: &[FillerExample],
    ) -> Vec<Option<&'static str>> {
        let fact = |e: &FillerExample| triggers.get(e.trigger).and_then(|t| t.1).map(|k| &self.facts[k]);
        let covers = |spans: &[Span<Byte>], e: &FillerExample| spans.iter().any(|s| s.overlaps(e.word));
        let mut out = Vec::new();
        for e in fillers {
            let Some(told) = fact(e) else {
                out.push(None);
                continue;
            };
            match e.slot {
                Slot::Realis => {
                    out.push(Some(if told.realis == Realis::Actual { NONE } else { told.realis.as_str() }));
                    continue;
                }
                Slot::Count => {
                    let own = told.counts.iter().find(|(span, _)| span.overlaps(e.word));
                    out.push(Some(own.map_or(NONE, |(_, what)| what)));
                    continue;
                }
                Slot::Argument | Slot::Place => {}
            }
            let siblings = || fillers.iter().filter(|o| o.trigger == e.trigger && o.slot == e.slot);
            if e.slot == Slot::Place {
                // Another mention of the same place is as right.
                let same = |o: &FillerExample| o.place.is_some() && o.place == e.place;
                let right = covers(&told.places, e) || siblings().any(|o| same(o) && covers(&told.places, o));
                out.push(Some(if right { "place" } else { NONE }));
                continue;
            }
            let role = [("agent", &told.agents), ("patient", &told.patients)].into_iter().find_map(
                |(role, spans)| {
                    let span = spans.iter().find(|s| s.overlaps(e.word))?;
                    let head = siblings().filter(|o| span.overlaps(o.word)).map(|o| o.depth).min()?;
                    Some((e.depth == head).then_some(role))
                },
            );
            out.push(role.unwrap_or(Some(NONE)));
        }
        out
    }
}
