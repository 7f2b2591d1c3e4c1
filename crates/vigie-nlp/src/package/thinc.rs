//! Reads the networks that thinc saved: a list of layers, each with attributes and arrays.

use rmpv::ValueRef;

use crate::error::LoadError;
use crate::package::msgpack::{as_array, as_bytes, as_map, as_str, as_u64, decode, get};
use crate::package::{Embedding, Package, Tensor};

/// One layer.
struct Node<'a> {
    name: &'a str,
    refs: &'a [(ValueRef<'a>, ValueRef<'a>)],
    attrs: &'a [(ValueRef<'a>, ValueRef<'a>)],
    params: &'a [(ValueRef<'a>, ValueRef<'a>)],
}

/// The network of one component.
pub(crate) struct Network<'a> {
    part: String,
    value: &'a ValueRef<'a>,
}

impl<'a> Network<'a> {
    /// The network in a decoded file.
    pub(crate) fn new(part: &str, value: &'a ValueRef<'a>) -> Network<'a> {
        Network { part: part.to_owned(), value }
    }

    fn malformed(&self, what: &str) -> LoadError {
        LoadError::malformed(&*self.part, what)
    }

    fn nodes(&self) -> Result<Vec<Node<'a>>, LoadError> {
        let list = |key: &str| {
            get(self.value, key).and_then(as_array).ok_or_else(|| self.malformed("is not a network"))
        };
        let (nodes, attrs, params) = (list("nodes")?, list("attrs")?, list("params")?);
        if attrs.len() != nodes.len() || params.len() != nodes.len() {
            return Err(self.malformed("its lists differ in length"));
        }
        nodes
            .iter()
            .zip(attrs.iter().zip(params))
            .map(|(node, (attrs, params))| {
                let name = get(node, "name")
                    .and_then(as_str)
                    .ok_or_else(|| self.malformed("has a layer without a name"))?;
                let refs = get(node, "refs").and_then(as_map).unwrap_or_default();
                Ok(Node {
                    name,
                    refs,
                    attrs: as_map(attrs).unwrap_or_default(),
                    params: as_map(params).unwrap_or_default(),
                })
            })
            .collect()
    }

    /// Adds the token vector network's tensors to a package, named after `component`.
    ///
    /// Returns the projection of static vectors, if there is one.
    pub(crate) fn take_tok2vec(
        &self,
        component: &str,
        package: &mut Package,
    ) -> Result<Option<Tensor>, LoadError> {
        let nodes = self.nodes()?;
        let mut columns: Vec<String> = Vec::new();
        let (mut embedding, mut tables, mut layers) = (Embedding { attributes: vec![], seeds: vec![] }, 0, 0);
        let mut norms = 0;
        let mut projection = None;
        let layer_name = |i: usize| match i {
            0 => format!("{component}/mixer"),
            i => format!("{component}/encoder.{}", i - 1),
        };
        for node in &nodes {
            match node.name {
                "extract_features" => columns = self.columns(node)?,
                "hashembed" => {
                    let column = self.numbers(node, "column")?.first().copied().unwrap_or(u64::MAX);
                    let attribute = usize::try_from(column).ok().and_then(|c| columns.get(c)).cloned();
                    let attribute =
                        attribute.ok_or_else(|| self.malformed("hashes a column that is not there"))?;
                    embedding.attributes.push(attribute);
                    embedding.seeds.push(self.numbers(node, "seed")?.first().copied().unwrap_or(0));
                    package.tensors.insert(format!("{component}/embed.{tables}"), self.tensor(node, "E")?);
                    tables += 1;
                }
                "maxout" => {
                    package.tensors.insert(format!("{}.W", layer_name(layers)), self.tensor(node, "W")?);
                    package.tensors.insert(format!("{}.b", layer_name(layers)), self.tensor(node, "b")?);
                    layers += 1;
                }
                "layernorm" => {
                    package.tensors.insert(format!("{}.norm.G", layer_name(norms)), self.tensor(node, "G")?);
                    package.tensors.insert(format!("{}.norm.b", layer_name(norms)), self.tensor(node, "b")?);
                    norms += 1;
                }
                "static_vectors" => projection = Some(self.tensor(node, "W")?),
                _ => {}
            }
        }
        if tables == 0 || layers == 0 {
            return Err(self.malformed("has no token vectors"));
        }
        let json = serde_json::to_vec(&embedding).map_err(|_| self.malformed("has odd attributes"))?;
        package.parts.insert(format!("{component}/embed.json"), json);
        Ok(projection)
    }

    /// Adds a tagger's output layer.
    pub(crate) fn take_softmax(&self, component: &str, package: &mut Package) -> Result<(), LoadError> {
        let nodes = self.nodes()?;
        let node = nodes
            .iter()
            .find(|n| n.name == "softmax")
            .ok_or_else(|| self.malformed("has no output layer"))?;
        self.take_layer(node, &format!("{component}/softmax"), package)
    }

    /// Adds the transition network's layers.
    pub(crate) fn take_transitions(&self, component: &str, package: &mut Package) -> Result<(), LoadError> {
        let nodes = self.nodes()?;
        let root = nodes.first().ok_or_else(|| self.malformed("is empty"))?;
        let upper = root.refs.iter().find(|(k, _)| as_str(k) == Some("upper")).and_then(|(_, v)| as_u64(v));
        let upper = upper
            .and_then(|i| usize::try_from(i).ok())
            .ok_or_else(|| self.malformed("has no upper layer"))?;
        let upper_node = nodes.get(upper).ok_or_else(|| self.malformed("has no upper layer"))?;
        self.take_layer(upper_node, &format!("{component}/upper"), package)?;
        let linear = nodes.iter().enumerate().find(|&(i, n)| n.name == "linear" && i != upper);
        let (_, linear) = linear.ok_or_else(|| self.malformed("has no linear layer"))?;
        self.take_layer(linear, &format!("{component}/linear"), package)?;
        let lower = nodes.iter().find(|n| n.name == "precomputable_affine");
        let lower = lower.ok_or_else(|| self.malformed("has no lower layer"))?;
        for param in ["W", "b", "pad"] {
            package.tensors.insert(format!("{component}/lower.{param}"), self.tensor(lower, param)?);
        }
        Ok(())
    }

    fn take_layer(&self, node: &Node<'a>, name: &str, package: &mut Package) -> Result<(), LoadError> {
        for param in ["W", "b"] {
            package.tensors.insert(format!("{name}.{param}"), self.tensor(node, param)?);
        }
        Ok(())
    }

    /// The attributes that a network reads, by name; some versions wrote spaCy's numbers for them.
    fn columns(&self, node: &Node<'a>) -> Result<Vec<String>, LoadError> {
        let absent = || self.malformed("has no columns");
        let value = decode(&self.part, self.attr(node, "columns").ok_or_else(absent)?)?;
        let columns = as_array(&value).ok_or_else(absent)?.iter();
        columns
            .map(|c| {
                as_str(c).map(str::to_owned).or_else(|| as_u64(c).map(attribute_name)).ok_or_else(absent)
            })
            .collect()
    }

    /// The msgpack of an attribute.
    fn attr(&self, node: &Node<'a>, attr: &str) -> Option<&'a [u8]> {
        node.attrs.iter().find(|(k, _)| as_str(k) == Some(attr)).and_then(|(_, v)| as_bytes(v))
    }

    /// An attribute that is a number or a list of them.
    fn numbers(&self, node: &Node<'a>, attr: &str) -> Result<Vec<u64>, LoadError> {
        let absent = || self.malformed(&format!("its {} has no {attr}", node.name));
        let value = decode(&self.part, self.attr(node, attr).ok_or_else(absent)?)?;
        match &value {
            ValueRef::Array(items) => items.iter().map(|v| as_u64(v).ok_or_else(absent)).collect(),
            other => as_u64(other).map(|n| vec![n]).ok_or_else(absent),
        }
    }

    fn tensor(&self, node: &Node<'a>, param: &str) -> Result<Tensor, LoadError> {
        let bad = |what: &str| self.malformed(&format!("{param} of its {} {what}", node.name));
        let (_, value) =
            node.params.iter().find(|(k, _)| as_str(k) == Some(param)).ok_or_else(|| bad("is missing"))?;
        if get(value, "type").and_then(as_str) != Some("<f4") {
            return Err(bad("is no array of 32-bit floats"));
        }
        let shape: Option<Vec<usize>> = get(value, "shape")
            .and_then(as_array)
            .and_then(|dims| dims.iter().map(|d| as_u64(d).and_then(|d| usize::try_from(d).ok())).collect());
        let bytes = get(value, "data").and_then(as_bytes);
        let (Some(shape), Some(bytes)) = (shape, bytes) else { return Err(bad("has no data")) };
        let size = shape.iter().try_fold(4usize, |a, &b| a.checked_mul(b));
        if size != Some(bytes.len()) {
            return Err(bad("has the wrong size"));
        }
        Ok(Tensor { shape, data: floats(bytes) })
    }
}

/// Little-endian floats.
pub(crate) fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect()
}

/// spaCy's attribute numbers (`spacy.attrs`); unknown ones keep their number, to be refused by name later.
fn attribute_name(id: u64) -> String {
    match id {
        65 => "ORTH".to_owned(),
        66 => "LOWER".to_owned(),
        67 => "NORM".to_owned(),
        68 => "SHAPE".to_owned(),
        69 => "PREFIX".to_owned(),
        70 => "SUFFIX".to_owned(),
        81 => "SPACY".to_owned(),
        6 => "IS_SPACE".to_owned(),
        id => id.to_string(),
    }
}
