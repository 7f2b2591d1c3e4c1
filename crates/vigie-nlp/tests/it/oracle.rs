//! spaCy's tokenizer once more, slow and plain: its algorithm step by step, its patterns run by a general library.
//!
//! The tokenizer proper has an engine of its own, caches and shortcuts; this one has none of these. It shares with it nothing
//! but the model's file, so that both can only agree by being right. The fuzz targets use this file too.

use std::collections::HashMap;

use fancy_regex::{Regex, RegexBuilder};
use rmpv::Value;

/// A token: its form, whether a blank follows, and the NORM that a special case gives.
pub type Token = (String, bool, Option<String>);

/// A special case: forms with their norms.
type Special = Vec<(String, Option<String>)>;

/// One model's rules.
pub struct Oracle {
    prefix: Option<Regex>,
    suffix: Option<Regex>,
    infix: Option<Regex>,
    token_match: Option<Regex>,
    url_match: Option<Regex>,
    specials: HashMap<String, Special>,
    /// Special cases that the affix rules take apart, as the forms that they give, by the first of these.
    broken: HashMap<String, Vec<Vec<String>>>,
}

/// A step that the library gave up: the text is too hostile for a plain backtracker, and there is no answer to compare with.
#[derive(Debug)]
pub struct GaveUp;

impl From<fancy_regex::Error> for GaveUp {
    fn from(_: fancy_regex::Error) -> GaveUp {
        GaveUp
    }
}

impl Oracle {
    /// Reads a model's `tokenizer` file.
    pub fn new(mut file: &[u8]) -> Oracle {
        let file = rmpv::decode::read_value(&mut file).unwrap();
        let field = |name: &str| {
            file.as_map().unwrap().iter().find(|(key, _)| key.as_str() == Some(name)).map(|(_, value)| value)
        };
        let pattern = |name: &str| field(name).and_then(Value::as_str).map(regex);
        let mut oracle = Oracle {
            prefix: pattern("prefix_search"),
            suffix: pattern("suffix_search"),
            infix: pattern("infix_finditer"),
            token_match: pattern("token_match"),
            url_match: pattern("url_match"),
            specials: HashMap::new(),
            broken: HashMap::new(),
        };
        for (key, tokens) in field("exceptions").unwrap().as_map().unwrap() {
            let tokens = tokens.as_array().unwrap().iter().map(|token| {
                let attribute = |id: u64| {
                    let is_it = |key: &Value| {
                        key.as_u64() == Some(id) || key.as_str() == Some(id.to_string().as_str())
                    };
                    let found = token.as_map().unwrap().iter().find(|(key, _)| is_it(key));
                    found.map(|(_, value)| value.as_str().unwrap().to_owned())
                };
                (attribute(65).unwrap(), attribute(67))
            });
            oracle.specials.insert(key.as_str().unwrap().to_owned(), tokens.collect());
        }
        let keys: Vec<String> = oracle.specials.keys().cloned().collect();
        for key in keys {
            let found = |pattern: &Option<Regex>| length(pattern, &key).unwrap() > 0;
            let infixed = oracle.infix.as_ref().is_some_and(|infix| infix.is_match(&key).unwrap());
            if found(&oracle.prefix) || found(&oracle.suffix) || infixed || key.contains(' ') {
                let tokens = oracle.cut(&key, false).unwrap();
                let forms: Vec<String> = tokens.into_iter().map(|token| token.0).collect();
                oracle.broken.entry(forms[0].clone()).or_default().push(forms);
            }
        }
        oracle
    }

    /// Cuts a text.
    pub fn tokenize(&self, text: &str) -> Result<Vec<Token>, GaveUp> {
        let tokens = self.cut(text, true)?;
        // Where each token begins.
        let mut starts = Vec::new();
        let mut at = 0;
        for (form, space, _) in &tokens {
            starts.push(at);
            at += form.len() + usize::from(*space);
        }
        let mut found = Vec::new();
        for start in 0..tokens.len() {
            for forms in self.broken.get(&tokens[start].0).into_iter().flatten() {
                let end = start + forms.len();
                if tokens.get(start..end).is_some_and(|own| own.iter().map(|t| &t.0).eq(forms)) {
                    found.push((start, end));
                }
            }
        }
        found.sort_by_key(|&(start, end)| (std::cmp::Reverse(end - start), start));
        let mut seen = vec![false; tokens.len()];
        let mut kept: HashMap<usize, usize> = HashMap::new();
        for (start, end) in found {
            if !seen[start] && !seen[end - 1] {
                kept.insert(start, end);
            }
            seen[start..end].fill(true);
        }
        let mut out = Vec::new();
        let mut i = 0;
        while i < tokens.len() {
            let Some(&end) = kept.get(&i) else {
                out.push(tokens[i].clone());
                i += 1;
                continue;
            };
            let last = &tokens[end - 1];
            match self.specials.get(&text[starts[i]..starts[end - 1] + last.0.len()]) {
                Some(special) => {
                    out.extend(special.iter().map(|(form, norm)| (form.clone(), false, norm.clone())));
                    out.last_mut().unwrap().1 = last.1;
                }
                None => out.extend_from_slice(&tokens[i..end]),
            }
            i = end;
        }
        Ok(out)
    }

    fn cut(&self, text: &str, with_specials: bool) -> Result<Vec<Token>, GaveUp> {
        let mut out: Vec<Token> = Vec::new();
        let Some(first) = text.chars().next() else { return Ok(out) };
        let mut in_space = is_space(first);
        let mut start = 0;
        for (i, c) in text.char_indices() {
            if is_space(c) == in_space {
                continue;
            }
            if start < i {
                self.span(&text[start..i], with_specials, &mut out)?;
            }
            start = i;
            if c == ' ' {
                out.last_mut().unwrap().1 = true;
                start += 1;
            }
            in_space = !in_space;
        }
        if start < text.len() {
            self.span(&text[start..], with_specials, &mut out)?;
        }
        Ok(out)
    }

    fn span(&self, span: &str, with_specials: bool, out: &mut Vec<Token>) -> Result<(), GaveUp> {
        let special = |text: &str| self.specials.get(text).filter(|_| with_specials);
        let plain = |text: &str| (text.to_owned(), false, None);
        let placed = |special: &Special| -> Vec<Token> {
            special.iter().map(|(form, norm)| (form.clone(), false, norm.clone())).collect()
        };
        if let Some(special) = special(span) {
            out.extend(placed(special));
            return Ok(());
        }
        let mut string = span;
        let mut suffixes = Vec::new();
        let mut last_size = 0;
        while !string.is_empty() && string.len() != last_size {
            if starts(&self.token_match, string)? || special(string).is_some() {
                break;
            }
            last_size = string.len();
            let prefix = length(&self.prefix, string)?;
            if prefix > 0 && special(&string[prefix..]).is_some() {
                out.push(plain(&string[..prefix]));
                string = &string[prefix..];
                break;
            }
            let suffix = length(&self.suffix, &string[prefix..])?;
            let before = string.len() - suffix;
            if suffix > 0 && special(&string[..before]).is_some() {
                suffixes.push(&string[before..]);
                string = &string[..before];
                break;
            }
            if prefix > 0 && suffix > 0 && prefix + suffix <= string.len() {
                out.push(plain(&string[..prefix]));
                suffixes.push(&string[before..]);
                string = &string[prefix..before];
            } else if prefix > 0 {
                out.push(plain(&string[..prefix]));
                string = &string[prefix..];
            } else if suffix > 0 {
                suffixes.push(&string[before..]);
                string = &string[..before];
            }
        }
        if string.is_empty() {
        } else if let Some(special) = special(string) {
            out.extend(placed(special));
        } else if starts(&self.token_match, string)? || starts(&self.url_match, string)? {
            out.push(plain(string));
        } else {
            let mut start = 0;
            for infix in self.infix.iter().flat_map(|infix| infix.find_iter(string)) {
                let infix = infix?;
                if infix.start() == 0 {
                    continue;
                }
                if infix.start() != start {
                    out.push(plain(&string[start..infix.start()]));
                }
                if !infix.as_str().is_empty() {
                    out.push(plain(infix.as_str()));
                }
                start = infix.end();
            }
            if start < string.len() {
                out.push(plain(&string[start..]));
            }
        }
        out.extend(suffixes.into_iter().rev().map(plain));
        Ok(())
    }
}

/// Python's `isspace`: separators of information count too.
fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1C}'..='\u{1F}').contains(&c)
}

/// Compiles a pattern of Python's. Its `\w` takes no combining marks, unlike the library's.
fn regex(pattern: &str) -> Regex {
    let pattern = pattern.replace(r"[\w", r"[\p{L}\p{N}_");
    assert!(!pattern.contains(r"\w"), "written as no published model does");
    RegexBuilder::new(&pattern).delegate_size_limit(1 << 30).build().unwrap()
}

/// Python's `search`, as the length of what was found.
fn length(pattern: &Option<Regex>, text: &str) -> Result<usize, GaveUp> {
    let Some(pattern) = pattern else { return Ok(0) };
    Ok(pattern.find(text)?.map_or(0, |found| found.as_str().len()))
}

/// Python's `match`.
fn starts(pattern: &Option<Regex>, text: &str) -> Result<bool, GaveUp> {
    let Some(pattern) = pattern else { return Ok(false) };
    // Where Python heeds no case, both of these are an "i"; to the library they are letters of their own.
    let heeds_case = !pattern.as_str().starts_with("(?i");
    let text = if heeds_case { text.to_owned() } else { text.replace(['İ', 'ı'], "i") };
    Ok(pattern.find(&text)?.is_some_and(|found| found.start() == 0))
}
