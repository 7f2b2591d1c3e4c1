//! What is written on stdout: plain lines that stop quietly when nobody reads on, wrapped to the terminal.

use std::io::{self, Write};

/// Ends a style.
pub const RESET: &str = "\x1b[0m";
/// Weight for what matters most.
pub const BOLD: &str = "\x1b[1m";
/// For what may be passed over.
pub const DIM: &str = "\x1b[2m";
/// For problems.
pub const RED: &str = "\x1b[31m";
/// For warnings.
pub const YELLOW: &str = "\x1b[33m";
/// For places and headings.
pub const CYAN: &str = "\x1b[36m";

/// Stdout, with colours only where they are wanted.
pub struct Page {
    out: anstream::AutoStream<io::StdoutLock<'static>>,
    width: usize,
}

impl Page {
    /// Opens stdout.
    pub fn open() -> Self {
        Page { out: anstream::stdout().lock(), width: width() }
    }

    /// Columns to write in.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Writes one line.
    pub fn line(&mut self, words: impl AsRef<str>) -> io::Result<()> {
        writeln!(self.out, "{}", words.as_ref())
    }

    /// Writes an empty line.
    pub fn gap(&mut self) -> io::Result<()> {
        writeln!(self.out)
    }

    /// Writes words that are wrapped at blanks, each line behind an indent; `style` is put around every line.
    pub fn wrapped(&mut self, indent: usize, style: &str, words: &str) -> io::Result<()> {
        for line in wrap(words, self.width.saturating_sub(indent)) {
            self.line(format!("{:indent$}{style}{line}{}", "", if style.is_empty() { "" } else { RESET }))?;
        }
        Ok(())
    }

    /// Writes a name and, beside it, words that are wrapped; the name takes at least `label` columns.
    pub fn hanging(&mut self, indent: usize, name: &str, label: usize, words: &str) -> io::Result<()> {
        let label = label.max(columns(name));
        let name = format!("{name}{:1$}", "", label - columns(name));
        let room = self.width.saturating_sub(indent + label);
        for (n, line) in wrap(words, room).into_iter().enumerate() {
            let head = if n == 0 { name.clone() } else { " ".repeat(label) };
            self.line(format!("{:indent$}{head}{line}", "").trim_end())?;
        }
        Ok(())
    }

    /// Writes what is left of a result that was made whole.
    pub fn whole(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())?;
        self.out.flush()
    }
}

/// Columns of the terminal, or of `COLUMNS`, between 60 and 120; 80 where nobody knows.
fn width() -> usize {
    #[allow(clippy::disallowed_methods, reason = "the command line reads the environment")]
    let asked = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse::<usize>().ok());
    let terminal = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    asked.or(terminal).unwrap_or(80).clamp(60, 120)
}

/// Cuts words into lines of at most `width` columns; styles inside take none.
pub fn wrap(words: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    // Only blanks and line ends part: a French « mot » keeps its no-break space.
    for word in words.split([' ', '\n', '\r', '\t']).filter(|word| !word.is_empty()) {
        let len = columns(word);
        if used > 0 && used + 1 + len > width {
            lines.push(String::new());
            used = 0;
        }
        if let Some(line) = lines.last_mut() {
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
        }
        used += len;
    }
    lines
}

/// Columns that words take: code points, less combining marks and styles.
pub fn columns(words: &str) -> usize {
    let mut in_style = false;
    let mut n = 0;
    for c in words.chars() {
        match c {
            '\x1b' => in_style = true,
            'm' if in_style => in_style = false,
            _ => n += usize::from(!in_style && !('\u{300}'..='\u{36f}').contains(&c)),
        }
    }
    n
}

/// Words from outside without line ends, tabs and orders to the terminal.
pub fn plain(words: &str) -> String {
    words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Words cut to a width, with an ellipsis.
pub fn cut(words: &str, width: usize) -> String {
    let words = plain(words).split_whitespace().collect::<Vec<_>>().join(" ");
    if columns(&words) <= width {
        return words;
    }
    let mut short: String = words.chars().take(width.saturating_sub(1)).collect();
    short.truncate(short.trim_end_matches([' ', ',', ';']).len());
    short.push('…');
    short
}

/// Words filled with blanks to a width.
pub fn fill(words: &str, width: usize) -> String {
    let words = cut(words, width);
    let blanks = width.saturating_sub(columns(&words));
    words + &" ".repeat(blanks)
}
