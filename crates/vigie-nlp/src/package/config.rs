//! `config.cfg`: which components there are, and which networks they use.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::error::LoadError;

const PART: &str = "config.cfg";

/// Sections of `key = value` lines, values in JSON.
pub(crate) struct Config {
    sections: BTreeMap<String, BTreeMap<String, String>>,
}

/// A component of the pipeline, and the factory that made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Component {
    pub(crate) name: String,
    pub(crate) factory: String,
    /// Whether the model itself lets it run.
    pub(crate) enabled: bool,
}

impl Config {
    /// Reads the sections; lines that are neither a section nor a setting continue the setting before.
    pub(crate) fn read(bytes: &[u8]) -> Result<Config, LoadError> {
        let text = std::str::from_utf8(bytes).map_err(|_| LoadError::malformed(PART, "is not UTF-8"))?;
        let mut sections: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        let (mut section, mut key) = (String::new(), String::new());
        for line in text.lines() {
            let trimmed = line.trim();
            let continues = line.starts_with(char::is_whitespace) && !key.is_empty();
            if trimmed.is_empty() || trimmed.starts_with(['#', ';']) {
                continue;
            }
            if let (false, Some(name)) =
                (continues, trimmed.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')))
            {
                section = name.to_owned();
                key.clear();
                sections.entry(section.clone()).or_default();
            } else if let (false, Some((name, value))) = (continues, trimmed.split_once('=')) {
                key = name.trim().to_owned();
                sections.entry(section.clone()).or_default().insert(key.clone(), value.trim().to_owned());
            } else if let Some(value) = sections.get_mut(&section).and_then(|s| s.get_mut(&key)) {
                value.push_str(trimmed);
            }
        }
        Ok(Config { sections })
    }

    fn raw(&self, section: &str, key: &str) -> Option<&str> {
        self.sections.get(section)?.get(key).map(String::as_str)
    }

    /// A value; `None` where absent or not JSON (a reference to another value, say).
    pub(crate) fn value(&self, section: &str, key: &str) -> Option<Value> {
        serde_json::from_str(self.raw(section, key)?).ok()
    }

    /// A value that is a string.
    pub(crate) fn string(&self, section: &str, key: &str) -> Option<String> {
        self.value(section, key)?.as_str().map(str::to_owned)
    }

    fn list(&self, section: &str, key: &str) -> Vec<String> {
        let value = self.value(section, key).unwrap_or_default();
        let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
        items.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect()
    }

    /// The components, in the order in which they run.
    pub(crate) fn components(&self) -> Result<Vec<Component>, LoadError> {
        let disabled = self.list("nlp", "disabled");
        let names = self.list("nlp", "pipeline").into_iter();
        let components: Result<Vec<Component>, LoadError> = names
            .map(|name| match self.string(&format!("components.{name}"), "factory") {
                Some(factory) => Ok(Component { enabled: !disabled.contains(&name), name, factory }),
                None => Err(LoadError::malformed(PART, format!("{name} has no factory"))),
            })
            .collect();
        let components = components?;
        // All that listen read one shared network; with two, it would matter who listens to which.
        match components.iter().filter(|component| component.factory == "tok2vec").nth(1) {
            Some(second) => Err(LoadError::Unsupported {
                part: format!("{PART}, {}", second.name),
                kind: "a second shared network".to_owned(),
            }),
            None => Ok(components),
        }
    }

    /// Refuses a tokenizer or vectors of another kind, and code that is to run around the model's making.
    pub(crate) fn check_language(&self) -> Result<(), LoadError> {
        const KNOWN: [(&str, &str, &str); 5] = [
            ("tokenizer", "@tokenizers", "spacy.Tokenizer.v1"),
            ("vectors", "@vectors", "spacy.Vectors.v1"),
            ("before_creation", "@callbacks", ""),
            ("after_creation", "@callbacks", ""),
            ("after_pipeline_creation", "@callbacks", ""),
        ];
        for (name, key, known) in KNOWN {
            // Written as a section of its own, or as a value of [nlp].
            let inline =
                self.value("nlp", name).and_then(|value| value.get(key)?.as_str().map(str::to_owned));
            if let Some(kind) =
                self.string(&format!("nlp.{name}"), key).or(inline).filter(|kind| kind != known)
            {
                return Err(LoadError::Unsupported { part: format!("{PART}, {name}"), kind });
            }
        }
        Ok(())
    }

    /// Refuses a component whose networks this runtime does not run like spaCy.
    pub(crate) fn check(&self, component: &Component) -> Result<(), LoadError> {
        const ARCHITECTURES: [&str; 7] = [
            "spacy.Tok2Vec.v2",
            "spacy.MultiHashEmbed.v2",
            "spacy.MaxoutWindowEncoder.v2",
            "spacy.Tok2VecListener.v1",
            "spacy.Tagger.v1",
            "spacy.Tagger.v2",
            "spacy.TransitionBasedParser.v2",
        ];
        const SETTINGS: [(&str, &str); 6] = [
            ("use_upper", "true"),
            ("extra_state_tokens", "false"),
            ("maxout_pieces", "2 3"),
            ("window_size", "1"),
            ("learn_tokens", "false"),
            ("extend", "false"),
        ];
        let unsupported =
            |kind: String| LoadError::Unsupported { part: format!("{PART}, {}", component.name), kind };
        let own = format!("components.{}", component.name);
        for (name, section) in &self.sections {
            let inside = name.strip_prefix(&own).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
            if !inside {
                continue;
            }
            if let Some(architecture) = section.get("@architectures") {
                let architecture = architecture.trim_matches('"');
                if !ARCHITECTURES.contains(&architecture) {
                    return Err(unsupported(architecture.to_owned()));
                }
            }
            for (key, allowed) in SETTINGS {
                if let Some(value) = section.get(key)
                    && !allowed.split(' ').any(|a| a == value)
                {
                    return Err(unsupported(format!("{key} = {value}")));
                }
            }
        }
        Ok(())
    }

    /// Whether a component listens to the shared network instead of having its own.
    pub(crate) fn listens(&self, component: &str) -> bool {
        self.string(&format!("components.{component}.model.tok2vec"), "@architectures").as_deref()
            == Some("spacy.Tok2VecListener.v1")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIG: &str = "[nlp]\npipeline = [\"tok2vec\",\n    \"ner\",\"senter\"]\ndisabled = [\"senter\"]\n\n\
        [components.tok2vec]\nfactory = \"tok2vec\"\n[components.ner]\nfactory = \"ner\"\n\
        [components.senter]\nfactory = \"senter\"\n[components.ner.model]\n@architectures = \"spacy.TransitionBasedParser.v2\"\nuse_upper = true\n\
        [components.ner.model.tok2vec]\n@architectures = \"spacy.Tok2VecListener.v1\"\n";

    #[test]
    fn components_tell_whether_the_model_enables_them() {
        let config = Config::read(CONFIG.as_bytes()).unwrap();
        let names: Vec<(String, bool)> =
            config.components().unwrap().into_iter().map(|c| (c.name, c.enabled)).collect();
        assert_eq!(names, [("tok2vec".into(), true), ("ner".into(), true), ("senter".into(), false)]);
        assert!(config.listens("ner") && !config.listens("tok2vec"));
    }

    #[test]
    fn an_unknown_network_is_refused_by_name() {
        let config =
            Config::read(CONFIG.replace("TransitionBasedParser.v2", "Transformer.v3").as_bytes()).unwrap();
        let ner = config.components().unwrap().remove(1);
        let error = config.check(&ner).unwrap_err().to_string();
        assert_eq!(error, "config.cfg, ner: spacy.Transformer.v3 is not supported");
    }

    #[test]
    fn another_tokenizer_is_refused_by_name() {
        for section in [
            "[nlp.tokenizer]\n@tokenizers = \"spacy.zh.ChineseTokenizer\"\n",
            "[nlp]\ntokenizer = {\"@tokenizers\":\"spacy.zh.ChineseTokenizer\"}\n",
        ] {
            let error = Config::read(section.as_bytes()).unwrap().check_language().unwrap_err().to_string();
            assert_eq!(error, "config.cfg, tokenizer: spacy.zh.ChineseTokenizer is not supported");
        }
        Config::read(
            b"[nlp]\ntokenizer = {\"@tokenizers\":\"spacy.Tokenizer.v1\"}\nbefore_creation = null\n",
        )
        .unwrap()
        .check_language()
        .unwrap();
    }

    #[test]
    fn a_second_shared_network_is_refused() {
        let config = CONFIG.replace("\"ner\",", "\"more\",") + "[components.more]\nfactory = \"tok2vec\"\n";
        let error = Config::read(config.as_bytes()).unwrap().components().unwrap_err().to_string();
        assert_eq!(error, "config.cfg, more: a second shared network is not supported");
    }

    #[test]
    fn an_unknown_setting_is_refused_by_name() {
        let config =
            Config::read(CONFIG.replace("use_upper = true", "use_upper = false").as_bytes()).unwrap();
        let ner = config.components().unwrap().remove(1);
        assert_eq!(
            config.check(&ner).unwrap_err().to_string(),
            "config.cfg, ner: use_upper = false is not supported"
        );
    }
}
