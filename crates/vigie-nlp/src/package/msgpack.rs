//! Reading msgpack values without copying them.

use rmpv::ValueRef;

use crate::error::LoadError;

/// Decodes a part of a model.
pub(crate) fn decode<'a>(part: &str, bytes: &'a [u8]) -> Result<ValueRef<'a>, LoadError> {
    rmpv::decode::read_value_ref(&mut &bytes[..])
        .map_err(|_| LoadError::malformed(part, "is truncated or not msgpack"))
}

/// The value of a key.
pub(crate) fn get<'a>(value: &'a ValueRef<'a>, key: &str) -> Option<&'a ValueRef<'a>> {
    as_map(value)?.iter().find(|(k, _)| as_str(k) == Some(key)).map(|(_, v)| v)
}

/// The pairs of a map.
pub(crate) fn as_map<'a>(value: &'a ValueRef<'a>) -> Option<&'a [(ValueRef<'a>, ValueRef<'a>)]> {
    match value {
        ValueRef::Map(map) => Some(map),
        _ => None,
    }
}

/// The items of an array.
pub(crate) fn as_array<'a>(value: &'a ValueRef<'a>) -> Option<&'a [ValueRef<'a>]> {
    match value {
        ValueRef::Array(items) => Some(items),
        _ => None,
    }
}

/// Text, or the bytes that thinc writes for some keys.
pub(crate) fn as_str<'a>(value: &'a ValueRef<'a>) -> Option<&'a str> {
    match value {
        ValueRef::String(s) => s.as_str(),
        ValueRef::Binary(b) => std::str::from_utf8(b).ok(),
        _ => None,
    }
}

/// Bytes, or the bytes of a text.
pub(crate) fn as_bytes<'a>(value: &'a ValueRef<'a>) -> Option<&'a [u8]> {
    match value {
        ValueRef::Binary(b) => Some(b),
        ValueRef::String(s) => Some(s.as_bytes()),
        _ => None,
    }
}

/// A number that is not negative.
pub(crate) fn as_u64(value: &ValueRef<'_>) -> Option<u64> {
    match value {
        ValueRef::Integer(n) => n.as_u64(),
        _ => None,
    }
}
