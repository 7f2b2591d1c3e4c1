//! Annotates texts with a model, and says how fast.
//!
//! ```text
//! annotate MODEL [--speed] [--passes N] [--threads N] [--isa SET] [--tokenizer] < texts.jsonl
//! ```
//!
//! MODEL is whatever `Pipeline::load` takes; each line of the input is a JSON string.
//! One line an answer, in the form that `tests/parity/parity.py` tells; tokens a second go to stderr.
//!
//! * `--speed`: no answers; instead one JSON line for loading and one a pass, with seconds of processor time (`cpu`, all
//!   threads together) and of the clock (`wall`), and the most memory so far (`peak_kb`, where the system tells it).
//! * `--passes N`: reads the texts N times with the same loaded model. In the first pass every form is new to the caches.
//! * `--threads N`: a text a task.
//! * `--isa scalar|neon|avx2|avx512`: these vector instructions in place of the widest that the processor has.
//! * `--tokenizer`: cuts into tokens and does nothing else.

use std::io::{BufWriter, Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};
use vigie_nlp::{Doc, Isa, Package, Pipeline};

type Failure = Box<dyn std::error::Error>;

/// What the command line asks for.
struct Options {
    model: PathBuf,
    speed: bool,
    passes: usize,
    threads: usize,
    isa: Isa,
    tokenizer: bool,
}

impl Options {
    fn read(mut args: impl Iterator<Item = String>) -> Result<Options, Failure> {
        let mut options = Options {
            model: PathBuf::new(),
            speed: false,
            passes: 1,
            threads: 1,
            isa: Isa::detect(),
            tokenizer: false,
        };
        while let Some(arg) = args.next() {
            let mut value = || -> Result<String, Failure> {
                Ok(args.next().ok_or_else(|| format!("{arg} needs a value"))?)
            };
            let mut number = || -> Result<usize, Failure> {
                let value = value()?;
                Ok(value.parse::<usize>().map_err(|e| format!("{arg} {value}: {e}"))?.max(1))
            };
            match arg.as_str() {
                "--speed" => options.speed = true,
                "--isa" => {
                    let wanted = value()?;
                    let is_it = |isa: &Isa| format!("{isa:?}").eq_ignore_ascii_case(&wanted);
                    let found = Isa::all().into_iter().find(is_it);
                    options.isa = found.ok_or_else(|| format!("this processor has no {wanted}"))?;
                }
                "--tokenizer" => options.tokenizer = true,
                "--passes" => options.passes = number()?,
                "--threads" => options.threads = number()?,
                path if options.model.as_os_str().is_empty() && !path.starts_with('-') => {
                    options.model = path.into();
                }
                other => return Err(format!("{other} is not an option").into()),
            }
        }
        if options.model.as_os_str().is_empty() {
            return Err(
                "annotate MODEL [--speed] [--passes N] [--threads N] [--isa SET] [--tokenizer] < texts.jsonl"
                    .into(),
            );
        }
        Ok(options)
    }
}

/// Times from one point on.
struct Watch {
    wall: Instant,
    cpu: f64,
}

impl Watch {
    #[allow(clippy::disallowed_methods, reason = "a bench is about the clock")]
    fn start() -> Watch {
        Watch { wall: Instant::now(), cpu: processor_seconds() }
    }

    /// Seconds of the clock and of the processor.
    fn read(&self) -> (f64, f64) {
        (self.wall.elapsed().as_secs_f64(), processor_seconds() - self.cpu)
    }
}

/// Processor time of all threads of this process.
fn processor_seconds() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}

/// The most memory that this process has held, where Linux tells it.
fn peak_kb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse().ok())
}

/// Gives each text to `work`, on so many threads; results come in the order of the texts.
fn each<T: Send>(texts: &[String], threads: usize, work: impl Fn(&str) -> T + Sync) -> Vec<T> {
    if threads == 1 {
        return texts.iter().map(|text| work(text)).collect();
    }
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(texts.len()));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((i, text)) = {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    texts.get(i).map(|text| (i, text))
                } {
                    let result = work(text);
                    done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((i, result));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_by_key(|&(i, _)| i);
    done.into_iter().map(|(_, result)| result).collect()
}

/// A text's answers as `parity.py` writes them.
fn answers(doc: &Doc) -> Value {
    let tokens: Vec<Value> = doc
        .tokens
        .iter()
        .enumerate()
        .map(|(i, t)| {
            json!([
                doc.form(i),
                t.space_after,
                t.norm.as_str(),
                t.tag.as_str(),
                t.pos.as_str(),
                t.morph.as_str(),
                t.lemma.as_str(),
                t.head,
                t.dep.as_str(),
                t.sent_start,
            ])
        })
        .collect();
    let entities: Vec<Value> =
        doc.entities.iter().map(|e| json!([e.tokens.start, e.tokens.end, e.label.as_str()])).collect();
    json!({ "text": doc.text, "tokens": tokens, "entities": entities })
}

fn run() -> Result<(), Failure> {
    let options = Options::read(std::env::args().skip(1))?;
    let mut input = String::new();
    std::io::stdin().read_to_string(&mut input)?;
    let texts: Vec<String> = input
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    let mut out = BufWriter::new(std::io::stdout().lock());

    let watch = Watch::start();
    let pipeline = Pipeline::from_package(Package::load(&options.model)?.for_isa(options.isa))?;
    let (wall, cpu) = watch.read();
    if options.speed {
        writeln!(
            out,
            "{}",
            json!({ "load": true, "isa": format!("{:?}", options.isa), "wall": wall, "cpu": cpu, "peak_kb": peak_kb() })
        )?;
    }
    let mut best = 0.0f64;
    let mut n_tokens = 0;
    for pass in 1..=options.passes {
        let keep = pass == options.passes && !options.speed;
        let watch = Watch::start();
        let counted: Vec<(usize, Option<Doc>)> = each(&texts, options.threads, |text| {
            if options.tokenizer {
                return (pipeline.tokenizer().tokenize(text).len(), None);
            }
            let doc = pipeline.run(text);
            (doc.tokens.len(), keep.then_some(doc))
        });
        let (wall, cpu) = watch.read();
        n_tokens = counted.iter().map(|(n, _)| n).sum();
        best = best.max(n_tokens as f64 / cpu.max(1e-9));
        if options.speed {
            let line =
                json!({ "pass": pass, "tokens": n_tokens, "wall": wall, "cpu": cpu, "peak_kb": peak_kb() });
            writeln!(out, "{line}")?;
        }
        for doc in counted.iter().filter_map(|(_, doc)| doc.as_ref()) {
            writeln!(out, "{}", answers(doc))?;
        }
    }
    out.flush()?;
    writeln!(
        std::io::stderr(),
        "vigie-nlp {}: {n_tokens} tokens, {best:.0} per second of processor time",
        env!("CARGO_PKG_VERSION"),
    )?;
    Ok(())
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "annotate: {error}");
            ExitCode::FAILURE
        }
    }
}
