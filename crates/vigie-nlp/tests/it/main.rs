//! Everything that one crate's tests need to link once.

mod conllu;

mod smoke {
    #[test]
    fn empty_doc_has_no_sentence() {
        assert!(vigie_nlp::Doc::default().sentences().is_empty());
    }
}
