//! Makes a package of a published model's own files.

use std::path::Path;

use crate::error::LoadError;
use crate::package::config::{Component, Config};
use crate::package::msgpack::{as_map, as_u64, decode};
use crate::package::source::Source;
use crate::package::thinc::{Network, floats};
use crate::package::{Meta, Package, Tensor, VectorIndex};

/// Text parts that the runtime reads as they are, when a model has them.
const PARTS: [&str; 3] = ["tokenizer", "vocab/lookups.bin", "config.cfg"];

/// Reads a wheel or a folder. What the runtime does not need is left out: the string table, components that are not wanted.
pub(crate) fn import(path: &Path, exclude: &[String]) -> Result<Package, LoadError> {
    let mut source = Source::open(path)?;
    let mut package = Package { meta: read_meta(&mut source)?, ..Package::default() };
    for part in PARTS {
        if let Some(bytes) = source.find(part)? {
            package.parts.insert(part.to_owned(), bytes);
        }
    }
    let config = Config::read(package.part("config.cfg")?)?;
    let mut projections = Vec::new();
    for component in config.components()?.into_iter().filter(|c| !exclude.contains(&c.name)) {
        config.check(&component)?;
        let projection = take_component(&mut source, &config, &component, &mut package)?;
        projections.extend(projection.map(|p| (component.name.clone(), p)));
    }
    if !projections.is_empty() {
        let table = read_vectors(&mut source, &mut package)?;
        for (component, projection) in projections {
            let projected = project(&table, &projection)
                .ok_or_else(|| LoadError::malformed("vocab/vectors", "do not fit the network"))?;
            package.tensors.insert(format!("{component}/vectors"), projected);
        }
    }
    Ok(package)
}

fn read_meta(source: &mut Source) -> Result<Meta, LoadError> {
    let bytes = require(source, "meta.json")?;
    #[derive(Default, serde::Deserialize)]
    #[serde(default)]
    struct Raw {
        lang: String,
        name: String,
        version: String,
        license: String,
        spacy_version: String,
        author: String,
        url: String,
        sources: Option<Vec<serde_json::Map<String, serde_json::Value>>>,
    }
    let raw: Raw =
        serde_json::from_slice(&bytes).map_err(|e| LoadError::malformed("meta.json", e.to_string()))?;
    let text = |value: serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let sources = raw.sources.unwrap_or_default();
    Ok(Meta {
        lang: raw.lang,
        name: raw.name,
        version: raw.version,
        license: raw.license,
        spacy_version: raw.spacy_version,
        author: raw.author,
        url: raw.url,
        sources: sources.into_iter().map(|s| s.into_iter().map(|(k, v)| (k, text(v))).collect()).collect(),
    })
}

/// Takes what one component needs; returns its projection of static vectors, if it has one.
fn take_component(
    source: &mut Source,
    config: &Config,
    component: &Component,
    package: &mut Package,
) -> Result<Option<Tensor>, LoadError> {
    let name = &component.name;
    let model = format!("{name}/model");
    let keep = |source: &mut Source, package: &mut Package, file: &str| -> Result<(), LoadError> {
        let part = format!("{name}/{file}");
        let bytes = require(source, &part)?;
        package.parts.insert(part, bytes);
        Ok(())
    };
    match component.factory.as_str() {
        "attribute_ruler" => keep(source, package, "patterns").map(|()| None),
        "lemmatizer" => keep(source, package, "lookups/lookups.bin").map(|()| None),
        "tok2vec" => {
            let bytes = require(source, &model)?;
            Network::new(&model, &decode(&model, &bytes)?).take_tok2vec(name, package)
        }
        "tagger" | "morphologizer" | "senter" => {
            keep(source, package, "cfg")?;
            let bytes = require(source, &model)?;
            let value = decode(&model, &bytes)?;
            let network = Network::new(&model, &value);
            network.take_softmax(name, package)?;
            own_vectors(&network, config, name, package)
        }
        "parser" | "ner" => {
            keep(source, package, "moves")?;
            let bytes = require(source, &model)?;
            let value = decode(&model, &bytes)?;
            let network = Network::new(&model, &value);
            network.take_transitions(name, package)?;
            own_vectors(&network, config, name, package)
        }
        other => {
            let kind = format!("the component {other}");
            Err(LoadError::Unsupported { part: format!("config.cfg, {name}"), kind })
        }
    }
}

fn own_vectors(
    network: &Network<'_>,
    config: &Config,
    name: &str,
    package: &mut Package,
) -> Result<Option<Tensor>, LoadError> {
    match config.listens(name) {
        true => Ok(None),
        false => network.take_tok2vec(name, package),
    }
}

fn require(source: &mut Source, part: &str) -> Result<Vec<u8>, LoadError> {
    source.find(part)?.ok_or_else(|| LoadError::Missing { part: part.to_owned() })
}

/// The static vectors, and which forms have which.
fn read_vectors(source: &mut Source, package: &mut Package) -> Result<Tensor, LoadError> {
    if let Some(cfg) = source.find("vocab/vectors.cfg")? {
        let cfg: serde_json::Value = serde_json::from_slice(&cfg)
            .map_err(|e| LoadError::malformed("vocab/vectors.cfg", e.to_string()))?;
        let mode = cfg.get("mode").and_then(serde_json::Value::as_str).unwrap_or("default");
        if mode != "default" {
            let kind = format!("the vector mode {mode}");
            return Err(LoadError::Unsupported { part: "vocab/vectors.cfg".to_owned(), kind });
        }
    }
    let part = "vocab/key2row";
    let bytes = require(source, part)?;
    let value = decode(part, &bytes)?;
    let map = as_map(&value).ok_or_else(|| LoadError::malformed(part, "is no map"))?;
    let pairs = map.iter().filter_map(|(k, v)| Some((as_u64(k)?, u32::try_from(as_u64(v)?).ok()?)));
    package.vectors = Some(VectorIndex::new(pairs.collect()));
    read_npy(&require(source, "vocab/vectors")?)
}

/// Reads a matrix in numpy's own format, version 1, little-endian floats, C order.
fn read_npy(bytes: &[u8]) -> Result<Tensor, LoadError> {
    let bad = |what: &str| LoadError::malformed("vocab/vectors", what);
    let rest = bytes.strip_prefix(b"\x93NUMPY\x01\x00").ok_or_else(|| bad("are not in numpy's format"))?;
    let (&[low, high], rest) = rest.split_first_chunk().ok_or_else(|| bad("are truncated"))?;
    let length = usize::from(u16::from_le_bytes([low, high]));
    let (head, data) = rest.split_at_checked(length).ok_or_else(|| bad("are truncated"))?;
    let head = String::from_utf8_lossy(head);
    if !head.contains("'<f4'") || !head.contains("'fortran_order': False") {
        return Err(bad("are not 32-bit floats in C order"));
    }
    let shape = head.split_once("'shape': (").and_then(|(_, s)| s.split_once(')')).map_or("", |(s, _)| s);
    let shape: Vec<usize> = shape.split(',').filter_map(|n| n.trim().parse().ok()).collect();
    match shape[..] {
        [rows, width] if rows.checked_mul(width).and_then(|n| n.checked_mul(4)) == Some(data.len()) => {
            Ok(Tensor { shape, data: floats(data) })
        }
        _ => Err(bad("have the wrong size")),
    }
}

const MOST_WIDENED: usize = 16;

/// Projects every vector once, so that neither the vectors nor the product are needed again.
///
/// Sums in double precision, in a fixed order: the same bytes on every machine.
fn project(table: &Tensor, projection: &Tensor) -> Option<Tensor> {
    let (&[rows, length], &[width, inputs]) = (&table.shape[..], &projection.shape[..]) else { return None };
    if length != inputs || length == 0 || projection.data.len() != width * inputs {
        return None;
    }
    // Networks are about as wide as the vectors that they read; two odd shapes must not multiply.
    if width > MOST_WIDENED * length {
        return None;
    }
    let mut columns = vec![0.0f64; width * inputs];
    for (i, &w) in projection.data.iter().enumerate() {
        columns[i % inputs * width + i / inputs] = f64::from(w);
    }
    let mut data = Vec::with_capacity(rows * width);
    let mut sums = vec![0.0f64; width];
    for row in table.data.chunks_exact(length) {
        sums.fill(0.0);
        for (&x, column) in row.iter().zip(columns.chunks_exact(width)) {
            for (sum, w) in sums.iter_mut().zip(column) {
                *sum += f64::from(x) * w;
            }
        }
        data.extend(sums.iter().map(|&sum| sum as f32));
    }
    Some(Tensor { shape: vec![rows, width], data })
}
