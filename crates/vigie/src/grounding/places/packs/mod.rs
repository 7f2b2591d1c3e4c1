//! Packs: places that a user adds to the gazetteer, read from the tables that the field hands around.
//!
//! [`Format`] tells what a file is, [`read`] reads it line by line into a [`PackBuilder`], which knows the places of the
//! gazetteer below and packs the rest. `geonames`, `whosonfirst` and `table` (OCHA's tables with P-codes, and tables of
//! one's own) each know one family of files.

mod builder;
mod format;
mod geonames;
mod table;
mod whosonfirst;

#[cfg(test)]
mod tests;

use std::io::BufRead;

use crate::model::{Diagnostic, Severity};

pub use builder::{Entry, PackBuilder};
pub use format::Format;

/// Longest line that is read: a country with all its names needs a tenth of it.
const LONGEST_LINE: u64 = 4 << 20;
/// How many broken lines of a file are told one by one.
const TOLD: usize = 20;

/// Reads a file into a pack. Gives how many lines were read and what was wrong with the others.
pub fn read(
    format: Format,
    origin: &str,
    input: &mut dyn BufRead,
    pack: &mut PackBuilder<'_>,
) -> (usize, Vec<Diagnostic>) {
    let mut lines = Lines { origin, n_read: 0, n_broken: 0, found: Vec::new() };
    match format {
        Format::GeoNames => lines.each(input, &mut |line| geonames::place(line, pack)),
        Format::GeoNamesNames => lines.each(input, &mut |line| geonames::name(line, pack)),
        Format::GeoNamesCodes => lines.each(input, &mut |line| geonames::code(line, pack)),
        Format::GeoNamesHierarchy => lines.each(input, &mut |line| geonames::pair(line, pack)),
        Format::WhosOnFirst => lines.each(input, &mut |line| whosonfirst::place(line, origin, pack)),
        Format::Table => table::read(input, pack, &mut lines),
    }
    lines.finish()
}

/// A broken line or file.
pub(super) fn broken(origin: String, message: String) -> Diagnostic {
    Diagnostic {
        code: "V0041",
        severity: Severity::Error,
        origin,
        span: None,
        message,
        hint: "repair that line, or leave it out with --skip-broken; docs/places.md shows what a line looks like"
            .to_owned(),
    }
}

/// Counts lines and notes those that are broken.
struct Lines<'a> {
    origin: &'a str,
    n_read: usize,
    n_broken: usize,
    found: Vec<Diagnostic>,
}

impl Lines<'_> {
    /// Calls `take` for each line of UTF-8 text; it says what is wrong with a line, if anything.
    fn each(&mut self, input: &mut dyn BufRead, take: &mut dyn FnMut(&str) -> Result<(), String>) {
        let mut bytes = Vec::new();
        for number in 1.. {
            bytes.clear();
            let read = std::io::Read::take(&mut *input, LONGEST_LINE).read_until(b'\n', &mut bytes);
            let result = match read {
                Ok(0) => return,
                Ok(_) if bytes.len() as u64 == LONGEST_LINE && bytes.last() != Some(&b'\n') => {
                    self.note(
                        number,
                        "the line is longer than 4 MiB; the rest of the file was not read".to_owned(),
                    );
                    return;
                }
                Ok(_) => {
                    let line = std::str::from_utf8(&bytes).map_err(|_| "the line is not UTF-8".to_owned());
                    line.and_then(|line| {
                        let line = line.trim_start_matches('\u{feff}').trim_end_matches(['\n', '\r']);
                        if line.is_empty() || line.starts_with('#') { Ok(()) } else { take(line) }
                    })
                }
                Err(error) => {
                    self.note(number, format!("the file cannot be read on: {error}"));
                    return;
                }
            };
            match result {
                Ok(()) => self.n_read += 1,
                Err(message) => self.note(number, message),
            }
        }
    }

    fn note(&mut self, number: u64, message: String) {
        self.n_broken += 1;
        if self.n_broken <= TOLD {
            self.found.push(broken(format!("{}:{number}", self.origin), message));
        }
    }

    fn finish(mut self) -> (usize, Vec<Diagnostic>) {
        if self.n_broken > TOLD {
            let others = self.n_broken - TOLD;
            self.found.push(broken(self.origin.to_owned(), format!("{others} more lines are broken")));
        }
        (self.n_read, self.found)
    }
}
