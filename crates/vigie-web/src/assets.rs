//! The files that pages ask for beside themselves, inside the program.

/// Name, media type and content.
const ASSETS: [(&str, &str, &str); 3] = [
    ("vigie.css", "text/css; charset=utf-8", include_str!("../static/vigie.css")),
    ("vigie.js", "text/javascript; charset=utf-8", include_str!("../static/vigie.js")),
    ("vigie.svg", "image/svg+xml", include_str!("../static/vigie.svg")),
];

/// An asset by its name: media type and content.
pub(crate) fn find(name: &str) -> Option<(&'static str, &'static str)> {
    ASSETS.iter().find(|(known, ..)| *known == name).map(|(_, kind, content)| (*kind, *content))
}
