//! Pages that were made, kept for as long as the record stays as it was.
//!
//! A page is a function of the record and of its address: made once, it is given again until somebody writes to the
//! file. Whether somebody did is asked of SQLite before every answer. Pages repeat themselves and are kept packed: a
//! sheet of a large record takes a tenth of its size, and unpacking it a tenth of a millisecond.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use axum::{body::Bytes, http::StatusCode};
use quick_cache::{Weighter, sync::Cache};
use vigie_store::{GeoPackage, StoreError};

/// Bytes of all pages that are kept, packed; the least asked for go first.
const MOST_BYTES: u64 = 64 * 1024 * 1024;
/// Bytes of one page from which it is made anew each time.
const LARGEST: usize = 2 * 1024 * 1024;
/// How many pages are expected; a guess that only costs a table.
const EXPECTED: usize = 2_000;

/// A page as it goes out.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    pub(crate) status: StatusCode,
    pub(crate) media_type: &'static str,
    pub(crate) body: Bytes,
}

/// A page that was found, as it is kept.
#[derive(Clone, Debug)]
struct Packed {
    media_type: &'static str,
    body: Bytes,
    /// Bytes of the page when it is unpacked.
    size: usize,
}

impl Packed {
    /// None where the page cannot be packed: it is made anew each time.
    fn of(page: &Made) -> Option<Packed> {
        let body = Bytes::from(zstd::bulk::compress(&page.body, PACKING).ok()?);
        Some(Packed { media_type: page.media_type, body, size: page.body.len() })
    }

    fn unpacked(&self) -> Option<Made> {
        let body = Bytes::from(zstd::bulk::decompress(&self.body, self.size).ok()?);
        Some(Made { status: StatusCode::OK, media_type: self.media_type, body })
    }
}

/// How hard pages are packed: the quickest, since one is made while somebody waits.
const PACKING: i32 = 1;

#[derive(Clone, Debug)]
struct Weight;

impl Weighter<String, Packed> for Weight {
    fn weight(&self, address: &String, page: &Packed) -> u64 {
        (address.len() + page.body.len() + 64) as u64
    }
}

/// The pages of one record.
#[derive(Debug)]
pub(crate) struct Kept {
    pages: Cache<String, Packed, Weight>,
    /// A connection of its own: SQLite tells each connection what others changed.
    watch: Mutex<GeoPackage>,
    seen: AtomicU64,
}

impl Kept {
    pub(crate) fn new(watch: GeoPackage) -> Result<Self, StoreError> {
        let seen = AtomicU64::new(watch.version()?);
        let pages = Cache::with_weighter(EXPECTED, MOST_BYTES, Weight);
        Ok(Kept { pages, watch: Mutex::new(watch), seen })
    }

    /// The page of an address, made where it is not kept or the record has changed.
    pub(crate) fn or_make<E: From<StoreError>>(
        &self,
        address: &str,
        make: impl FnOnce() -> Result<Made, E>,
    ) -> Result<Made, E> {
        let now = self.watch.lock().unwrap_or_else(PoisonError::into_inner).version()?;
        if self.seen.swap(now, Ordering::SeqCst) != now {
            self.pages.clear();
        }
        if let Some(page) = self.pages.get(address).and_then(|page| page.unpacked()) {
            return Ok(page);
        }
        let page = make()?;
        // What was made while somebody wrote may be of either record: it is not kept.
        let after = self.watch.lock().unwrap_or_else(PoisonError::into_inner).version()?;
        if after == now
            && page.status == StatusCode::OK
            && page.body.len() <= LARGEST
            && let Some(packed) = Packed::of(&page)
        {
            self.pages.insert(address.to_owned(), packed);
        }
        Ok(page)
    }
}
