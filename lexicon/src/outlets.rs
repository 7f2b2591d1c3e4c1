//! News outlets and their homes: `outlets.tsv`.
//!
//! A report of a local paper is read with its own town in mind. The table says which town that is, and how far the paper
//! looks beyond it; it is found by the host of an address or by the name under which an outlet is cited.

use std::{collections::HashMap, fmt};

use smol_str::SmolStr;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::{files, problem::Problem};

const FILE: &str = "outlets.tsv";
/// The comment that lists the articles of names.
const ARTICLES: &str = "# articles:";
/// The comment that lists the words that papers and stations call themselves by, beside their town.
const PAPERS: &str = "# papers:";

/// One outlet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlet {
    /// Its hosts without `www`, old ones too.
    pub hosts: Vec<SmolStr>,
    /// Names under which it is cited.
    pub names: Vec<SmolStr>,
    /// The town that it is read from, in English: `London`.
    pub home: SmolStr,
    /// Where that town lies: `MT`, or `CA.Ontario` where the country alone would not tell.
    pub container: SmolStr,
    /// How far it looks.
    pub scope: Scope,
}

impl Outlet {
    /// ISO 3166-1 alpha-2 code of its country: `CA`.
    pub fn country(&self) -> &str {
        self.container.split_once('.').map_or(&*self.container, |(code, _)| code)
    }

    /// Name of the first order unit that its home lies in, where it is given: `Ontario`.
    pub fn unit(&self) -> Option<&str> {
        self.container.split_once('.').map(|(_, unit)| unit)
    }
}

/// How far an outlet looks, the nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Its town or county.
    Local,
    /// Its state, province or region.
    Regional,
    /// Its country.
    National,
    /// The world: its home says little.
    International,
}

impl Scope {
    /// All of them, the nearest first.
    pub const ALL: [Scope; 4] = [Scope::Local, Scope::Regional, Scope::National, Scope::International];

    /// As the table writes it: `local`.
    pub fn as_str(self) -> &'static str {
        match self {
            Scope::Local => "local",
            Scope::Regional => "regional",
            Scope::National => "national",
            Scope::International => "international",
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// All outlets, by host and by name.
#[derive(Clone, Debug, Default)]
pub struct Outlets {
    all: Vec<Outlet>,
    articles: Vec<SmolStr>,
    papers: Vec<SmolStr>,
    hosts: HashMap<SmolStr, u32>,
    /// None where several outlets share a name: it then names neither.
    names: HashMap<SmolStr, Option<u32>>,
}

impl Outlets {
    /// Reads `outlets.tsv`.
    ///
    /// # Errors
    /// The first line that is malformed or out of order, and why.
    pub fn load() -> Result<Outlets, Problem> {
        let missing = || problem(1, "no such file, or it is not UTF-8".into(), "");
        Outlets::parse(&files::read(FILE).ok_or_else(missing)?)
    }

    fn parse(text: &str) -> Result<Outlets, Problem> {
        let rows = text.lines().count();
        let mut out = Outlets {
            all: Vec::with_capacity(rows),
            hosts: HashMap::with_capacity(rows * 5 / 4),
            names: HashMap::with_capacity(rows * 5 / 4),
            ..Outlets::default()
        };
        let mut before = "";
        for (i, line) in text.lines().enumerate() {
            if let Some(articles) = line.strip_prefix(ARTICLES) {
                out.articles.extend(articles.split_whitespace().map(SmolStr::new));
            }
            if let Some(papers) = line.strip_prefix(PAPERS) {
                out.papers.extend(papers.split_whitespace().map(SmolStr::new));
            }
            if line.starts_with('#') {
                continue;
            }
            let outlet = parse_line(line).map_err(|(message, hint)| problem(i + 1, message, hint))?;
            if line <= before {
                return Err(problem(i + 1, "out of order".into(), "keep the lines sorted, by bytes"));
            }
            before = line;
            out.add(outlet).map_err(|message| problem(i + 1, message, "give each host to one outlet"))?;
        }
        Ok(out)
    }

    fn add(&mut self, outlet: Outlet) -> Result<(), String> {
        let idx = self.all.len() as u32;
        for host in &outlet.hosts {
            if self.hosts.insert(host.clone(), idx).is_some() {
                return Err(format!("host {host} stands twice"));
            }
        }
        for name in &outlet.names {
            let bearer = self.names.entry(self.key(name)).or_insert(Some(idx));
            if *bearer != Some(idx) {
                *bearer = None;
            }
        }
        self.all.push(outlet);
        Ok(())
    }

    /// The outlet of an address or a host: the longest end of it that is known.
    ///
    /// ```
    /// # let outlets = vigie_lexicon::outlets::Outlets::load().unwrap();
    /// let paper = outlets.by_host("https://www.lfpress.com/2014/05/02/council").unwrap();
    /// assert_eq!((&*paper.home, &*paper.container), ("London", "CA.Ontario"));
    /// ```
    pub fn by_host(&self, address: &str) -> Option<&Outlet> {
        let address = address.trim();
        let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
        let rest = rest.trim_start_matches('/');
        let authority = rest.split(['/', '?', '#']).next()?;
        let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        let host = host.split(':').next()?.trim_end_matches('.').to_ascii_lowercase();
        let mut end = host.as_str();
        loop {
            if let Some(&idx) = self.hosts.get(end) {
                return self.all.get(idx as usize);
            }
            end = end.split_once('.')?.1;
        }
    }

    /// The outlet that is cited under a name, whatever its case, accents, punctuation and leading article; none when
    /// several outlets share it.
    ///
    /// ```
    /// # let outlets = vigie_lexicon::outlets::Outlets::load().unwrap();
    /// let paper = outlets.by_name("the LONDON FREE PRESS").unwrap();
    /// assert_eq!(paper.unit(), Some("Ontario"));
    /// ```
    pub fn by_name(&self, name: &str) -> Option<&Outlet> {
        let idx = (*self.names.get(self.key(name).as_str())?)?;
        self.all.get(idx as usize)
    }

    /// The outlet of what a document says of its own: a name, a host or an address.
    pub fn find(&self, told: &str) -> Option<&Outlet> {
        self.by_name(told).or_else(|| self.by_host(told))
    }

    /// The town that an unknown outlet is called by: what is left of its name, or of its host, without the words that
    /// papers call themselves by; and the country that its host ends in. None where there is no such word, or nothing is
    /// left.
    ///
    /// ```
    /// # let outlets = vigie_lexicon::outlets::Outlets::load().unwrap();
    /// let town = |told| outlets.town_in(told);
    /// assert_eq!(town("www.thefargoweeklynews.com"), Some(("fargo".to_owned(), None)));
    /// assert_eq!(town("https://www.readingobserver.co.uk/1"), Some(("reading".to_owned(), Some("GB".to_owned()))));
    /// assert_eq!(town("The Cedar Falls Beacon"), Some(("cedar falls".to_owned(), None)));
    /// assert_eq!(town("fargo.com").or(town("dailynews.com")), None);
    /// ```
    pub fn town_in(&self, told: &str) -> Option<(String, Option<String>)> {
        let told = told.trim().to_lowercase();
        let (mut left, mut country) = (told.as_str(), None);
        if !told.contains(' ') {
            let host = told.split_once("://").map_or(told.as_str(), |(_, rest)| rest).split('/').next()?;
            let (rest, top) = host.rsplit_once('.')?;
            country =
                (top.len() == 2).then(|| if top == "uk" { "GB".to_owned() } else { top.to_uppercase() });
            // The last label that says something: "fargonews" of "www.fargonews.co.uk".
            left = rest.split('.').rfind(|label| label.len() > 4)?;
        }
        let mut is_paper = false;
        let ends = [' ', '-'];
        while let Some(rest) = self.papers.iter().find_map(|word| left.strip_suffix(word.as_str())) {
            (left, is_paper) = (rest.trim_end_matches(ends), true);
        }
        while let Some(rest) = self.papers.iter().find_map(|word| left.strip_prefix(word.as_str())) {
            (left, is_paper) = (rest.trim_start_matches(ends), true);
        }
        (is_paper && left.chars().count() > 3).then(|| (left.to_owned(), country))
    }

    /// All of them, in the order of the file.
    pub fn all(&self) -> &[Outlet] {
        &self.all
    }

    /// How many outlets it holds.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// How many hosts lead to them.
    pub fn n_hosts(&self) -> usize {
        self.hosts.len()
    }

    /// The words of a name without the article in front, unless there is nothing else.
    /// A name as outlets are found by it: folded, without a leading article.
    pub fn key(&self, name: &str) -> SmolStr {
        let folded = fold(name);
        match folded.split_once(' ') {
            Some((first, rest)) if self.articles.iter().any(|a| a == first) => rest.into(),
            _ => folded.into(),
        }
    }
}

/// Lower-cased letters and digits without accents, other marks as one space, "&" as "and".
fn fold(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    if name.is_ascii() {
        for b in name.bytes() {
            push(b.into(), &mut out);
        }
    } else {
        name.nfkd().filter(|&c| !is_combining_mark(c)).for_each(|c| push(c, &mut out));
    }
    out.truncate(out.trim_end().len());
    out
}

fn push(c: char, out: &mut String) {
    match c {
        '.' => {}
        '&' => out.push_str("and"),
        c if c.is_ascii_alphanumeric() => out.push(c.to_ascii_lowercase()),
        c if c.is_alphanumeric() => out.extend(c.to_lowercase().filter(|&c| !is_combining_mark(c))),
        _ if !out.is_empty() && !out.ends_with(' ') => out.push(' '),
        _ => {}
    }
}

fn problem(line: usize, message: String, hint: &str) -> Problem {
    Problem { file: FILE.into(), line, id: String::new(), message, hint: hint.into() }
}

/// What is wrong with a line, and what to do.
type Wrong = (String, &'static str);

fn parse_line(line: &str) -> Result<Outlet, Wrong> {
    let mut fields = line.split('\t');
    let row = [(); 5].map(|()| fields.next());
    let ([Some(hosts), Some(names), Some(home), Some(container), Some(scope)], None) = (row, fields.next())
    else {
        let message = format!("{} columns, not 5", line.split('\t').count());
        return Err((message, "write hosts, names, home, container and scope with tabs between"));
    };
    let pieces = |text: &str, mark: char| text.split(mark).map(SmolStr::new).collect::<Vec<_>>();
    let (hosts, names) = (pieces(hosts, ' '), pieces(names, '|'));
    if let Some(host) = hosts.iter().find(|h| !is_host(h)) {
        return Err((
            format!("{host:?} is no host"),
            "write it in lower case, without www, with one space between",
        ));
    }
    for text in names.iter().map(SmolStr::as_str).chain([home]) {
        if text.is_empty() || text.trim() != text {
            return Err((format!("{text:?} is empty or has blanks at an end"), ""));
        }
    }
    let (code, unit) = container.split_once('.').unwrap_or((container, "-"));
    if code.len() != 2
        || !code.bytes().all(|b| b.is_ascii_uppercase())
        || unit.trim() != unit
        || unit.is_empty()
    {
        return Err((format!("{container:?} is no container"), "write CA, or CA.Ontario"));
    }
    let scope = Scope::ALL.into_iter().find(|s| s.as_str() == scope).ok_or_else(|| {
        (format!("{scope:?} is no scope"), "write local, regional, national or international")
    })?;
    Ok(Outlet { hosts, names, home: home.into(), container: container.into(), scope })
}

/// Whether a text is a host as the tables write it: `bbc.co.uk`.
pub(crate) fn is_host(text: &str) -> bool {
    let mut dots = 0;
    let mut before = b'.';
    for b in text.bytes() {
        match b {
            b'.' if before != b'.' => dots += 1,
            b'a'..=b'z' | b'0'..=b'9' | b'-' => {}
            _ => return false,
        }
        before = b;
    }
    dots > 0 && before != b'.' && !text.starts_with("www.")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use unicode_normalization::is_nfc;

    use super::*;
    use crate::actors;

    fn table(rows: &str) -> Result<Outlets, Problem> {
        Outlets::parse(&format!("# articles: the le la l\n{rows}"))
    }

    #[test]
    fn the_table_is_read_and_holds_the_world() {
        let outlets = Outlets::load().unwrap();
        assert!(outlets.len() > 6_500, "{}", outlets.len());
        let countries: BTreeSet<&str> = outlets.all().iter().map(Outlet::country).collect();
        assert!(countries.len() > 190, "{}", countries.len());
        // Dependencies that have papers of their own and no government in the lexicon.
        let dependent =
            "AS AW AX BM CK CW FK FO GF GG GI GL GP GU HK IM JE KY MO MP MQ NC PF PR RE SJ SX TC VG VI YT";
        let known = actors::load().unwrap().countries;
        for code in countries {
            assert!(known.contains_key(code) || dependent.split(' ').any(|d| d == code), "{code}");
        }
    }

    #[test]
    fn the_table_is_in_composed_form() {
        for line in files::read(FILE).unwrap().lines() {
            assert!(is_nfc(line), "{line}");
        }
    }

    #[test]
    fn where_towns_share_names_the_unit_is_given() {
        for outlet in Outlets::load().unwrap().all().iter() {
            let federal = ["US", "CA", "AU", "IN", "GB", "BR", "MX"].contains(&outlet.country());
            assert!(!federal || outlet.unit().is_some(), "{:?}", outlet.hosts);
        }
    }

    #[test]
    fn a_host_is_found_in_any_address() {
        let outlets =
            table("example.co.uk\tOld Example\tYork\tGB.England\tlocal\nnews.example.co.uk\tNew Example\tHull\tGB.England\tlocal\n").unwrap();
        for (address, name) in [
            ("example.co.uk", Some("Old Example")),
            ("www.example.co.uk", Some("Old Example")),
            ("http://www.Example.co.uk:80/a?b=http://news.example.co.uk", Some("Old Example")),
            ("https://me@news.example.co.uk/a", Some("New Example")),
            ("//m.news.example.co.uk", Some("New Example")),
            ("example.co.uk.", Some("Old Example")),
            ("badexample.co.uk", None),
            ("co.uk", None),
            ("http://", None),
            ("", None),
            ("é://ß.example", None),
        ] {
            assert_eq!(outlets.by_host(address).map(|o| &*o.names[0]), name, "{address}");
            assert_eq!(outlets.find(address).map(|o| &*o.names[0]), name, "{address}");
        }
    }

    #[test]
    fn a_name_is_found_however_it_is_written() {
        let outlets = table(
            "a.fr\tL'Éveil de l'Ouest|St. John & Sons' Post\tBrest\tFR\tlocal\nb.fr\tHerald\tLyon\tFR\tlocal\nc.fr\tThe Herald|La\tNice\tFR\tlocal\n",
        )
        .unwrap();
        for (name, host) in [
            ("l’eveil de l’ouest", Some("a.fr")),
            ("EVEIL DE L'OUEST", Some("a.fr")),
            ("Le Éveil de L'Ouest", Some("a.fr")),
            ("The St John and Sons' Post", Some("a.fr")),
            ("la", Some("c.fr")),
            // Two papers bear it.
            ("Herald", None),
            ("the herald", None),
            ("Éveil", None),
            ("", None),
        ] {
            assert_eq!(outlets.by_name(name).map(|o| &*o.hosts[0]), host, "{name}");
        }
    }

    #[test]
    fn a_malformed_line_is_named() {
        for (rows, message) in [
            ("a.fr\tA\tBrest\tFR\n", "outlets.tsv:2: 4 columns, not 5"),
            ("www.a.fr\tA\tBrest\tFR\tlocal\n", "outlets.tsv:2: \"www.a.fr\" is no host"),
            ("a.fr  b.fr\tA\tBrest\tFR\tlocal\n", "outlets.tsv:2: \"\" is no host"),
            ("a..fr\tA\tBrest\tFR\tlocal\n", "outlets.tsv:2: \"a..fr\" is no host"),
            ("a.\tA\tBrest\tFR\tlocal\n", "outlets.tsv:2: \"a.\" is no host"),
            ("afr\tA\tBrest\tFR\tlocal\n", "outlets.tsv:2: \"afr\" is no host"),
            ("a.fr\tA||B\tBrest\tFR\tlocal\n", "outlets.tsv:2: \"\" is empty"),
            ("a.fr\tA\tBrest\tfr\tlocal\n", "outlets.tsv:2: \"fr\" is no container"),
            ("a.fr\tA\tBrest\tFR.\tlocal\n", "outlets.tsv:2: \"FR.\" is no container"),
            ("a.fr\tA\tBrest\tFR\tglobal\n", "outlets.tsv:2: \"global\" is no scope"),
            ("b.fr\tB\tBrest\tFR\tlocal\na.fr\tA\tBrest\tFR\tlocal\n", "outlets.tsv:3: out of order"),
            (
                "a.fr\tA\tBrest\tFR\tlocal\nb.fr a.fr\tB\tBrest\tFR\tlocal\n",
                "outlets.tsv:3: host a.fr stands twice",
            ),
        ] {
            let found = table(rows).unwrap_err().to_string();
            assert!(found.starts_with(message), "{found}");
        }
    }
}
