//! Known parties by name, and the nouns that stand for kinds of parties and things.
//!
//! `actors/*.toml` hold the named ones; `countries.toml` and `templates.toml` make the names of every state's government,
//! forces and police; `<lang>/actors.toml` holds the nouns.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{files, problem::Problem};

/// The languages that names are given in.
pub const LANGS: [&str; 3] = ["en", "es", "fr"];

/// One known actor.
#[derive(Clone, Debug, PartialEq)]
pub struct Actor {
    /// Permanent id: `taliban`.
    pub id: String,
    /// `rebel`, `igo`, `media`, …
    pub actor_type: String,
    /// ISO 3166-1 alpha-2 code, when it has a country.
    pub country: Option<String>,
    /// Year since which it exists.
    pub since: Option<i16>,
    /// Year until which it existed.
    pub until: Option<i16>,
    /// What sort of source it is, where its type does not say: `un`.
    pub source: Option<String>,
    /// Its names.
    pub names: Vec<Name>,
}

/// One name of an actor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// As written.
    pub text: String,
    /// The language it belongs to; none for all.
    pub lang: Option<&'static str>,
    /// How far it can be trusted.
    pub trust: Trust,
}

/// How far a name can be trusted to name its actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// Wherever it stands.
    Plain,
    /// Only where the sentence asks for a speaker: it is a common word too.
    Context,
    /// As `Context`, and it is a translation of the real name.
    Translated,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ActorFile {
    actors: BTreeMap<String, ActorRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ActorRow {
    r#type: String,
    country: Option<String>,
    since: Option<i16>,
    until: Option<i16>,
    source: Option<String>,
    #[serde(default)]
    all: Vec<String>,
    #[serde(default)]
    en: Vec<String>,
    #[serde(default)]
    fr: Vec<String>,
    #[serde(default)]
    es: Vec<String>,
    #[serde(default)]
    context: Vec<String>,
    #[serde(default)]
    translated: BTreeMap<String, Vec<String>>,
}

/// The forms of one country in one language, by slot: `name`, `of`, `adj`, `ms`, `fs`, `mp`, `fp`, `capital`.
pub type Forms = BTreeMap<String, Vec<String>>;

/// A rule that makes names from a country's forms.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// What follows the country's code in the id: `army`.
    pub id: String,
    /// What it is called where it is shown, by language, with slots.
    pub label: BTreeMap<String, String>,
    /// `state`, `state_forces`, …
    pub r#type: String,
    /// `group`, `organisation` or `person`.
    pub kind: String,
    /// English forms, with slots.
    pub en: Vec<String>,
    /// French forms.
    pub fr: Vec<String>,
    /// Spanish forms.
    pub es: Vec<String>,
}

impl Template {
    /// Its forms in a language.
    pub fn forms(&self, lang: &str) -> &[String] {
        match lang {
            "en" => &self.en,
            "fr" => &self.fr,
            "es" => &self.es,
            _ => &[],
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TemplateFile {
    template: Vec<Template>,
}

/// Everything that has a name.
#[derive(Clone, Debug, Default)]
pub struct Named {
    /// The actors of the tables, by id.
    pub actors: Vec<Actor>,
    /// The forms of each country, by ISO code and language.
    pub countries: BTreeMap<String, BTreeMap<String, Forms>>,
    /// What is made from them.
    pub templates: Vec<Template>,
}

impl Named {
    /// What an actor is called where it is shown: its first name in the language (in English, one that holds in all of
    /// them comes before), or what its template makes.
    ///
    /// ```
    /// let named = vigie_lexicon::actors::load().unwrap();
    /// assert_eq!(named.name_of("un", "fr").as_deref(), Some("Nations unies"));
    /// assert_eq!(named.name_of("af.army", "en").as_deref(), Some("Afghan armed forces"));
    /// assert_eq!(named.name_of("nobody.knows", "fr"), None);
    /// ```
    pub fn name_of(&self, id: &str, lang: &str) -> Option<String> {
        if let Ok(at) = self.actors.binary_search_by(|actor| actor.id.as_str().cmp(id)) {
            let names = &self.actors[at].names;
            let plain = |wanted: Option<&str>| {
                names.iter().find(|name| name.trust == Trust::Plain && name.lang == wanted)
            };
            let found = match lang {
                "en" => plain(None).or_else(|| plain(Some(lang))),
                _ => plain(Some(lang)).or_else(|| plain(None)).or_else(|| plain(Some("en"))),
            };
            return found.or(names.first()).map(|name| name.text.clone());
        }
        let (country, rest) = id.split_once('.').unwrap_or((id, ""));
        let country = self.countries.get(&country.to_uppercase())?;
        let forms = country.get(lang).or_else(|| country.get("en"))?;
        if rest.is_empty() {
            return forms.get("name")?.first().cloned();
        }
        let template = self.templates.iter().find(|template| template.id == rest)?;
        filled(template.label.get(lang).or_else(|| template.label.get("en"))?, forms)
    }
}

/// A template's label with the first of each form it asks for, and a capital letter in front.
fn filled(form: &str, forms: &Forms) -> Option<String> {
    let mut out = String::new();
    let mut rest = form;
    while let Some((before, after)) = rest.split_once('{') {
        let (slot, after) = after.split_once('}')?;
        out.push_str(before);
        out.push_str(forms.get(slot)?.first()?);
        rest = after;
    }
    out.push_str(rest);
    let mut letters = out.chars();
    Some(letters.next()?.to_uppercase().chain(letters).collect())
}

/// A class of nouns.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nominal {
    /// What sort of thing they name.
    pub kind: String,
    /// What sort of party they stand for.
    pub r#type: Option<String>,
    /// What sort of source they are when they speak.
    pub source: Option<String>,
    /// Adjectives that say that such a one acts: "a rebel siege".
    #[serde(default)]
    pub adjectives: Vec<String>,
    /// Lemmas, and phrases as written.
    pub words: Vec<String>,
}

/// The nouns of one language.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nominals {
    /// Heads that speak for what depends on them.
    #[serde(default)]
    pub relay: Vec<String>,
    /// Words in the names of newspapers and stations.
    #[serde(default)]
    pub outlet_names: Vec<String>,
    /// The classes, the party readings before the things.
    #[serde(default)]
    pub nominal: Vec<Nominal>,
}

/// Reads the named actors, the countries and the templates.
///
/// # Errors
/// The file and line that are wrong.
pub fn load() -> Result<Named, Problem> {
    let mut named = Named {
        countries: files::table("actors/countries.toml")?,
        templates: files::table::<TemplateFile>("actors/templates.toml")?.template,
        ..Named::default()
    };
    for path in files::list("actors/") {
        if path.ends_with("countries.toml") || path.ends_with("templates.toml") {
            continue;
        }
        for (id, row) in files::table::<ActorFile>(&path)?.actors {
            let name = |lang, trust| move |text: String| Name { text, lang, trust };
            let mut names: Vec<Name> = row.all.into_iter().map(name(None, Trust::Plain)).collect();
            names.extend(row.en.into_iter().map(name(Some("en"), Trust::Plain)));
            names.extend(row.es.into_iter().map(name(Some("es"), Trust::Plain)));
            names.extend(row.fr.into_iter().map(name(Some("fr"), Trust::Plain)));
            names.extend(row.context.into_iter().map(name(None, Trust::Context)));
            for (lang, texts) in row.translated {
                let lang = LANGS.into_iter().find(|l| *l == lang);
                let lang = lang.ok_or_else(|| {
                    Problem::of(&path, format!("{id}: unknown language of a translated name"))
                })?;
                names.extend(texts.into_iter().map(name(Some(lang), Trust::Translated)));
            }
            named.actors.push(Actor {
                id,
                actor_type: row.r#type,
                country: row.country,
                since: row.since,
                until: row.until,
                source: row.source,
                names,
            });
        }
    }
    named.actors.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(named)
}

/// Reads the nouns of a language; a language without the file has none.
///
/// # Errors
/// The line that is wrong.
pub fn nominals(lang: &str) -> Result<Nominals, Problem> {
    files::table_if_there(&format!("{lang}/actors.toml"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_tables_are_read_and_hold_the_world() {
        let named = load().unwrap();
        assert!(named.actors.len() > 700, "{}", named.actors.len());
        assert!(named.countries.len() > 190);
        let ids: BTreeSet<&str> = named.actors.iter().map(|a| a.id.as_str()).collect();
        assert_eq!(ids.len(), named.actors.len(), "an id occurs twice");
        for actor in &named.actors {
            assert!(!actor.names.is_empty(), "{} has no name", actor.id);
            assert!(actor.since.unwrap_or(0) <= actor.until.unwrap_or(i16::MAX), "{} ends first", actor.id);
        }
    }

    #[test]
    fn every_slot_of_a_template_is_a_form_of_every_country() {
        let named = load().unwrap();
        for template in &named.templates {
            for lang in LANGS {
                for form in template.forms(lang) {
                    let slot = form.split('{').nth(1).and_then(|rest| rest.split('}').next());
                    let slot = slot.unwrap_or_else(|| panic!("{form}: no slot"));
                    for (code, langs) in &named.countries {
                        assert!(langs[lang].contains_key(slot), "{form}: {code} has no {slot} in {lang}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_nouns_of_each_language_are_read() {
        for lang in LANGS {
            let nouns = nominals(lang).unwrap();
            assert!(nouns.nominal.len() > 15 && nouns.relay.len() > 30, "{lang}");
        }
        assert!(nominals("xx").unwrap().nominal.is_empty());
    }
}
