//! What surrounds every page: its title, the way to the other pages, the languages, the other shapes.

use vigie::export::Dates;

use crate::{
    asked::Asked,
    pages::PAGES,
    site::Site,
    words::{LANGUAGES, Words},
};

/// The frame of a page.
pub(crate) struct Frame<'a> {
    words: &'a Words,
    site: &'a Site,
    asked: &'a Asked,
    /// Language of the interface.
    pub(crate) lang: &'static str,
    /// What the browser calls the page.
    pub(crate) title: String,
    /// The record's file.
    pub(crate) record: String,
}

/// A way to somewhere.
pub(crate) struct Way {
    pub(crate) address: String,
    pub(crate) name: String,
    /// Whether it leads to the page that is shown.
    pub(crate) here: bool,
}

impl<'a> Frame<'a> {
    pub(crate) fn new(site: &'a Site, asked: &'a Asked, title: impl Into<String>) -> Self {
        Frame { words: site.words(), site, asked, lang: asked.lang, title: title.into(), record: site.name() }
    }

    /// A text of the interface.
    pub(crate) fn t<'k>(&'k self, key: &'k str) -> &'k str {
        self.words.get(self.lang, key)
    }

    /// A text of the interface that holds a number.
    pub(crate) fn n(&self, key: &str, n: &u64) -> String {
        self.words.count(self.lang, key, *n)
    }

    /// The same, with the number shown as a range.
    pub(crate) fn counted(&self, key: &str, n: u64, shown: &str) -> String {
        self.words.counted(self.lang, key, n, shown)
    }

    /// What a text is about, and the text, with a colon between as the language writes it.
    pub(crate) fn pair(&self, about: &str, text: &str) -> String {
        format!("{about}{}{text}", self.t("frame.colon"))
    }

    /// The name of a news agency.
    pub(crate) fn agency(&self, id: &str) -> String {
        self.site.agency(id)
    }

    /// How its language writes dates.
    pub(crate) fn dates(&self) -> &Dates {
        self.site.dates(self.lang)
    }

    /// A type of fact or a state in words.
    pub(crate) fn label(&self, kind: &str) -> String {
        self.site.label(kind, self.lang)
    }

    /// The types of facts with their labels.
    pub(crate) fn types(&self) -> Vec<(String, String)> {
        self.site.types(self.lang)
    }

    /// The name of a known actor.
    pub(crate) fn actor(&self, id: Option<&str>) -> Option<String> {
        self.site.actor(id?, self.lang)
    }

    /// The pages that the menu leads to.
    pub(crate) fn menu(&self) -> Vec<Way> {
        let listed = PAGES.iter().filter(|page| page.in_menu);
        let way = |page: &crate::pages::Page| {
            let key = if page.name.is_empty() { "now" } else { page.name };
            Way {
                address: format!("/{}", page.name),
                name: self.t(&format!("menu.{key}")).to_owned(),
                here: page.name == self.asked.page && self.asked.id.is_none(),
            }
        };
        listed.map(way).collect()
    }

    /// The same page in other languages.
    pub(crate) fn languages(&self) -> Vec<Way> {
        let way = |(lang, name): (&str, &str)| Way {
            address: self.asked.with("lang", Some(lang)),
            name: name.to_owned(),
            here: lang == self.lang,
        };
        LANGUAGES.into_iter().map(way).collect()
    }

    /// The same page in other shapes.
    pub(crate) fn shapes(&self) -> Vec<Way> {
        let page = PAGES.iter().find(|page| page.name == self.asked.page);
        let ends = page.map_or(&[][..], |page| page.shapes);
        let way = |end: &&str| Way {
            address: self.asked.shaped(end),
            name: end.trim_start_matches('.').to_uppercase(),
            here: false,
        };
        ends.iter().map(way).collect()
    }

    /// What stands in the search field.
    pub(crate) fn searched(&self) -> String {
        self.asked.value("words").unwrap_or_default()
    }
}
