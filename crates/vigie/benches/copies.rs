//! Measures how fast documents are sketched and linked, and what an index of a large record holds.
//!
//! `cargo bench -p vigie --bench copies -- [DOCUMENTS [PER_DAY]]` adds made-up sketches and prints, for each step, the
//! processor's time for one more document and the memory of the process; then it sketches made-up texts.
//! Half of the documents are copies of wire stories of their day, cut and edited; outlets print footers, everybody uses
//! set phrases, and a few names are in most texts.

#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::disallowed_methods, reason = "a measuring tool")]

mod measuring;

use measuring::{megabytes, processor};
use vigie::{
    linking::copies::{Copies, Item, Sketch, Sketcher},
    model::{Document, DocumentId, Published},
};

const WORDS: usize = 400;
const OUTLETS: u64 = 400;
const FOOTER: usize = 30;

fn main() {
    let mut numbers = std::env::args().skip(1).filter_map(|argument| argument.parse::<usize>().ok());
    let (documents, per_day) = (numbers.next().unwrap_or(100_000), numbers.next().unwrap_or(300));
    let mut world = World { random: Random(1), wires: Vec::new(), day: 0 };
    let mut copies = Copies::default();
    let (start, steps) = (processor(), 10);
    println!("documents   seconds of a processor  µs for one more     MB");
    let mut linking = 0.0;
    for step in 1..=steps {
        let goal = documents * step / steps;
        let made: Vec<Sketch> = (copies.len()..goal).map(|i| world.sketch(i, per_day)).collect();
        let n = made.len().max(1) as f64;
        let begin = processor();
        for sketch in made {
            copies.add(sketch);
        }
        let seconds = processor() - begin;
        linking += seconds;
        println!("{goal:9} {linking:24.1} {:16.0} {:6}", seconds / n * 1e6, megabytes());
    }
    let begin = processor();
    let origins = copies.origins().all.len();
    println!("{origins} origins drawn in {:.1} s; all in {:.1} s", processor() - begin, processor() - start);

    let sketcher = Sketcher::load().unwrap();
    let texts: Vec<Document> = (0..2000).map(|i| world.document(i)).collect();
    let begin = processor();
    let words: u32 = texts.iter().map(|text| sketcher.sketch(text).words).sum();
    let seconds = processor() - begin;
    println!(
        "{} texts of {} words sketched, {:.0} µs each",
        texts.len(),
        words / 2000,
        seconds / texts.len() as f64 * 1e6
    );
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

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    /// A number below `n`, small ones more often.
    fn often_small(&mut self, n: u64) -> u64 {
        let u = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        ((n as f64 + 1.0).powf(u) - 1.0) as u64
    }
}

struct World {
    random: Random,
    /// The wire stories of the day.
    wires: Vec<(Vec<u32>, Vec<Item>)>,
    day: usize,
}

impl World {
    fn story(&mut self) -> (Vec<u32>, Vec<Item>) {
        let mut shingles: Vec<u32> = (0..WORDS).map(|_| self.random.next() as u32).collect();
        for _ in 0..6 {
            // A set phrase of eleven words.
            let (phrase, at) =
                (self.random.often_small(20_000), self.random.below(WORDS as u64 - 8) as usize);
            let mut words = Random(phrase + 7);
            shingles[at..at + 8].fill_with(|| words.next() as u32);
        }
        let mut seen = std::collections::BTreeSet::new();
        let mut signature = Vec::new();
        for at in 0..45 {
            let common = self.random.below(3) > 0;
            let id = if common { self.random.often_small(5000) as u32 } else { self.random.next() as u32 };
            if seen.insert(id) {
                signature.push(Item { id, weight: if common { 1 } else { 3 }, at: at * 8 });
            }
        }
        (shingles, signature)
    }

    fn sketch(&mut self, number: usize, per_day: usize) -> Sketch {
        let day = number / per_day.max(1);
        if day != self.day || self.wires.is_empty() {
            self.day = day;
            self.wires = (0..per_day / 12 + 1).map(|_| self.story()).collect();
        }
        let (mut shingles, signature) = if self.random.below(2) == 0 {
            self.story()
        } else {
            let wire = self.random.often_small(self.wires.len() as u64) as usize;
            let (mut shingles, signature) = self.wires[wire].clone();
            let keep = [WORDS, WORDS, WORDS * 2 / 3, WORDS / 3][self.random.below(4) as usize];
            shingles.truncate(keep);
            for _ in 0..keep / 40 {
                let at = self.random.below(keep as u64 - 4) as usize;
                shingles[at..at + 4].fill_with(|| self.random.next() as u32);
            }
            (shingles, signature.into_iter().filter(|item| (item.at as usize) < keep).collect())
        };
        let outlet = self.random.often_small(OUTLETS);
        let mut footer = Random(outlet + 1_000_000);
        shingles.extend((0..FOOTER).map(|_| footer.next() as u32));
        Sketch {
            document: format!("{:016x}{number:048x}", self.random.next()),
            lang: Some(["en", "fr", "es"][outlet as usize % 3].to_owned()),
            outlet: Some(format!("outlet{outlet}.example")),
            agency: None,
            days: Some((day as i32, day as i32)),
            words: shingles.len() as u32 + 3,
            lead: 8,
            shingles,
            quoted: vec![(40, 70)],
            credits: Vec::new(),
            named: Vec::new(),
            signature,
            said: (0..8).map(|at| at * 50).collect(),
            names: {
                let mut names: Vec<u32> = (0..20).map(|_| self.random.next() as u32).collect();
                names.sort_unstable();
                names
            },
            called: Some(outlet as u32),
        }
    }

    /// A text of made-up words with a name or a number here and there.
    fn document(&mut self, number: usize) -> Document {
        let mut text = String::new();
        for at in 0..WORDS {
            let mut word = Random(self.random.often_small(30_000));
            let mut letters: String =
                (0..2 + word.below(7)).map(|_| (b'a' + word.below(26) as u8) as char).collect();
            match self.random.below(12) {
                0 => letters[..1].make_ascii_uppercase(),
                1 => letters = self.random.below(900).to_string(),
                _ => {}
            }
            text += &letters;
            text += if at % 60 == 59 {
                ".\n\n"
            } else if at % 15 == 14 {
                ". "
            } else {
                " "
            };
        }
        Document {
            id: DocumentId(format!("{number:064x}")),
            outlet: Some(format!("Outlet {}", number % 40)),
            published: Published::given("2024-05-06"),
            ..Document::of_text("en", &text)
        }
    }
}
