//! The door to files: walks what the user names and reads it piece by piece.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use super::{
    Hints, json_lines,
    reader::{oddity, read},
};
use crate::model::{Diagnostic, Document, Severity};

/// Sizes beyond which an input is refused, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// One document: a text file, or one line of a file of JSON lines (whose own size has no limit).
    pub document: usize,
}

impl Default for Limits {
    /// Eight mebibytes: some twenty times the longest report.
    fn default() -> Self {
        Limits { document: 8 << 20 }
    }
}

/// What one piece of input gave: a text file, or one line of a file of JSON lines.
pub type Piece = (Vec<Document>, Vec<Diagnostic>);

/// The documents of files and folders, read one by one as they are asked for, in the order given; folders by name.
///
/// `-` is the standard input. Hidden files in folders are passed over. Whatever cannot be read is named in a
/// diagnostic and the rest goes on.
pub fn open<'a>(inputs: &'a [String], hints: &'a Hints, limits: Limits) -> impl Iterator<Item = Piece> + 'a {
    inputs.iter().flat_map(move |input| {
        let mut pieces: Box<dyn Iterator<Item = Piece> + 'a> = if input == "-" {
            Box::new(Pieces::new(Box::new(io::stdin()), "-".to_owned(), hints, limits))
        } else {
            Box::new(walk(Path::new(input)).flat_map(move |found| match found {
                Ok(path) => open_file(&path, hints, limits),
                Err(oddity) => Box::new(std::iter::once((Vec::new(), vec![oddity]))),
            }))
        };
        let first = pieces.next();
        let nothing = first.is_none().then(|| {
            let hint =
                "give a text file, a file of JSON lines, a folder that holds some, or - for standard input";
            (Vec::new(), vec![oddity("V0012", Severity::Warning, input, "no file to read in it", hint)])
        });
        first.into_iter().chain(nothing).chain(pieces)
    })
}

/// The files under a path, folders in order of names; what cannot be entered as a diagnostic.
fn walk(path: &Path) -> Box<dyn Iterator<Item = Result<PathBuf, Diagnostic>>> {
    let metadata = match std::fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) => return Box::new(std::iter::once(Err(unreadable(path, &error)))),
    };
    if !metadata.is_dir() {
        return Box::new(std::iter::once(Ok(path.to_owned())));
    }
    let entries = std::fs::read_dir(path).and_then(|entries| entries.collect::<io::Result<Vec<_>>>());
    match entries {
        Err(error) => Box::new(std::iter::once(Err(unreadable(path, &error)))),
        Ok(mut entries) => {
            entries.sort_by_key(std::fs::DirEntry::file_name);
            Box::new(entries.into_iter().flat_map(|entry| {
                let hidden = entry.file_name().to_string_lossy().starts_with('.');
                // A link to a folder could lead round in circles; it can be named by itself.
                let linked_folder =
                    entry.file_type().is_ok_and(|kind| kind.is_symlink()) && entry.path().is_dir();
                if hidden || linked_folder { Box::new(std::iter::empty()) } else { walk(&entry.path()) }
            }))
        }
    }
}

fn open_file<'a>(path: &Path, hints: &'a Hints, limits: Limits) -> Box<dyn Iterator<Item = Piece> + 'a> {
    let metadata = std::fs::metadata(path);
    if metadata.as_ref().is_ok_and(|found| !found.is_file() && !found.is_dir()) && !is_pipe(path) {
        let hint = "give a regular file";
        let refused = oddity("V0003", Severity::Error, &path.to_string_lossy(), "a device, not a file", hint);
        return Box::new(std::iter::once((Vec::new(), vec![refused])));
    }
    match File::open(path) {
        Ok(file) => Box::new(Pieces::new(Box::new(file), path.to_string_lossy().into_owned(), hints, limits)),
        Err(error) => Box::new(std::iter::once((Vec::new(), vec![unreadable(path, &error)]))),
    }
}

/// A named pipe, such as a shell's process substitution makes.
#[cfg(unix)]
fn is_pipe(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt;
    std::fs::metadata(path).is_ok_and(|found| found.file_type().is_fifo())
}

/// A named pipe; only known on Unix.
#[cfg(not(unix))]
fn is_pipe(_path: &Path) -> bool {
    false
}

fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    let (message, hint) = match error.kind() {
        io::ErrorKind::NotFound => ("no such file or folder".to_owned(), "check the name"),
        io::ErrorKind::PermissionDenied => (
            "may not be read: permission denied".to_owned(),
            "give yourself the right to read it, or leave it out",
        ),
        _ => (format!("cannot be read: {error}"), "check the disk or the file"),
    };
    oddity("V0003", Severity::Error, &path.to_string_lossy(), message, hint)
}

/// The pieces of one stream.
struct Pieces<'a> {
    reader: BufReader<Box<dyn Read>>,
    origin: String,
    hints: &'a Hints,
    limits: Limits,
    /// Number of the line before, once the stream is known to be JSON lines.
    line: Option<usize>,
    done: bool,
}

impl<'a> Pieces<'a> {
    fn new(stream: Box<dyn Read>, origin: String, hints: &'a Hints, limits: Limits) -> Self {
        Pieces {
            reader: BufReader::with_capacity(1 << 16, stream),
            origin,
            hints,
            limits,
            line: None,
            done: false,
        }
    }

    /// UTF-8 JSON lines are read line by line; everything else whole.
    fn is_lines(&mut self) -> io::Result<bool> {
        let named = [".jsonl", ".ndjson"].iter().any(|end| self.origin.to_lowercase().ends_with(end));
        let head = self.reader.fill_buf()?;
        let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        // UTF-16 and binary files show zeros.
        Ok(!head.contains(&0) && (head.starts_with(b"{\"") || (named && head.starts_with(b"{"))))
    }

    fn whole(&mut self) -> io::Result<Piece> {
        let mut bytes = Vec::new();
        let limit = self.limits.document;
        (&mut self.reader).take(limit as u64 + 1).read_to_end(&mut bytes)?;
        if bytes.len() > limit {
            return Ok((Vec::new(), vec![self.too_large(&self.origin)]));
        }
        Ok(read(&bytes, &self.origin, self.hints))
    }

    /// The next line that holds something.
    fn next_line(&mut self, number: usize) -> io::Result<Option<Piece>> {
        let mut number = number;
        loop {
            number += 1;
            self.line = Some(number);
            let mut bytes = Vec::new();
            let limit = self.limits.document;
            let n = (&mut self.reader).take(limit as u64 + 1).read_until(b'\n', &mut bytes)?;
            if n == 0 {
                return Ok(None);
            }
            let place = format!("{}:{number}", self.origin);
            if n > limit && bytes.last() != Some(&b'\n') {
                self.skip_line()?;
                return Ok(Some((Vec::new(), vec![self.too_large(&place)])));
            }
            if number == 1 && bytes.starts_with(b"\xef\xbb\xbf") {
                bytes.drain(..3);
            }
            let bytes = bytes.trim_ascii();
            if bytes.is_empty() {
                continue;
            }
            let (text, mut found) = super::decoding::line(bytes, &place);
            let (document, more) = json_lines::read_line(&text, &place, self.hints);
            found.extend(more);
            return Ok(Some((document.into_iter().collect(), found)));
        }
    }

    /// Passes over the rest of a line without keeping it.
    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                return Ok(());
            }
            let (n, end) = match buffer.iter().position(|&b| b == b'\n') {
                Some(at) => (at + 1, true),
                None => (buffer.len(), false),
            };
            self.reader.consume(n);
            if end {
                return Ok(());
            }
        }
    }

    fn too_large(&self, place: &str) -> Diagnostic {
        let message =
            format!("larger than {} MiB: no single report is; not read", self.limits.document >> 20);
        oddity("V0004", Severity::Error, place, message, "split it: one report a file, or one a line of JSON")
    }
}

impl Iterator for Pieces<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        if self.done {
            return None;
        }
        let step = match self.line {
            Some(number) => self.next_line(number),
            None => match self.is_lines() {
                Ok(true) => self.next_line(0),
                Ok(false) => {
                    self.done = true;
                    self.whole().map(Some)
                }
                Err(error) => Err(error),
            },
        };
        match step {
            Ok(piece) => {
                self.done |= piece.is_none();
                piece
            }
            Err(error) => {
                self.done = true;
                Some((Vec::new(), vec![unreadable(Path::new(&self.origin), &error)]))
            }
        }
    }
}
