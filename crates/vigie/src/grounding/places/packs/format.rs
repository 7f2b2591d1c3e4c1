//! What a file is, by its name and its first line.

/// The families of files that a pack is made of, in the order in which they are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// `allCountries.txt`, `AF.txt`: 19 columns, no header.
    GeoNames,
    /// Who's On First: 14 columns, names as JSON.
    WhosOnFirst,
    /// A table with a header: OCHA's areas with P-codes, or one's own places.
    Table,
    /// `admin1CodesASCII.txt`, `admin2Codes.txt`.
    GeoNamesCodes,
    /// `alternateNamesV2.txt`.
    GeoNamesNames,
    /// `hierarchy.txt`.
    GeoNamesHierarchy,
}

impl Format {
    /// What a file is; none when its first line is like none of them.
    ///
    /// ```
    /// use vigie::grounding::places::packs::Format;
    /// assert_eq!(Format::of("hierarchy.txt", "6295630\t6255146\tADM"), Some(Format::GeoNamesHierarchy));
    /// assert_eq!(Format::of("camps.csv", "name;lat;lon"), Some(Format::Table));
    /// assert_eq!(Format::of("letter.txt", "Dear all,"), None);
    /// ```
    pub fn of(name: &str, first_line: &str) -> Option<Format> {
        let line = first_line.trim_start_matches('\u{feff}').trim_end_matches(['\r', '\n']);
        let fields: Vec<&str> = line.split('\t').collect();
        let is_number = |i: usize| fields.get(i).is_some_and(|f| f.parse::<u64>().is_ok());
        let name = name.to_lowercase();
        let named = |what: &str| name.contains(what);
        match fields.len() {
            14 if is_number(0) && fields[13].trim_start().starts_with('{') => Some(Format::WhosOnFirst),
            19 if is_number(0) && fields[6].len() <= 1 => Some(Format::GeoNames),
            4..=10 if is_number(0) && is_number(1) => Some(Format::GeoNamesNames),
            2..=3 if is_number(0) && is_number(1) => Some(Format::GeoNamesHierarchy),
            4 if is_number(3) && fields[0].contains('.') => Some(Format::GeoNamesCodes),
            _ if named("alternatenames") => Some(Format::GeoNamesNames),
            _ if named("hierarchy") => Some(Format::GeoNamesHierarchy),
            _ => super::table::is_header(line).then_some(Format::Table),
        }
    }
}
