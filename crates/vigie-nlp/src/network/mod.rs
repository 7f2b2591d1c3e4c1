//! The neural half: from lexical attributes to tags, trees and entities.
//!
//! In reading order: [`embedding`] gives a word a vector and [`words`] keeps it; [`tok2vec`] gives every token one; [`tagger`] chooses a label by it; [`transitions`]
//! scores the actions of a state; [`arc_eager`] builds trees with them and [`biluo`] entities; [`tree`] finds the
//! sentences in the trees; [`networks`] holds those of one model.

pub(crate) mod arc_eager;
pub(crate) mod biluo;
pub(crate) mod embedding;
pub(crate) mod networks;
pub(crate) mod tagger;
pub(crate) mod tok2vec;
pub(crate) mod transitions;
pub(crate) mod tree;
pub(crate) mod words;
