//! Everything that one crate's tests need to link once.
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "in a test a panic is the message")]

mod conllu;
mod loading;
mod oracle;
mod parity;
mod possible;
mod running;
mod support;
mod texts;
mod tokenizing;
mod universal;

mod smoke {
    #[test]
    fn empty_doc_has_no_sentence() {
        assert!(vigie_nlp::Doc::default().sentences().is_empty());
    }
}
