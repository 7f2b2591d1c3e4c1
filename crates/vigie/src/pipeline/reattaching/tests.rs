//! Small trees, before and after.

use vigie_lexicon::{
    actors::{Nominal, Nominals},
    attribution::{AttributionWords, Kind, Stance, VerbClass},
    language::{Causatives, Gerunds, Opposing, Restrictives},
    paths::{Classes, Words},
};
use vigie_nlp::conllu::from_conllu;

use super::*;

fn mended(rows: &str) -> Vec<(usize, String)> {
    mended_by(rows, true)
}

fn mended_by(rows: &str, verb_first: bool) -> Vec<(usize, String)> {
    let words = |words: &[&str]| -> Vec<String> { words.iter().map(|&word| word.to_owned()).collect() };
    let said = VerbClass {
        kind: Kind::Speech,
        stance: Stance::default(),
        content: Vec::new(),
        subjects: Vec::new(),
        lemmas: words(&["said"]),
    };
    let cues = AttributionWords {
        inverted: words(&["dit", "dire", "faire savoir"]),
        verbs: vec![said],
        ..AttributionWords::default()
    };
    let class = Nominal {
        source: Some("official".to_owned()),
        words: words(&["maire", "witnesses"]),
        ..Nominal::default()
    };
    let speech = Speech::new(&cues, &Nominals { nominal: vec![class], ..Nominals::default() });
    let text: Vec<&str> = rows.lines().filter_map(|row| row.split('\t').nth(1)).collect();
    let (_, mut doc) =
        from_conllu(&format!("# doc_id = 1\n# text = {}\n{}", text.join(" "), placed(rows))).remove(0);
    let bare_days = vec!["samedi".to_owned()];
    let asides = vec!["dont".to_owned()];
    let gerunds = Gerunds { cases: words(&["in"]), forms: words(&["firing"]) };
    let set = |list: &[&str]| Words::parse(&words(list), &Classes::default()).unwrap();
    let absolute_cases = set(&["with"]);
    let opposing = Opposing { verbs: set(&["opposent"]), cases: set(&["aux"]) };
    let restrictives = Restrictives { with: words(&["ne"]), only: words(&["que"]) };
    let grammar = Grammar {
        asides,
        bare_days,
        verb_first,
        gerunds,
        restrictives,
        absolute_cases,
        resultatives: set(&["dead"]),
        causatives: Causatives { verbs: words(&["fait"]), deeds: words(&["fuir"]) },
        approximate: words(&["près d'"]),
        against_cases: set(&["contre"]),
        agent_cases: set(&["par"]),
        object_cases: set(&["a"]),
        opposing,
        ..Grammar::default()
    };
    mend(&mut doc, &grammar, &speech);
    doc.tokens.iter().map(|t| (t.ud_head, t.ud_dep.to_string())).collect()
}

/// Rows of five columns as CoNLL-U, a blank between the words.
fn placed(rows: &str) -> String {
    let mut start = 0;
    let mut out = String::new();
    for (n, row) in rows.lines().enumerate() {
        let cells: Vec<&str> = row.split('\t').collect();
        let [_, form, pos, head, rel] = cells[..] else { continue };
        let (pos, morph) = match pos {
            "VERB" => (pos, "VerbForm=Fin"),
            "INF" => ("VERB", "VerbForm=Inf"),
            "PART" => ("VERB", "VerbForm=Part"),
            "PAST" => ("VERB", "Tense=Past|VerbForm=Fin"),
            "ONE" => ("NOUN", "Number=Sing"),
            "CLITIC" => ("PRON", "Number=Sing|Person=3"),
            "AUXFIN" => ("AUX", "VerbForm=Fin"),
            "REL" => ("PRON", "PronType=Rel"),
            "ASK" => ("PRON", "PronType=Int,Rel"),
            _ => (pos, "_"),
        };
        out += &format!(
            "{}\t{form}\t{form}\t{pos}\t{pos}\t{morph}\t{head}\t{rel}\t_\tTokenStart={start}\n",
            n + 1
        );
        start += form.chars().count() + 1;
    }
    out
}

#[test]
fn an_aside_is_no_relative_clause() {
    let rows = "1\tDouze\tNUM\t2\tnummod\n2\tvillageois\tNOUN\t0\troot\n3\t,\tPUNCT\t2\tpunct\n4\tdont\tPRON\t6\tnmod\n\
                5\tdeux\tNUM\t6\tnummod\n6\tfillettes\tNOUN\t9\tnsubj:pass\n7\t,\tPUNCT\t9\tpunct\n8\tsont\tAUX\t9\taux:pass\n\
                9\tmortes\tVERB\t2\tacl:relcl";
    let found = mended(rows);
    assert_eq!(found[1], (8, "nsubj:pass".to_owned()));
    assert_eq!(found[5], (1, "nmod".to_owned()));
    assert_eq!(found[8], (8, "root".to_owned()));
    // « Un chef dont les hommes tirent. »
    let clause = "1\tUn\tDET\t2\tdet\n2\tchef\tNOUN\t0\troot\n3\tdont\tPRON\t5\tnmod\n4\tles\tDET\t5\tdet\n5\thommes\tNOUN\t6\tnsubj\n\
                  6\ttirent\tVERB\t2\tacl:relcl";
    assert_eq!(mended(clause)[5], (1, "acl:relcl".to_owned()));
}

#[test]
fn who_is_among_them_is_no_second_subject() {
    let rows = "1\tCinq\tNOUN\t7\tnsubj:pass\n2\t,\tPUNCT\t7\tpunct\n3\tdont\tPRON\t4\tnmod\n4\tchefs\tNOUN\t7\tnsubj:pass\n\
                5\t,\tPUNCT\t7\tpunct\n6\tsont\tAUX\t7\taux:pass\n7\tlibres\tVERB\t0\troot";
    assert_eq!(mended(rows)[3], (0, "nmod".to_owned()));
    assert_eq!(mended(&rows.replace("2\t,\tPUNCT", "2\tlà\tADV"))[3], (6, "nsubj:pass".to_owned()));
}

#[test]
fn a_relative_clause_behind_a_comma_describes_the_noun_before_it() {
    let rows = "1\ta\tAUXFIN\t2\taux\n2\tnoté\tPART\t0\troot\n3\tMSF\tPROPN\t2\tnsubj\n4\t,\tPUNCT\t6\tpunct\n\
                5\tqui\tREL\t6\tnsubj\n6\taccuse\tVERB\t2\tccomp";
    assert_eq!(mended(rows)[5], (2, "acl:relcl".to_owned()));
    // "Informó, la semana pasada, que dará": what it informed of.
    assert_eq!(mended(&rows.replace("qui\tREL", "que\tASK"))[5], (1, "ccomp".to_owned()));
    assert_eq!(mended(&rows.replace("4\t,\tPUNCT", "4\thier\tADV"))[5], (1, "ccomp".to_owned()));
}

#[test]
fn who_speaks_behind_the_verb_is_its_subject() {
    let rows = "1\tBert\tPROPN\t2\tnsubj\n2\tpart\tVERB\t0\troot\n3\t,\tPUNCT\t4\tpunct\n4\tdit\tVERB\t2\tconj\n\
                5\tle\tDET\t6\tdet\n6\tmaire\tNOUN\t4\tobj";
    let found = mended(rows);
    assert_eq!([&found[3], &found[5]], [&(1, "parataxis".to_owned()), &(3, "nsubj".to_owned())]);
    // What cannot speak is said; without a comma nobody breaks in.
    for other in [rows.replace("maire", "mot"), rows.replace("3\t,\tPUNCT\t4\tpunct", "3\tet\tCCONJ\t4\tcc")]
    {
        assert_eq!(mended(&other)[5], (3, "obj".to_owned()), "{other}");
    }
}

#[test]
fn who_lets_it_be_known_is_the_subject_of_both_verbs() {
    let rows = "1\tBert\tPROPN\t2\tnsubj\n2\tpart\tVERB\t0\troot\n3\t,\tPUNCT\t6\tpunct\n4\ta\tAUXFIN\t6\taux\n\
                5\tfaire\tVERB\t6\tdep\n6\tsavoir\tINF\t2\txcomp\n7\tle\tDET\t8\tdet\n8\tmaire\tNOUN\t6\tobj";
    let found = mended(rows);
    assert_eq!([&found[4], &found[5]], [&(1, "parataxis".to_owned()), &(4, "xcomp".to_owned())]);
    assert_eq!(found[7], (4, "nsubj".to_owned()));
    // « …, a fait savoir Infrabel », where the name is the verb.
    let name = "1\tBert\tPROPN\t2\tnsubj\n2\tpart\tVERB\t0\troot\n3\t,\tPUNCT\t7\tpunct\n4\ta\tAUXFIN\t5\taux\n\
                5\tfaire\tVERB\t7\tdep\n6\tsavoir\tINF\t5\txcomp\n7\tInfrabel\tVERB\t2\tadvcl";
    let found = mended(name);
    assert_eq!([&found[4], &found[6]], [&(1, "parataxis".to_owned()), &(4, "nsubj".to_owned())]);
    assert_eq!(mended(&rows.replace("savoir", "partir"))[7], (5, "obj".to_owned()));
}

#[test]
fn about_a_hundred_is_no_place() {
    let rows = "1\ttir\tNOUN\t2\tnsubj\n2\ttue\tVERB\t0\troot\n3\tprès\tADV\t2\tadvmod\n4\td'\tADP\t6\tcase\n\
                5\tcent\tNUM\t6\tnummod\n6\tcivils\tNOUN\t2\tobl:arg";
    let found = mended(rows);
    assert_eq!([&found[3], &found[5]], [&(2, "fixed".to_owned()), &(1, "obj".to_owned())]);
    // « Tue près d'une école »: nothing is counted.
    assert_eq!(
        mended(&rows.replace("cent\tNUM\t6\tnummod", "une\tDET\t6\tdet"))[5],
        (1, "obl:arg".to_owned())
    );
}

#[test]
fn the_day_behind_the_dead_is_when_they_died() {
    let rows = "1\ttir\tNOUN\t2\tnsubj\n2\ttue\tVERB\t0\troot\n3\tdix\tNUM\t4\tnummod\n4\tcivils\tNOUN\t2\tobj\n\
                5\tsamedi\tNOUN\t4\tnmod\n6\tà\tADP\t7\tcase\n7\tGao\tPROPN\t5\tnmod";
    let found = mended(rows);
    assert_eq!([&found[4], &found[6]], [&(1, "obl:mod".to_owned()), &(1, "obl:mod".to_owned())]);
    // « La marche samedi à Gao »: the march may have been then.
    assert_eq!(mended(&rows.replace("dix\tNUM\t4\tnummod", "la\tDET\t4\tdet"))[4], (3, "nmod".to_owned()));
}

#[test]
fn whom_it_was_done_to_does_not_describe_who_did_it() {
    let rows = "1\traid\tNOUN\t0\troot\n2\tmené\tPART\t1\tacl\n3\tpar\tADP\t4\tcase\n4\trebelles\tNOUN\t2\tobl:agent\n\
                5\tcontre\tADP\t6\tcase\n6\tprison\tNOUN\t4\tnmod";
    assert_eq!(mended(rows)[5], (1, "obl".to_owned()));
    for other in [rows.replace("contre\tADP", "de\tADP"), rows.replace("par\tADP", "pour\tADP")] {
        assert_eq!(mended(&other)[5], (3, "nmod".to_owned()));
    }
}

#[test]
fn the_second_side_is_no_part_of_the_first() {
    let rows = "1\traids\tNOUN\t2\tnsubj\n2\topposent\tVERB\t0\troot\n3\trebelles\tNOUN\t2\tobj\n4\taux\tADP\t5\tcase\n\
                5\tsoldats\tNOUN\t3\tnmod";
    assert_eq!(mended(rows)[4], (1, "obl".to_owned()));
    assert_eq!(mended(&rows.replace("opposent", "tuent"))[4], (2, "nmod".to_owned()));
}

#[test]
fn a_pronoun_says_again_whom_it_befell() {
    let rows =
        "1\ta\tADP\t2\tcase\n2\thermano\tNOUN\t4\tiobj\n3\tlo\tCLITIC\t4\tobj\n4\tgolpearon\tVERB\t0\troot";
    let rows = rows.replace("hermano\tNOUN", "hermano\tONE");
    let found = mended(&rows);
    assert_eq!([&found[1], &found[2]], [&(3, "obj".to_owned()), &(3, "expl".to_owned())]);
    assert_eq!(mended(&rows.replace("a\tADP", "con\tADP"))[2], (3, "obj".to_owned()));
}

#[test]
fn the_noun_that_opens_a_title_carries_the_rest() {
    let rows = "1\tDeux\tNUM\t2\tnummod\n2\tmorts\tNOUN\t5\tnmod\n3\taprès\tADP\t5\tcase\n4\tle\tDET\t5\tdet\n\
                5\treport\tNOUN\t0\troot\n6\tdu\tADP\t7\tcase\n7\tvote\tNOUN\t5\tnmod";
    let found = mended(rows);
    assert_eq!([&found[1], &found[4]], [&(1, "root".to_owned()), &(1, "nmod".to_owned())]);
    // « Ségou est à l'arrêt »: who is at a standstill opens a sentence, not a title.
    let told = rows.replace("4\tle\tDET\t5\tdet", "4\test\tAUX\t5\tcop");
    assert_eq!(mended(&told)[4], (4, "root".to_owned()));
}

#[test]
fn a_gerund_behind_a_bare_noun_is_a_noun() {
    let of = |case: &str, article: &str| {
        let rows = format!(
            "1\tTwo\tNUM\t2\tnummod\n2\tdied\tVERB\t0\troot\n3\t{case}\tADP\t5\tcase\n4\t{article}\tDET\t5\tdet\n\
             5\tpolice\tNOUN\t2\tobl\n6\tfiring\tPART\t5\tacl"
        );
        let rows = if article.is_empty() { bare(&rows) } else { rows };
        let found = mended(&rows);
        found[found.len() - 1].clone()
    };
    assert_eq!(of("in", ""), (1, "obl".to_owned()));
    // "With police firing", "in a car firing": somebody fires.
    assert_eq!(of("with", ""), (3, "acl".to_owned()));
    assert_eq!(of("in", "a"), (4, "acl".to_owned()));
}

/// Rows without the fourth.
fn bare(rows: &str) -> String {
    let moved = |n: usize| if n > 4 { n - 1 } else { n };
    let row = |row: &str| {
        let mut cells: Vec<String> = row.split('\t').map(str::to_owned).collect();
        for at in [0, 3] {
            cells[at] = moved(cells[at].parse().unwrap()).to_string();
        }
        cells.join("\t")
    };
    rows.lines().filter(|row| !row.starts_with("4\t")).map(row).collect::<Vec<_>>().join("\n")
}

#[test]
fn who_is_among_the_dead_parts_nobody_from_what_befell_them() {
    let rows = "1\tIt\tPRON\t2\tnsubj\n2\tburnt\tVERB\t0\troot\n3\twith\tADP\t4\tcase\n4\tpeople\tNOUN\t2\tobl\n5\t,\tPUNCT\t8\tpunct\n\
                6\tincluding\tADP\t8\tcase\n7\ta\tDET\t8\tdet\n8\tchild\tNOUN\t4\tnmod\n9\t,\tPUNCT\t11\tpunct\n\
                10\tbeing\tAUX\t11\taux:pass\n11\tkilled\tPART\t2\tadvcl";
    assert_eq!(mended(rows)[10], (3, "acl".to_owned()));
    assert_eq!(mended(&rows.replace("\twith\t", "\tamong\t"))[10], (1, "advcl".to_owned()));
}

#[test]
fn only_denies_nothing() {
    let rows = "1\tIls\tPRON\t3\tnsubj\n2\tne\tADV\t3\tadvmod\n3\tvisent\tVERB\t0\troot\n4\tque\tSCONJ\t6\tmark\n\
                5\tdes\tDET\t6\tdet\n6\tchars\tNOUN\t3\tccomp";
    let found = mended(rows);
    assert_eq!([&found[3], &found[5]], [&(2, "advmod".to_owned()), &(2, "obj".to_owned())]);
    // « Ils disent que des chars … »: nothing says "only".
    assert_eq!(mended(&rows.replace("ne\tADV", "le\tPRON"))[5], (2, "ccomp".to_owned()));
    let no_more = "1\tIls\tPRON\t3\tnsubj\n2\tne\tADV\t3\tadvmod\n3\ttiennent\tVERB\t0\troot\n4\tplus\tADV\t3\tadvmod\n\
                   5\tque\tSCONJ\t4\tfixed\n6\tdeux\tNUM\t7\tnummod\n7\tvillages\tNOUN\t4\tfixed";
    assert_eq!(mended(no_more)[6], (2, "obj".to_owned()));
}

#[test]
fn who_was_taken_in_may_is_free() {
    let rows = "1\tMen\tNOUN\t2\tnsubj\n2\ttaken\tPAST\t0\troot\n3\tlately\tADV\t2\tadvmod\n4\thave\tAUXFIN\t6\taux\n\
                5\tbeen\tAUX\t6\taux:pass\n6\tfreed\tPART\t2\tconj";
    let found = mended(rows);
    assert_eq!(found[0], (5, "nsubj:pass".to_owned()));
    assert_eq!([&found[1], &found[5]], [&(0, "acl".to_owned()), &(5, "root".to_owned())]);
    // "Men shot and have fled": a conjunction joins two that they did.
    assert_eq!(
        mended(&rows.replace("lately\tADV\t2\tadvmod", "and\tCCONJ\t6\tcc"))[1],
        (1, "root".to_owned())
    );
}

#[test]
fn who_accuses_does_not_do_it() {
    let rows = "1\tThey\tPRON\t2\tnsubj\n2\taccuse\tVERB\t0\troot\n3\tit\tPRON\t2\tobj\n4\tof\tADP\t6\tcase\n\
                5\tburning\tPART\t6\tamod\n6\tvillages\tNOUN\t2\tobl\n7\tand\tCCONJ\t8\tcc\n8\trobbing\tPART\t2\tconj";
    let found = mended(rows);
    assert_eq!([&found[4], &found[5]], [&(1, "advcl".to_owned()), &(4, "obj".to_owned())]);
    assert_eq!(found[7], (4, "conj".to_owned()));
    assert_eq!(mended(&rows.replace("7\tand\tCCONJ", "7\t,\tPUNCT"))[7], (1, "conj".to_owned()));
}

#[test]
fn what_is_listed_stands_beside_the_first() {
    let rows = "1\tLagos\tPROPN\t7\tnsubj\n2\t,\tPUNCT\t1\tpunct\n3\tAccra\tPROPN\t1\tnmod\n4\tet\tCCONJ\t5\tcc\n5\tDakar\tPROPN\t3\tconj\n\
                6\tont\tAUX\t7\taux\n7\tprotesté\tVERB\t0\troot";
    assert_eq!(mended(rows)[2], (0, "conj".to_owned()));
    let of = "1\tport\tNOUN\t6\tnsubj\n2\tde\tADP\t3\tcase\n3\tLagos\tPROPN\t1\tnmod\n4\tet\tCCONJ\t5\tcc\n5\tDakar\tPROPN\t3\tconj\n6\tferme\tVERB\t0\troot";
    assert_eq!(mended(of)[2], (0, "nmod".to_owned()));
}

#[test]
fn what_is_finite_is_joined_to_what_is_finite() {
    let rows = "1\tThey\tPRON\t2\tnsubj\n2\thalted\tVERB\t0\troot\n3\tplans\tNOUN\t2\tobj\n4\tto\tPART\t5\tmark\n\
                5\tstrike\tINF\t3\tacl\n6\tand\tCCONJ\t7\tcc\n7\tfreed\tVERB\t5\tconj\n8\ttwo\tNUM\t7\tobj";
    assert_eq!(mended(rows)[6], (1, "conj".to_owned()));
}

#[test]
fn of_two_nouns_behind_the_verb_the_first_acts() {
    let rows = |rel: &str| {
        format!(
            "1\tReprime\tVERB\t0\troot\n2\tla\tDET\t3\tdet\n3\tguardia\tNOUN\t1\t{rel}\n4\tuna\tDET\t5\tdet\n5\thuelga\tNOUN\t1\t{rel}"
        )
    };
    for rel in ["nsubj", "obj"] {
        let found = mended(&rows(rel));
        assert_eq!(found[2], (0, "nsubj".to_owned()));
        assert_eq!(found[4], (0, "obj".to_owned()));
    }
}

#[test]
fn who_stands_between_a_comma_and_said_has_said_it() {
    let rows = "1\tShelled\tVERB\t9\tccomp\n2\tmarket\tNOUN\t1\tobj\n3\tand\tCCONJ\t4\tcc\n4\tclinic\tNOUN\t2\tconj\n\
                5\t,\tPUNCT\t6\tpunct\n6\twitnesses\tNOUN\t2\tconj\n7\tand\tCCONJ\t8\tcc\n8\tmayor\tNOUN\t2\tconj\n\
                9\tsaid\tVERB\t0\troot";
    let found = mended(rows);
    assert_eq!([&found[5], &found[7]], [&(8, "nsubj".to_owned()), &(5, "conj".to_owned())]);
    assert_eq!(found[3], (1, "conj".to_owned()));
    // Whom a thing is listed with, and who stands behind no comma, speaks not.
    assert_eq!(mended(&rows.replace("witnesses", "school"))[5], (1, "conj".to_owned()));
    assert_eq!(mended(&rows.replace(",\tPUNCT", "or\tCCONJ"))[5], (1, "conj".to_owned()));
}

#[test]
fn what_is_finite_is_what_its_noun_does() {
    let rows = "1\tCentaine\tNOUN\t0\troot\n2\td'\tADP\t3\tcase\n3\thommes\tNOUN\t1\tnmod\n4\tles\tPRON\t5\tobj\n\
                5\tattaquent\tVERB\t1\tacl\n6\t.\tPUNCT\t1\tpunct";
    let found = mended(rows);
    assert_eq!([&found[0], &found[4]], [&(4, "nsubj".to_owned()), &(4, "root".to_owned())]);
    assert_eq!(found[5], (4, "punct".to_owned()));
    for (told, other) in [("4\tles\tPRON\t5\tobj", "4\tqui\tPRON\t5\tnsubj"), ("VERB", "PART")] {
        assert_eq!(mended(&rows.replace(told, other))[4], (0, "acl".to_owned()));
    }
}

#[test]
fn who_is_made_to_do_something_is_the_object_of_what_makes_him() {
    let rows = "1\tcombats\tNOUN\t3\tnsubj\n2\tfait\tAUX\t3\tdep\n3\tfuir\tINF\t0\troot\n4\thabitants\tNOUN\t3\tobj\n\
                5\tvers\tADP\t6\tcase\n6\tKano\tPROPN\t3\tobl\n7\t.\tPUNCT\t3\tpunct";
    let found = mended(rows);
    assert_eq!([&found[0], &found[1]], [&(1, "nsubj".to_owned()), &(1, "root".to_owned())]);
    assert_eq!([&found[2], &found[3]], [&(1, "xcomp".to_owned()), &(1, "obj".to_owned())]);
    assert_eq!([&found[5], &found[6]], [&(2, "obl".to_owned()), &(1, "punct".to_owned())]);
    // What has an object of its own keeps it.
    assert_eq!(mended(&rows.replace("fuir", "tuer"))[3], (2, "obj".to_owned()));
}

#[test]
fn what_the_verb_makes_of_its_object_is_no_attribute_of_it() {
    let rows =
        "1\tshot\tVERB\t0\troot\n2\tdead\tADJ\t4\tamod\n3\ttwelve\tNUM\t4\tnummod\n4\tmen\tNOUN\t1\tobj";
    assert_eq!(mended(rows)[1], (0, "xcomp".to_owned()));
    assert_eq!(mended(&rows.replace("nummod", "compound"))[1], (3, "amod".to_owned()));
    assert_eq!(mended(&rows.replace("dead", "tired"))[1], (3, "amod".to_owned()));
}

proptest::proptest! {
    #[test]
    fn a_tree_stays_a_tree(
        words in proptest::collection::vec((0usize..12, 0usize..9, 0usize..8, 0usize..10), 1..14),
        verb_first in proptest::bool::ANY,
    ) {
        let pos = ["NOUN", "PROPN", "VERB", "AUX", "ADP", "DET", "CCONJ", "PUNCT", "ADJ"];
        let rels = ["nsubj", "obj", "obl", "nmod", "conj", "acl", "case", "amod"];
        let forms = ["dont", ",", "-", "samedi", "Kano", "armée", "série", "de", "tué", "et"];
        let rows = words.iter().enumerate().map(|(n, &(head, p, r, f))| {
            // Every word hangs from one before it, the first from none.
            let head = if n == 0 { 0 } else { head % n + 1 };
            let rel = if n == 0 { "root" } else { rels[r] };
            format!("{}\t{}\t{}\t{head}\t{rel}", n + 1, forms[f], pos[p])
        });
        let tree = mended_by(&rows.collect::<Vec<_>>().join("\n"), verb_first);
        for word in 0..tree.len() {
            let steps = std::iter::successors(Some(word), |&at| Some(tree[at].0).filter(|&head| head != at));
            proptest::prop_assert!(steps.take(tree.len() + 1).count() <= tree.len());
        }
    }
}
