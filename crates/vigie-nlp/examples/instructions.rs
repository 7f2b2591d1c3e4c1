//! What `eval/instructions.py` counts: a model is loaded, then reads one text, each stage in a function of its own.
//!
//! ```text
//! instructions MODEL TEXT
//! ```
//!
//! The functions are never inlined, so that a tool which counts instructions can tell the stages apart.

use std::error::Error;
use std::hint::black_box;
use std::path::Path;

use vigie_nlp::{Isa, LoadError, Package, Pipeline};

/// The model from its file, for AVX2 on any processor that has it.
#[inline(never)]
fn stage_load(model: &Path) -> Result<Pipeline, LoadError> {
    black_box(Pipeline::from_package(Package::load(black_box(model))?.for_isa(Isa::Avx2)))
}

/// Tokens alone, of forms that the tokenizer has not met.
#[inline(never)]
fn stage_tokens(pipeline: &Pipeline, text: &str) -> usize {
    black_box(pipeline.tokenizer().tokenize(black_box(text))).len()
}

/// Every component, for the first time.
#[inline(never)]
fn stage_first(pipeline: &Pipeline, text: &str) -> usize {
    black_box(pipeline.run(black_box(text))).tokens.len()
}

/// Every component, once all that can be kept has been.
#[inline(never)]
fn stage_again(pipeline: &Pipeline, text: &str) -> usize {
    black_box(pipeline.run(black_box(text))).tokens.len()
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(model), Some(text)) = (args.next(), args.next()) else {
        return Err("instructions MODEL TEXT".into());
    };
    let text = std::fs::read_to_string(text)?;
    let pipeline = stage_load(Path::new(&model))?;
    let tokens = stage_tokens(&pipeline, &text);
    if stage_first(&pipeline, &text) != tokens || stage_again(&pipeline, &text) != tokens {
        return Err("the tokenizer and the pipeline disagree".into());
    }
    Ok(())
}
