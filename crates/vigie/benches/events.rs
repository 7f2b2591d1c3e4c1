//! Measures how fast facts are linked into events, and what an index of a large record holds.
//!
//! `cargo bench -p vigie --bench events -- [DOCUMENTS [PER_DAY]]` adds documents of nine made-up facts each and prints, for
//! each tenth, the processor's time for one more document and the memory of the process; then it draws all events.
//! Half of the documents repeat a story of their day; a third of all facts are of one war, in sixty towns of three regions.

#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::disallowed_methods, reason = "a measuring tool")]

mod measuring;

use jiff::{ToSpan, civil::date};
use measuring::{megabytes, processor};
use vigie::linking::events::{Events, Kinds, Party, Spot, Tally, Telling};

const FACTS: usize = 9;
const TYPES: [&str; 12] = [
    "shelling",
    "armed_clash",
    "casualties",
    "airstrike",
    "offensive",
    "advance",
    "displace",
    "demand",
    "accuse",
    "negotiate",
    "protest",
    "supply_military",
];

fn main() {
    let mut numbers = std::env::args().skip(1).filter_map(|argument| argument.parse::<usize>().ok());
    let (documents, per_day) = (numbers.next().unwrap_or(100_000), numbers.next().unwrap_or(300));
    let mut world = World { random: Random(1), day: usize::MAX, stories: Vec::new() };
    let mut events = Events::new(Kinds::load().unwrap());
    let (mut linking, steps) = (0.0, 10);
    println!("documents   seconds of a processor  µs for one more     MB");
    let mut number = 0;
    for step in 1..=steps {
        let goal = documents * step / steps;
        let made: Vec<Vec<Telling>> = (number..goal).map(|i| world.document(i, per_day)).collect();
        let n = made.len().max(1) as f64;
        let begin = processor();
        for document in made {
            events.add(document);
        }
        number = goal;
        let seconds = processor() - begin;
        linking += seconds;
        println!("{goal:9} {linking:24.1} {:16.0} {:6}", seconds / n * 1e6, megabytes());
    }
    let begin = processor();
    let all = events.events(&[]);
    let largest = all.iter().map(|event| event.facts.len()).max().unwrap_or_default();
    println!("{} events, the largest of {largest} facts, drawn in {:.1} s", all.len(), processor() - begin);
}

/// A word of five letters for a number.
fn word(number: usize) -> String {
    (0..5).map(|at| (b'a' + (number / [1, 26, 676, 17_576, 456_976][at] % 26) as u8) as char).collect()
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }
}

struct World {
    random: Random,
    day: usize,
    /// What is told of on the day and the one before.
    stories: Vec<Telling>,
}

impl World {
    fn document(&mut self, number: usize, per_day: usize) -> Vec<Telling> {
        let day = number / per_day.max(1);
        if day != self.day {
            self.day = day;
            let keep = self.stories.len().saturating_sub(per_day);
            self.stories.drain(..keep);
        }
        let published = date(2015, 1, 1).saturating_add((day as i64).days());
        (0..FACTS)
            .map(|at| {
                let repeats = !self.stories.is_empty() && self.random.below(2) == 0;
                let mut telling = if repeats {
                    let story = self.random.below(self.stories.len());
                    self.stories[story].clone()
                } else {
                    let story = self.story();
                    if self.random.below(3) == 0 {
                        self.stories.push(story.clone());
                    }
                    story
                };
                telling.fact = format!("f{number:08}{at}");
                telling.document = format!("d{number:08}");
                telling.published = Some((published, published));
                if telling.earliest.is_none() {
                    telling.stated = self.random.below(3) == 0;
                    (telling.earliest, telling.latest) = (Some(published), Some(published));
                }
                telling
            })
            .collect()
    }

    fn story(&mut self) -> Telling {
        let war = self.random.below(3) == 0;
        let town = if war { self.random.below(60) } else { 60 + self.random.below(20_000) };
        let fact_type = TYPES[if war { self.random.below(6) } else { self.random.below(TYPES.len()) }];
        let (region, country) = if war { (town / 20, 0) } else { (town / 40, 1 + town / 400) };
        let words: Vec<String> = (0..20).map(|_| word(self.random.below(30_000))).collect();
        let dead = 1 + self.random.below(40);
        let party = if war {
            ["army", "rebels"][self.random.below(2)].to_owned()
        } else {
            format!("p{}", self.random.below(500))
        };
        Telling {
            fact_type: fact_type.into(),
            layer: "event".into(),
            realis: "actual".into(),
            stance: "asserts".into(),
            places: vec![Spot {
                id: format!("geonames:{town}"),
                name: format!("Town {town}"),
                lat: 40.0 + town as f64 / 100.0,
                lon: 30.0,
                level: "settlement".into(),
                radius_m: 3000,
                country: format!("C{country}"),
                containers: vec![format!("Region {region}"), format!("Country {country}")],
            }],
            agents: vec![Party { words: party.clone(), actor: Some(party) }],
            counts: (dead > 30)
                .then(|| Tally { what: "killed".into(), low: dead as f64, high: dead as f64 })
                .into_iter()
                .collect(),
            sentence: words.join(" "),
            ..Telling::default()
        }
    }
}
