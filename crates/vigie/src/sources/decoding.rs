//! Bytes to text: UTF-8, also with a few stray bytes, UTF-16 with or without a byte order mark, else the encoding that
//! chardetng finds.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::reader::oddity;
use crate::model::{Diagnostic, Severity};

/// How much of a file's head is looked at to tell what it is.
const HEAD: usize = 8192;

/// First bytes of well-known files that hold no plain text.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP or Office file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\x28\xb5\x2f\xfd", "a zstd file"),
    (b"SQLite format 3\0", "a database"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"{\\rtf", "an RTF file"),
];

/// A text and how it was decoded.
pub(super) struct Decoded {
    /// In NFC.
    pub text: String,
    /// The encoding, where it had to be guessed.
    guessed: Option<&'static Encoding>,
    /// The encoding and the line (from 1) of the first bytes that fitted no character, if any.
    replaced: Option<(&'static Encoding, usize)>,
}

impl Decoded {
    /// What the user should know about a whole file.
    pub fn diagnostics(&self, origin: &str) -> Vec<Diagnostic> {
        let line = self.replaced.map_or(1, |(_, line)| line);
        self.told(origin, &format!("{origin}:{line}"))
    }

    /// The same, where `place` is the one to look at for replaced bytes.
    fn told(&self, origin: &str, place: &str) -> Vec<Diagnostic> {
        let mut out = Vec::new();
        if let Some(encoding) = self.guessed {
            out.push(oddity(
                "V0007",
                Severity::Note,
                origin,
                format!("not UTF-8; read as {}", encoding.name()),
                "convert it to UTF-8 if letters look wrong",
            ));
        }
        if let Some((encoding, _)) = self.replaced {
            out.push(oddity(
                "V0008",
                Severity::Warning,
                place,
                format!("bytes that are no {} were replaced by \u{FFFD}, here first", encoding.name()),
                "look what stood there, or get the text anew",
            ));
        }
        out
    }
}

/// Why bytes are not read at all, if so.
pub(super) fn refusal(bytes: &[u8], origin: &str) -> Option<Diagnostic> {
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        let message = format!("{what}, not text");
        return Some(oddity("V0002", Severity::Error, origin, message, "extract its text first"));
    }
    let head = &bytes[..bytes.len().min(HEAD)];
    if Encoding::for_bom(head).is_none() && wide(head).is_none() && looks_binary(head) {
        let hint = "give plain text or JSON lines";
        return Some(oddity("V0002", Severity::Error, origin, "a binary file, not text", hint));
    }
    let start = String::from_utf8_lossy(&head[..head.len().min(512)]).trim_start().to_lowercase();
    let markup =
        ["<!doctype html", "<html", "<?xml", "<rss", "<feed"].iter().any(|tag| start.starts_with(tag));
    markup.then(|| {
        let hint = "save the article's text as .txt, or as a JSON line with its url";
        oddity("V0009", Severity::Error, origin, "HTML or XML, which is not read yet", hint)
    })
}

/// More than a few control characters: no text in any encoding that we read.
fn looks_binary(head: &[u8]) -> bool {
    let control = head.iter().filter(|&&b| b < 9 || (b > 13 && b < 32 && b != 27) || b == 127).count();
    head.contains(&0) || control * 20 > head.len()
}

/// UTF-16 without a mark: most of one half of the pairs is zero.
fn wide(head: &[u8]) -> Option<&'static Encoding> {
    let pairs = head.chunks_exact(2);
    let n = pairs.len();
    if n < 4 {
        return None;
    }
    let (high_le, high_be) = pairs.fold((0, 0), |(le, be), pair| {
        (le + usize::from(pair[1] == 0 && pair[0] != 0), be + usize::from(pair[0] == 0 && pair[1] != 0))
    });
    match () {
        () if high_le * 10 > n * 7 => Some(UTF_16LE),
        () if high_be * 10 > n * 7 => Some(UTF_16BE),
        () => None,
    }
}

/// Decodes bytes and composes the text (NFC).
pub(super) fn decode(bytes: &[u8]) -> Decoded {
    let (encoding, guessed) = encoding_of(bytes);
    let (text, replaced) = encoding.decode_with_bom_removal(bytes);
    let line = || 1 + text.split('\u{FFFD}').next().unwrap_or_default().matches('\n').count();
    let replaced = replaced.then(|| (encoding, line()));
    let text = if is_nfc(&text) { text.into_owned() } else { text.nfc().collect() };
    Decoded { text, guessed: guessed.then_some(encoding), replaced }
}

/// The encoding of some bytes, and whether it is a guess.
fn encoding_of(bytes: &[u8]) -> (&'static Encoding, bool) {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return (encoding, false);
    }
    if let Some(encoding) = wide(&bytes[..bytes.len().min(HEAD)]) {
        return (encoding, false);
    }
    if is_utf8_but_for_strays(bytes) {
        return (UTF_8, false);
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    (detector.guess(None, chardetng::Utf8Detection::Allow), true)
}

/// Whether bytes are UTF-8 but for a few stray ones: they hold more of its sequences than pieces that are none.
///
/// Letters of an older encoding make a sequence by chance where a capital stands before a sign: the end of `«SANTÉ»`
/// is one. Where both are as many, each sequence must therefore be a character that such texts are written with.
fn is_utf8_but_for_strays(bytes: &[u8]) -> bool {
    let (mut sequences, mut likely, mut strays) = (0, 0, 0);
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars().filter(|c| !c.is_ascii()) {
            sequences += 1;
            likely += usize::from(in_windows_1252(c));
        }
        strays += usize::from(!chunk.invalid().is_empty());
    }
    sequences > strays || sequences == strays && likely == sequences
}

fn in_windows_1252(c: char) -> bool {
    !WINDOWS_1252.encode(c.encode_utf8(&mut [0; 4])).2
}

/// Decodes one line of a file that is read piece by piece.
pub(super) fn line<'b>(bytes: &'b [u8], place: &str) -> (std::borrow::Cow<'b, str>, Vec<Diagnostic>) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.into(), Vec::new()),
        Err(_) => {
            let decoded = decode(bytes);
            let diagnostics = decoded.told(place, place);
            (decoded.text.into(), diagnostics)
        }
    }
}
