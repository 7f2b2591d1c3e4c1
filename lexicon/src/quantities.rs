//! The words for numbers of one language: `<lang>/quantities.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{files, problem::Problem};

/// A number and the words that stand for it.
pub type Values = BTreeMap<String, Vec<String>>;

/// The words for numbers, vague amounts, qualifiers, shares, money and measures of one language.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuantityTable {
    /// How digits and number words are written.
    pub number: NumberTable,
    /// Words that are a range: `"20-99" = ["dizaines"]`.
    pub vague: Values,
    /// Vague words in front of a plural noun: `"3-10" = ["plusieurs"]`.
    pub several: Values,
    /// Words that are about a number, "vingtaine", "decena": the number and the words.
    pub about: Values,
    /// Qualifiers by their meaning: `approx`, `at_least`, `at_most`, `exact`.
    pub qualifier: BTreeMap<String, Vec<String>>,
    /// Qualifiers that stand behind the number: "ou plus".
    pub qualifier_after: BTreeMap<String, Vec<String>>,
    /// Words for two or more without a bound: `"2-inf" = ["beaucoup"]`.
    #[serde(default)]
    pub open: Values,
    /// Words that say how often: `"2" = ["twice"]`.
    #[serde(default)]
    pub times: Values,
    /// What makes one of a set: "l'une des".
    #[serde(default)]
    pub member: Vec<String>,
    /// A half behind a number: "and a half", "et demi".
    #[serde(default)]
    pub half: Vec<String>,
    /// Words between a part and a whole: "out of", "sur".
    #[serde(default)]
    pub out_of: Vec<String>,
    /// Words of change, behind which "to" opens no range: "rose $2 to $30".
    #[serde(default)]
    pub change: Vec<String>,
    /// Words behind a house's number: "38, rue des Lilas".
    #[serde(default)]
    pub street: Vec<String>,
    /// Words behind a number that stands for itself: "de plus".
    #[serde(default)]
    pub alone: Vec<String>,
    /// Phrases with a number that counts nothing: "one another".
    #[serde(default)]
    pub idioms: Vec<String>,
    /// Nouns with one form for singular and plural: "aircraft".
    #[serde(default)]
    pub invariable: Vec<String>,
    /// Weapons that are named by their bore: "obus de 155 mm".
    #[serde(default)]
    pub calibre: Vec<String>,
    /// Units that stand before their number: "magnitude".
    #[serde(default)]
    pub measure_before: BTreeMap<String, Vec<String>>,
    /// Words before a number that is an age: "âgé de", "aged".
    #[serde(default)]
    pub age_before: Vec<String>,
    /// Words for years of age: "ans" behind a person.
    #[serde(default)]
    pub age_unit: Vec<String>,
    /// Sentences and what is found in them, run by `vigie lexicon check`.
    #[serde(default)]
    pub case: Vec<AmountCase>,
    /// Words that mean two or none: `"2" = ["both"]`.
    pub all: Values,
    /// Words between the ends of a range, with and without a word in front.
    pub range: Vec<RangeTable>,
    /// Fractions: `"50" = ["la moitié"]`, in percent.
    pub share: Values,
    /// What follows a number that is a percentage.
    pub percent: Vec<String>,
    /// Words that open what a share is a share of.
    pub denominator: Vec<String>,
    /// Currency signs and words, by ISO 4217 code.
    pub money: BTreeMap<String, Vec<String>>,
    /// Units of measure, by symbol.
    pub measure: BTreeMap<String, Vec<String>>,
    /// Singular indefinite articles, which count one.
    pub indefinite: Vec<String>,
    /// Nouns of one person: "a soldier" counts one, "a battle" does not.
    pub person: Vec<String>,
    /// Adpositions that lead from a number noun to what it counts ("des dizaines **de** civils").
    pub of: Vec<String>,
    /// Words before a number that is a name, not a count: "article 5", "G20", "page 3".
    pub names: Vec<String>,
    /// Words after a number that is an age: "ans", "year-old".
    pub age: Vec<String>,
    /// Units of time, which are durations and not counts.
    pub duration: Vec<String>,
    /// Determiners that may stand before a number without changing it: "les", "these".
    pub determiner: Vec<String>,
    /// Words that may stand between a number and its noun and never are the noun: "autres", "more".
    pub adverb: Vec<String>,
}

/// A sentence and every quantity in it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmountCase {
    /// The sentence.
    pub text: String,
    /// By their words: `"au moins quarante" = "40 at_least personnes"`: the value or range, the qualifier unless it is
    /// exact, and the unit, the noun or the denominator. Empty where nothing is a quantity.
    #[serde(default)]
    pub expect: BTreeMap<String, String>,
}

/// How digits and number words are written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberTable {
    /// Characters between groups of three digits.
    pub thousands: Vec<String>,
    /// Characters before decimals.
    pub decimal: Vec<String>,
    /// Number words below a hundred, and hundreds of one word.
    pub cardinal: Values,
    /// Words that multiply what stands before them: hundred, thousand, million.
    pub times: Values,
    /// Short multipliers glued to digits: "2m", "15bn".
    pub glued: Values,
    /// Words between number words: "et", "and", "y".
    pub and: Vec<String>,
    /// Words that are one only before a multiplier: "un million", "a hundred".
    pub one: Vec<String>,
    /// Ordinal words.
    pub ordinal: Values,
    /// What follows digits in an ordinal: "er", "th".
    pub ordinal_suffix: Vec<String>,
}

/// One way to write a range.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RangeTable {
    /// The word in front, or empty.
    #[serde(default)]
    pub from: String,
    /// The word between.
    pub to: String,
    /// The ends are near each other: "20 ou 30", not "5 ou 1000".
    #[serde(default)]
    pub close: bool,
}

impl QuantityTable {
    /// Reads the table of a language; none where the language has none or it does not parse.
    pub fn load(lang: &str) -> Result<QuantityTable, Problem> {
        files::table(&format!("{lang}/quantities.toml"))
    }
}
