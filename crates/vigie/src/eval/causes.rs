//! Why an answer is wrong.

/// The causes of errors, in the order in which a page tells them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// Gold has a span where the system has none.
    Missed,
    /// The system has a span where gold has none.
    Extra,
    /// A place more than 161 km from gold's.
    Far,
    /// The same id with a point more than 161 km from gold's.
    Point,
    /// Another place within 161 km.
    Near,
    /// Another level of the same neighbourhood: a city for its province.
    Level,
    /// Another record within 5 km and of the same level.
    Record,
    /// Another id, where gold gives no point.
    OtherId,
    /// The span was found but no place given.
    NoMatch,
    /// Another type.
    Type,
    /// A value of another form: a month for a week, a point for a duration.
    Form,
    /// A value of the same form, and another one.
    Value,
    /// Right but for where it starts or ends.
    Extent,
}

impl Cause {
    /// Its name, also the anchor on the page.
    pub fn as_str(self) -> &'static str {
        match self {
            Cause::Missed => "missed",
            Cause::Extra => "extra",
            Cause::Far => "far",
            Cause::Point => "point",
            Cause::Near => "near",
            Cause::Level => "level",
            Cause::Record => "record",
            Cause::OtherId => "other-id",
            Cause::NoMatch => "no-match",
            Cause::Type => "type",
            Cause::Form => "form",
            Cause::Value => "value",
            Cause::Extent => "extent",
        }
    }

    /// Its heading.
    pub fn title(self) -> &'static str {
        match self {
            Cause::Missed => "Missed",
            Cause::Extra => "Extra",
            Cause::Far => "Wrong place, over 161 km away",
            Cause::Point => "Right id, point over 161 km away",
            Cause::Near => "Wrong place, within 161 km",
            Cause::Level => "Wrong level, within 161 km",
            Cause::Record => "Another record of the same spot",
            Cause::OtherId => "Another id, no point in gold",
            Cause::NoMatch => "No match given",
            Cause::Type => "Wrong type",
            Cause::Form => "Value of another form",
            Cause::Value => "Another value of the same form",
            Cause::Extent => "Wrong extent only",
        }
    }

    /// One sentence that says what is in it.
    pub fn meaning(self) -> &'static str {
        match self {
            Cause::Missed => "Gold has a span here, and nothing that was found overlaps it.",
            Cause::Extra => "Something was found here, and no span of gold overlaps it.",
            Cause::Far => "The span was found, and its place lies more than 161 km from gold's.",
            Cause::Point => {
                "The id is gold's, but the two gazetteers put its point far apart: large countries and areas."
            }
            Cause::Near => "The span was found; its place has another id and lies within 161 km of gold's.",
            Cause::Level => "Another id within 161 km and of another level: a city for its province, say.",
            Cause::Record => "Another id within 5 km and of the same level, as far as levels are known.",
            Cause::OtherId => "The span was found; its place has another id, and gold gives no point.",
            Cause::NoMatch => "The span was found, but no place was given for it.",
            Cause::Type => "The span was found with another type.",
            Cause::Form => "The span was found; its value has another grain or kind than gold's.",
            Cause::Value => "The span was found; its value has the grain and kind of gold's and differs.",
            Cause::Extent => "All that gold says is right, but the span starts or ends elsewhere.",
        }
    }
}
