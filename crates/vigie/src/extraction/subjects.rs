//! Who does what a verb tells: its own subject, or the one that it shares with another clause.

use vigie_lexicon::{language::Grammar, paths::Words};
use vigie_nlp::Upos;

use super::graph::Graph;

impl Graph<'_> {
    /// "Dix-sept personnes, dont trois policiers, ont été tuées", where the parse has the part for the subject: the whole.
    fn whole_before(&self, v: usize, part: usize, grammar: &Grammar) -> Option<usize> {
        let begins = |&c: &usize| c < part && grammar.parts.before.iter().any(|word| *word == self.forms[c]);
        self.children[part].iter().any(begins).then_some(())?;
        let whole = |&c: &usize| {
            c < part && self.rel(c) == "obl" && self.pos[c] == Upos::Noun && self.cases(c).is_empty()
        };
        self.children[v].iter().copied().find(whole)
    }

    /// "Siguen | retenidas por la guerrilla": a participle that the model took for the object of a verb of being or going on.
    pub(super) fn is_kept(&self, v: usize, grammar: &Grammar) -> bool {
        let over = |head: usize| {
            grammar.raising.lemmas.contains(&self.lemmas[head])
                || grammar.unaccusative.lemmas.contains(&self.lemmas[head])
        };
        self.guessed[v] == Some(true) && self.rel(v) == "obj" && self.head(v).is_some_and(over)
    }

    /// The subjects of a verb: its own, else those that it shares with the word that it hangs from.
    pub(super) fn find_subjects(
        &self,
        v: usize,
        grammar: &Grammar,
        antecedents: &[Option<usize>],
    ) -> Vec<usize> {
        let own: Vec<usize> = self.children[v]
            .iter()
            .filter(|&&c| self.rel(c) == "nsubj" && !self.is_topic(c, v) || self.is_marked_subject(c, v))
            .map(|&c| antecedents[c].unwrap_or(c))
            .collect();
        if let [part] = own[..]
            && let Some(whole) = self.whole_before(v, part, grammar)
        {
            return vec![whole];
        }
        if own.len() > 1 && self.pos[v] == Upos::Verb {
            // A verb has one subject: of two that the parser gave it, the one right before it.
            let nearest = own.iter().copied().filter(|&s| s < v).max();
            return nearest.map_or(own, |s| vec![s]);
        }
        if !own.is_empty() || !self.is_predicate(v) {
            return own;
        }
        if self.children[v].iter().any(|&c| {
            self.rel(c) == "expl"
                && self.doc.tokens[c].ud_dep != "expl:comp"
                && self.doc.tokens[c].ud_dep != "expl:pass"
        }) {
            return own;
        }
        if let Some(s) = self.subject_before(v) {
            return vec![s];
        }
        let Some(head) = self.head(v) else { return own };
        if self.guessed[v] == Some(false) && head < v && self.is_nominal(head) {
            return vec![head];
        }
        match self.rel(v) {
            "conj" | "parataxis" if self.is_predicate(head) => self.subjects_beside(v, head),
            "conj" if self.pos[v] == Upos::Verb && self.rel(head) == "acl" => self.subjects[head].clone(),
            "obj" if self.is_kept(v, grammar) => self.subjects[head].clone(),
            "xcomp" | "ccomp" | "advcl" if self.is_predicate(head) => {
                self.subjects_above(v, head, grammar, antecedents)
            }
            // "antes de ser abatido": an adverb stands between the clause and its verb.
            "advcl" if self.rel(head) == "advmod" => {
                self.head(head).map_or(own, |above| self.subjects[above].clone())
            }
            "acl" | "amod" if self.doc.tokens[v].ud_dep != "acl:relcl" => {
                self.subjects_described(v, head, grammar)
            }
            _ => own,
        }
    }

    /// Of a verb that is joined to another: the other's, where they agree.
    fn subjects_beside(&self, v: usize, head: usize) -> Vec<usize> {
        // "forçant des soldats à fuir et capturant des armes": joined to the verb of its own form.
        let mut at = head;
        for _ in 0..4 {
            // "Mi vecino no salió y lo quemaron vivo": others burnt him.
            if self.same_form(v, at) && !self.disagree(v, at) {
                return self.subjects[at].clone();
            }
            match self.head(at).filter(|&h| self.is_predicate(h)) {
                Some(h) if matches!(self.rel(at), "xcomp" | "conj" | "advcl" | "acl" | "ccomp") => at = h,
                _ => break,
            }
        }
        if self.disagree(v, head) { Vec::new() } else { self.subjects[head].clone() }
    }

    /// Of a verb whose clause hangs from another verb: the other's, or those whom it makes or asks to act.
    fn subjects_above(
        &self,
        v: usize,
        head: usize,
        grammar: &Grammar,
        antecedents: &[Option<usize>],
    ) -> Vec<usize> {
        let finite = self.has(v, "VerbForm=Fin") && !self.has(v, "VerbForm=Part");
        if finite && self.rel(v) == "ccomp" {
            return Vec::new();
        }
        if self.disagree(v, head) {
            return self.agreeing(v, head, grammar);
        }
        // "The city seethed, with two men being killed": they were.
        let absolute = |c: &usize| {
            self.rel(*c) == "obl"
                && self.cases(*c).iter().any(|case| grammar.absolute_cases.lemmas.contains(case))
        };
        let helped = self.children[v].iter().any(|&c| self.rel(c) == "aux" && c + 1 == v);
        let mut before = self.children[head].iter().copied().filter(|&c| head < c && c < v);
        let before = before.rfind(|&c| self.rel(c) != "punct").filter(absolute);
        if let Some(noun) = before.filter(|_| self.passive[v] && helped) {
            return vec![noun];
        }
        let objects: Vec<usize> = self.children[head]
            .iter()
            .copied()
            // « Ont fait fuir des milliers d'habitants ».
            .filter(|&c| c < v || grammar.causatives.verbs.iter().any(|verb| *verb == self.lemmas[head]))
            .filter(|&c| matches!(self.rel(c), "obj" | "iobj"))
            .map(|c| antecedents[c].unwrap_or(c))
            .collect();
        let by_object = !self.passive[head]
            && ((self.rel(v) == "xcomp"
                || self.rel(v) == "advcl" && self.is_marked_by(v, &grammar.control_marks))
                && grammar.object_control.lemmas.contains(&self.lemmas[head])
                || self.tells_a_deed(v, head, grammar));
        if by_object && !objects.is_empty() {
            return objects;
        }
        let asked = self.children[head].iter().copied().filter(|&c| c < v && self.is_asked(c, grammar));
        let asked: Vec<usize> = asked.map(|c| antecedents[c].unwrap_or(c)).collect();
        if by_object && !asked.is_empty() {
            return asked;
        }
        if by_object && grammar.unaccusative.lemmas.contains(&self.lemmas[v]) {
            // "Obligaron a huir | a 11.000 personas": whoever is made to flee hangs from the fleeing.
            let made = self.children[v].iter().copied().filter(|&c| {
                c > v && self.rel(c) == "obj" && grammar.people.lemmas.contains(&self.lemmas[c])
            });
            let made: Vec<usize> = made.collect();
            if !made.is_empty() {
                return made;
            }
        }
        let shared = self.subjects[head].clone();
        match self.described_before(v) {
            Some(noun) if shared.iter().all(|&s| self.differ_in_gender(v, s)) => vec![noun],
            _ => shared,
        }
    }

    /// Of a verb that describes a noun: the noun, or whoever does what the noun tells.
    fn subjects_described(&self, v: usize, head: usize, grammar: &Grammar) -> Vec<usize> {
        if self.has(v, "VerbForm=Part") || self.has(v, "VerbForm=Ger") {
            return vec![head];
        }
        if !self.has(v, "VerbForm=Inf") {
            return Vec::new();
        }
        if self.is_asked(head, grammar) {
            return vec![head];
        }
        // "leur promesse de combattre": whoever promises.
        let mut above = self.head(head);
        for _ in 0..3 {
            match above {
                Some(a) if self.is_predicate(a) => return self.subjects[a].clone(),
                Some(a) => above = self.head(a),
                None => break,
            }
        }
        Vec::new()
    }

    /// Whether one of some words introduces a clause.
    fn is_marked_by(&self, v: usize, words: &Words) -> bool {
        self.children[v].iter().any(|&c| self.rel(c) == "mark" && words.lemmas.contains(&self.lemmas[c]))
    }

    /// Whether somebody is asked to do something: "called on Israel to lift the blockade", « a demandé à l'armée de se retirer ».
    fn is_asked(&self, c: usize, grammar: &Grammar) -> bool {
        self.rel(c) == "obl"
            && self.head(c).is_some_and(|verb| grammar.object_control.lemmas.contains(&self.lemmas[verb]))
            && self.cases(c).iter().any(|case| grammar.control_cases.lemmas.contains(case))
    }

    /// "Colombia: liberan a los nueve pescadores": what stands before a colon is what the headline is about.
    fn is_topic(&self, c: usize, v: usize) -> bool {
        c < v && (c + 1..v).any(|i| self.forms[i] == ":")
    }

    /// "as thousands flee": no noun in the plural introduces a clause, it is the subject.
    fn is_marked_subject(&self, c: usize, v: usize) -> bool {
        self.rel(c) == "mark"
            && c < v
            && self.pos[c] == Upos::Noun
            && self.has(c, "Number=Plur")
            && !self.children[v].iter().any(|&other| self.rel(other) == "nsubj")
    }

    /// Whether two finite verbs differ in number, so that they have no subject in common: "descartó … mientras continúen".
    fn disagree(&self, a: usize, b: usize) -> bool {
        let is = |i: usize, number: &str| self.has(i, "VerbForm=Fin") && self.has(i, number);
        let (one, many) = ("Number=Sing", "Number=Plur");
        is(a, one) && is(b, many) || is(a, many) && is(b, one)
    }

    /// « le Rwanda, accusé par Kinshasa »: the noun right before a participle and its comma, where the two agree.
    fn described_before(&self, v: usize) -> Option<usize> {
        let comma = v.checked_sub(1).filter(|&i| self.forms[i] == ",")?;
        let bare = self.has(v, "VerbForm=Part") && !self.children[v].iter().any(|&c| self.rel(c) == "aux");
        let noun = comma.checked_sub(1).filter(|&i| bare && self.same_sentence(i, v))?;
        let known = ["Gender=Masc", "Gender=Fem"].into_iter().any(|g| self.has(noun, g) && self.has(v, g));
        (known && matches!(self.pos[noun], Upos::Noun | Upos::Propn)).then_some(noun)
    }

    fn differ_in_gender(&self, a: usize, b: usize) -> bool {
        let (masc, fem) = ("Gender=Masc", "Gender=Fem");
        self.has(a, masc) && self.has(b, fem) || self.has(a, fem) && self.has(b, masc)
    }

    /// The people around the verb above that agree with a verb: "llamó a sus aliados para que brinden armas".
    fn agreeing(&self, v: usize, head: usize, grammar: &Grammar) -> Vec<usize> {
        let number = if self.has(v, "Number=Plur") { "Number=Plur" } else { "Number=Sing" };
        let below = |i: usize, rels: &[&str]| {
            let fits = |&c: &usize| c < v && rels.contains(&self.rel(c));
            self.children[i].iter().copied().filter(fits).collect::<Vec<_>>()
        };
        let near = below(head, &["obj", "iobj", "obl"]);
        let nested = near.iter().flat_map(|&n| below(n, &["nmod"]));
        let people = |&n: &usize| self.has(n, number) && grammar.people.lemmas.contains(&self.lemmas[n]);
        near.iter().copied().chain(nested).filter(people).take(1).collect()
    }

    /// Whether two verbs stand in the same form: both finite, both infinitives, both present participles.
    fn same_form(&self, a: usize, b: usize) -> bool {
        let aided =
            |v: usize| self.children[v].iter().any(|&c| self.rel(c) == "aux" && self.has(c, "VerbForm=Fin"));
        let form = |v: usize| {
            if self.has(v, "VerbForm=Inf") {
                0
            } else if self.has(v, "VerbForm=Part") && self.has(v, "Tense=Pres") || self.has(v, "VerbForm=Ger")
            {
                1
            } else {
                2
            }
        };
        // "Said that his men had left and accused …": not joined to what has an auxiliary.
        let told = |v: usize, other: usize| {
            self.has(v, "VerbForm=Fin") && !aided(v) && self.has(other, "VerbForm=Part") && aided(other)
        };
        if told(a, b) || told(b, a) {
            return false;
        }
        form(a) == form(b)
    }

    /// The noun right before a finite verb that the parser gave no subject: "… et des combats ont éclaté".
    pub(super) fn subject_before(&self, v: usize) -> Option<usize> {
        let first = self.children[v]
            .iter()
            .copied()
            .filter(|&c| self.rel(c) == "aux" && c < v)
            .chain([v])
            .min()
            .unwrap_or(v);
        if !self.has(first, "VerbForm=Fin") {
            return None;
        }
        let joined = self.rel(v) == "conj" && first == v;
        let mut left = first.checked_sub(1)?;
        while left > 0
            && (self.has(left, "Polarity=Neg")
                || matches!(self.rel(left), "expl" | "iobj") && self.pos[left] == Upos::Pron)
        {
            left -= 1;
        }
        if !self.same_sentence(left, v) {
            return None;
        }
        // Climb from the word on the left to the head of its noun phrase, staying left of the verb.
        let mut top = left;
        while let Some(head) = self.head(top) {
            if head >= first
                || !matches!(
                    self.rel(top),
                    "nmod" | "amod" | "flat" | "nummod" | "compound" | "det" | "appos"
                )
            {
                break;
            }
            top = head;
        }
        let partitive = self.cases(top).iter().all(|c| c == "de" || c == "des" || c == "d'");
        // "De fortes pluies ont provoqué …": an article that the parser takes for a preposition.
        let article = self.rel(top) == "obl"
            && partitive
            && !self.cases(top).is_empty()
            && self.has(top, "Number=Plur");
        let taken = matches!(self.rel(top), "nsubj" | "obl" | "root") && !article;
        // "exigió su liberación y Brasil ofreció mediar": what begins a clause is not joined to the noun before.
        let begins = || {
            let opening = self.children[top].iter().copied().filter(|&c| self.rel(c) == "cc").min();
            self.rel(top) == "conj" && opening.is_some_and(|cc| cc + 1 == top) && top + 1 == first
        };
        if joined && !begins() {
            return None;
        }
        (self.is_nominal(top) && self.pos[top] != Upos::Pron && !taken && partitive).then_some(top)
    }
}
