//! News outlets and their homes: `outlets.tsv`.

use std::collections::BTreeMap;

use crate::files;

/// How far an outlet's readers live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// A town or county.
    Local,
    /// A state or province.
    Regional,
    /// A country.
    National,
    /// The world: the home says little.
    International,
}

/// An outlet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlet {
    /// Names under which it is cited, without an article.
    pub names: Vec<String>,
    /// English name of its town.
    pub home: String,
    /// ISO 3166-1 code of what the town lies in, with the first-order unit's English name where needed: `CA.Ontario`.
    pub container: String,
    /// How far its readers live.
    pub scope: Scope,
}

/// All outlets, by host and by name.
#[derive(Clone, Debug, Default)]
pub struct Outlets {
    all: Vec<Outlet>,
    hosts: BTreeMap<String, usize>,
    names: BTreeMap<String, Option<usize>>,
}

impl Outlets {
    /// Reads the table.
    ///
    /// # Errors
    /// The first line that is malformed, or a host that stands on two lines.
    pub fn load() -> Result<Outlets, String> {
        Outlets::parse(&files::read("outlets.tsv").unwrap_or_default())
    }

    fn parse(table: &str) -> Result<Outlets, String> {
        let mut outlets = Outlets::default();
        for (i, line) in table.lines().enumerate().filter(|(_, l)| !l.is_empty() && !l.starts_with('#')) {
            let wrong = |what: &str| format!("outlets.tsv:{}: {what}", i + 1);
            let fields: Vec<&str> = line.split('\t').collect();
            let [hosts, names, home, container, scope] = fields[..] else {
                return Err(wrong("five fields are wanted: hosts, names, home, container, scope"));
            };
            let scope = match scope {
                "local" => Scope::Local,
                "regional" => Scope::Regional,
                "national" => Scope::National,
                "international" => Scope::International,
                _ => return Err(wrong("the scope is local, regional, national or international")),
            };
            let at = outlets.all.len();
            for host in hosts.split(' ') {
                if outlets.hosts.insert(host.to_owned(), at).is_some() {
                    return Err(wrong(&format!("{host} stands on two lines")));
                }
            }
            let names: Vec<String> = names.split('|').map(str::to_owned).collect();
            for name in &names {
                // A name that several outlets share names none of them.
                outlets.names.entry(plain(name)).and_modify(|of| *of = None).or_insert(Some(at));
            }
            let (home, container) = (home.to_owned(), container.to_owned());
            outlets.all.push(Outlet { names, home, container, scope });
        }
        Ok(outlets)
    }

    /// All outlets, in the order of the table.
    pub fn all(&self) -> &[Outlet] {
        &self.all
    }

    /// The outlet of a web address or a host: of the longest part of it that is known.
    ///
    /// ```
    /// # use vigie_lexicon::outlets::Outlets;
    /// let outlets = Outlets::load().unwrap();
    /// let paper = outlets.by_host("https://www.lfpress.com/news/local/1.html").unwrap();
    /// assert_eq!((paper.home.as_str(), paper.container.as_str()), ("London", "CA.Ontario"));
    /// ```
    pub fn by_host(&self, address: &str) -> Option<&Outlet> {
        let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
        let host = rest.split(['/', '?', '#', ':']).next().unwrap_or(rest).to_lowercase();
        let mut host = host.trim_end_matches('.');
        loop {
            if let Some(&at) = self.hosts.get(host) {
                return Some(&self.all[at]);
            }
            (_, host) = host.split_once('.')?;
        }
    }

    /// The outlet of a name, in any case, with or without an article; none where several share it.
    pub fn by_name(&self, name: &str) -> Option<&Outlet> {
        let name = plain(name);
        // An article in front, in whatever language: a word of three letters at most.
        let bare = name.split_once([' ', '\'', '’']).filter(|(first, _)| first.chars().count() <= 3);
        let found = self.names.get(&name).or_else(|| self.names.get(bare?.1));
        (*found?).map(|at| &self.all[at])
    }

    /// The outlet of what a document says of its own: a name, a host or an address.
    pub fn find(&self, told: &str) -> Option<&Outlet> {
        let is_host = told.contains('.') && !told.contains(' ');
        self.by_name(told).or_else(|| if is_host { self.by_host(told) } else { None })
    }
}

fn plain(name: &str) -> String {
    name.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_sound() {
        let table = files::read("outlets.tsv").unwrap();
        let rows: Vec<&str> = table.lines().filter(|l| !l.starts_with('#')).collect();
        assert!(rows.is_sorted(), "sort outlets.tsv by its first host");
        let outlets = Outlets::load().unwrap();
        assert!(outlets.all().len() > 1000);
        for outlet in outlets.all() {
            let code = outlet.container.split('.').next().unwrap();
            assert!(code.len() == 2 && code.chars().all(|c| c.is_ascii_uppercase()), "{outlet:?}");
            assert!(!outlet.home.is_empty(), "{outlet:?}");
        }
    }

    #[test]
    fn hosts_and_names_find_an_outlet() {
        let outlets = Outlets::parse("a.example b.example\tDaily\tParis\tUS.Texas\tlocal\n").unwrap();
        for told in ["a.example", "www.b.example", "http://news.a.example/x?y", "the daily", "Daily"] {
            assert!(outlets.find(told).is_some(), "{told}");
        }
        for told in ["example", "c.example", "Weekly", ""] {
            assert!(outlets.find(told).is_none(), "{told}");
        }
    }

    #[test]
    fn a_broken_line_says_where() {
        for (table, line) in [
            ("a\tb\n", 1),
            ("# x\na.b\tN\tP\tUS\tglobal\n", 2),
            ("a.b\tN\tP\tUS\tlocal\na.b\tM\tP\tUS\tlocal\n", 2),
        ] {
            let error = Outlets::parse(table).unwrap_err();
            assert!(error.starts_with(&format!("outlets.tsv:{line}: ")), "{error}");
        }
    }
}
