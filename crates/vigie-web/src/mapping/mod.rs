//! Maps, drawn here: no tile is asked for anywhere.
//!
//! In reading order: `basemap` is the world's countries, `projection` turns degrees into points of the drawing, `sketch`
//! says what is to be seen, `drawing` writes the SVG.

mod basemap;
mod drawing;
mod projection;
mod sketch;

pub(crate) use basemap::Basemap;
pub(crate) use drawing::draw;
pub(crate) use projection::Frame as MapFrame;
pub(crate) use sketch::{Look, Sketch, Spot, spots_of};
