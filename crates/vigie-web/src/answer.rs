//! What a page gives back, and how it goes out.

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, Response, StatusCode, header},
};
use serde_json::Value;
use vigie_store::StoreError;

use crate::{asked::Shape, kept::Made};

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
    /// Markdown.
    Markdown(String),
    /// A Word document.
    Docx(Vec<u8>),
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
    /// The words that a page is written with, or its writer, failed.
    #[error("the page cannot be written: {0}")]
    Words(String),
}

/// An answer as it goes out; `absent` is the page that says that nothing is there.
pub(crate) fn made(answer: Answer, absent: impl FnOnce() -> String) -> Made {
    let (shape, body) = match answer {
        Answer::Html(body) => (Shape::Html, Bytes::from(body)),
        Answer::Json(value) => (Shape::Json, Bytes::from(value.to_string() + "\n")),
        Answer::Csv(body) => (Shape::Csv, Bytes::from(body)),
        Answer::Geojson(value) => (Shape::Geojson, Bytes::from(value.to_string() + "\n")),
        Answer::Svg(body) => (Shape::Svg, Bytes::from(body)),
        Answer::Markdown(body) => (Shape::Markdown, Bytes::from(body)),
        Answer::Docx(body) => (Shape::Docx, Bytes::from(body)),
        Answer::NotFound | Answer::NoSuchShape => {
            let (status, media_type) = (StatusCode::NOT_FOUND, Shape::Html.media_type());
            return Made { status, media_type, body: Bytes::from(absent()) };
        }
    };
    Made { status: StatusCode::OK, media_type: shape.media_type(), body }
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
        // Browsers say where a form comes from only where this lets them.
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
