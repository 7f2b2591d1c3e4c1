//! Who says that a fact is so: the attribution whose words hold its trigger.

use super::reading::Reading;
use crate::model::{Attribution, AttributionKind, Byte, Span};

impl<'a> Reading<'a> {
    /// The innermost attribution that holds a trigger.
    pub(crate) fn attribution(
        &self,
        trigger: usize,
        attributions: &'a [Attribution],
    ) -> Option<&'a Attribution> {
        let token = &self.graph.doc.tokens[trigger];
        let at = Span::<Byte>::new(token.start, token.end);
        attributions
            .iter()
            // What somebody wants is not what he says to be so.
            .filter(|a| a.kind != AttributionKind::Intention)
            .filter(|a| !a.chain.is_empty() || a.cue.is_some())
            .filter(|a| !a.cue.is_some_and(|c| c.overlaps(at)))
            .filter_map(|a| {
                let piece = a.content.iter().filter(|c| c.covers(at)).map(|c| c.len()).min()?;
                Some((piece, a))
            })
            .min_by_key(|&(len, _)| len)
            .map(|(_, a)| a)
            .filter(|a| !a.chain.is_empty())
    }
}
