use std::collections::BTreeMap;

use super::*;

fn sample() -> Package {
    let mut package = Package {
        meta: Meta { lang: "xx".into(), license: "MIT".into(), ..Meta::default() },
        vectors: Some(VectorIndex::new(vec![(u64::MAX, 1), (7, 2), (1 << 60, 0), (7, 9)])),
        ..Package::default()
    };
    package.parts =
        BTreeMap::from([("tokenizer".into(), b"abc".to_vec()), ("config.cfg".into(), Vec::new())]);
    package.tensors.insert(
        "a.W".into(),
        Tensor { shape: vec![2, 3], data: vec![1.0, -2.5, f32::MIN_POSITIVE, 0.0, -0.0, 1e30] },
    );
    package
}

#[test]
fn packing_keeps_everything_and_gives_the_same_bytes() {
    let package = sample();
    let bytes = packed::write(&package).unwrap();
    assert_eq!(bytes, packed::write(&package).unwrap());
    assert_eq!(packed::read(&bytes).unwrap(), package);
    assert_eq!(packed::read_meta(&bytes).unwrap(), package.meta);
}

#[test]
fn the_vector_index_finds_keys_and_only_those() {
    let index = sample().vectors.unwrap();
    assert_eq!(index.find(7), Some(2));
    assert_eq!(index.find(u64::MAX), Some(1));
    assert_eq!(index.find(1 << 60), Some(0));
    assert_eq!(index.find(8), None);
    assert_eq!(VectorIndex::default().find(7), None);
}

#[test]
fn every_truncation_is_an_error() {
    let bytes = packed::write(&sample()).unwrap();
    for length in 0..bytes.len() {
        assert!(packed::read(&bytes[..length]).is_err(), "{length} of {} bytes", bytes.len());
    }
}

#[test]
fn a_changed_byte_is_an_error_or_changes_the_meta_only() {
    let package = sample();
    let bytes = packed::write(&package).unwrap();
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 0x10;
        if let Ok(read) = packed::read(&changed) {
            // A bit that zstd does not use may change; what is read then may not.
            if at >= bytes.len() - frames_length(&bytes) {
                assert_eq!(read, package, "the frames are protected by their checksums");
            }
            assert_eq!(read.vectors, package.vectors);
        }
    }
}

/// Bytes after the head of a packed model.
fn frames_length(bytes: &[u8]) -> usize {
    bytes.len() - 16 - u32::from_le_bytes(bytes[12..16].try_into().unwrap()) as usize
}

#[test]
fn excluded_components_are_not_unpacked() {
    let mut package = sample();
    package.parts.insert("ner/moves".into(), b"xyz".to_vec());
    package.tensors.insert("ner/upper.W".into(), Tensor { shape: vec![1], data: vec![2.0] });
    let bytes = packed::write(&package).unwrap();
    assert_eq!(packed::read(&bytes).unwrap(), package);
    assert_eq!(packed::read_without(&bytes, &["ner".into()]).unwrap(), sample());
}

#[test]
fn a_size_in_the_head_alone_is_not_believed() {
    let bytes = packed::write(&sample()).unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let place = text.find("[2,3]").unwrap();
    let mut changed = bytes.clone();
    changed[place..place + 5].copy_from_slice(b"[9e8]");
    assert!(packed::read(&changed).is_err());
    changed[place..place + 5].copy_from_slice(b"[999]");
    assert!(matches!(packed::read(&changed), Err(LoadError::Damaged)));
    // A frame that agrees, but holds next to nothing.
    let mut package = sample();
    package.parts.insert("zeros".into(), vec![0; 1 << 24]);
    assert!(matches!(packed::read(&packed::write(&package).unwrap()), Err(LoadError::Damaged)));
}

#[test]
fn foreign_bytes_and_other_versions_are_told_apart() {
    assert!(matches!(packed::read(b"PK\x03\x04 something else"), Err(LoadError::Foreign)));
    let mut bytes = packed::write(&sample()).unwrap();
    bytes[8] = 9;
    assert!(matches!(packed::read(&bytes), Err(LoadError::Version { found: 9, .. })));
}
