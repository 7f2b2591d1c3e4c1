//! The only room that talks to a terminal: one file per command, results on stdout, talk on stderr.
//!
//! Exit codes: 0 done; 1 some input had problems, each named, the rest done; 2 misuse.

mod atlas;
mod bundle;
mod commands;
mod decisions;
mod explaining;
mod intake;
mod lookout;
mod packs;
mod page;
mod shelf;
mod tables;
mod talk;
mod wording;
mod writing;

use std::{io, path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand, ValueEnum};

use talk::Talk;

/// Reading takes and gives back memory all the time, and mimalloc does that faster than the C library.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Reads news reports and keeps a sourced, mapped record of a crisis. Everything stays on this machine.
#[derive(Parser)]
#[command(name = "vigie", version, arg_required_else_help = true, max_term_width = 100)]
#[command(after_help = "Examples:
  vigie demo
  vigie extract reports/*.txt > facts.jsonl")]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    manner: Manner,
}

/// How to talk.
#[derive(clap::Args)]
struct Manner {
    /// Say nothing but problems
    #[arg(long, short, global = true)]
    quiet: bool,
    /// Say small oddities too: guessed encodings, unknown dates
    #[arg(long, short, global = true)]
    verbose: bool,
    /// When to use colours; NO_COLOR is respected
    #[arg(long, global = true, value_enum, default_value = "auto", value_name = "WHEN")]
    color: Color,
    /// Folder of a lexicon to read instead of the one that the program brings
    #[arg(long, global = true, value_name = "DIR")]
    lexicon: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Subcommand)]
enum Command {
    Demo(commands::demo::Demo),
    Extract(commands::extract::Extract),
    Read(commands::read::Read),
    Show(commands::show::Show),
    Serve(commands::serve::Serve),
    Review(commands::review::Review),
    Verify(commands::verify::Verify),
    Export(commands::export::Export),
    Report(commands::report::Draft),
    Lexicon(commands::lexicon::Lexicon),
    Places(commands::places::Places),
    Models(commands::models::Models),
    Eval(commands::eval::Eval),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match cli.manner.color {
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::Always,
        Color::Never => anstream::ColorChoice::Never,
    }
    .write_global();
    let talk = Talk::new(cli.manner.quiet, cli.manner.verbose);
    if let Some(folder) = &cli.manner.lexicon {
        if !folder.join("events").is_dir() {
            talk.fail(&anyhow::anyhow!("{} is no lexicon: it has no folder `events`", folder.display()));
            return ExitCode::from(2);
        }
        vigie_lexicon::files::read_from(folder.clone());
    }
    let done = match cli.command {
        Command::Demo(command) => command.run(&talk),
        Command::Extract(command) => command.run(&talk),
        Command::Read(command) => command.run(&talk),
        Command::Show(command) => command.run(),
        Command::Serve(command) => command.run(&talk),
        Command::Review(command) => command.run(),
        Command::Verify(command) => command.run(&talk),
        Command::Export(command) => command.run(),
        Command::Report(command) => command.run(),
        Command::Lexicon(command) => command.run(cli.manner.lexicon, &talk),
        Command::Places(command) => command.run(&talk),
        Command::Models(command) => command.run(&talk),
        Command::Eval(command) => command.run(&talk),
    };
    talk.stop();
    match done {
        Ok(()) if talk.problems() == 0 => ExitCode::SUCCESS,
        Ok(()) => ExitCode::from(1),
        // Whoever reads our output has seen enough: "vigie … | head".
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            talk.fail(&error);
            ExitCode::from(1)
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<io::Error>().is_some_and(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
    })
}
