//! A model that nobody trained: every kind of part that a published one has, as small as it goes.
//!
//! It loads and runs as it is. The loader's target breaks it in one place or several.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use rmpv::Value;
use serde_json::{Value as Json, json};
use vigie_nlp::strings::id;

/// A file of a model, in the form in which it can be broken most cleverly.
#[derive(Clone, Debug)]
pub enum Part {
    /// A tree of msgpack values.
    Msgpack(Value),
    /// A tree of JSON values.
    Json(Json),
    /// Anything else.
    Bytes(Vec<u8>),
}

impl Part {
    /// The bytes of the file.
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Part::Msgpack(value) => encode(value),
            Part::Json(value) => value.to_string().into_bytes(),
            Part::Bytes(bytes) => bytes.clone(),
        }
    }

    /// Finds out what bytes are.
    pub fn decode(bytes: &[u8]) -> Part {
        let mut rest = bytes;
        match (serde_json::from_slice(bytes), rmpv::decode::read_value(&mut rest)) {
            (Ok(value), _) => Part::Json(value),
            (_, Ok(value)) if rest.is_empty() => Part::Msgpack(value),
            _ => Part::Bytes(bytes.to_vec()),
        }
    }
}

/// The files of the model, as in a model folder.
pub fn folder() -> BTreeMap<String, Part> {
    let mut parts = BTreeMap::new();
    let mut add = |name: &str, part: Part| drop(parts.insert(name.to_owned(), part));
    add(
        "meta.json",
        Part::Json(
            json!({"lang": "es", "name": "made_up", "version": "1", "license": "MIT", "sources": null}),
        ),
    );
    add("config.cfg", Part::Bytes(CONFIG.into()));
    add("tokenizer", Part::Msgpack(tokenizer()));
    let norms = table(vec![("Que", "que".into()), ("hr.", list(&["hour"]))]);
    add("vocab/lookups.bin", Part::Msgpack(map(vec![("lexeme_norm", norms)])));
    let rows = [("ciudad", 0_u64), ("tomó", 1), ("Que", 1)];
    let rows = rows.iter().map(|&(form, row)| (id(form).into(), row.into())).collect();
    add("vocab/key2row", Part::Msgpack(Value::Map(rows)));
    add("vocab/vectors", Part::Bytes(npy(2, 4)));
    add("vocab/vectors.cfg", Part::Json(json!({"mode": "default"})));
    add("tok2vec/model", Part::Msgpack(network(tok2vec(true), &[])));
    add("morphologizer/model", Part::Msgpack(network(vec![layer("softmax", &[2, 16])], &[])));
    let pos = json!({"Number=Sing|POS=NOUN": 92, "POS=VERB": 100});
    let morph = json!({"Number=Sing|POS=NOUN": "Number=Sing", "POS=VERB": "_"});
    add("morphologizer/cfg", Part::Json(json!({"labels_morph": morph, "labels_pos": pos})));
    add("tagger/model", Part::Msgpack(network(vec![layer("softmax", &[3, 16])], &[])));
    add("tagger/cfg", Part::Json(json!({"labels": ["A", "B", "C"]})));
    add("parser/model", Part::Msgpack(network(transitions(8, 7, Vec::new()), &[("upper", 3)])));
    let moves = json!({"0": {"": 9}, "1": {"": 9}, "2": {"nsubj": 5, "obj||nsubj": 2}, "3": {"obj": 4, "dobj": -1}, "4": {"ROOT": 3}});
    add(
        "parser/moves",
        Part::Msgpack(map(vec![("moves", moves.to_string().into()), ("cfg", Value::Map(Vec::new()))])),
    );
    add("ner/model", Part::Msgpack(network(transitions(3, 7, tok2vec(false)), &[("upper", 3)])));
    let moves = json!({"0": {"": 1}, "1": {"PER": 3}, "2": {"PER": 3}, "3": {"PER": 3}, "4": {"PER": 3, "": 1}, "5": {"": 1}});
    add("ner/moves", Part::Msgpack(map(vec![("moves", moves.to_string().into())])));
    add("attribute_ruler/patterns", Part::Msgpack(patterns()));
    add("lemmatizer/lookups/lookups.bin", Part::Msgpack(lemmas()));
    parts
}

const CONFIG: &str = r#"[nlp]
lang = "es"
pipeline = ["tok2vec","morphologizer","tagger","parser","ner","attribute_ruler","lemmatizer"]
disabled = []
[components.tok2vec]
factory = "tok2vec"
[components.tok2vec.model]
@architectures = "spacy.Tok2Vec.v2"
[components.morphologizer]
factory = "morphologizer"
[components.morphologizer.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
[components.tagger]
factory = "tagger"
[components.tagger.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
[components.parser]
factory = "parser"
[components.parser.model]
@architectures = "spacy.TransitionBasedParser.v2"
use_upper = true
[components.parser.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
[components.ner]
factory = "ner"
[components.ner.model.tok2vec]
@architectures = "spacy.Tok2Vec.v2"
[components.attribute_ruler]
factory = "attribute_ruler"
[components.lemmatizer]
factory = "lemmatizer"
mode = "rule"
overwrite = false
"#;

fn tokenizer() -> Value {
    let special = |tokens: &[(&str, Option<&str>)]| {
        let token = |&(orth, norm): &(&str, Option<&str>)| {
            let norm = norm.map(|norm| (67.into(), norm.into()));
            Value::Map([(65.into(), orth.into())].into_iter().chain(norm).collect())
        };
        Value::Array(tokens.iter().map(token).collect())
    };
    map(vec![
        ("prefix_search", r#"^\(|^«|^\+(?![0-9])|^(?:d|l)['’](?=[a-zé])"#.into()),
        ("suffix_search", r#"\)$|»$|\.\.+$|(?<=[0-9])(?:km|m²?)$|(?<=[a-z]|\))\.$"#.into()),
        ("infix_finditer", r#"\.\.+|(?<=[a-z])[-,](?=[A-Za-z])|(?<=[a-z]['’])(?=[a-z])"#.into()),
        ("token_match", r"(?iu)^anti[-–][a-zé]+(?:-[a-z]{1,3})*$".into()),
        (
            "url_match",
            r"(?u)^(?:[\w\+\.]{2,}://)(?:\S+(?::\S*)?@)?(?!10\.)[^/\s]+\.\w{2,}(?:[/?#]\S*)?$".into(),
        ),
        (
            "exceptions",
            map(vec![
                ("pa'", special(&[("pa", Some("para")), ("'", None)])),
                ("a. m.", special(&[("a.", None), (" ", None), ("m.", None)])),
            ]),
        ),
        ("faster_heuristics", true.into()),
    ])
}

fn patterns() -> Value {
    let rule = |condition: Vec<(&str, Value)>, attrs: Vec<(&str, Value)>, index: i64| {
        let pattern = Value::Array(vec![Value::Array(vec![map(condition), map(vec![])])]);
        map(vec![("patterns", pattern), ("attrs", map(attrs)), ("index", index.into())])
    };
    let is = |test: &str, value: Value| map(vec![(test, value)]);
    Value::Array(vec![
        rule(
            vec![("POS", "NOUN".into()), ("DEP", is("NOT_IN", list(&["", "obj"])))],
            vec![("TAG", "N".into())],
            0,
        ),
        rule(vec![("IS_SPACE", true.into())], vec![("POS", "SPACE".into()), ("MORPH", "_".into())], -1),
        rule(
            vec![("LOWER", is("REGEX", "^a+$".into())), ("TAG", is("IN", list(&["A"])))],
            vec![("LEMMA", "a".into())],
            1,
        ),
    ])
}

fn lemmas() -> Value {
    let pairs = |pairs: &[(&str, &str)]| Value::Array(pairs.iter().map(|&(a, b)| list(&[a, b])).collect());
    let group = |name: &str, features: &[&str]| Value::Array(vec![name.into(), list(features)]);
    map(vec![
        ("lemma_lookup", table(vec![("casas", list(&["casa"]))])),
        (
            "lemma_rules",
            table(vec![
                ("noun", pairs(&[("s", "")])),
                ("accents", pairs(&[("á", "a")])),
                ("voc_alt_1", pairs(&[("ue", "o"), ("e", "i")])),
            ]),
        ),
        ("lemma_rules_groups", table(vec![("noun", Value::Array(vec![group("noun", &["Number=Sing"])]))])),
        ("lemma_exc", table(vec![("verb", map(vec![("fue", list(&["ser"]))]))])),
        ("lemma_index", table(vec![("noun", list(&["casa"])), ("verb", list(&["tomar"]))])),
    ])
}

/// Layers from attributes to vectors.
fn tok2vec(with_vectors: bool) -> Vec<Node> {
    let columns = encode(&list(&["NORM", "PREFIX"]));
    let embed = |column: u64| Node {
        attrs: vec![("column", encode(&column.into())), ("seed", encode(&(8 + column).into()))],
        ..node("hashembed", vec![("E", tensor(&[5, 16]))])
    };
    let norm = || node("layernorm", vec![("G", tensor(&[16])), ("b", tensor(&[16]))]);
    let inputs = if with_vectors { 48 } else { 32 };
    let mut nodes = vec![
        Node { attrs: vec![("columns", columns)], ..node("extract_features", vec![]) },
        embed(0),
        embed(1),
    ];
    if with_vectors {
        nodes.push(node("static_vectors", vec![("W", tensor(&[16, 4]))]));
    }
    nodes.extend([layer("maxout", &[16, 3, inputs]), norm(), layer("maxout", &[16, 3, 48]), norm()]);
    nodes
}

fn transitions(slots: usize, classes: usize, more: Vec<Node>) -> Vec<Node> {
    let lower = vec![
        ("W", tensor(&[slots, 16, 2, 16])),
        ("b", tensor(&[16, 2])),
        ("pad", tensor(&[1, slots, 16, 2])),
    ];
    let mut nodes = vec![
        node("parser_model", vec![]),
        layer("linear", &[16, 16]),
        node("precomputable_affine", lower),
        layer("linear", &[classes, 16]),
    ];
    nodes.extend(more);
    nodes
}

struct Node {
    name: &'static str,
    attrs: Vec<(&'static str, Vec<u8>)>,
    params: Vec<(&'static str, Value)>,
}

fn node(name: &'static str, params: Vec<(&'static str, Value)>) -> Node {
    Node { name, attrs: Vec::new(), params }
}

/// `W` of a shape, and `b` without its last dimension.
fn layer(name: &'static str, shape: &[usize]) -> Node {
    node(name, vec![("W", tensor(shape)), ("b", tensor(&shape[..shape.len() - 1]))])
}

/// thinc's file of a network; the first node has the references.
fn network(nodes: Vec<Node>, refs: &[(&str, u64)]) -> Value {
    let describe = |(i, node): (usize, &Node)| {
        let refs = if i == 0 { refs } else { &[] };
        let refs = refs.iter().map(|&(name, at)| (name.into(), at.into())).collect();
        map(vec![("index", i.into()), ("name", node.name.into()), ("refs", Value::Map(refs))])
    };
    let attrs = |node: &Node| {
        map(node.attrs.iter().map(|(name, bytes)| (*name, Value::Binary(bytes.clone()))).collect())
    };
    map(vec![
        ("nodes", Value::Array(nodes.iter().enumerate().map(describe).collect())),
        ("attrs", Value::Array(nodes.iter().map(attrs).collect())),
        ("params", Value::Array(nodes.iter().map(|node| map(node.params.clone())).collect())),
        ("shims", Value::Array(Vec::new())),
    ])
}

/// An array of floats between -1 and 1, as srsly writes numpy's.
fn tensor(shape: &[usize]) -> Value {
    let key = |key: &str| Value::Binary(key.as_bytes().to_vec());
    let dims = shape.iter().map(|&dim| dim.into()).collect();
    Value::Map(vec![
        (key("nd"), true.into()),
        (key("type"), "<f4".into()),
        (key("kind"), Value::Binary(Vec::new())),
        (key("shape"), Value::Array(dims)),
        (key("data"), Value::Binary(floats(shape.iter().product()))),
    ])
}

fn npy(rows: usize, width: usize) -> Vec<u8> {
    let head = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, {width}), }}\n");
    let mut out = b"\x93NUMPY\x01\x00".to_vec();
    out.extend((head.len() as u16).to_le_bytes());
    out.extend(head.as_bytes());
    out.extend(floats(rows * width));
    out
}

fn floats(n: usize) -> Vec<u8> {
    let mut seed = n as u32 ^ 0x9E37_79B9;
    let mut next = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as f32 / (1 << 23) as f32 - 1.0
    };
    (0..n).flat_map(|_| next().to_le_bytes()).collect()
}

fn map(pairs: Vec<(&str, Value)>) -> Value {
    Value::Map(pairs.into_iter().map(|(key, value)| (key.into(), value)).collect())
}

/// A table of `lookups.bin`: keys are ids of strings.
fn table(pairs: Vec<(&str, Value)>) -> Value {
    Value::Map(pairs.into_iter().map(|(key, value)| (id(key).into(), value)).collect())
}

fn list(items: &[&str]) -> Value {
    Value::Array(items.iter().map(|&item| item.into()).collect())
}

/// The msgpack of a value.
pub fn encode(value: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    rmpv::encode::write_value(&mut out, value).expect("memory takes all");
    out
}

/// Small files are compressed, large ones kept as they are: compressing must not be what this is about.
fn options(name: &str) -> zip::write::SimpleFileOptions {
    let options = zip::write::SimpleFileOptions::default();
    match name.ends_with("model") {
        true => options.compression_method(zip::CompressionMethod::Stored),
        false => options.compression_method(zip::CompressionMethod::Deflated).compression_level(Some(1)),
    }
}

/// The files as a wheel.
pub fn wheel(parts: &BTreeMap<String, Part>) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts {
        zip.start_file(format!("made_up/made_up-1/{name}"), options(name)).expect("names differ");
        zip.write_all(&part.encode()).expect("memory takes all");
    }
    zip.finish().expect("memory takes all").into_inner()
}

/// A packed model taken apart, to be broken and put together again.
#[derive(Clone)]
pub struct Packed {
    /// The JSON at its head.
    pub head: Json,
    /// The bytes of its sections, in order.
    pub sections: Vec<Part>,
}

/// The beginning of the first format, which is still read: all sections in one frame.
const START: &[u8] = b"VIGIENLP\x01\0\0\0";

impl Packed {
    /// Takes a sound packed model apart.
    pub fn open(bytes: &[u8]) -> Packed {
        let rest = bytes.get(12..).expect("a packed model");
        let (length, rest) = rest.split_first_chunk().expect("a length");
        let (head, frames) = rest.split_at(u32::from_le_bytes(*length) as usize);
        let mut head: Json = serde_json::from_slice(head).expect("a head");
        // Several frames one after the other unpack like one.
        let body = zstd::stream::decode_all(frames).expect("frames");
        head.as_object_mut().expect("a head").remove("frames");
        let mut rest = &body[..];
        let sections = head["sections"].as_array().expect("sections").iter().map(|section| {
            let number = |value: &Json| value.as_u64().expect("a size") as usize;
            let size = match section {
                _ if !section["part"].is_null() => number(&section["part"]["size"]),
                _ if !section["vectors"].is_null() => number(&section["vectors"]["size"]) * 12,
                _ => {
                    section["tensor"]["shape"]
                        .as_array()
                        .expect("a shape")
                        .iter()
                        .map(number)
                        .product::<usize>()
                        * 4
                }
            };
            let (bytes, after) = rest.split_at(size);
            rest = after;
            if section["part"].is_null() { Part::Bytes(bytes.to_vec()) } else { Part::decode(bytes) }
        });
        let sections = sections.collect();
        Packed { head, sections }
    }

    /// Writes the sizes of the parts into the head.
    pub fn settle(&mut self) {
        for (i, section) in self.sections.iter().enumerate() {
            if let Some(part) = self.head["sections"].get_mut(i).and_then(|section| section.get_mut("part")) {
                part["size"] = section.encode().len().into();
            }
        }
    }

    /// Puts it together again.
    pub fn close(&self, checksum: bool) -> Vec<u8> {
        let head = self.head.to_string();
        let body: Vec<u8> = self.sections.iter().flat_map(Part::encode).collect();
        let mut encoder = zstd::stream::Encoder::new(Vec::new(), 1).expect("memory");
        encoder.include_checksum(checksum).expect("a known option");
        encoder.set_pledged_src_size(Some(body.len() as u64)).expect("a known option");
        encoder.write_all(&body).expect("memory takes all");
        let mut out = START.to_vec();
        out.extend((head.len() as u32).to_le_bytes());
        out.extend(head.as_bytes());
        out.extend(encoder.finish().expect("memory takes all"));
        out
    }
}
