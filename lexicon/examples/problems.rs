//! Prints what is wrong with a language's files: `cargo run -p vigie-lexicon --example problems fr`.
#![allow(clippy::print_stdout, reason = "a small terminal tool")]

fn main() {
    for lang in std::env::args().skip(1) {
        let (language, problems) = vigie_lexicon::language::Language::load(&lang);
        for problem in &problems {
            println!("{problem}");
        }
        println!("{lang}: {} patterns, {} problems", language.patterns.all.len(), problems.len());
    }
}
