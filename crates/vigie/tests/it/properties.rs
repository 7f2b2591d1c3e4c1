//! What must hold whatever the text: no panic, exact quotes, the same answer twice.

use proptest::prelude::*;
use smol_str::SmolStr;
use vigie::{
    extraction,
    model::{BlockKind, Document, Mentions, Parsed, Published, Sentence},
};
use vigie_lexicon::language::Language;
use vigie_nlp::{Doc, Token, Upos};

const WORDS: [&str; 16] = [
    "armée",
    "a",
    "bombardé",
    "la",
    "ville",
    "de",
    "l’",
    "été",
    ",",
    "rebelles",
    "tué",
    "dix",
    "attaque",
    "fuir",
    "et",
    "é",
];
const DEPS: [&str; 12] = [
    "nsubj",
    "obj",
    "obl:arg",
    "nmod",
    "conj",
    "acl:relcl",
    "xcomp",
    "advcl",
    "case",
    "aux:pass",
    "nsubj:pass",
    "punct",
];
const POS: [Upos; 6] = [Upos::Noun, Upos::Verb, Upos::Adp, Upos::Pron, Upos::Aux, Upos::Adj];

/// Any tree over any words: heads and labels that no parser would give.
fn parse(seeds: &[(usize, usize, usize, usize, bool)]) -> (Document, Parsed) {
    let mut doc = Doc::default();
    let n = seeds.len();
    let mut first = 0;
    for (i, &(word, head, dep, pos, starts)) in seeds.iter().enumerate() {
        if i > 0 {
            doc.text.push(' ');
        }
        let start = doc.text.len();
        let form = WORDS[word % WORDS.len()];
        doc.text.push_str(form);
        if starts {
            first = i;
        }
        // A head in the same sentence, before or at the word: trees without cycles.
        let head = first + head % (i - first + 1);
        doc.tokens.push(Token {
            start,
            end: doc.text.len(),
            space_after: i + 1 < n,
            sent_start: starts || i == 0,
            pos: POS[pos % POS.len()],
            tag: SmolStr::default(),
            morph: if dep % 3 == 0 { "VerbForm=Part|Tense=Past".into() } else { SmolStr::default() },
            lemma: SmolStr::new(form),
            norm: SmolStr::new(form),
            head,
            dep: SmolStr::default(),
            ud_head: head,
            ud_dep: if head == i { "root".into() } else { DEPS[dep % DEPS.len()].into() },
        });
    }
    let sentences = doc
        .sentences()
        .into_iter()
        .map(|r| Sentence { tokens: r.into(), block: 0, kind: BlockKind::Body })
        .collect();
    let document = Document { published: Published::given("2024-01"), ..Document::of_text("fr", &doc.text) };
    (document, Parsed { lang: "fr".into(), doc, sentences })
}

proptest! {
    #[test]
    fn any_tree_gives_exact_quotes_and_the_same_facts_twice(
        seeds in prop::collection::vec((0usize..99, 0usize..99, 0usize..99, 0usize..99, any::<bool>()), 0..60)
    ) {
        thread_local! {
            static FRENCH: Language = Language::load("fr").0;
        }
        let (document, parsed) = parse(&seeds);
        FRENCH.with(|french| {
            let read = || extraction::facts(&document, &parsed, &Mentions::default(), &[], french, None);
            let facts = read();
            for fact in &facts {
                prop_assert!(!fact.mentions.is_empty());
                let arguments = fact.agents.iter().chain(&fact.patients).map(|a| &a.span);
                for span in fact.mentions.iter().chain(arguments) {
                    prop_assert!(!span.quote(&document.text).is_empty());
                }
            }
            prop_assert_eq!(&facts, &read());
            let (told, why) =
                extraction::explained(&document, &parsed, &Mentions::default(), &[], french, None);
            prop_assert_eq!(&facts, &told, "whoever asks why gets the same facts");
            prop_assert_eq!(facts.len(), why.facts.len());
            for (fact, tellings) in facts.iter().zip(&why.facts) {
                let mentions: Vec<_> = tellings.iter().map(|telling| telling.mention).collect();
                prop_assert_eq!(&fact.mentions, &mentions);
            }
            Ok(())
        })?;
    }
}
