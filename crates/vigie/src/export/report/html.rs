//! A report as one HTML file that loads nothing.

use askama::Template;

use super::{Block, Report};

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    report: &'a Report,
}

/// Writes a report as one file with its style in it; words of reports are escaped.
///
/// # Errors
/// [`askama::Error`] when the template cannot be written.
pub fn html(report: &Report) -> Result<String, askama::Error> {
    Page { report }.render()
}
