//! Decisions that a browser posts: only from a page of this server, only with the secret that it wrote into that page.

use std::{
    collections::BTreeMap,
    hash::{BuildHasher, Hasher},
};

use axum::http::{HeaderMap, header};
use sha2::{Digest, Sha256};
use vigie_store::{
    FactQuery, GeoPackage, Store, StoreError,
    review::{Count, Located, LogQuery, Refusal, Reliability, Reviews, Signature, Verdict, Wanted},
};

use crate::{asked::encoded, site::Site};

/// How large a form may be.
pub(crate) const MOST_BYTES: usize = 64 * 1024;

/// How many places and figures a form has room for.
pub(crate) const MOST_ROWS: usize = 12;

/// What a form says, by field.
pub(crate) type Form = BTreeMap<String, String>;

/// What became of a form.
pub(crate) enum Outcome {
    /// It is decided; where the browser goes now.
    Done(String),
    /// It makes no sense.
    Refused(Refusal),
}

/// A secret that no other site can guess, new each time the program starts.
pub(crate) fn secret() -> String {
    let mut hash = Sha256::new();
    // The keys of the standard library's maps come from the operating system's generator of random numbers.
    for _ in 0..4 {
        hash.update(std::hash::RandomState::new().build_hasher().finish().to_le_bytes());
    }
    hash.finalize().iter().map(|b| format!("{b:02x}")).collect()
}

/// Whether a browser says that a request comes from a page of this server. At least one of the three headers must say
/// so, and none may say otherwise.
pub(crate) fn is_ours(headers: &HeaderMap) -> bool {
    let text = |name: header::HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let Some(host) = text(header::HOST) else { return false };
    let own = |address: &str| {
        let rest = address.strip_prefix("http://").or_else(|| address.strip_prefix("https://"));
        rest.is_some_and(|rest| rest.split('/').next() == Some(host))
    };
    let site = headers.get("sec-fetch-site").map(|value| value.as_bytes() == b"same-origin");
    let said = [site, text(header::ORIGIN).map(own), text(header::REFERER).map(own)];
    said.iter().flatten().count() > 0 && said.iter().flatten().all(|ours| *ours)
}

/// Carries a form out.
///
/// # Errors
/// What keeps the record from being written.
pub(crate) fn decide(site: &Site, form: &Form) -> Result<Outcome, StoreError> {
    let decided = site.with_writer(|store| {
        let address = carry_out(site, store, form)?;
        // A figure that was corrected, or two facts that were merged, make other events.
        store.link_decided()?;
        Ok(address)
    });
    match decided {
        Ok(address) => Ok(Outcome::Done(address)),
        Err(StoreError::Refused(refusal)) => Ok(Outcome::Refused(refusal)),
        Err(other) => Err(other),
    }
}

fn value<'a>(form: &'a Form, key: &str) -> &'a str {
    form.get(key).map_or("", |value| value.trim())
}

fn carry_out(site: &Site, store: &mut GeoPackage, form: &Form) -> Result<String, StoreError> {
    let fact = value(form, "fact").to_owned();
    let by = Signature {
        reviewer: value(form, "by").to_owned(),
        time: now(),
        reason: value(form, "why").to_owned(),
    };
    let stay = match back(form) {
        Some(address) => address,
        None => format!("/review?fact={}", encoded(&fact)),
    };
    let next = match value(form, "next") {
        "" => stay.clone(),
        next => format!("/review?fact={}", encoded(next)),
    };
    // A button may say what it is about: `merge:f1`, `adopt:12`.
    let (action, about) = value(form, "action").split_once(':').unwrap_or((value(form, "action"), ""));
    match action {
        "accept" => store.decide(&by, &Verdict::Accept { fact }).map(|_| next),
        "reject" => store.decide(&by, &Verdict::Reject { fact }).map(|_| next),
        "merge" | "split" => {
            let other = if about.is_empty() { value(form, "other") } else { about }.to_owned();
            let verdict = match action {
                "merge" => Verdict::Merge { fact, other },
                _ => Verdict::Split { fact, other },
            };
            store.decide(&by, &verdict).map(|_| stay)
        }
        "settle" | "reopen" => {
            let contradiction = value(form, "contradiction").to_owned();
            let marked = form.keys().filter_map(|key| key.strip_prefix("right."));
            let right: Vec<String> = match action {
                "settle" => marked.map(str::to_owned).collect(),
                _ => Vec::new(),
            };
            let back = format!("{stay}#{contradiction}");
            store.decide(&by, &Verdict::Settle { contradiction, right }).map(|_| back)
        }
        "close" => {
            let standing = value(form, "standing").to_owned();
            let until = value(form, "until").to_owned();
            store.decide(&by, &Verdict::Close { standing, until }).map(|_| stay)
        }
        "grade" => {
            let grade = match value(form, "grade") {
                "" => None,
                letter => Some(Reliability::find(letter).ok_or_else(|| Refusal::NoKind {
                    what: "letter of the Admiralty scale",
                    value: letter.to_owned(),
                })?),
            };
            let outlet = value(form, "outlet").to_owned();
            store.decide(&by, &Verdict::Grade { outlet, grade }).map(|_| stay)
        }
        "adopt" => {
            let (entry, copy) = about.split_once(':').unwrap_or((about, &fact));
            let (entry, fact) = (entry.parse().unwrap_or(0), copy.to_owned());
            let document =
                store.find_facts(&FactQuery { fact: Some(fact.clone()), ..FactQuery::default() })?;
            let document = document.into_iter().next().map(|row| row.document).unwrap_or_default();
            let offer = store.offers(entry, &[document])?.into_iter().find(|offer| offer.fact == fact);
            let offer = offer.ok_or(Refusal::NothingChanges)?;
            store.decide(&by, &Verdict::Correct { fact, correction: offer.correction }).map(|_| stay)
        }
        "undo" => {
            let entry = match value(form, "entry") {
                "" => last_in_force(store, &fact)?,
                number => number.parse().unwrap_or(0),
            };
            store.decide(&by, &Verdict::Undo { entry }).map(|_| stay)
        }
        "correct" => {
            let corrections = store.corrections(&fact, &wanted(form), site.gazetteer())?;
            if corrections.is_empty() {
                return Err(Refusal::NothingChanges.into());
            }
            for correction in corrections {
                store.decide(&by, &Verdict::Correct { fact: fact.clone(), correction })?;
            }
            Ok(stay)
        }
        other => Err(Refusal::NoKind { what: "decision", value: other.to_owned() }.into()),
    }
}

/// The page of this server that a form came from and leads back to.
fn back(form: &Form) -> Option<String> {
    let address = value(form, "back");
    (address.starts_with('/') && !address.starts_with("//") && !address.contains(['\\', '\r', '\n']))
        .then(|| address.to_owned())
}

/// The number of the last decision about a fact that holds.
fn last_in_force(store: &GeoPackage, fact: &str) -> Result<u64, StoreError> {
    let log = store.log(&LogQuery { fact: Some(fact.to_owned()), ..LogQuery::default() })?;
    let held = log.iter().rev().find(|logged| logged.in_force && logged.entry.action != "undo");
    Ok(held.map_or(0, |logged| logged.entry.number))
}

/// What the fields of a form want a fact to be; fields that it lacks stay as they are.
fn wanted(form: &Form) -> Wanted {
    let some = |key: &str| form.get(key).map(|value| value.trim().to_owned());
    let lines = |key: &str| form.get(key).map(|value| value.lines().map(str::to_owned).collect::<Vec<_>>());
    let of = |key: &str, n: usize| value(form, &format!("{key}.{n}")).to_owned();
    let rows =
        |key: &str| (0..MOST_ROWS).rev().find(|n| form.contains_key(&format!("{key}.{n}"))).map(|n| 0..=n);
    Wanted {
        fact_type: some("type").filter(|name| !name.is_empty()),
        time: some("time"),
        time_words: some("time_words"),
        places: rows("place").map(|rows| {
            rows.map(|n| Located { words: of("place_words", n), place: of("place", n) }).collect()
        }),
        agents: lines("agents"),
        patients: lines("patients"),
        sources: lines("sources"),
        source_kind: some("source_kind"),
        counts: rows("count_low").map(|rows| {
            let filled = rows.map(|n| Count {
                words: of("count_words", n),
                what: of("count_what", n),
                low: of("count_low", n),
                high: of("count_high", n),
                qualifier: of("count_qualifier", n),
            });
            // A figure goes when its number is emptied.
            filled.map(|count| if count.low.is_empty() { Count::default() } else { count }).collect()
        }),
        own: form.contains_key("own"),
    }
}

/// The time that decisions are signed with: the store has no clock.
fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn only_pages_of_this_server_may_post() {
        let ours = |pairs: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static("127.0.0.1:8462"));
            for (name, value) in pairs {
                headers.insert(*name, HeaderValue::from_static(value));
            }
            is_ours(&headers)
        };
        assert!(ours(&[("sec-fetch-site", "same-origin"), ("origin", "http://127.0.0.1:8462")]));
        assert!(ours(&[("referer", "http://127.0.0.1:8462/review?fact=f1")]));
        for foreign in [
            &[][..],
            &[("origin", "null")],
            &[("origin", "http://127.0.0.1:8462.evil.example")],
            &[("origin", "http://127.0.0.1:9999")],
            &[("origin", "http://127.0.0.1:8462"), ("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site")],
            &[("referer", "http://evil.example/http://127.0.0.1:8462/")],
        ] {
            assert!(!ours(foreign), "{foreign:?}");
        }
    }

    #[test]
    fn secrets_are_long_and_never_the_same() {
        assert!(secret().len() == 64 && secret() != secret());
    }
}
