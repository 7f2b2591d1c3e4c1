//! Docs are tested: every page and everything that may be asked of it stands there.

use std::{fs, path::Path};

use vigie_web::pages::PAGES;

#[test]
fn every_page_and_every_question_is_documented() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/pages.md");
    let docs = fs::read_to_string(docs).unwrap();
    for page in PAGES {
        let id = if page.id.is_some() { "/{id}" } else { "" };
        assert!(docs.contains(&format!("`/{}{id}`", page.name)), "docs/pages.md lacks /{}{id}", page.name);
        for (name, _) in page.query {
            assert!(docs.contains(&format!("`{name}`")), "docs/pages.md lacks {name} of /{}", page.name);
        }
    }
}
