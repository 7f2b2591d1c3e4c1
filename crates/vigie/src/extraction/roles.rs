//! Who did what to whom: fillers of a candidate's roles, and the words that quote them.

use smol_str::SmolStr;
use vigie_lexicon::{events::EventType, paths::Path};
use vigie_nlp::Upos;

use super::{
    matching::Candidate,
    reading::{Reading, Referent},
};
use crate::model::{
    ActorType, Argument, Attribution, Byte, FactPlace, LeftOut, PlaceUse, QuantityKind, Source, Span, Tok,
    What,
};

/// What fills one role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fillers {
    /// Heads of the noun phrases; pronouns are replaced by what they stand for.
    pub(crate) words: Vec<usize>,
    /// Whether a pronoun stands for whoever speaks.
    pub(crate) speaker: bool,
    /// What bound them.
    pub(crate) by: Binding,
}

/// What bound the fillers of a role.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Binding {
    /// The pattern's own path, or the frame of the trigger's part of speech.
    #[default]
    Path,
    /// What stands beside a noun.
    Beside,
    /// The frame of the trigger's part of speech, where the pattern's path found nobody.
    FrameOfPos,
    /// The frame of the type's layer, likewise.
    FrameOfLayer,
    /// The clause before.
    Implied,
}

/// What a word on a path brings in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Brought {
    /// Itself.
    Itself,
    /// What it stands for.
    Word(usize),
    /// Whoever speaks.
    Speaker,
}

/// What arguments are told beside: it says whose side they are on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scene<'s> {
    /// The word that tells of it.
    pub(crate) trigger: usize,
    /// The type that it is of.
    pub(crate) kind: &'s EventType,
    /// Who says so.
    pub(crate) sources: &'s [Source],
    /// Where it is.
    pub(crate) places: &'s [FactPlace],
}

/// Words of the longest phrase that makes a number part of another: "entre los que se cuentan".
const LONGEST_PART: usize = 5;

impl<'a> Reading<'a> {
    /// The path of a role: the pattern's own, or the frame of the trigger's part of speech.
    pub(crate) fn path(&self, candidate: &Candidate, role: &str) -> Option<&'a Path> {
        let language = self.language;
        let pattern = self.pattern(candidate);
        if let Some(path) = pattern.roles.get(role) {
            return Some(path);
        }
        // "Abrió fuego contra los manifestantes": a word that tells of another type keeps what it governs.
        let built = candidate.built.and_then(|built| language.pattern(built).roles.get(role));
        if let Some(path) = built.filter(|path| !path.alternatives.is_empty()) {
            return Some(path);
        }
        let known =
            language.types.get(pattern.fact_type.as_str()).is_some_and(|t| t.roles.iter().any(|r| r == role));
        let pos = self.graph.pos[candidate.trigger].as_str();
        if known { language.grammar.frames.get(pos)?.get(role) } else { None }
    }

    /// What fills a role of a candidate.
    pub(crate) fn fill(&self, candidate: &Candidate, role: &str) -> Fillers {
        let Some(path) = self.path(candidate, role) else { return Fillers::default() };
        let out = self.fill_path(candidate, path, role);
        let found = |f: &Fillers| !f.words.is_empty() || f.speaker;
        if found(&out) || role != "agent" {
            return out;
        }
        let emptied = path.alternatives.is_empty();
        let frames = &self.language.grammar.frames;
        let pos = self.graph.pos[candidate.trigger];
        let hit = self.path(candidate, "patient").map(|path| self.fill_path(candidate, path, "patient"));
        let hit = hit.unwrap_or_default().words;
        if pos == Upos::Noun && !emptied {
            let beside = self.agent_beside(candidate);
            // "The bishop's murder": whom the pattern itself calls the patient is no agent.
            if found(&beside) && !beside.words.iter().any(|word| hit.contains(word)) {
                return beside;
            }
        }
        // What the part of speech and the type's layer add: a destruction is "by" somebody, a flood "due to" rains.
        let pattern = self.pattern(candidate);
        let layer = self.language.types.get(pattern.fact_type.as_str()).map_or("", |t| t.layer.as_str());
        for name in [pos.as_str(), layer] {
            // A verb's pattern says all that its verb has.
            if emptied && name != "hazard" || pos != Upos::Noun && name != layer {
                continue;
            }
            if let Some(path) = frames.get(name).and_then(|frame| frame.get(role)) {
                let more = self.fill_path(candidate, path, role);
                // Nor here: a bus that crashes, a town under siege.
                if found(&more) && !more.words.iter().any(|word| hit.contains(word)) {
                    let by = if name == layer { Binding::FrameOfLayer } else { Binding::FrameOfPos };
                    return Fillers { by, ..more };
                }
            }
        }
        out
    }

    /// Who acts, where the clause before makes it plain: its subject bears arms and the trigger names nobody.
    pub(crate) fn implied_agent(
        &self,
        candidate: &Candidate,
        patients: &[usize],
        (sources, attributions): (&[Source], &[Attribution]),
    ) -> Option<usize> {
        let trigger = candidate.trigger;
        let light = self.graph.light[trigger].map(|l| l.0);
        let chain = self.ancestors(trigger);
        // "They took the food meant for Titao, a town under a blockade": an aside has an agent of its own.
        let beside = chain.iter().position(|&i| self.graph.rel(i) == "appos").map_or(chain.len(), |k| k + 1);
        for &v in chain.iter().take(beside).skip(1) {
            // "The army denied …, a day after a charity said that an airstrike killed twelve": who speaks of it did not do it.
            let token = &self.graph.doc.tokens[v];
            let at = Span::<Byte>::new(token.start, token.end);
            let says = attributions.iter().any(|a| a.cue.is_some_and(|cue| cue.overlaps(at)));
            if Some(v) == light || says || !self.graph.is_predicate(v) {
                continue;
            }
            for &s in &self.graph.subjects[v] {
                let span = self.parsed.bytes_of(self.graph.phrase(s));
                let speaks = sources.iter().any(|source| source.span.overlaps(span));
                let armed = self
                    .party(s)
                    .and_then(|p| p.actor_type)
                    .is_some_and(|t| t.bears_arms() || t == ActorType::State);
                if s != trigger
                    && s < trigger
                    && armed
                    && !speaks
                    && !patients.contains(&s)
                    && !self.graph.passive[v]
                    && !self.befalls(v)
                {
                    return Some(s);
                }
            }
        }
        None
    }

    /// Who does what a noun tells, where only a possessive or an adjective says so: "leur retrait", "frappe russe".
    fn agent_beside(&self, candidate: &Candidate) -> Fillers {
        let mut out = Fillers { by: Binding::Beside, ..Fillers::default() };
        let trigger = candidate.trigger;
        if self.graph.pos[trigger] != Upos::Noun {
            return out;
        }
        for edge in &self.graph.down[trigger] {
            let i = edge.other;
            if edge.rel == "poss" {
                match self.referent(i) {
                    Some(Referent::Word(word)) if word != trigger => {
                        out.words.extend(self.graph.members(word))
                    }
                    Some(Referent::Speaker) => out.speaker = true,
                    None if self.can_be_argument(i) => out.words.push(i),
                    _ => {}
                }
            } else if matches!(edge.rel.as_str(), "amod" | "compound")
                && (self.party(i).is_some_and(|p| p.actor_type.is_some_and(|t| t != ActorType::Civilians))
                    || self.place(i).is_some_and(|p| p.usage != PlaceUse::Location))
            {
                out.words.push(i);
            }
        }
        out
    }

    /// "un obus de mortier", "des coups de feu": a bare noun names a sort of thing, not somebody.
    fn names_a_sort(&self, filler: usize) -> bool {
        let graph = &self.graph;
        graph.rel(filler) == "nmod"
            && graph.pos[filler] == Upos::Noun
            && graph.has(filler, "Number=Sing")
            && self.party(filler).is_none()
            && self.place(filler).is_none()
            && !graph.children[filler].iter().any(|&c| {
                matches!(graph.rel(c), "det" | "nummod" | "amod" | "poss")
                    || graph.has(c, "PronType=Art")
                    || graph.has(c, "Definite=Def")
            })
    }

    fn fill_path(&self, candidate: &Candidate, path: &Path, role: &str) -> Fillers {
        let mut out = Fillers::default();
        for filler in self.graph.fillers(candidate.trigger, path) {
            match self.brings(candidate, path, role, filler) {
                Ok(Brought::Speaker) => out.speaker = true,
                Ok(Brought::Word(word)) => out.words.extend(self.graph.members(word)),
                Ok(Brought::Itself) => out.words.push(filler),
                Err(_) => {}
            }
        }
        out.words.sort_unstable();
        out.words.dedup();
        out
    }

    /// What a word that a role's path leads to brings in.
    pub(crate) fn brings(
        &self,
        candidate: &Candidate,
        path: &Path,
        role: &str,
        filler: usize,
    ) -> Result<Brought, LeftOut> {
        let own = filler == candidate.trigger || (candidate.words.0..candidate.words.1).contains(&filler);
        // "Rebel-held", "army raid": who acts may be named in the words that tell it.
        let named = role == "agent" && filler != candidate.trigger && self.party(filler).is_some();
        if own && !named && !path_is_self(path) {
            return Err(LeftOut::Trigger);
        }
        if role == "agent" && self.names_a_sort(filler) {
            return Err(LeftOut::Sort);
        }
        match self.referent(filler) {
            Some(Referent::Speaker) => Ok(Brought::Speaker),
            Some(Referent::Word(word)) if word != candidate.trigger => Ok(Brought::Word(word)),
            Some(Referent::Word(_)) => Err(LeftOut::Trigger),
            None if self.can_be_argument(filler) => Ok(Brought::Itself),
            None if self.graph.pos[filler] == Upos::Pron => Err(LeftOut::Pronoun),
            None => Err(LeftOut::Kind),
        }
    }

    /// Whether a word can be an actor or a thing: no pronoun without antecedent, no time.
    pub(crate) fn can_be_argument(&self, i: usize) -> bool {
        let named = matches!(self.graph.pos[i], Upos::Noun | Upos::Propn | Upos::Num | Upos::X | Upos::Sym);
        let nominal_adjective = self.graph.pos[i] == Upos::Adj
            && self.graph.children[i].iter().any(|&c| self.graph.rel(c) == "det");
        let adjective = self.graph.pos[i] == Upos::Adj && self.party(i).is_some();
        (named || nominal_adjective || adjective || self.is_misread_name(i))
            && self.time(i).is_none()
            && !self.is_measure(i)
    }

    /// Whether a word only measures years or the way: "17 ans", "diez kilómetros de Hama".
    pub(crate) fn is_measure(&self, i: usize) -> bool {
        let span = self.parsed.bytes_of(Span::new(i, i + 1));
        self.mentions.quantities.iter().any(|q| {
            let length = q.kind == QuantityKind::Measure && q.unit.as_deref() == Some("km");
            (q.kind == QuantityKind::Age || length)
                && q.span.covers(span)
                && self
                    .graph
                    .head(i)
                    .is_none_or(|head| !q.span.covers(self.parsed.bytes_of(Span::new(head, head + 1))))
        })
    }

    /// Those who use a weapon that a word names, as far as the words beside it say: "Houthi missiles", "drones sent by the
    /// army", « l'artillerie russe ».
    pub(crate) fn wielders(&self, weapon: usize) -> Vec<usize> {
        let graph = &self.graph;
        let acts = |&i: &usize| {
            let party = self.party(i).and_then(|party| party.actor_type);
            party.is_some_and(|kind| kind != ActorType::Civilians)
                || self.place(i).is_some_and(|place| place.usage != PlaceUse::Location)
        };
        let beside = |c: &usize| matches!(graph.rel(*c), "amod" | "compound" | "nmod" | "flat");
        let is_weapon = |c: usize| self.what_of_noun(c) == Some(What::Weapons);
        let own = graph.children[weapon].iter().copied().filter(beside).filter(acts);
        // "Artillery shells": whoever fired them is not told.
        let own: Vec<usize> = own.filter(|&c| !is_weapon(c)).collect();
        let used = |&c: &usize| graph.rel(c) == "acl" && graph.passive[c];
        let users = graph.children[weapon].iter().copied().filter(used);
        let users = users.flat_map(|c| graph.down[c].iter().filter(|e| e.rel == "nsubj").map(|e| e.other));
        let users = users.filter(|&user| user != weapon);
        if own.is_empty() { users.collect() } else { own }
    }

    /// Whether a word names who arrests or accuses, so that it is never who did it.
    pub(crate) fn accuses(&self, verb: usize, word: usize) -> bool {
        let hangs = |rel: &str| self.graph.down[verb].iter().any(|e| e.rel == rel && e.other == word);
        hangs("nsubj") && !hangs("obj")
    }

    /// Whether something can be done to a word: not to the damage that is done, nor to what stands beside.
    pub(crate) fn can_undergo(&self, i: usize) -> bool {
        let grammar = &self.language.grammar;
        let is_beside = |case: &SmolStr| grammar.beside_cases.lemmas.contains(case);
        // "près de", "cerca de": an adverb of the verb and a preposition, as some parses have it.
        let with_adverb = |&c: &usize| {
            self.graph.rel(c) == "case"
                && c > 0
                && is_beside(&SmolStr::new(format!("{} {}", self.graph.forms[c - 1], self.graph.lemmas[c])))
        };
        let beside =
            || self.graph.cases(i).iter().any(is_beside) || self.graph.children[i].iter().any(with_adverb);
        !self.fits(i, &grammar.consequences) && !beside()
    }

    /// An argument: its words, what sort of thing it is, and who that is; `people` where only people can be it.
    pub(crate) fn argument(&self, word: usize, people: bool) -> Argument {
        let span = self.quote(word);
        let party = self.party(word).or_else(|| {
            // "les forces spéciales afghanes": the party may start beside the head.
            span.range().filter_map(|i| self.party(i)).find(|m| {
                self.parsed.tokens_of(m.span).contains(word)
                    || self.graph.children[word].iter().any(|&c| {
                        matches!(self.graph.rel(c), "amod" | "flat" | "appos" | "compound")
                            && self.parsed.tokens_of(m.span).contains(c)
                            // "un groupe appelé …": who that is.
                            || self.graph.naming[c] && c < self.parsed.tokens_of(m.span).start
                    })
            })
        });
        let kind = self.kind(word, party, people);
        Argument { span: self.parsed.bytes_of(span), kind, actor: party.and_then(|m| m.actor.clone()) }
    }

    /// The arguments that fill a role; `acts` says that they do what is told, and that it is not done to them.
    pub(crate) fn arguments(&self, fillers: &Fillers, acts: bool, scene: Scene<'_>) -> Vec<Argument> {
        let Scene { trigger, kind, sources, places } = scene;
        let sided = kind.group == "territory";
        let mut out: Vec<Argument> = Vec::new();
        for &word in &fillers.words {
            let mut argument = self.argument(word, !acts && kind.of_people);
            // "Accused the army of shelling villages", where the parse has "shelling" for a part of the noun.
            let quoted = self.parsed.tokens_of(argument.span);
            if quoted.start == trigger && trigger < word {
                argument.span = self.parsed.bytes_of(Span::new(trigger + 1, quoted.end));
            }
            // "Killed in police firing", where it has the shooting for what the police are.
            let going = self.graph.has(trigger, "VerbForm=Ger") || self.graph.has(trigger, "Tense=Pres");
            if word < trigger && trigger + 1 == quoted.end && going {
                argument.span = self.parsed.bytes_of(Span::new(quoted.start, trigger));
            }
            // Whom something is done to is mostly the people, and no side.
            if argument.actor.is_none() && (acts || sided) {
                argument.actor = self.side(word, sources).or_else(|| self.side_of_bare(word, places));
            }
            if !out.iter().any(|a| a.span == argument.span) {
                out.push(argument);
            }
        }
        if fillers.speaker
            && let Some(source) = sources.last()
            && let Some(top) = self.top_of(source.span)
        {
            let mut argument = self.argument(top, false);
            argument.span = source.span;
            argument.actor = argument.actor.or_else(|| self.side_of_speaker(sources));
            out.push(argument);
        }
        out
    }

    /// A noun phrase up to the day behind it: « a pris Mirebalais | samedi ».
    fn without_day(&self, word: usize, phrase: Span<Tok>) -> Span<Tok> {
        let days = self.mentions.times.iter().map(|time| self.parsed.tokens_of(time.span));
        let tail = days.filter(|day| day.start > word && day.start < phrase.end && day.end >= phrase.end);
        Span::new(phrase.start, tail.map(|day| day.start).min().unwrap_or(phrase.end))
    }

    /// Where a noun phrase begins behind words that make it a part of another: "among them | two children".
    fn after_part_words(&self, word: usize, phrase: Span<Tok>) -> usize {
        let words = |n: usize| {
            let forms = (phrase.start..phrase.start + n).map(|i| self.graph.forms[i].as_str());
            vigie_lexicon::paths::fold(&forms.collect::<Vec<_>>().join(" "))
        };
        let longest = LONGEST_PART.min(word.saturating_sub(phrase.start));
        let parts = &self.language.grammar.parts.before;
        let n = (1..=longest).rev().find(|&n| parts.contains(&words(n)));
        phrase.start + n.unwrap_or(0)
    }

    /// A phrase up to the verb behind its head: "El Congreso | prorrogó", "the United States | on Thursday imposed", taken for names.
    fn before_verb(&self, word: usize, phrase: Span<Tok>) -> Span<Tok> {
        let acts = |&i: &usize| {
            matches!(self.graph.pos[i], Upos::Verb | Upos::Aux) && self.graph.has(i, "VerbForm=Fin")
        };
        let Some(verb) = (word + 1..phrase.end).find(acts) else { return phrase };
        let mut out = self.without_day(word, Span::new(phrase.start, verb));
        while out.end > word + 1 && self.graph.pos[out.end - 1] == Upos::Adp {
            out.end -= 1;
        }
        out
    }

    /// The noun phrase of a word, starting inside a contracted article.
    pub(crate) fn quote(&self, word: usize) -> Span<Tok> {
        let mut phrase = self.without_day(word, self.graph.phrase(word));
        phrase.start = self.after_part_words(word, phrase);
        // "Clashes in Las Anod | since": what stood in front of the day goes with it.
        while phrase.end > word + 1 && matches!(self.graph.pos[phrase.end - 1], Upos::Adp | Upos::Sconj) {
            phrase.end -= 1;
        }
        // "Police in Port | -au-Prince".
        let places = self.mentions.places.iter().map(|place| self.parsed.tokens_of(place.span));
        let cut = places.filter(|name| name.start < phrase.end && phrase.start < name.start);
        phrase.end = cut.map(|name| name.end).max().map_or(phrase.end, |end| end.max(phrase.end));
        phrase = self.before_verb(word, phrase);
        let Some(party) = self.party(word) else { return phrase };
        // A name is never cut: "La Croix-Rouge".
        let name = self.parsed.tokens_of(party.span);
        if phrase.covers(name) || name.is_empty() {
            return phrase;
        }
        let mut whole = phrase.join(name);
        // The clitic that binds a possessor may have been taken for a part of the name.
        while whole.end > word + 1
            && self.graph.rel(whole.end - 1) == "case"
            && self.graph.pos[whole.end - 1] == Upos::Part
        {
            whole.end -= 1;
        }
        whole = self.before_verb(word, whole);
        let before = whole.start.wrapping_sub(1);
        if before < self.graph.pos.len()
            && self.graph.pos[before] == Upos::Det
            && self.sentence[before] == self.sentence[word]
        {
            whole.start = before;
        }
        whole
    }
}

fn path_is_self(path: &Path) -> bool {
    path.alternatives.iter().flatten().flatten().any(|s| s.rel == "self")
}
