//! A broken model is an error: never a panic, never a huge allocation. One that loads all the same runs.
#![no_main]

use std::alloc::System;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::LazyLock;

use arbitrary::Arbitrary;
use cap::Cap;
use libfuzzer_sys::fuzz_target;
use rmpv::Value;
use serde_json::Value as Json;
use vigie_fuzz::invariants;
use vigie_fuzz::made_up::{self, Packed, Part};
use vigie_nlp::{Package, Pipeline, package::packed};

/// All inputs here are far smaller than 1 MB: asking for more than this means that a number in a file was believed.
#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, 160 << 20);

#[derive(Arbitrary, Debug)]
struct Plan {
    door: Door,
    edits: Vec<Edit>,
    damage: Vec<Damage>,
    text: String,
}

#[derive(Arbitrary, Debug)]
enum Door {
    Folder,
    Wheel,
    Packed {
        checksum: bool,
        settled: bool,
    },
    /// No model at all, but bytes after a true beginning.
    Raw {
        start: u8,
        bytes: Vec<u8>,
    },
}

/// A change of one part.
#[derive(Arbitrary, Debug)]
enum Edit {
    Drop { part: u8 },
    Bytes { part: u8, damage: Damage },
    Value { part: u8, node: u16, change: Change },
    Word { part: u8, word: u16, text: Word },
    Head { node: u16, change: Change },
    Floats { part: u8, at: u16, value: f32 },
}

#[derive(Arbitrary, Debug)]
enum Change {
    Nil,
    Odd(u8),
    Number(u64),
    Text(String),
    Pattern(Vec<Piece>),
    Remove,
    Repeat(u8),
    Nest(u16),
    Float(f32),
    /// Inside of a string that holds JSON.
    Inside(u16, u8),
    Move(u16),
}

/// Pieces that regular expressions are made of.
#[derive(Arbitrary, Debug, Clone, Copy)]
enum Piece {
    Open,
    Close,
    Or,
    Star,
    Plus,
    Maybe,
    Lazy,
    Times(u16),
    AtLeast(u16),
    Class,
    Not,
    Range,
    ClassEnd,
    Ahead,
    Behind,
    NotBehind,
    Start,
    End,
    Any,
    Word,
    Space,
    Boundary,
    NoCase,
    Char(char),
}

/// Words that stand in configurations.
#[derive(Arbitrary, Debug)]
enum Word {
    Named(u8),
    Free(String),
}

#[derive(Arbitrary, Debug)]
enum Damage {
    Cut(u16),
    Put(u16, u8),
    Insert(u16, Vec<u8>),
    Huge(u16),
}

const ODD: [u64; 14] =
    [0, 1, 2, 3, 16, 17, 255, 65_536, 1 << 28, 1 << 31, 1 << 32, 1 << 61, 1 << 63, u64::MAX];
const WORDS: [&str; 14] = [
    "tok2vec",
    "tagger",
    "parser",
    "ner",
    "morphologizer",
    "senter",
    "lemmatizer",
    "attribute_ruler",
    "lookup",
    "true",
    "[]",
    "fr",
    "en",
    "spacy.Tok2VecListener.v1",
];

fn at<T>(items: &[T], i: u64) -> Option<&T> {
    items.get((i % items.len().max(1) as u64) as usize)
}

fn damage(bytes: &mut Vec<u8>, damage: &Damage) {
    let length = bytes.len();
    let place = |at: u16| usize::from(at) % (length + 1);
    match damage {
        Damage::Cut(at) => bytes.truncate(place(*at)),
        Damage::Put(at, value) => {
            let place = place(*at);
            if let Some(byte) = bytes.get_mut(place) {
                *byte = *value;
            }
        }
        Damage::Insert(at, more) => drop(bytes.splice(place(*at)..place(*at), more.iter().copied())),
        Damage::Huge(at) => {
            let end = (place(*at) + 4).min(length);
            bytes[place(*at)..end].fill(0xFF);
        }
    }
}

fn pattern(pieces: &[Piece]) -> String {
    let piece = |&piece: &Piece| match piece {
        Piece::Open => "(?:".to_owned(),
        Piece::Close => ")".to_owned(),
        Piece::Or => "|".to_owned(),
        Piece::Star => "*".to_owned(),
        Piece::Plus => "+".to_owned(),
        Piece::Maybe => "?".to_owned(),
        Piece::Lazy => "+?".to_owned(),
        Piece::Times(n) => format!("{{{}}}", n % 1100),
        Piece::AtLeast(n) => format!("{{{},}}", n % 1100),
        Piece::Class => "[".to_owned(),
        Piece::Not => "[^".to_owned(),
        Piece::Range => "a-z".to_owned(),
        Piece::ClassEnd => "]".to_owned(),
        Piece::Ahead => "(?=".to_owned(),
        Piece::Behind => "(?<=".to_owned(),
        Piece::NotBehind => "(?<!".to_owned(),
        Piece::Start => "^".to_owned(),
        Piece::End => "$".to_owned(),
        Piece::Any => ".".to_owned(),
        Piece::Word => r"\w".to_owned(),
        Piece::Space => r"\S".to_owned(),
        Piece::Boundary => r"\b".to_owned(),
        Piece::NoCase => "(?iu)".to_owned(),
        Piece::Char(c) => c.to_string(),
    };
    pieces.iter().map(piece).collect()
}

fn word(word: &Word) -> String {
    match word {
        Word::Named(i) => at(&WORDS, u64::from(*i)).map_or_else(String::new, |word| (*word).to_owned()),
        Word::Free(text) => text.clone(),
    }
}

/// The `n`th value of a tree.
fn nth_msgpack<'a>(value: &'a mut Value, n: &mut usize) -> Option<&'a mut Value> {
    if *n == 0 {
        return Some(value);
    }
    *n -= 1;
    match value {
        Value::Array(items) => items.iter_mut().find_map(|item| nth_msgpack(item, n)),
        Value::Map(pairs) => {
            pairs.iter_mut().find_map(|(key, value)| nth_msgpack(key, n).or_else(|| nth_msgpack(value, n)))
        }
        _ => None,
    }
}

fn size_msgpack(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(size_msgpack).sum::<usize>(),
        Value::Map(pairs) => pairs.iter().map(|(key, value)| size_msgpack(key) + size_msgpack(value)).sum(),
        _ => 0,
    }
}

fn nth_json<'a>(value: &'a mut Json, n: &mut usize) -> Option<&'a mut Json> {
    if *n == 0 {
        return Some(value);
    }
    *n -= 1;
    match value {
        Json::Array(items) => items.iter_mut().find_map(|item| nth_json(item, n)),
        Json::Object(items) => items.values_mut().find_map(|item| nth_json(item, n)),
        _ => None,
    }
}

fn size_json(value: &Json) -> usize {
    1 + match value {
        Json::Array(items) => items.iter().map(size_json).sum::<usize>(),
        Json::Object(items) => items.values().map(size_json).sum(),
        _ => 0,
    }
}

fn change_msgpack(root: &mut Value, node: u16, change: &Change) {
    let size = size_msgpack(root);
    let other = match change {
        Change::Move(from) => nth_msgpack(root, &mut (usize::from(*from) % size)).cloned(),
        _ => None,
    };
    let Some(value) = nth_msgpack(root, &mut (usize::from(node) % size)) else { return };
    match change {
        Change::Nil => *value = Value::Nil,
        Change::Odd(i) => *value = ODD[usize::from(*i) % ODD.len()].into(),
        Change::Number(n) => *value = (*n).into(),
        Change::Text(text) => *value = text.as_str().into(),
        Change::Pattern(pieces) => *value = pattern(pieces).into(),
        Change::Float(f) => *value = (*f).into(),
        Change::Move(_) => *value = other.unwrap_or(Value::Nil),
        Change::Remove => match value {
            Value::Array(items) => drop(items.pop()),
            Value::Map(pairs) => drop(pairs.pop()),
            Value::Binary(bytes) => bytes.truncate(bytes.len() / 2),
            other => *other = Value::Array(Vec::new()),
        },
        Change::Repeat(n) => match value {
            Value::Array(items) => {
                items.extend(items.last().cloned().into_iter().cycle().take(usize::from(*n)))
            }
            Value::Map(pairs) => {
                pairs.extend(pairs.last().cloned().into_iter().cycle().take(usize::from(*n)))
            }
            Value::Binary(bytes) => *bytes = bytes.repeat(usize::from(*n % 8)),
            other => *other = Value::Map(Vec::new()),
        },
        Change::Nest(depth) => {
            for _ in 0..*depth % 3000 {
                *value = Value::Array(vec![std::mem::replace(value, Value::Nil)]);
            }
        }
        Change::Inside(node, odd) => {
            if let Some(mut inside) = value.as_str().and_then(|text| serde_json::from_str::<Json>(text).ok())
            {
                change_json(&mut inside, *node, &Change::Odd(*odd));
                *value = inside.to_string().into();
            }
        }
    }
}

fn change_json(root: &mut Json, node: u16, change: &Change) {
    let size = size_json(root);
    let other = match change {
        Change::Move(from) => nth_json(root, &mut (usize::from(*from) % size)).cloned(),
        _ => None,
    };
    let Some(value) = nth_json(root, &mut (usize::from(node) % size)) else { return };
    match change {
        Change::Nil => *value = Json::Null,
        Change::Odd(i) | Change::Inside(_, i) => *value = ODD[usize::from(*i) % ODD.len()].into(),
        Change::Number(n) => *value = (*n).into(),
        Change::Text(text) => *value = text.as_str().into(),
        Change::Pattern(pieces) => *value = pattern(pieces).into(),
        Change::Float(f) => *value = (*f).into(),
        Change::Move(_) => *value = other.unwrap_or_default(),
        Change::Remove => match value {
            Json::Array(items) => drop(items.pop()),
            Json::Object(items) => {
                let last = items.keys().next_back().cloned();
                last.map(|last| items.remove(&last));
            }
            other => *other = Json::Array(Vec::new()),
        },
        Change::Repeat(n) => {
            if let Json::Array(items) = value {
                items.extend(items.last().cloned().into_iter().cycle().take(usize::from(*n)));
            }
        }
        Change::Nest(depth) => {
            for _ in 0..*depth % 3000 {
                *value = Json::Array(vec![value.take()]);
            }
        }
    }
}

fn change_part(part: &mut Part, edit: &Edit) {
    match edit {
        Edit::Drop { .. } => *part = Part::Bytes(Vec::new()),
        Edit::Bytes { damage: one, .. } => {
            let mut bytes = part.encode();
            damage(&mut bytes, one);
            *part = Part::Bytes(bytes);
        }
        Edit::Value { node, change, .. } => match part {
            Part::Msgpack(value) => change_msgpack(value, *node, change),
            Part::Json(value) => change_json(value, *node, change),
            Part::Bytes(_) => {}
        },
        Edit::Word { word: place, text, .. } => {
            let bytes = part.encode();
            let old = String::from_utf8_lossy(&bytes);
            let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '@');
            let words: Vec<&str> = old.split(|c| !is_word(c)).filter(|word| !word.is_empty()).collect();
            if let Some(old_word) = at(&words, u64::from(*place)) {
                *part = Part::Bytes(
                    old.replacen(old_word, &word(text), 1 + usize::from(*place) % 3).into_bytes(),
                );
            }
        }
        Edit::Floats { at, value, .. } => {
            if let Part::Bytes(bytes) = part {
                let places = bytes.len() / 4;
                // The four bytes lie in four planes.
                for (plane, byte) in value.to_le_bytes().into_iter().enumerate().take_while(|_| places > 0) {
                    bytes[plane * places + usize::from(*at) % places] = byte;
                }
            }
        }
        Edit::Head { .. } => {}
    }
}

fn part_of(edit: &Edit) -> Option<u8> {
    match edit {
        Edit::Drop { part }
        | Edit::Bytes { part, .. }
        | Edit::Value { part, .. }
        | Edit::Word { part, .. }
        | Edit::Floats { part, .. } => Some(*part),
        Edit::Head { .. } => None,
    }
}

fn broken_folder(edits: &[Edit]) -> BTreeMap<String, Part> {
    static FOLDER: LazyLock<BTreeMap<String, Part>> = LazyLock::new(made_up::folder);
    let mut parts = FOLDER.clone();
    for edit in edits {
        let Some(part) = part_of(edit) else { continue };
        let names: Vec<String> = parts.keys().cloned().collect();
        let Some(name) = at(&names, u64::from(part)) else { continue };
        match (edit, parts.get_mut(name)) {
            (Edit::Drop { .. }, _) => drop(parts.remove(name)),
            (_, Some(part)) => change_part(part, edit),
            _ => {}
        }
    }
    parts
}

fn broken_packed(edits: &[Edit], checksum: bool, settled: bool) -> Vec<u8> {
    static PACKED: LazyLock<Packed> = LazyLock::new(|| {
        let path = scratch().join("sound.whl");
        std::fs::write(&path, made_up::wheel(&made_up::folder())).unwrap();
        let package = Package::load(&path).expect("the model is sound as it is");
        Pipeline::from_package(package.clone()).expect("the model is sound as it is");
        Packed::open(&packed::write(&package).unwrap())
    });
    let mut model = PACKED.clone();
    for edit in edits {
        match part_of(edit) {
            Some(part) => {
                let n = model.sections.len();
                change_part(&mut model.sections[usize::from(part) % n], edit);
            }
            None => {
                if let Edit::Head { node, change } = edit {
                    change_json(&mut model.head, *node, change);
                }
            }
        }
    }
    if settled {
        model.settle();
    }
    model.close(checksum)
}

/// A folder of this process, in memory where there is such a thing.
fn scratch() -> &'static PathBuf {
    static SCRATCH: LazyLock<PathBuf> = LazyLock::new(|| {
        let shared = PathBuf::from("/dev/shm");
        let base = if shared.is_dir() { shared } else { std::env::temp_dir() };
        let folder = base.join(format!("vigie-fuzz-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        folder
    });
    &SCRATCH
}

fn load_file(bytes: &[u8]) -> Option<Pipeline> {
    let path = scratch().join("model");
    std::fs::write(&path, bytes).unwrap();
    Pipeline::load(&path).ok()
}

fn load_folder(parts: &BTreeMap<String, Part>) -> Option<Pipeline> {
    let folder = scratch().join("folder");
    let _ = std::fs::remove_dir_all(&folder);
    for (name, part) in parts {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent()?).unwrap();
        std::fs::write(path, part.encode()).unwrap();
    }
    Pipeline::load(&folder).ok()
}

fuzz_target!(|plan: Plan| {
    let broken = |mut bytes: Vec<u8>| {
        plan.damage.iter().for_each(|one| damage(&mut bytes, one));
        bytes
    };
    let pipeline = match &plan.door {
        Door::Folder => load_folder(&broken_folder(&plan.edits)),
        Door::Wheel => load_file(&broken(made_up::wheel(&broken_folder(&plan.edits)))),
        Door::Packed { checksum, settled } => {
            let bytes = broken(broken_packed(&plan.edits, *checksum, *settled));
            let _ = packed::read_meta(&bytes);
            load_file(&bytes)
        }
        Door::Raw { start, bytes } => {
            let starts: [&[u8]; 4] =
                [b"", b"VIGIENLP\x01\0\0\0", b"PK\x03\x04", b"VIGIENLP\x01\0\0\0\x02\0\0\0{}"];
            load_file(&[starts[usize::from(*start) % starts.len()], bytes].concat())
        }
    };
    let Some(pipeline) = pipeline else { return };
    for text in ["", "Que (tomó) la ciudad... pa' 5km l'été.\n\nAnti-robo a. m. fue casas-A", &plan.text] {
        let doc = pipeline.run(text);
        invariants::tokens(text, &doc);
        invariants::trees(&doc);
    }
});
