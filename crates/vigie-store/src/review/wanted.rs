//! What a person types about a fact → corrections with the words that say so.

use vigie::{
    export::{
        FactRow, PlaceRow, SpanRow,
        rows::{CountRow, PartyRow},
    },
    model::{Interval, Qualifier, SourceKind, What},
};

use super::{
    Correction, Kind, Refusal,
    correction::{When, find_words},
};

/// Places by id and by name: the record's own, and whatever more a caller knows.
pub trait Gazetteer {
    /// The place of an id.
    fn by_id(&self, id: &str) -> Option<PlaceRow>;
    /// The places that bear a name, the likeliest first.
    fn by_name(&self, name: &str) -> Vec<PlaceRow>;
}

/// Two gazetteers as one; what the first knows comes first.
pub struct Both<'a>(pub &'a dyn Gazetteer, pub &'a dyn Gazetteer);

impl Gazetteer for Both<'_> {
    fn by_id(&self, id: &str) -> Option<PlaceRow> {
        self.0.by_id(id).or_else(|| self.1.by_id(id))
    }

    fn by_name(&self, name: &str) -> Vec<PlaceRow> {
        let mut found = self.0.by_name(name);
        for more in self.1.by_name(name) {
            if found.iter().all(|known| known.id != more.id) {
                found.push(more);
            }
        }
        found
    }
}

/// What a person wants a fact to be, as typed; fields that are none stay as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Type of the ontology.
    pub fact_type: Option<String>,
    /// When, in EDTF; empty for unknown.
    pub time: Option<String>,
    /// The words that say when.
    pub time_words: Option<String>,
    /// Where.
    pub places: Option<Vec<Located>>,
    /// Who did it: words of the document.
    pub agents: Option<Vec<String>>,
    /// To whom.
    pub patients: Option<Vec<String>>,
    /// Who says so, outermost first.
    pub sources: Option<Vec<String>>,
    /// What sort of source the last one is.
    pub source_kind: Option<String>,
    /// How many.
    pub counts: Option<Vec<Count>>,
    /// What changes is the reviewer's own reading, and no words of the document say it.
    pub own: bool,
}

/// A place as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Located {
    /// The words that name it; empty for those that named the place it replaces.
    pub words: String,
    /// Its id, its name, or its name with the id in brackets behind it.
    pub place: String,
}

/// A figure as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// The words that tell it; empty for those of the figure that it replaces.
    pub words: String,
    /// What is counted: `killed`, …
    pub what: String,
    /// Lowest value.
    pub low: String,
    /// Highest value; empty for the lowest, `∞` for no bound.
    pub high: String,
    /// `exact`, `approx`, `at_least`, `at_most` or `vague`; empty for `exact`.
    pub qualifier: String,
}

impl Wanted {
    /// The corrections that make a fact of a text what is wanted; fields that say so already need none.
    ///
    /// # Errors
    /// [`Refusal`]: words that the text does not have, a place, type, date or number that nobody knows.
    pub fn corrections(
        &self,
        row: &FactRow,
        text: &str,
        places: &dyn Gazetteer,
    ) -> Result<Vec<Correction>, Refusal> {
        let desk = Desk { row, text, own: self.own };
        let mut all = Vec::new();
        if let Some(name) = &self.fact_type {
            all.push(Correction::Type(kind(name, row)?));
        }
        if self.time.is_some() || self.time_words.is_some() {
            all.push(Correction::Time(desk.time(self.time.as_deref(), self.time_words.as_deref())?));
        }
        if let Some(wanted) = &self.places {
            all.push(Correction::Places(desk.places(wanted, places)?));
        }
        if let Some(words) = &self.agents {
            all.push(Correction::Agents(desk.parties(words, &row.agents, "group")?));
        }
        if let Some(words) = &self.patients {
            all.push(Correction::Patients(desk.parties(words, &row.patients, "group")?));
        }
        if self.sources.is_some() || self.source_kind.is_some() {
            all.push(Correction::Sources(
                desk.sources(self.sources.as_deref(), self.source_kind.as_deref())?,
            ));
        }
        if let Some(wanted) = &self.counts {
            all.push(Correction::Counts(desk.counts(wanted)?));
        }
        all.retain(|wanted| Correction::of_fact(wanted.field(), row).as_ref() != Some(wanted));
        Ok(all)
    }
}

/// A type with its layer and codes; the fact's own when the type stays.
fn kind(name: &str, row: &FactRow) -> Result<Kind, Refusal> {
    if name == row.fact_type {
        let (plover, cameo, acled) = (row.plover.clone(), row.cameo.clone(), row.acled.clone());
        return Ok(Kind { fact_type: name.to_owned(), layer: row.layer.clone(), plover, cameo, acled });
    }
    let (types, _) = vigie_lexicon::events::load();
    let found = types.get(name).ok_or_else(|| Refusal::NoType { name: name.to_owned() })?;
    let code = |scheme: &str| found.codes.get(scheme).cloned();
    Ok(Kind {
        fact_type: found.name.clone(),
        layer: found.layer.clone(),
        plover: code("plover"),
        cameo: code("cameo"),
        acled: code("acled"),
    })
}

struct Desk<'a> {
    row: &'a FactRow,
    text: &'a str,
    own: bool,
}

impl Desk<'_> {
    /// Words as evidence: those that stand there already, those of the text, or the reviewer's own.
    fn quote(&self, words: &str, known: &[&SpanRow]) -> Result<SpanRow, Refusal> {
        let words = words.trim();
        if let Some(known) = known.iter().find(|known| known.text == words) {
            return Ok((*known).clone());
        }
        if self.own {
            return Ok(self.own(words));
        }
        find_words(self.text, words, self.row).ok_or_else(|| Refusal::NotItsWords { words: words.to_owned() })
    }

    fn own(&self, words: &str) -> SpanRow {
        let at = self.row.mentions.first().map_or(self.row.sentence.start, |m| m.start);
        SpanRow::own(words.trim(), at)
    }

    fn time(&self, time: Option<&str>, words: Option<&str>) -> Result<When, Refusal> {
        let time = match time.map(str::trim) {
            None => self.row.time.clone(),
            Some("") => None,
            Some(text) if Some(text) == self.row.time.as_deref() => Some(text.to_owned()),
            Some(text) => {
                let day = Interval::from_edtf(text).filter(|i| i.earliest.is_some() || i.latest.is_some());
                let backwards =
                    day.is_some_and(|i| matches!((i.earliest, i.latest), (Some(a), Some(b)) if a > b));
                let day =
                    day.filter(|_| !backwards).ok_or_else(|| Refusal::NoDate { text: text.to_owned() })?;
                Some(day.to_edtf())
            }
        };
        let known: Vec<&SpanRow> = self.row.time_quote.iter().collect();
        let words = words.map(str::trim).filter(|words| !words.is_empty());
        let quote = match (words, &time) {
            _ if time == self.row.time && words.is_none() => self.row.time_quote.clone(),
            (Some(words), _) if !(self.own && time != self.row.time) => Some(self.quote(words, &known)?),
            (_, Some(time)) if self.own => Some(self.own(time)),
            (_, None) => None,
            // The same words, read otherwise.
            (_, Some(time)) => match &self.row.time_quote {
                Some(quote) => Some(quote.clone()),
                None => return Err(Refusal::NotItsWords { words: time.clone() }),
            },
        };
        Ok(When { time, quote })
    }

    fn places(&self, wanted: &[Located], gazetteer: &dyn Gazetteer) -> Result<Vec<PlaceRow>, Refusal> {
        let known: Vec<&SpanRow> = self.row.places.iter().map(|p| &p.quote).collect();
        let mut out = Vec::new();
        for (n, located) in wanted.iter().enumerate() {
            let name = located.place.trim();
            if name.is_empty() {
                continue;
            }
            let id = bracketed(name).unwrap_or(name);
            let before = self.row.places.get(n);
            let words = located.words.trim();
            if let Some(same) = self.row.places.iter().find(|p| p.id == id) {
                let quote = match words {
                    "" => same.quote.clone(),
                    words => self.quote(words, &known)?,
                };
                out.push(PlaceRow { quote, ..same.clone() });
                continue;
            }
            let place = match gazetteer.by_id(id) {
                Some(place) => place,
                None => named(name, gazetteer)?,
            };
            let quote = match (words, before) {
                _ if self.own => self.own(&place.name),
                ("", Some(before)) => before.quote.clone(),
                ("", None) => self.quote(&place.name, &known)?,
                (words, _) => self.quote(words, &known)?,
            };
            out.push(PlaceRow { quote, conflict: None, inferred: false, ..place });
        }
        Ok(out)
    }

    fn parties(&self, words: &[String], now: &[PartyRow], kind: &str) -> Result<Vec<PartyRow>, Refusal> {
        let known: Vec<&SpanRow> = now.iter().map(|p| &p.quote).collect();
        let mut out = Vec::new();
        for (n, words) in words.iter().map(|w| w.trim()).filter(|w| !w.is_empty()).enumerate() {
            if let Some(same) = now.iter().find(|p| p.quote.text == words) {
                out.push(same.clone());
                continue;
            }
            let kind = now.get(n).map_or(kind, |before| &before.kind).to_owned();
            out.push(PartyRow { quote: self.quote(words, &known)?, kind, actor: actor(words) });
        }
        Ok(out)
    }

    fn sources(&self, words: Option<&[String]>, kind: Option<&str>) -> Result<Vec<PartyRow>, Refusal> {
        let now = &self.row.sources;
        let mut rows = match words {
            Some(words) => self.parties(words, now, SourceKind::Unspecified.as_str())?,
            None => now.clone(),
        };
        if let (Some(kind), Some(last)) = (kind.filter(|kind| !kind.is_empty()), rows.last_mut()) {
            let kind = SourceKind::find(kind)
                .ok_or_else(|| Refusal::NoKind { what: "sort of source", value: kind.to_owned() })?;
            last.kind = kind.as_str().to_owned();
        }
        Ok(rows)
    }

    fn counts(&self, wanted: &[Count]) -> Result<Vec<CountRow>, Refusal> {
        let known: Vec<&SpanRow> = self.row.counts.iter().map(|c| &c.quote).collect();
        let mut out = Vec::new();
        for (n, count) in wanted.iter().enumerate() {
            if count.low.trim().is_empty() && count.words.trim().is_empty() {
                continue;
            }
            let low = number(&count.low)?;
            let high = if count.high.trim().is_empty() { low } else { number(&count.high)? };
            if high < low || low.is_infinite() {
                return Err(Refusal::NoNumber { text: format!("{}–{}", count.low, count.high) });
            }
            let what = What::find(count.what.trim()).ok_or_else(|| Refusal::NoKind {
                what: "thing that is counted",
                value: count.what.clone(),
            })?;
            let before = self.row.counts.get(n);
            let same = before.is_some_and(|b| b.low == low && b.high == high && b.what == what.as_str());
            let quote = match (count.words.trim(), before) {
                (words, _) if self.own && !same => {
                    self.own(if words.is_empty() { count.low.trim() } else { words })
                }
                ("", Some(before)) => before.quote.clone(),
                ("", None) => self.quote(&count.low, &known)?,
                (words, _) => self.quote(words, &known)?,
            };
            let qualifier = qualifier(&count.qualifier)?.to_owned();
            // The same words count households still.
            let households = before.is_some_and(|b| b.households && b.quote == quote);
            out.push(CountRow { quote, what: what.as_str().to_owned(), households, low, high, qualifier });
        }
        Ok(out)
    }
}

fn number(text: &str) -> Result<f64, Refusal> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let number = if plain == "∞" {
        Some(f64::INFINITY)
    } else {
        plain.parse::<f64>().ok().filter(|n| n.is_finite())
    };
    number.filter(|n| *n >= 0.0).ok_or_else(|| Refusal::NoNumber { text: text.to_owned() })
}

fn qualifier(name: &str) -> Result<&'static str, Refusal> {
    use Qualifier::{Approx, AtLeast, AtMost, Exact, Vague};
    let name = name.trim();
    if name.is_empty() {
        return Ok(Exact.as_str());
    }
    let known = [Exact, Approx, AtLeast, AtMost, Vague].into_iter().map(Qualifier::as_str);
    known
        .into_iter()
        .find(|known| *known == name)
        .ok_or_else(|| Refusal::NoKind { what: "way to mean a number", value: name.to_owned() })
}

/// The id in "Herat, Afghanistan [geonames:1140026]".
fn bracketed(text: &str) -> Option<&str> {
    let (_, id) = text.trim().strip_suffix(']')?.rsplit_once('[')?;
    Some(id.trim()).filter(|id| !id.is_empty())
}

/// The one place of a name, or of a name with an id in brackets.
fn named(name: &str, gazetteer: &dyn Gazetteer) -> Result<PlaceRow, Refusal> {
    let mut found = match (name.split_once(['[', ',']), bracketed(name)) {
        (Some((short, _)), Some(id)) => {
            gazetteer.by_name(short.trim()).into_iter().filter(|place| place.id == id).collect()
        }
        _ => gazetteer.by_name(name),
    };
    match found.len() {
        0 => Err(Refusal::NoPlace { name: name.to_owned() }),
        1 => Ok(found.remove(0)),
        _ => {
            let places = found.iter().take(8).map(label).collect();
            Err(Refusal::ManyPlaces { name: name.to_owned(), places })
        }
    }
}

/// A place as people choose it: "Herat, Afghanistan [geonames:1140026]".
pub fn label(place: &PlaceRow) -> String {
    let mut names = vec![place.name.as_str()];
    for container in &place.containers {
        if names.last() != Some(&container.as_str()) {
            names.push(container);
        }
    }
    format!("{} [{}]", names.join(", "), place.id)
}

/// The known actor of a name.
fn actor(name: &str) -> Option<String> {
    let named = vigie_lexicon::actors::load().ok()?;
    let name = name.to_lowercase();
    let plain = |found: &vigie_lexicon::actors::Name| {
        found.trust == vigie_lexicon::actors::Trust::Plain && found.text.to_lowercase() == name
    };
    named.actors.iter().find(|actor| actor.names.iter().any(plain)).map(|actor| actor.id.clone())
}
