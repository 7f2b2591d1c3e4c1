//! Annotated texts as CoNLL-U, without loss.
//!
//! The trees in HEAD and DEPREL are Universal Dependencies. MISC carries what CoNLL-U has no column for:
//!
//! | key | meaning |
//! |---|---|
//! | `SpaceAfter=No` | no white space follows |
//! | `SpacesAfter=` | the white space that follows, where it is not one blank; `\s \t \n \r \p \\ \uXXXX` |
//! | `SpacesBefore=` | the white space before the first word of a text |
//! | `Ent=B-PER` | the entity, as BILUO |
//! | `Native=`, `NativeHead=` | the model's own label and head, where they differ |
//! | `Norm=` | spaCy's NORM, where it is not the lower-cased form |
//! | `TokenStart=` | the first character in the text, counted in Unicode code points |
//! | `SentStart=` | `Yes` or `No`, where it is not what the sentence's border says |
//!
//! spaCy makes a token of white space that is more than one blank. Such a token is written as an empty node (`8.1`) with its
//! text in `Form=`, so that ordinary readers see words only. A text starts at `# doc_id = …`.

use std::fmt::Write as _;
use std::ops::Range;

use smol_str::SmolStr;

use crate::{Doc, Entity, Token, Upos};

/// Writes a text as CoNLL-U, its id before its first sentence; a text without words gives only its id, and the vectors of
/// words ([`Doc::tensor`]) are left out.
///
/// ```
/// # use vigie_nlp::conllu::{from_conllu, to_conllu};
/// let rows = "# doc_id = a\n1\tPaix\tpaix\tNOUN\t_\tGender=Fem\t0\troot\t_\tSpaceAfter=No\n2\t!\t!\tPUNCT\t_\t_\t1\tpunct\t_\tSpaceAfter=No\n\n";
/// let docs = from_conllu(rows);
/// assert_eq!(docs[0].1.text, "Paix!");
/// assert_eq!(from_conllu(&to_conllu("a", &docs[0].1)), docs);
/// ```
pub fn to_conllu(id: &str, doc: &Doc) -> String {
    let mut out = format!("# doc_id = {}\n", one_line(id));
    let names = names(doc);
    let entities = biluo(doc);
    let mut chars = CharOffsets::new(&doc.text);
    for block in blocks(doc) {
        let _ = writeln!(out, "# text = {}", plain(doc, block.clone()));
        for i in block.clone() {
            write_row(&mut out, doc, i, &block, &names, &entities[i], chars.at(doc.tokens[i].start));
        }
        out.push('\n');
    }
    if doc.tokens.is_empty() {
        out.push('\n');
    }
    out
}

/// Reads any number of annotated texts; a row that is not CoNLL-U is left out.
///
/// A text begins at `# doc_id` or `# newdoc id` with a new name; rows before the first one belong to the text "".
/// Words of a multiword token share its characters, "don't" as "do" and "n't"; where they spell it otherwise, the first has them
/// all and the others are empty.
pub fn from_conllu(rows: &str) -> Vec<(String, Doc)> {
    let mut docs: Vec<(String, Reader)> = Vec::new();
    let mut fresh = true;
    for line in rows.lines() {
        let line = line.trim_end_matches('\r');
        if let Some(comment) = line.strip_prefix('#') {
            if let Some(id) = doc_id(comment.trim())
                && docs.last().is_none_or(|(last, _)| last != id)
            {
                docs.push((id.to_owned(), Reader::default()));
            }
            continue;
        }
        if line.is_empty() {
            if let Some((_, reader)) = docs.last_mut() {
                reader.end_sentence();
            }
            fresh = true;
            continue;
        }
        if docs.is_empty() {
            docs.push((String::new(), Reader::default()));
        }
        if let Some((_, reader)) = docs.last_mut() {
            reader.row(line, fresh);
            fresh = false;
        }
    }
    docs.into_iter().map(|(id, reader)| (id, reader.finish())).collect()
}

fn doc_id(comment: &str) -> Option<&str> {
    let (key, value) = comment.split_once('=')?;
    matches!(key.trim(), "doc_id" | "newdoc id").then(|| value.trim())
}

fn one_line(text: &str) -> String {
    // White space as Python sees it, so that no reader finds a line's end there.
    text.split(crate::unicode::is_space).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn is_blank(doc: &Doc, i: usize) -> bool {
    let form = doc.form(i);
    !form.is_empty() && form.chars().all(crate::unicode::is_space)
}

/// Sentences, where one without a word joins the one before it (or after it, at the start).
fn blocks(doc: &Doc) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut has_word = false;
    for sentence in doc.sentences() {
        let words = sentence.clone().any(|i| !is_blank(doc, i));
        match out.last_mut() {
            Some(last) if !words || !has_word => last.end = sentence.end,
            _ => out.push(sentence),
        }
        has_word |= words;
    }
    out
}

/// The CoNLL-U id of each token: `3` for words, `3.1` for white space.
fn names(doc: &Doc) -> Vec<String> {
    let mut names = Vec::with_capacity(doc.tokens.len());
    for block in blocks(doc) {
        let (mut word, mut blank) = (0, 0);
        for i in block {
            if is_blank(doc, i) {
                blank += 1;
                names.push(format!("{word}.{blank}"));
            } else {
                (word, blank) = (word + 1, 0);
                names.push(word.to_string());
            }
        }
    }
    names
}

fn biluo(doc: &Doc) -> Vec<String> {
    let mut tags = vec![String::new(); doc.tokens.len()];
    for entity in &doc.entities {
        let last = entity.tokens.end.saturating_sub(1);
        for i in entity.tokens.clone() {
            let part = match (i == entity.tokens.start, i == last) {
                (true, true) => 'U',
                (true, false) => 'B',
                (false, true) => 'L',
                (false, false) => 'I',
            };
            if let Some(tag) = tags.get_mut(i) {
                *tag = format!("{part}-{}", entity.label);
            }
        }
    }
    tags
}

/// The nearest word above a token, itself included; none where only white space stands there.
fn word_above(doc: &Doc, mut i: usize, block: &Range<usize>) -> Option<usize> {
    for _ in 0..=doc.tokens.len() {
        if !block.contains(&i) {
            return None;
        }
        if !is_blank(doc, i) {
            return Some(i);
        }
        let head = doc.tokens[i].ud_head;
        if head == i {
            return None;
        }
        i = head;
    }
    None
}

fn plain(doc: &Doc, block: Range<usize>) -> String {
    one_line(doc.slice(block))
}

fn write_row(
    out: &mut String,
    doc: &Doc,
    i: usize,
    block: &Range<usize>,
    names: &[String],
    entity: &str,
    start: usize,
) {
    let token = &doc.tokens[i];
    let form = doc.form(i);
    let blank = is_blank(doc, i);
    let root = token.ud_head == i;
    let above = if root { None } else { word_above(doc, token.ud_head, block) };
    let head = above.map_or("0", |h| names[h].as_str());
    let mut misc: Vec<String> = Vec::new();
    if token.sent_start != (i == block.start) {
        misc.push(format!("SentStart={}", if token.sent_start { "Yes" } else { "No" }));
    }
    if i == 0 && token.start > 0 {
        misc.push(format!("SpacesBefore={}", escape(&doc.text[..token.start])));
    }
    let next = doc.tokens.get(i + 1).map_or(doc.text.len(), |t| t.start);
    let gap = &doc.text[token.end.min(next)..next];
    if blank {
        misc.push(format!("Form={}", escape(form)));
        if token.lemma != form {
            misc.push(format!("Lemma={}", escape(&token.lemma)));
        }
    }
    match gap {
        "" => {
            let followed = doc.tokens.get(i + 1).is_some() && is_blank(doc, i + 1);
            if followed && !blank {
                misc.push("SpacesAfter=".to_owned());
            } else if !blank {
                misc.push("SpaceAfter=No".to_owned());
            }
        }
        " " if blank => misc.push("SpacesAfter=\\s".to_owned()),
        " " => {}
        other => misc.push(format!("SpacesAfter={}", escape(other))),
    }
    if !entity.is_empty() {
        misc.push(format!("Ent={entity}"));
    }
    let expected = if token.ud_dep == "root" { "ROOT" } else { token.ud_dep.as_str() };
    if token.dep != expected {
        misc.push(format!("Native={}", escape(&token.dep)));
    }
    let native = if token.head == i { "0" } else { names[token.head].as_str() };
    if native != head {
        misc.push(format!("NativeHead={native}"));
    }
    let in_row = if root { "0" } else { names[token.ud_head].as_str() };
    if in_row != head {
        misc.push(format!("UdHead={in_row}"));
    }
    if token.norm != form.to_lowercase().as_str() {
        misc.push(format!("Norm={}", escape(&token.norm)));
    }
    misc.push(format!("TokenStart={start}"));
    let pos = or_blank(token.pos.as_str());
    let (tag, morph, dep) = (or_blank(&token.tag), or_blank(&token.morph), or_blank(&token.ud_dep));
    let misc = misc.join("|");
    let _ = if blank {
        writeln!(out, "{}\t_\t_\t{pos}\t{tag}\t{morph}\t_\t_\t{head}:{dep}\t{misc}", names[i])
    } else {
        let lemma = if token.lemma.is_empty() { "_" } else { &token.lemma };
        let lemma = lemma.replace(['\t', '\n', '\r'], " ");
        writeln!(out, "{}\t{form}\t{lemma}\t{pos}\t{tag}\t{morph}\t{head}\t{dep}\t_\t{misc}", names[i])
    };
}

fn or_blank(value: &str) -> &str {
    if value.is_empty() { "_" } else { value }
}

fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            ' ' => out.push_str("\\s"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '|' => out.push_str("\\p"),
            '\\' => out.push_str("\\\\"),
            c if crate::unicode::is_space(c) || c.is_control() => {
                let _ = write!(out, "\\u{:04X}", c as u32);
            }
            c => out.push(c),
        }
    }
    out
}

fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match rest.next() {
            Some('s') => out.push(' '),
            Some('t') => out.push('\t'),
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('p') => out.push('|'),
            Some('u') => {
                let code: String = rest.clone().take(4).collect();
                if let Some(c) = u32::from_str_radix(&code, 16).ok().and_then(char::from_u32) {
                    out.push(c);
                    rest.nth(3);
                }
            }
            Some(c) => out.push(c),
            None => {}
        }
    }
    out
}

/// Code point offsets of ascending byte offsets, in one pass.
struct CharOffsets<'a> {
    text: &'a str,
    byte: usize,
    chars: usize,
}

impl<'a> CharOffsets<'a> {
    fn new(text: &'a str) -> Self {
        CharOffsets { text, byte: 0, chars: 0 }
    }

    fn at(&mut self, byte: usize) -> usize {
        self.chars += self.text[self.byte..byte].chars().count();
        self.byte = byte;
        self.chars
    }
}

/// The state of reading one text.
#[derive(Default)]
struct Reader {
    doc: Doc,
    /// Names of the tokens of the sentence at hand, with the names of their two heads.
    rows: Vec<(String, String, String)>,
    /// First token of the sentence at hand.
    base: usize,
    /// Of a multiword token: its last word, what follows it, and the byte at which its next word begins.
    range: Option<(usize, Misc, usize)>,
    entity: Option<Entity>,
}

/// The keys of a MISC column.
#[derive(Clone, Default)]
struct Misc(Vec<(String, String)>);

impl Misc {
    fn read(column: &str) -> Misc {
        let pairs = column.split('|').filter_map(|pair| pair.split_once('='));
        Misc(pairs.map(|(key, value)| (key.to_owned(), unescape(value))).collect())
    }

    fn get(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(k, _)| k == key).map(|(_, v)| v.as_str())
    }
}

fn unblank(value: &str) -> SmolStr {
    if value == "_" { SmolStr::default() } else { value.into() }
}

impl Reader {
    fn row(&mut self, line: &str, fresh: bool) {
        let columns: Vec<&str> = line.split('\t').collect();
        let &[id, form, lemma, pos, tag, morph, head, dep, deps, misc] = columns.as_slice() else {
            return;
        };
        let misc = Misc::read(misc);
        if let Some((_, last)) = id.split_once('-') {
            if let Ok(last) = last.parse() {
                self.range = Some((last, misc, self.doc.text.len()));
                self.doc.text.push_str(form);
            }
            return;
        }
        let blank = id.contains('.');
        if blank && misc.get("Form").is_none() {
            return;
        }
        if let Some(before) = misc.get("SpacesBefore") {
            self.doc.text.push_str(before);
        }
        let form = if blank { misc.get("Form").unwrap_or_default() } else { form };
        let (mut start, mut end) = (self.doc.text.len(), self.doc.text.len());
        let mut following = Some(misc.clone());
        match self.range.take() {
            None => {
                self.doc.text.push_str(form);
                end += form.len();
            }
            Some((last, outer, at)) => {
                // Words that spell the multiword token share its characters; of others the first has them all.
                start = at;
                if self.doc.text[at..].starts_with(form) {
                    end = at + form.len();
                }
                let here = id.parse().unwrap_or(last);
                following = (here >= last).then(|| outer.clone());
                if here < last {
                    self.range = Some((last, outer, end));
                }
            }
        }
        let mut space_after = false;
        if let Some(following) = following {
            match (following.get("SpacesAfter"), following.get("SpaceAfter")) {
                (Some(spaces), _) => {
                    self.doc.text.push_str(spaces);
                    space_after = spaces.starts_with(' ');
                }
                (None, Some("No")) => {}
                // White space that is a token of its own says all by itself.
                (None, _) if blank => {}
                (None, _) => {
                    self.doc.text.push(' ');
                    space_after = true;
                }
            }
        }
        let (ud_head, ud_dep) =
            if blank { deps.split_once(':').unwrap_or(("0", "dep")) } else { (head, dep) };
        let ud_head = misc.get("UdHead").unwrap_or(ud_head);
        let native = if ud_dep == "root" { "ROOT" } else { ud_dep };
        let plain_head = if blank { deps.split_once(':').map_or("0", |d| d.0) } else { head };
        let native_head = misc.get("NativeHead").unwrap_or(plain_head);
        self.rows.push((id.to_owned(), ud_head.to_owned(), native_head.to_owned()));
        let sent_start = match misc.get("SentStart") {
            Some(value) => value == "Yes",
            None => fresh || self.rows.len() == 1,
        };
        let lemma = if blank {
            misc.get("Lemma").unwrap_or(form).into()
        } else if lemma == "_" && form != "_" {
            SmolStr::default()
        } else {
            lemma.into()
        };
        self.doc.tokens.push(Token {
            start,
            end,
            space_after,
            sent_start,
            pos: Upos::find(&unblank(pos)).unwrap_or_default(),
            tag: unblank(tag),
            morph: unblank(morph),
            lemma,
            norm: misc.get("Norm").map_or_else(|| form.to_lowercase().into(), SmolStr::from),
            head: 0,
            dep: misc.get("Native").map_or_else(|| unblank(native), SmolStr::from),
            ud_head: 0,
            ud_dep: unblank(ud_dep),
        });
        self.entity(misc.get("Ent").unwrap_or_default());
    }

    fn entity(&mut self, tag: &str) {
        let here = self.doc.tokens.len() - 1;
        let (part, label) = tag.split_once('-').unwrap_or_default();
        match part {
            "B" => self.entity = Some(Entity { tokens: here..here + 1, label: label.into() }),
            "U" => self.doc.entities.push(Entity { tokens: here..here + 1, label: label.into() }),
            "L" => {
                if let Some(mut entity) = self.entity.take() {
                    entity.tokens.end = here + 1;
                    self.doc.entities.push(entity);
                }
            }
            "I" => {}
            _ => self.entity = None,
        }
    }

    fn end_sentence(&mut self) {
        let base = self.base;
        let index =
            |name: &str, own: usize| self.rows.iter().position(|row| row.0 == name).map_or(own, |i| base + i);
        for (i, (_, ud_head, head)) in self.rows.iter().enumerate() {
            let own = base + i;
            let (ud_head, head) = (index(ud_head, own), index(head, own));
            self.doc.tokens[own].ud_head = ud_head;
            self.doc.tokens[own].head = head;
        }
        self.rows.clear();
        self.base = self.doc.tokens.len();
        self.range = None;
    }

    fn finish(mut self) -> Doc {
        self.end_sentence();
        self.doc
    }
}
