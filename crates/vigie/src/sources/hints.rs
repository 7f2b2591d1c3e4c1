//! What the user knows about the inputs.

/// What the user knows about the inputs; a document's own metadata goes before it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// Language, as a code or a name.
    pub lang: Option<String>,
    /// Date of publication, EDTF or words.
    pub published: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
}
