//! `vigie lexicon`: check the words, write parses for their cases.

use clap::{Args, Subcommand};

use crate::{
    page::{BOLD, Page, RESET},
    talk::Talk,
};

/// Check the lexicon, or write the parses of its cases
#[derive(Args)]
pub struct Lexicon {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Read every file of a language's folder and say what is wrong, by file and line
    #[command(after_help = "Examples:
  vigie lexicon check
  vigie lexicon check fr en")]
    Check {
        /// Languages; all when none is named
        languages: Vec<String>,
    },
}

impl Lexicon {
    /// Runs the command.
    pub fn run(self, talk: &Talk) -> anyhow::Result<()> {
        let Action::Check { languages } = self.action;
        let known = vigie::sources::languages();
        let languages = if languages.is_empty() { known } else { languages };
        let mut page = Page::open();
        for lang in languages {
            let (language, problems) = vigie_lexicon::language::Language::load(&lang);
            for problem in &problems {
                talk.tell(&vigie::model::Diagnostic {
                    code: "V0100",
                    severity: vigie::model::Severity::Error,
                    origin: format!("lexicon/{}:{}", problem.file, problem.line),
                    span: None,
                    message: if problem.id.is_empty() {
                        problem.message.clone()
                    } else {
                        format!("{}: {}", problem.id, problem.message)
                    },
                    hint: problem.hint.clone(),
                });
            }
            page.line(format!(
                "{BOLD}{lang}{RESET}  {} patterns, {} problems",
                language.patterns.all.len(),
                problems.len()
            ))?;
        }
        Ok(())
    }
}
