//! What a page gives back, and how it goes out.

use axum::{
    body::Body,
    http::{HeaderValue, Response, StatusCode, header},
};
use serde_json::Value;
use vigie_store::StoreError;

/// Only what this server itself gives may be loaded, and nothing may be sent elsewhere.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What a page gives back.
#[derive(Debug)]
pub enum Answer {
    /// A page for people.
    Html(String),
    /// JSON.
    Json(Value),
    /// A table.
    Csv(String),
    /// Features with geometry.
    Geojson(Value),
    /// A drawing.
    Svg(String),
    /// There is no such thing in the record.
    NotFound,
    /// The page does not come in that shape.
    NoSuchShape,
}

/// What keeps a page from being made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Trouble {
    /// The record cannot be read.
    #[error("the record cannot be read")]
    Store(#[from] StoreError),
    /// A template failed.
    #[error("the page cannot be written")]
    Template(#[from] askama::Error),
}

/// An answer with its headers; `absent` is the page that says that nothing is there.
pub(crate) fn send(answer: Answer, absent: impl FnOnce() -> String) -> Response<Body> {
    let (status, kind, body) = match answer {
        Answer::Html(body) => (StatusCode::OK, "text/html; charset=utf-8", body),
        Answer::Json(value) => (StatusCode::OK, "application/json", value.to_string() + "\n"),
        Answer::Csv(body) => (StatusCode::OK, "text/csv; charset=utf-8", body),
        Answer::Geojson(value) => (StatusCode::OK, "application/geo+json", value.to_string() + "\n"),
        Answer::Svg(body) => (StatusCode::OK, "image/svg+xml", body),
        Answer::NotFound | Answer::NoSuchShape => {
            (StatusCode::NOT_FOUND, "text/html; charset=utf-8", absent())
        }
    };
    with_headers(status, kind, Body::from(body))
}

/// A response with the headers that all have.
pub(crate) fn with_headers(status: StatusCode, kind: &'static str, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
