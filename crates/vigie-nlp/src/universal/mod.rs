//! Universal Dependencies for every model.
//!
//! Most of spaCy's models are trained on UD treebanks: their labels are UD already but for `ROOT`. English ones have CLEAR-style
//! trees, in which prepositions and "be" are heads; [`clear`] turns these round, so that patterns speak one vocabulary.

mod clauses;
mod clear;
mod groups;
mod punct;
mod turns;

use smol_str::SmolStr;

use crate::doc::Doc;

/// The kind of trees that a parser was trained on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Universal Dependencies.
    Universal,
    /// The Stanford-like scheme of ClearNLP, used by spaCy's English models.
    Clear,
}

impl Scheme {
    /// Tells the scheme from the labels of a parser.
    ///
    /// ```
    /// # use vigie_nlp::universal::Scheme;
    /// assert_eq!(Scheme::of(["ROOT", "pobj", "dobj"]), Scheme::Clear);
    /// assert_eq!(Scheme::of(["ROOT", "obj", "case"]), Scheme::Universal);
    /// ```
    pub fn of<'a>(labels: impl IntoIterator<Item = &'a str>) -> Scheme {
        let is_clear = labels.into_iter().any(|label| matches!(label, "pobj" | "dobj"));
        if is_clear { Scheme::Clear } else { Scheme::Universal }
    }
}

/// Sets `ud_head` and `ud_dep` from the model's own trees.
pub fn convert(doc: &mut Doc, scheme: Scheme) {
    for i in 0..doc.tokens.len() {
        let token = &mut doc.tokens[i];
        token.ud_head = token.head;
        token.ud_dep = if token.head == i { SmolStr::new_static("root") } else { token.dep.clone() };
    }
    if scheme == Scheme::Clear {
        for sentence in doc.sentences() {
            clear::convert(doc, sentence);
        }
    }
}

#[cfg(test)]
mod tests;
