//! Which components of a model are loaded, and which of them run.

use crate::error::LoadError;

/// A choice among a model's components, by name: spaCy's `enable`, `disable` and `exclude`.
///
/// The default is what the model itself says: published ones run all but `senter`, which finds sentences without a parse.
/// A component sees what those before it have set, and nothing of those that do not run, exactly as in spaCy: an entity recogniser
/// without a parser knows no sentences, a lemmatizer without a tagger gives lower-cased forms, and one that listens to `tok2vec` reads
/// zeros where that does not run.
///
/// ```
/// # use vigie_nlp::Components;
/// // Sentences only, many times faster than with the parser.
/// let sentences = Components::default().only(["senter"]);
/// // Everything but trees; sentences by the recogniser, and no lemmatizer in memory.
/// let flat = Components::default().also(["senter"]).disable(["parser"]).exclude(["lemmatizer"]);
/// assert_eq!(flat.disable, ["parser"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Components {
    /// Only these run, in the model's order; where empty, those that the model enables. spaCy's `enable`.
    pub only: Vec<String>,
    /// These run too, though the model disables them. spaCy's `enable_pipe`.
    pub also: Vec<String>,
    /// These do not run, but are loaded and can be selected later. spaCy's `disable`.
    pub disable: Vec<String>,
    /// These are not loaded. spaCy's `exclude`.
    pub exclude: Vec<String>,
}

impl Components {
    /// Names components that run, and no others.
    #[must_use]
    pub fn only<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Components {
        self.only.extend(names.into_iter().map(Into::into));
        self
    }

    /// Names components that run though the model disables them.
    #[must_use]
    pub fn also<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Components {
        self.also.extend(names.into_iter().map(Into::into));
        self
    }

    /// Names components that do not run.
    #[must_use]
    pub fn disable<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Components {
        self.disable.extend(names.into_iter().map(Into::into));
        self
    }

    /// Names components that are not loaded.
    #[must_use]
    pub fn exclude<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Components {
        self.exclude.extend(names.into_iter().map(Into::into));
        self
    }

    /// Which of a model's components run; each is given with whether the model enables it.
    ///
    /// Excluded ones may be among them or not. Unlike spaCy's, `only` outweighs what the model disables, and a name that the model
    /// does not have is an error everywhere.
    pub(crate) fn running(&self, known: &[(&str, bool)]) -> Result<Vec<bool>, LoadError> {
        let asked = || self.only.iter().chain(&self.also);
        let names: Vec<&str> = known.iter().map(|&(name, _)| name).collect();
        check_known(asked().chain(&self.disable), &names)?;
        if let Some(name) = asked().find(|&name| self.disable.contains(name) || self.is_excluded(name)) {
            return Err(LoadError::Contradiction { name: name.clone() });
        }
        let has = |names: &[String], name: &str| names.iter().any(|own| own == name);
        let runs = |&(name, enabled): &(&str, bool)| {
            let wanted = if self.only.is_empty() { enabled } else { has(&self.only, name) };
            (wanted || has(&self.also, name)) && !has(&self.disable, name) && !self.is_excluded(name)
        };
        Ok(known.iter().map(runs).collect())
    }

    /// Refuses to exclude what is not there.
    pub(crate) fn check_excluded(&self, known: &[&str]) -> Result<(), LoadError> {
        check_known(self.exclude.iter(), known)
    }

    /// Whether a component is not to be loaded.
    pub(crate) fn is_excluded(&self, name: &str) -> bool {
        self.exclude.iter().any(|excluded| excluded == name)
    }
}

fn check_known<'a>(mut names: impl Iterator<Item = &'a String>, known: &[&str]) -> Result<(), LoadError> {
    match names.find(|name| !known.contains(&name.as_str())) {
        Some(name) => Err(LoadError::UnknownComponent {
            name: name.clone(),
            known: known.iter().map(|&own| own.to_owned()).collect(),
        }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [(&str, bool); 4] = [("tok2vec", true), ("parser", true), ("senter", false), ("ner", true)];

    fn check(components: Components, expected: &[&str]) {
        let running = components.running(&KNOWN).unwrap();
        let names: Vec<&str> =
            KNOWN.iter().zip(running).filter(|(_, runs)| *runs).map(|(&(name, _), _)| name).collect();
        assert_eq!(names, expected);
    }

    #[test]
    fn names_choose_components() {
        let all = Components::default;
        check(all(), &["tok2vec", "parser", "ner"]);
        check(all().only(["senter"]), &["senter"]);
        check(all().also(["senter"]).disable(["parser"]), &["tok2vec", "senter", "ner"]);
        check(all().only(["ner"]).also(["senter"]), &["senter", "ner"]);
        check(all().exclude(["ner"]), &["tok2vec", "parser"]);
    }

    #[test]
    fn an_unknown_name_is_told_with_those_that_there_are() {
        let error = Components::default().disable(["lemmatiser"]).running(&KNOWN).unwrap_err().to_string();
        assert_eq!(error, "no component lemmatiser; there are tok2vec, parser, senter, ner");
    }

    #[test]
    fn a_component_cannot_be_enabled_and_disabled() {
        let error =
            Components::default().only(["ner"]).disable(["ner"]).running(&KNOWN).unwrap_err().to_string();
        assert_eq!(error, "component ner is both enabled and disabled");
        assert!(Components::default().also(["senter"]).exclude(["senter"]).running(&KNOWN).is_err());
    }
}
