//! The parse as patterns see it: one vocabulary of relations, whatever the voice, the clause or the language.
//!
//! The relations are promised in `lexicon/README.md`: `nsubj` is the deep subject, `obj` the deep object, shared and
//! implied arguments are edges like any other. Nothing is removed from the parse; edges are added beside it.

use smol_str::SmolStr;
use vigie_lexicon::{
    language::{Grammar, Language},
    paths::{Path, Step, fold},
};
use vigie_nlp::{Doc, Upos};

/// One edge of the normalised parse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Edge {
    /// The relation, without subtype.
    pub(crate) rel: SmolStr,
    /// The word at the other end.
    pub(crate) other: usize,
    /// The adpositions that mark the dependent: lemmas, forms, and whole locutions.
    pub(crate) cases: Vec<SmolStr>,
    /// Whether the relation is the parse's own and not shared or implied.
    pub(crate) own: bool,
}

/// A document's normalised parse.
#[derive(Debug)]
pub(crate) struct Graph<'a> {
    /// The parse it was made from.
    pub(crate) doc: &'a Doc,
    /// Lower-cased lemmas with straight apostrophes.
    pub(crate) lemmas: Vec<SmolStr>,
    /// Lower-cased forms with straight apostrophes.
    pub(crate) forms: Vec<SmolStr>,
    /// Children in the tree, in text order.
    pub(crate) children: Vec<Vec<usize>>,
    /// Parts of speech, with what the model missed put right.
    pub(crate) pos: Vec<Upos>,
    /// Edges to what lies below each word.
    pub(crate) down: Vec<Vec<Edge>>,
    /// Edges to what lies above each word.
    pub(crate) up: Vec<Vec<Edge>>,
    /// The light verb over a noun, and the index of its entry in the grammar.
    pub(crate) light: Vec<Option<(usize, usize)>>,
    /// Whether a verb is in the passive.
    pub(crate) passive: Vec<bool>,
    /// Surface subjects of predicates, own or shared.
    pub(crate) subjects: Vec<Vec<usize>>,
    /// Whether a word belongs to the verb over the noun that it hangs from: "blamed the attack | on rebels".
    pub(crate) apart: Vec<bool>,
    /// Whether a participle gives its noun a name: "a group | called …".
    pub(crate) naming: Vec<bool>,
    /// The verb of arrest or accusation over a word that tells what for: its day and its subject are not the deed's.
    pub(crate) deeds: Vec<Option<usize>>,
    /// Words that the model did not take for verbs but the patterns know as such: whether a participle.
    pub(crate) guessed: Vec<Option<bool>>,
}

/// A relation without its subtype.
pub(crate) fn base(dep: &str) -> &str {
    dep.split(':').next().unwrap_or(dep)
}

impl<'a> Graph<'a> {
    /// Normalises a parse.
    pub(crate) fn new(doc: &'a Doc, language: &Language) -> Graph<'a> {
        let grammar = &language.grammar;
        let n = doc.tokens.len();
        let mut children = vec![Vec::new(); n];
        for (i, token) in doc.tokens.iter().enumerate() {
            if token.ud_head != i && token.ud_head < n {
                children[token.ud_head].push(i);
            }
        }
        let mut graph = Graph {
            doc,
            lemmas: doc.tokens.iter().map(|t| SmolStr::new(fold(&t.lemma))).collect(),
            forms: (0..n).map(|i| SmolStr::new(fold(doc.form(i)))).collect(),
            children,
            pos: doc
                .tokens
                .iter()
                .map(|t| if t.pos == Upos::Aux && base(&t.ud_dep) != "aux" { Upos::Verb } else { t.pos })
                .collect(),
            down: vec![Vec::new(); n],
            up: vec![Vec::new(); n],
            light: vec![None; n],
            passive: vec![false; n],
            apart: vec![false; n],
            naming: vec![false; n],
            deeds: vec![None; n],
            subjects: vec![Vec::new(); n],
            guessed: vec![None; n],
        };
        graph.expand(grammar);
        graph.recognise(language);
        graph.name_people(grammar);
        graph.find_namings(grammar);
        graph.build(grammar);
        graph.blame(language);
        graph
    }

    /// The tree's relation of a word, without subtype.
    pub(crate) fn rel(&self, i: usize) -> &str {
        base(&self.doc.tokens[i].ud_dep)
    }

    /// The tree's head of a word; none for roots.
    pub(crate) fn head(&self, i: usize) -> Option<usize> {
        let head = self.doc.tokens[i].ud_head;
        (head != i && head < self.doc.tokens.len()).then_some(head)
    }

    /// Whether a word has a feature such as `VerbForm=Part`.
    pub(crate) fn has(&self, i: usize, feature: &str) -> bool {
        self.doc.tokens[i].morph.split('|').any(|f| f == feature)
    }

    /// Whether a noun is one that the reader knows already, with nothing that says which: "the attack", « cette attaque ».
    pub(super) fn is_definite(&self, noun: usize) -> bool {
        let below = || self.children[noun].iter().copied();
        let known = |c: usize| self.has(c, "Definite=Def") || self.has(c, "PronType=Dem");
        self.pos[noun] == Upos::Noun
            && self.has(noun, "Number=Sing")
            && below().any(|c| matches!(self.rel(c), "det" | "case") && known(c))
            && below().all(|c| !matches!(self.rel(c), "acl" | "nummod" | "conj"))
            && below().all(|c| !self.has(c, "NumType=Ord"))
    }

    /// Whether a word is a relative pronoun, or may be one: Spanish ones can ask as well (`PronType=Int,Rel`).
    pub(super) fn may_be_relative(&self, i: usize) -> bool {
        let kinds = self.doc.tokens[i].morph.split('|').find_map(|f| f.strip_prefix("PronType="));
        match kinds {
            Some(kinds) => kinds.split(',').any(|kind| kind == "Rel"),
            // English models say nothing of "who" and "whom" but that they ask or relate.
            None => {
                self.doc.tokens[i].tag == "WP"
                    && self.head(i).is_some_and(|v| self.doc.tokens[v].ud_dep == "acl:relcl")
            }
        }
    }

    /// Whether a word can head a clause: a verb, or a predicate with a copula.
    pub(crate) fn is_predicate(&self, i: usize) -> bool {
        self.pos[i] == Upos::Verb || self.children[i].iter().any(|&c| self.rel(c) == "cop")
    }

    /// Whether a noun and a participle are one word but for their hyphen: "rebel-held".
    fn is_hyphened(&self, noun: usize, participle: usize) -> bool {
        let tokens = &self.doc.tokens;
        noun + 2 == participle
            && self.has(participle, "VerbForm=Part")
            && tokens[noun].end == tokens[noun + 1].start
            && tokens[noun + 1].end == tokens[participle].start
    }

    /// Whether a word can head a noun phrase.
    pub(crate) fn is_nominal(&self, i: usize) -> bool {
        matches!(self.pos[i], Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::X | Upos::Sym)
    }

    /// Adpositions and markers of a word: each one's form and lemma, and the whole locution.
    pub(crate) fn cases(&self, i: usize) -> Vec<SmolStr> {
        let mut out: Vec<SmolStr> = Vec::new();
        let mut whole: Vec<&str> = Vec::new();
        for &c in &self.children[i] {
            if !matches!(self.rel(c), "case" | "mark") {
                continue;
            }
            let mut locution = vec![self.forms[c].as_str()];
            locution.extend(
                self.children[c].iter().filter(|&&f| self.rel(f) == "fixed").map(|&f| self.forms[f].as_str()),
            );
            out.push(self.forms[c].clone());
            out.push(self.lemmas[c].clone());
            if locution.len() > 1 {
                out.push(SmolStr::new(locution.join(" ")));
            }
            whole.extend(locution);
        }
        if whole.len() > 1 {
            out.push(SmolStr::new(whole.join(" ")));
        }
        out.sort();
        out.dedup();
        out
    }

    /// Gives contracted adpositions, verbs with a clitic ("rodear él") and verbs with an accent of their forms
    /// ("continúar") the lemma that patterns name.
    fn expand(&mut self, grammar: &Grammar) {
        for i in 0..self.forms.len() {
            if self.pos[i] == Upos::Verb
                && let Some(plain) = grammar.plain_lemma(&self.lemmas[i])
            {
                self.lemmas[i] = plain;
            }
            if self.pos[i] == Upos::Adp
                && let Some(plain) = grammar.contractions.get(&self.forms[i])
            {
                self.lemmas[i] = plain.clone();
            }
        }
    }

    /// "mataron a tres civiles": an adjective that names people and stands where a noun does is one.
    fn name_people(&mut self, grammar: &Grammar) {
        for i in 0..self.forms.len() {
            if self.pos[i] == Upos::Adj
                && matches!(self.rel(i), "nsubj" | "obj" | "iobj" | "obl" | "nmod" | "conj")
                && grammar.people.lemmas.contains(&self.lemmas[i])
                && !self.children[i].iter().any(|&c| self.rel(c) == "cop")
            {
                self.pos[i] = Upos::Noun;
            }
        }
    }

    /// Puts right verbs that the model took for something else, where the form can be nothing but a verb.
    fn recognise(&mut self, language: &Language) {
        for i in 0..self.forms.len() {
            if !matches!(
                self.pos[i],
                Upos::Adj | Upos::X | Upos::Adv | Upos::Punct | Upos::Propn | Upos::Verb
            ) {
                continue;
            }
            let Some(form) = language.verb_forms.get(&self.forms[i]) else { continue };
            // "Estados Unidos": a part of a name is no verb.
            if self.pos[i] == Upos::Propn
                && (matches!(self.rel(i), "flat" | "compound")
                    || self.children[i].iter().any(|&c| matches!(self.rel(c), "flat" | "compound")))
            {
                continue;
            }
            // "abateír": no infinitive ends like that.
            let infinitive =
                language.grammar.endings.iter().any(|e| self.lemmas[i].ends_with(e.lemma.as_str()));
            if self.pos[i] == Upos::Verb && self.lemmas[i] != self.forms[i] && infinitive {
                continue;
            }
            // "manque" with the lemma "manqu": no adjective is like that.
            let cut =
                self.forms[i].strip_prefix(self.lemmas[i].as_str()).is_some_and(|rest| !rest.is_empty());
            if form.weak && !(cut && self.pos[i] == Upos::Adj) {
                continue;
            }
            // "Capturado el jefe": a participle that the model took for a finite verb.
            if self.pos[i] != Upos::Verb || form.participle && !self.has(i, "VerbForm=Part") {
                self.guessed[i] = Some(form.participle);
            }
            self.pos[i] = Upos::Verb;
            self.lemmas[i] = form.lemma.clone();
        }
    }

    pub(super) fn link(&mut self, head: usize, rel: &str, dep: usize, cases: Vec<SmolStr>, own: bool) {
        if head == dep || self.down[head].iter().any(|e| e.other == dep && e.rel == rel) {
            return;
        }
        self.down[head].push(Edge { rel: SmolStr::new(rel), other: dep, cases: cases.clone(), own });
        self.up[dep].push(Edge { rel: SmolStr::new(rel), other: head, cases, own });
    }

    fn build(&mut self, grammar: &Grammar) {
        let n = self.doc.tokens.len();
        let antecedents = self.antecedents();
        for (v, passive) in (0..n).map(|v| (v, self.is_passive(v, grammar))).collect::<Vec<_>>() {
            self.passive[v] = passive;
        }
        for v in self.top_down() {
            self.subjects[v] = self.find_subjects(v, grammar, &antecedents);
        }
        for (i, antecedent) in antecedents.iter().enumerate() {
            let Some(head) = self.head(i) else { continue };
            let dep = self.doc.tokens[i].ud_dep.clone();
            let filler = antecedent.unwrap_or(i);
            let cases = self.cases(i);
            match dep.as_str() {
                "nsubj:pass" | "nsubj" | "csubj" | "csubj:pass" => {} // Below, with the shared ones.
                "obl:agent" => {
                    self.link(head, "nsubj", filler, Vec::new(), true);
                    self.link(head, "obl", filler, cases, true);
                }
                "nmod:poss" => {
                    self.link(head, "poss", filler, Vec::new(), true);
                    self.link(head, "nmod", filler, cases, true);
                }
                "obj" | "iobj" if self.is_reflexive(i, grammar) => {} // "se retiraron": nobody is an object here.
                _ => {
                    let mut rel = base(&dep).to_owned();
                    if rel == "nummod"
                        && !cases.is_empty()
                        && grammar.partitive.lemmas.contains(&self.lemmas[i])
                    {
                        rel = "nmod".to_owned(); // "la deportación de cientos de migrantes"
                    }
                    if rel == "obj"
                        && (self.is_oblique(&cases, grammar)
                            || self.is_second_object(i, head, &cases, grammar))
                    {
                        rel = "obl".to_owned();
                    }
                    if rel == "obl" && self.subjects[head].contains(&i) {
                        continue; // A subject whose article looked like a preposition.
                    }
                    if rel == "obl"
                        && self.passive[head]
                        && cases.iter().any(|c| grammar.agent_cases.lemmas.contains(c))
                        && !self.children[head].iter().any(|&c| self.doc.tokens[c].ud_dep == "obl:agent")
                    {
                        self.link(head, "nsubj", filler, Vec::new(), true);
                    }
                    // "rebel-held districts": who holds them.
                    if matches!(rel.as_str(), "obl" | "compound")
                        && cases.is_empty()
                        && self.is_hyphened(i, head)
                    {
                        self.link(head, "nsubj", filler, Vec::new(), true);
                    }
                    if rel == "obl" && self.is_personal_object(i, head, &cases, grammar) {
                        self.link(head, "obj", filler, Vec::new(), true);
                    }
                    if rel == "det" && self.has(i, "Poss=Yes") {
                        self.link(head, "poss", i, Vec::new(), true);
                    }
                    self.link(head, &rel, filler, cases, true);
                }
            }
        }
        for v in 0..n {
            let rel = if self.passive[v] { "obj" } else { "nsubj" };
            // "Dos carteles se disputan el control": a second subject, behind the verb, is its object.
            let second: Vec<usize> = self.children[v]
                .iter()
                .copied()
                .filter(|&c| c > v && self.rel(c) == "nsubj" && self.subjects[v].iter().all(|&s| s < v))
                .filter(|_| !grammar.object_cases.lemmas.is_empty())
                .collect();
            for c in second {
                self.link(v, "obj", antecedents[c].unwrap_or(c), Vec::new(), true);
            }
            for s in self.subjects[v].clone() {
                let own = self.head(s) == Some(v);
                self.link(v, rel, s, Vec::new(), own);
                if self.is_reflexive_passive(v, s, grammar) {
                    self.link(v, "obj", s, Vec::new(), own);
                }
            }
        }
        self.share_objects();
        self.hand_down(grammar);
        self.describe_nouns(grammar, &antecedents);
        self.lend(grammar);
    }

    /// Whether a word is a reflexive pronoun that the language's model labels as an object.
    fn is_reflexive(&self, i: usize, grammar: &Grammar) -> bool {
        self.pos[i] == Upos::Pron && grammar.reflexives.lemmas.contains(&self.forms[i])
    }

    /// "se hicieron con el control": an object has no adposition but the one that marks people.
    fn is_oblique(&self, cases: &[SmolStr], grammar: &Grammar) -> bool {
        let personal = &grammar.object_cases.lemmas;
        !personal.is_empty() && !cases.is_empty() && !cases.iter().any(|c| personal.contains(c))
    }

    /// "enviaron misiles al gobierno", "fue detenido a su regreso": what goes to somebody is the object, not whom.
    fn is_second_object(&self, i: usize, head: usize, cases: &[SmolStr], grammar: &Grammar) -> bool {
        let personal = &grammar.object_cases.lemmas;
        let marked = |cases: &[SmolStr]| cases.iter().any(|c| personal.contains(c));
        let people = |i: usize| grammar.people.lemmas.contains(&self.lemmas[i]);
        let mut others = self.children[head]
            .iter()
            .copied()
            .filter(|&c| c != i && self.rel(c) == "obj" && !self.is_reflexive(c, grammar));
        marked(cases)
            && (self.passive[head]
                || others.any(|c| {
                    let other = self.cases(c);
                    // "mataron a machetazos a quince pescadores": of two that are marked, the people.
                    other.is_empty()
                        || marked(&other) && if people(c) == people(i) { c < i } else { people(c) }
                }))
    }

    /// "Matan a tiros a periodista": somebody marked as an object where the verb has no other.
    fn is_personal_object(&self, i: usize, head: usize, cases: &[SmolStr], grammar: &Grammar) -> bool {
        let personal = &grammar.object_cases.lemmas;
        !personal.is_empty()
            && cases.iter().any(|c| personal.contains(c))
            && cases.iter().all(|c| !c.contains(' '))
            && grammar.people.lemmas.contains(&self.lemmas[i])
            && !self.children[head].iter().any(|&c| self.rel(c) == "obj" && !self.is_reflexive(c, grammar))
    }

    /// "Se destruyeron veinte casas": the subject behind a reflexive verb undergoes, unless it is people.
    fn is_reflexive_passive(&self, v: usize, s: usize, grammar: &Grammar) -> bool {
        s > v
            && self.pos[s] == Upos::Noun
            && self.children[v].iter().any(|&c| self.is_reflexive(c, grammar))
            && !grammar.people.lemmas.contains(&self.lemmas[s])
    }

    /// Whether the subject of a reflexive verb is its object as well: who acts is not said.
    pub(crate) fn undergoes(&self, v: usize, s: usize) -> bool {
        let has = |rel: &str| self.down[v].iter().any(|e| e.other == s && e.rel == rel);
        self.pos[v] == Upos::Verb && has("nsubj") && has("obj")
    }

    /// Whether the parse has a word for the subject of a verb.
    pub(crate) fn subject_of(&self, v: usize, s: usize) -> bool {
        self.head(s) == Some(v) && self.rel(s) == "nsubj"
    }

    /// Whether a verb heads a relative clause.
    pub(crate) fn is_relative(&self, v: usize) -> bool {
        self.doc.tokens[v].ud_dep == "acl:relcl"
            || self.rel(v) == "acl" && self.children[v].iter().any(|&c| self.may_be_relative(c))
    }

    /// Words, heads before dependents.
    fn top_down(&self) -> Vec<usize> {
        let n = self.doc.tokens.len();
        let mut order: Vec<usize> = (0..n).filter(|&i| self.head(i).is_none()).collect();
        let mut next = 0;
        while next < order.len() {
            order.extend(self.children[order[next]].iter().copied());
            next += 1;
        }
        order
    }

    fn is_passive(&self, v: usize, grammar: &Grammar) -> bool {
        if self.pos[v] != Upos::Verb && !self.has(v, "VerbForm=Part") {
            return false;
        }
        // "se sont retirées": a reflexive verb is no passive, whatever its auxiliary.
        if self.children[v].iter().any(|&c| self.rel(c) == "expl" && self.has(c, "Reflex=Yes")) {
            return false;
        }
        let marked = self.children[v].iter().any(|&c| {
            // « Affirment avoir arrêté », where the parse has the auxiliary for that of a passive.
            let perfect = self.doc.tokens[c].ud_dep == "aux:pass"
                && grammar.perfect_auxiliaries.lemmas.contains(&self.lemmas[c]);
            !perfect && matches!(self.doc.tokens[c].ud_dep.as_str(), "nsubj:pass" | "aux:pass" | "obl:agent")
                || self.has(v, "VerbForm=Part")
                    && matches!(self.rel(c), "aux" | "cop")
                    && grammar.passive_auxiliaries.lemmas.contains(&self.lemmas[c])
        });
        let past = self.has(v, "VerbForm=Part")
            && (self.has(v, "Tense=Past") || self.has(v, "Aspect=Perf") || self.has(v, "Voice=Pass"));
        let bare_participle = (past
            || self.guessed[v] == Some(true) && !grammar.passive_auxiliaries.lemmas.is_empty())
            && !self.children[v].iter().any(|&c| self.rel(c) == "aux")
            && (matches!(
                self.rel(v),
                "acl" | "amod" | "advcl" | "xcomp" | "root" | "conj" | "appos" | "dep"
            ) || self.is_kept(v, grammar))
            && self.doc.tokens[v].ud_dep != "acl:relcl"
            && !self.children[v].iter().any(|&c| {
                // "Capturado el jefe": what follows a participle that stands alone undergoes.
                let undergoes =
                    self.rel(c) == "nsubj" && c > v && !grammar.passive_auxiliaries.lemmas.is_empty();
                // "suministradas a Ucrania": an adposition tells an oblique from an object.
                let oblique = !grammar.object_cases.lemmas.is_empty() && !self.cases(c).is_empty();
                matches!(self.rel(c), "nsubj" | "obj") && !undergoes && !oblique
            });
        // "A soldier was killed and another wounded": a verb that somebody undergoes, with nobody whom it is done to.
        let gapped = self.rel(v) == "conj"
            && (past || self.has(v, "Tense=Past"))
            && grammar.tolls.iter().any(|toll| toll.object_of.lemmas.contains(&self.lemmas[v]))
            && self.children[v].iter().all(|&c| !matches!(self.rel(c), "aux" | "obj"))
            && self.children[v].iter().any(|&c| self.rel(c) == "nsubj" && c < v)
            && self.head(v).is_some_and(|h| self.pos[h] == Upos::Verb && self.is_passive(h, grammar));
        if gapped {
            return true;
        }
        if self.rel(v) == "conj" && !marked && bare_participle {
            // Shares the auxiliary of the verb that it is joined to.
            return self
                .head(v)
                .is_some_and(|h| if self.pos[h] == Upos::Verb { self.is_passive(h, grammar) } else { true });
        }
        marked || (bare_participle && !grammar.unaccusative.lemmas.contains(&self.lemmas[v]))
    }

    /// For each relative pronoun, the word that it stands for.
    fn antecedents(&self) -> Vec<Option<usize>> {
        let n = self.doc.tokens.len();
        let mut out = vec![None; n];
        for (i, slot) in out.iter_mut().enumerate() {
            if !self.may_be_relative(i) {
                continue;
            }
            let mut v = i;
            let mut found = None;
            for _ in 0..6 {
                let Some(head) = self.head(v) else { break };
                if self.doc.tokens[v].ud_dep == "acl:relcl" || (self.rel(v) == "acl" && v != i) {
                    found = Some(head);
                    break;
                }
                v = head;
            }
            let before = || {
                (i.saturating_sub(12)..i)
                    .rev()
                    .find(|&j| self.is_nominal(j) && !self.may_be_relative(j))
                    .filter(|&j| self.same_sentence(i, j))
            };
            let only_relative = self.rel(i) == "nsubj" && self.has(i, "PronType=Rel");
            *slot = found.or_else(|| if only_relative { before() } else { None });
        }
        out
    }

    pub(super) fn same_sentence(&self, a: usize, b: usize) -> bool {
        let (first, last) = (a.min(b), a.max(b));
        !(first + 1..=last).any(|i| self.doc.tokens[i].sent_start)
    }

    /// "ont attaqué et pillé le village": the object of the last verb is also that of the first.
    fn share_objects(&mut self) {
        for v in 0..self.doc.tokens.len() {
            let Some(head) = self.head(v) else { continue };
            if self.rel(v) != "conj" || self.pos[v] != Upos::Verb || self.pos[head] != Upos::Verb {
                continue;
            }
            let bare = self.children[head]
                .iter()
                .all(|&c| c < head || c >= v || matches!(self.rel(c), "cc" | "advmod" | "punct" | "conj"));
            let lacks = !self.down[head].iter().any(|e| e.rel == "obj");
            if bare && lacks && !self.passive[v] && !self.passive[head] {
                let objects: Vec<usize> = self.down[v]
                    .iter()
                    .filter(|e| e.rel == "obj" && e.own && e.other > v)
                    .map(|e| e.other)
                    .collect();
                for o in objects {
                    self.link(head, "obj", o, Vec::new(), false);
                }
            }
        }
    }

    /// "volvió a golpear la red con misiles": what the parser gave to a verb that has no object is its infinitive's.
    fn hand_down(&mut self, grammar: &Grammar) {
        for v in 0..self.doc.tokens.len() {
            let Some(head) = self.head(v) else { continue };
            if self.rel(v) != "xcomp" || !grammar.raising.lemmas.contains(&self.lemmas[head]) {
                continue;
            }
            for edge in self.down[head].clone() {
                if edge.own && edge.other > v && matches!(edge.rel.as_str(), "obj" | "obl" | "iobj") {
                    self.link(v, &edge.rel, edge.other, edge.cases, false);
                }
            }
        }
    }

    /// Nouns that a participle or a relative clause describes are its arguments.
    fn describe_nouns(&mut self, grammar: &Grammar, antecedents: &[Option<usize>]) {
        for v in 0..self.doc.tokens.len() {
            let Some(head) = self.head(v) else { continue };
            match self.doc.tokens[v].ud_dep.as_str() {
                "acl:relcl" => {
                    let has_pronoun = self.down[v].iter().any(|e| e.other == head)
                        || (0..self.doc.tokens.len())
                            .any(|i| antecedents[i] == Some(head) && i > head && i < v);
                    let has = |rel: &str| self.down[v].iter().any(|e| e.rel == rel);
                    if !has_pronoun && has("nsubj") && !has("obj") {
                        self.link(v, "obj", head, Vec::new(), false);
                    }
                }
                "amod" | "acl" if self.guessed[v] == Some(false) && head < v => {
                    // "Les islamistes contrôlent la périphérie", read as a noun with an adjective.
                    let objects: Vec<usize> = self.children[head]
                        .iter()
                        .copied()
                        .filter(|&c| {
                            c > v && self.rel(c) == "nmod" && self.cases(c).is_empty() && self.is_nominal(c)
                        })
                        .collect();
                    for o in objects {
                        self.link(v, "obj", o, Vec::new(), false);
                    }
                    for c in self.children[head].clone() {
                        let cases = self.cases(c);
                        if c > v && self.rel(c) == "nmod" && !cases.is_empty() {
                            self.link(v, "obl", c, cases, false);
                        }
                    }
                }
                "amod" | "acl" if self.guessed[v] == Some(true) => {
                    let active = grammar.unaccusative.lemmas.contains(&self.lemmas[v]);
                    self.link(v, if active { "nsubj" } else { "obj" }, head, Vec::new(), false);
                }
                "amod" if self.pos[v] == Upos::Verb || self.has(v, "VerbForm=Part") => {
                    let past = self.has(v, "Tense=Past") || self.has(v, "Aspect=Perf");
                    let active = !past || grammar.unaccusative.lemmas.contains(&self.lemmas[v]);
                    self.link(v, if active { "nsubj" } else { "obj" }, head, Vec::new(), false);
                }
                _ => {}
            }
        }
    }

    /// Verbs that lend their dependents to the noun that tells what happens.
    fn lend(&mut self, grammar: &Grammar) {
        for v in 0..self.doc.tokens.len() {
            if self.pos[v] != Upos::Verb {
                continue;
            }
            for (k, light) in grammar.lights.iter().enumerate() {
                if !light.verbs.lemmas.contains(&self.lemmas[v]) {
                    continue;
                }
                let all = light.with.iter().all(|(path, words)| {
                    self.fillers(v, path).iter().any(|&f| words.any || words.lemmas.contains(&self.lemmas[f]))
                });
                if !all {
                    continue;
                }
                let mut nouns = self.fillers(v, &light.noun);
                for k in 0..nouns.len() {
                    if grammar.carriers.lemmas.contains(&self.lemmas[nouns[k]]) {
                        // "une vague d'attentats": the noun that is carried tells what happens.
                        let carried = self.down[nouns[k]].iter().filter(|e| e.rel == "nmod").map(|e| e.other);
                        nouns.extend(carried.collect::<Vec<_>>());
                    }
                }
                for noun in nouns {
                    if self.light[noun].is_none() {
                        self.light[noun] = Some((v, k));
                    }
                    for edge in self.down[v].clone() {
                        if edge.other == noun {
                            continue;
                        }
                        if let Some(rel) = light.lend.get(&edge.rel) {
                            let rel = rel.clone();
                            self.link(noun, &rel, edge.other, edge.cases.clone(), false);
                            if rel == "obl" {
                                self.link(noun, "nmod", edge.other, edge.cases.clone(), false);
                            }
                        }
                    }
                }
            }
        }
    }

    /// A word and those coordinated with it.
    pub(crate) fn members(&self, i: usize) -> Vec<usize> {
        let mut out = vec![i];
        let mut next = 0;
        while next < out.len() && out.len() < 40 {
            let at = out[next];
            let joined: Vec<usize> =
                self.children[at].iter().copied().filter(|&c| self.rel(c) == "conj").collect();
            // "La police reprend un commissariat, des milliers de déplacés": a comma alone joins no two.
            let two = next == 1 && joined.len() == 1 && !self.is_listed(at, joined[0]);
            for c in joined.into_iter().filter(|_| !two) {
                if (self.is_nominal(c) || self.pos[c] == self.pos[i])
                    && !self.has_clause(c)
                    && !out.contains(&c)
                {
                    out.push(c);
                }
            }
            next += 1;
        }
        out.sort_unstable();
        out
    }

    /// Whether two words are joined by more than a comma, or the second by such to further ones.
    fn is_listed(&self, first: usize, second: usize) -> bool {
        let joint = |&c: &usize| self.rel(c) == "cc";
        self.children[second].iter().any(|c| joint(c) || self.rel(*c) == "conj")
            || self.children[first].iter().any(joint)
            || !(first + 1..second).any(|i| self.forms[i] == ",")
    }

    /// Whether a word that looks coordinated is the subject of a verb of its own.
    fn has_clause(&self, i: usize) -> bool {
        self.up[i].iter().any(|e| {
            e.rel == "nsubj" && !e.own && self.head(i) != Some(e.other) && {
                let v = e.other;
                v > i && self.rel(v) != "acl" && self.subject_before(v) == Some(i)
            }
        })
    }

    /// What fills a path from a word: coordinated fillers one by one, in text order.
    pub(crate) fn fillers(&self, from: usize, path: &Path) -> Vec<usize> {
        for alternative in &path.alternatives {
            let mut found = Vec::new();
            for chain in alternative {
                found.extend(self.walk(from, chain));
            }
            found.sort_unstable();
            found.dedup();
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    fn walk(&self, from: usize, chain: &[Step]) -> Vec<usize> {
        let mut at = vec![from];
        for step in chain {
            let mut next = Vec::new();
            for &i in &at {
                if step.rel == "self" {
                    next.push(i);
                    continue;
                }
                let edges = if step.up { &self.up[i] } else { &self.down[i] };
                for edge in edges {
                    let fits = edge.rel == step.rel
                        && (step.cases.is_empty() || step.cases.iter().any(|c| edge.cases.contains(c)));
                    if !fits {
                        continue;
                    }
                    if step.up || step.rel == "conj" {
                        next.push(edge.other)
                    } else {
                        next.extend(self.members(edge.other))
                    }
                }
            }
            next.sort_unstable();
            next.dedup();
            at = next;
        }
        at
    }
}
