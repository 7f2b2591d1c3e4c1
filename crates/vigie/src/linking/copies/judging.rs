//! What two documents have to do with each other, from what they share.

use serde::{Deserialize, Serialize};

use super::{containment::Overlap, signature::Likeness};

/// Shared words below which nothing is a copy, unless it is the same from end to end.
const FEWEST_WORDS: usize = 25;
/// Share of both texts from which they are the same.
const WHOLE_SHARE: f32 = 0.97;
/// Share of its words, and of those outside quotations, from which a text is surely a copy within a few days, and later.
const SURE_SHARE: f32 = 0.5;
const SURE_SHARE_LATER: f32 = 0.8;
/// The same where names and numbers agree too.
const BACKED_SHARE: f32 = 0.15;
/// Share of its words, and of those outside quotations, from which a text may be one.
const POSSIBLE_SHARE: f32 = 0.2;
const POSSIBLE_OWN_SHARE: f32 = 0.15;
/// Of the names and numbers outside the shared runs the other text must know so many, or the runs are background that
/// an outlet repeats.
const KNOWN_REST: f32 = 0.32;
/// Of the opening of one of them.
const SAME_LEAD: f32 = 0.7;
/// Share of names and numbers in the same order, mean of both texts, and share of those outside the shared runs that the
/// other text knows, from which two texts are surely one report retold: the less of the one, the more of the other.
const RETOLD: [(f32, f32); 3] = [(0.5, 0.32), (0.41, 0.4), (0.38, 0.5)];
/// The same from which they may be: two reports of their own on one occurrence share a third of their names and numbers.
const MAY_BE_RETOLD: [(f32, f32); 2] = [(0.42, 0.32), (0.36, 0.45)];
/// The same where one of them says that it has something from the other.
const MAY_BE_DRAWN: [(f32, f32); 1] = [(0.2, 0.4)];
/// Of the names and numbers of two texts, mean of both, from which the one that says so is surely drawn from the other,
/// where they tell of one matter.
const DRAWN: f32 = 0.3;
/// Names and numbers that must be shared at least, and where one says that it has something from the other.
const FEWEST_ITEMS: usize = 6;
const FEWEST_DRAWN: usize = 3;
/// Days within which retold texts are surely of one day's report, and within which they may be.
const SAME_DAYS: i32 = 1;
pub(super) const FEW_DAYS: i32 = 3;

/// What two documents share.
#[derive(Clone, Debug, PartialEq)]
pub struct Shared {
    /// Whether they are in one language.
    pub one_language: bool,
    /// Their common words; nothing where they are in two languages.
    pub overlap: Overlap,
    /// Their common names and numbers.
    pub likeness: Likeness,
    /// Share of the first one's names and numbers outside the common words that the other knows too; none where they are
    /// few.
    pub rest_here: Option<f32>,
    /// The same of the second one's.
    pub rest_there: Option<f32>,
    /// Days between them, where both are dated.
    pub days: Option<i32>,
    /// Whether both credit or name the same agency, or one of them the other's outlet.
    pub one_source: bool,
    /// Whether one of them says that it has something from the other: from the agency that it is, or from its outlet.
    pub drawn: bool,
}

impl Shared {
    /// The rest of the one that stands more wholly in the other.
    pub fn rest(&self) -> Option<f32> {
        let (share, share_of) = match self.one_language {
            true => (self.overlap.share(), self.overlap.share_of()),
            false => (self.likeness.share, self.likeness.share_of),
        };
        if share >= share_of { self.rest_here } else { self.rest_there }
    }
}

/// What one document has to do with another.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// Whether the two surely share their origin.
    pub certain: bool,
    /// What shows it.
    pub by: By,
    /// Share of the document's words, or names and numbers, that stand in the other.
    pub share: f32,
    /// Share of the other's that stand in the document.
    pub share_of: f32,
}

/// What shows a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// Shared runs of words.
    Words,
    /// Names and numbers in another language.
    Translation,
    /// Names and numbers of texts that credit or name the same agency, or of which one names the other's outlet.
    Agency,
}

impl Link {
    /// The larger share.
    pub(super) fn strength(&self) -> f32 {
        self.share.max(self.share_of)
    }

    /// Whether it shows enough to say of two texts of one matter that the one is drawn from the other, where it says so.
    pub(super) fn is_drawn(&self) -> bool {
        self.by == By::Words || (self.share + self.share_of) / 2.0 >= DRAWN
    }

    /// The same, seen from the other document.
    pub(super) fn turned(self) -> Link {
        Link { share: self.share_of, share_of: self.share, ..self }
    }
}

/// Judges two documents: by their words, by their names and numbers, and by whether they name one agency.
pub(super) fn judge(shared: &Shared) -> Option<Link> {
    by_words(shared).or_else(|| by_names(shared))
}

fn by_words(shared: &Shared) -> Option<Link> {
    let overlap = &shared.overlap;
    let (share, share_of) = (overlap.share(), overlap.share_of());
    let most = share.max(share_of);
    let link = |certain| Some(Link { certain, by: By::Words, share, share_of });
    if share.min(share_of) >= WHOLE_SHARE {
        return link(true);
    }
    if overlap.shared.max(overlap.shared_of) < FEWEST_WORDS || most < BACKED_SHARE {
        return None;
    }
    let near = shared.days.is_some_and(|days| days <= FEW_DAYS);
    let sure = if near { SURE_SHARE } else { SURE_SHARE_LATER };
    let by_words = most.min(overlap.own_share()) >= sure;
    // Two reports on one speech quote the same words and tell the same names.
    let own = overlap.own_share() >= POSSIBLE_OWN_SHARE;
    let retold = near && own && reaches(shared, &RETOLD, FEWEST_ITEMS);
    if (by_words || retold) && !is_background(shared, most) {
        return link(true);
    }
    if most >= POSSIBLE_SHARE && own { link(false) } else { None }
}

fn by_names(shared: &Shared) -> Option<Link> {
    if shared.one_language && !shared.one_source {
        return None;
    }
    let days = shared.days.filter(|&days| days <= FEW_DAYS)?;
    let drawn = shared.drawn && days <= SAME_DAYS && reaches(shared, &MAY_BE_DRAWN, FEWEST_DRAWN);
    if !drawn && !reaches(shared, &MAY_BE_RETOLD, FEWEST_ITEMS) {
        return None;
    }
    let (by, few) = if shared.one_language { (By::Agency, FEW_DAYS) } else { (By::Translation, SAME_DAYS) };
    let certain = reaches(shared, &RETOLD, FEWEST_ITEMS) && days <= few;
    Some(Link { certain, by, share: shared.likeness.share, share_of: shared.likeness.share_of })
}

/// Whether enough names and numbers come in the same order, and enough of those outside the shared runs are known to the
/// other too.
fn reaches(shared: &Shared, ways: &[(f32, f32)], fewest: usize) -> bool {
    let (rest, likeness) = (shared.rest().unwrap_or(1.0), alike(shared));
    shared.likeness.common >= fewest && ways.iter().any(|&(least, known)| likeness >= least && rest >= known)
}

/// Whether the shared runs are what an outlet or an agency repeats from day to day: neither text opens with them, and
/// what else the one tells is unknown to the other.
fn is_background(shared: &Shared, most: f32) -> bool {
    shared.days != Some(0)
        && most < SURE_SHARE_LATER
        && shared.overlap.lead < SAME_LEAD
        && shared.rest().is_some_and(|rest| rest < KNOWN_REST)
}

/// The mean of both shares: a long text has some names of any other.
fn alike(shared: &Shared) -> f32 {
    (shared.likeness.share + shared.likeness.share_of) / 2.0
}
