//! What happened, day by day.

use askama::Template;
use vigie_store::{FactQuery, Order, Store};

use super::{Desk, fact_query, facts};
use crate::{
    answer::{Answer, Trouble},
    asked::Asked,
    views::{FactView, Frame, Parts},
};

/// Columns of the picture.
const MOST_COLUMNS: usize = 60;

#[derive(Template)]
#[template(path = "timeline.html")]
struct Timeline<'a> {
    frame: Frame<'a>,
    columns: Vec<Column>,
    days: Vec<Day>,
    parts: Parts,
}

/// A run of days with what is told of it.
struct Column {
    name: String,
    address: String,
    count: u64,
    /// Of a hundred.
    height: u64,
    /// Where it stands, of a thousand.
    x: u64,
    width: u64,
}

/// Facts of one time.
struct Day {
    when: String,
    facts: Vec<FactView>,
}

pub(super) fn answer(desk: &Desk, asked: &Asked) -> Result<Answer, Trouble> {
    let query = FactQuery { order: Order::Time, ..fact_query(asked) };
    if let Some(answer) = facts::as_data(desk, asked, &query)? {
        return Ok(answer);
    }
    let frame = Frame::new(desk.site, asked, desk.site.words().get(asked.lang, "menu.timeline"));
    let counted = desk.store.count_by_day(&query)?;
    let (facts, parts) = facts::part(desk, asked, &frame, query)?;
    let mut days: Vec<Day> = Vec::new();
    for fact in facts {
        match days.last_mut() {
            Some(day) if day.when == fact.when => day.facts.push(fact),
            _ => days.push(Day { when: fact.when.clone(), facts: vec![fact] }),
        }
    }
    Answer::page(&Timeline { columns: columns(asked, &counted), frame, days, parts })
}

/// Days in at most so many columns: days, else months, else years.
fn columns(asked: &Asked, counted: &[(String, u64)]) -> Vec<Column> {
    let runs = [10, 7, 4].map(|length| {
        let mut runs: Vec<(String, u64)> = Vec::new();
        for (day, n) in counted {
            let name = day.get(..length).unwrap_or(day);
            match runs.last_mut() {
                Some((last, count)) if last == name => *count += n,
                _ => runs.push((name.to_owned(), *n)),
            }
        }
        runs
    });
    let runs = runs.into_iter().find(|runs| runs.len() <= MOST_COLUMNS).unwrap_or_default();
    let most = runs.iter().map(|(_, n)| *n).max().unwrap_or(1);
    let width = 1000 / runs.len().max(1) as u64;
    let column = |(at, (name, count)): (usize, (String, u64))| Column {
        address: {
            let mut query = asked.query.clone();
            query.insert("from".to_owned(), padded(&name, "-01-01"));
            query.remove("part");
            Asked { query, ..asked.clone() }.with("until", Some(&padded(&name, "-12-31")))
        },
        height: (count * 100).div_ceil(most),
        x: at as u64 * width,
        width: width.saturating_sub(2).max(1),
        name,
        count,
    };
    runs.into_iter().enumerate().map(column).collect()
}

/// A year or month as its first or last day, as far as comparing needs it.
fn padded(name: &str, rest: &str) -> String {
    match name.len() {
        4 => format!("{name}{rest}"),
        7 if rest.ends_with("01") => format!("{name}-01"),
        7 => last_of_month(name),
        _ => name.to_owned(),
    }
}

fn last_of_month(month: &str) -> String {
    let first: Option<jiff::civil::Date> = format!("{month}-01").parse().ok();
    first.map_or_else(|| month.to_owned(), |day| day.last_of_month().to_string())
}
