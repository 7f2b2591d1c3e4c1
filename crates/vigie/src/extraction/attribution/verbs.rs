//! Verbs of saying, thinking, wanting and showing, with what depends on them.

use std::ops::Range;

use vigie_lexicon::attribution::{Content, Kind};
use vigie_nlp::Upos;

use super::{
    cues::{group, is_cue_form, takes},
    view::{Frame, View, Voice},
    words::{LangWords, Use},
};
use crate::model::Stance;

/// Longest way, in words, from a verb to the quotation that it introduces.
const REACH: usize = 30;

/// The frames of all verbs, in text order.
pub(super) fn find(view: &View<'_>) -> Vec<Frame> {
    let mut out: Vec<Frame> = Vec::new();
    for verb in 0..view.doc.tokens.len() {
        if view.unit_of(verb).is_none() || !is_cue_form(view, verb) {
            continue;
        }
        let after = (verb + 1).min(view.forms.len())..(verb + 4).min(view.forms.len());
        let uses = view.words.uses(&view.lemmas[verb], &view.forms[after]);
        if !uses.is_empty() {
            let taken =
                out.iter().rfind(|f| takes(view, f)).and_then(|f| f.cue.as_ref()).map_or(0, |c| c.end);
            out.extend(Cue { view, verb, uses, group: group(view, verb) }.frame(taken));
        }
    }
    out
}

struct Cue<'v, 'a> {
    view: &'v View<'a>,
    verb: usize,
    uses: &'v [Use],
    group: Range<usize>,
}

/// What follows an inverted verb: "a déclaré à Tolo News mardi X".
#[derive(Default)]
struct Behind {
    source: Option<usize>,
    addressee: Option<Range<usize>>,
    end: usize,
}

impl Cue<'_, '_> {
    /// The frame of this verb; `taken` is the end of the cue before.
    fn frame(&self, taken: usize) -> Option<Frame> {
        let view = self.view;
        let unit = view.unit_of(self.verb)?.tokens.clone();
        let by_auxiliary = |c: usize| {
            view.has(self.verb, "VerbForm=Part")
                && matches!(view.rel(c), "aux" | "cop")
                && LangWords::among(&view.words.table.passive, &view.lemmas[c])
        };
        let passive = view
            .children(self.verb)
            .iter()
            .any(|&c| matches!(view.dep(c), "aux:pass" | "nsubj:pass") || by_auxiliary(c));
        // « Deux hommes accusés d'avoir tué un prêtre »: who is accused says nothing.
        let past = ["Tense=Past", "Aspect=Perf", "Voice=Pass"].iter().any(|f| view.has(self.verb, f));
        let describes = view.rel(self.verb) == "acl"
            && view.has(self.verb, "VerbForm=Part")
            && past
            && !view.children(self.verb).iter().any(|&c| matches!(view.rel(c), "aux" | "nsubj"));
        if describes && !passive {
            return None;
        }
        let own = self.own_subject();
        let behind = self.behind(unit.end, own);
        let finite = self.is_finite() || self.is_inverted_form(own, &unit);
        let inverted = self.boundary_left(self.group.start, &unit) && finite;
        let subject =
            if passive { view.child(self.verb, "obl:agent") } else { self.subject(inverted, &behind, own) };
        let can = |content: Content| self.uses.iter().find(|u| u.content == content && !u.of_things);
        let speech = self.uses.iter().any(|u| u.kind == Kind::Speech);
        // « a-t-on appris »: who lets it be known stands elsewhere, if anywhere. "No group has said": nobody has.
        let nobody = |i: usize| LangWords::among(&view.words.table.pronouns.nobody, &view.forms[i]);
        let none = |s: usize| {
            let mut determiners = view.children(s).iter().filter(|&&c| view.rel(c) == "det").peekable();
            if determiners.peek().is_none() { nobody(s) } else { determiners.any(|&c| nobody(c)) }
        };
        if self.group.clone().any(nobody) || subject.is_some_and(none) {
            return None;
        }

        // Where the cue and its source stand as one block.
        let block_start = match subject {
            Some(s) if s < self.group.start && view.unit_index(s) == view.unit_index(self.verb) => {
                view.phrase(s).start.min(self.group.start)
            }
            _ => self.group.start,
        };
        let joined =
            subject.filter(|&s| s < self.group.start).and_then(|_| self.joined_speakers(block_start, &unit));
        let block_start = joined.map_or(block_start, |(start, _)| start);
        // « …, contó una mujer que huyó » : what describes who speaks is not said.
        let told = |clause: &Range<usize>| {
            !(inverted && behind.source.is_some_and(|s| s >= self.group.end && s < clause.start))
        };
        // "…, a group said, only days after …": nor is what a comma parts from the cue.
        let aside = |clause: &Range<usize>| {
            let comma = behind.end.max(self.group.end);
            view.doc.form(comma.min(view.forms.len() - 1)) == ","
                && clause.start > comma
                && self.boundary_left(block_start, &unit)
                && block_start > unit.start
                && (unit.start..block_start).any(|i| view.has(i, "VerbForm=Fin"))
        };
        let right_clause = self.right_clause().filter(|clause| told(clause) && !aside(clause));
        let right_quote = self.right_quote(&unit, behind.end);
        let left = (can(Content::Quote).is_some() && !passive && finite)
            .then(|| self.left_content(block_start, &unit, taken, &behind, right_clause.is_some()))
            .flatten();

        let (content, quoted, usage) = if let Some((pieces, quoted)) = left {
            let mut pieces = pieces;
            if let Some(quote) = right_quote.filter(|_| quoted) {
                pieces.push(quote);
            }
            (pieces, quoted, can(Content::Quote)?)
        } else if let (Some(clause), Some(usage)) = (
            &right_clause,
            can(Content::Clause)
                .or(can(Content::Infinitive).filter(|_| speech))
                .or(self.of_things(Content::Clause)),
        ) {
            let mut clause = clause.clone();
            if let Some(quote) = &right_quote
                && quote.start < clause.end + 2
            {
                clause.end = clause.end.max(quote.end);
            }
            (vec![clause], false, usage)
        } else if let (Some(quote), Some(usage)) =
            (right_quote, can(Content::Quote).or(self.of_things(Content::Quote)))
        {
            (vec![quote], true, usage)
        } else if let (Some(rest), Some(usage)) = (self.after_colon(&unit, &behind), can(Content::Quote)) {
            (vec![rest], false, usage)
        } else if let (Some(clause), Some(usage)) = (
            self.infinitive(),
            can(Content::Infinitive).or(can(Content::Clause)
                .filter(|_| speech && (self.is_reflexive() || self.tells_what_was_done()))),
        ) {
            (vec![clause], false, usage)
        } else if let (Some(object), Some(usage)) =
            (self.object(passive, subject), can(Content::Object).or(self.of_things(Content::Object)))
        {
            (vec![object], false, usage)
        } else {
            return None;
        };

        let (source, relays_of_subject) = self.voice(subject, usage, quoted, inverted, passive)?;
        let mut frame = Frame {
            kind: usage.kind,
            source,
            beside: subject
                .map(|s| view.beside(s))
                .unwrap_or_default()
                .into_iter()
                .chain(joined.map(|(_, first)| view.phrase(first)))
                .collect(),
            relays: relays_of_subject,
            told_by: subject,
            cue: Some(self.group.clone()),
            addressee: behind.addressee.clone().or_else(|| self.addressee(subject)),
            content: content.into_iter().map(|c| view.trim(c)).filter(|c| !c.is_empty()).collect(),
            quoted,
            // « A démenti : « Nous tenons la ville » » : what is quoted is what he says is so.
            stance: match self.stance(usage) {
                Stance::Denies if quoted => Stance::Asserts,
                stance => stance,
            },
        };
        self.cited(&mut frame);
        if let Some(addressee) = &frame.addressee
            && let Some(outlet) = addressee.clone().find(|&i| view.is_outlet(i))
            // "told the press", "ante la prensa": no outlet in particular.
            && (view.pos(outlet) == Upos::Propn || view.party(outlet).is_some_and(|m| m.actor.is_some()) || addressee.len() > 2)
        {
            frame.relays.push(view.phrase(outlet));
        }
        // Nobody is what he says.
        let own_words = match &frame.source {
            Voice::Phrase(source, _) => {
                frame.content.iter().any(|c| c.start < source.end && source.start < c.end)
            }
            _ => false,
        };
        (!frame.content.is_empty() && !own_words).then_some(frame)
    }

    /// Whether the verb makes a sentence: infinitives and gerunds do not interrupt what is said.
    fn is_finite(&self) -> bool {
        let view = self.view;
        let bare = ["VerbForm=Inf", "VerbForm=Ger", "VerbForm=Part"].iter().any(|f| view.has(self.verb, f));
        !bare || view.children(self.verb).iter().any(|&c| view.rel(c) == "aux")
    }

    /// « …, dit une habitante », « …, relate un berger » : a form that the tagger takes for a participle, with its subject behind.
    fn is_inverted_form(&self, own: Option<usize>, unit: &Range<usize>) -> bool {
        let view = self.view;
        let behind = own.is_some_and(|own| own >= self.group.end);
        let finite = view.words.is_finite_form(&view.forms[self.verb], &view.lemmas[self.verb])
            || LangWords::among(&view.words.table.present, &view.forms[self.verb]);
        view.has(self.verb, "VerbForm=Part")
            && (behind || finite)
            && self.boundary_left(self.group.start, unit)
    }

    fn of_things(&self, content: Content) -> Option<&Use> {
        self.uses.iter().find(|u| u.content == content && u.of_things)
    }

    fn stance(&self, usage: &Use) -> Stance {
        use vigie_lexicon::attribution::Stance as S;
        let view = self.view;
        let negated = view.children(self.verb).iter().any(|&c| {
            view.has(c, "Polarity=Neg") || LangWords::among(&view.words.table.joints.negation, &view.forms[c])
        });
        match (usage.stance, negated) {
            (S::Denies, false) => Stance::Denies,
            (S::Doubts, _) | (S::Asserts, true) => Stance::Doubts,
            (S::Asserts, false) | (S::Denies, true) => Stance::Asserts,
        }
    }

    /// The subject in the tree, clitics aside.
    fn own_subject(&self) -> Option<usize> {
        let view = self.view;
        // « Sept passagers sont morts, indique la police » : a clause is nobody, whatever the tree says.
        let clause = |c: usize| {
            (c + 1..self.verb).any(|i| view.doc.form(i) == ",")
                && view.children(c).iter().any(|&k| matches!(view.rel(k), "aux" | "cop" | "nsubj"))
        };
        let subject = |&c: &usize| {
            let named = view.dep(c) == "nsubj" || view.dep(c).starts_with("nsubj:");
            // « a-t-elle dit » : the letter between them is nobody.
            let piece = view.doc.form(c).starts_with(['-', '‑']) && !self.is_pronoun(c);
            named && view.dep(c) != "nsubj:pass" && !piece && !clause(c)
        };
        // "vehicles that blew up in the east, police said": of two subjects in front, the nearer.
        let mut all = view.children(self.verb).iter().copied().filter(|c| subject(c));
        let first = all.next()?;
        let own = all.take_while(|&c| c < self.verb).last().unwrap_or(first);
        if let Some(last) = self.speaker_at_the_end(own) {
            return Some(last);
        }
        (!self.is_left_behind(own)).then_some(own)
    }

    /// Who speaks right in front of a cue that ends its sentence, behind a comma, where the tree has the subject farther in front:
    /// "They stormed the town after days of clashes, residents and an official said."
    fn speaker_at_the_end(&self, own: usize) -> Option<usize> {
        let view = self.view;
        let ends = (self.group.end..view.doc.tokens.len())
            .take_while(|&i| !view.doc.tokens[i].sent_start)
            .all(|i| view.is_mark(i));
        let last = self.group.start.checked_sub(1).filter(|&last| ends && own < last)?;
        let speaks = view.is_nominal(last) && view.can_speak(last) && !view.phrase(last).contains(&own);
        let parted = (own..last).any(|i| view.doc.form(i) == ",");
        (speaks && parted && !view.phrase(own).contains(&last)).then_some(last)
    }

    /// Whether a subject belongs to the clause in front of an inverted cue, whatever the tree says: "The gunmen took the
    /// first, said a resident".
    fn is_left_behind(&self, own: usize) -> bool {
        let view = self.view;
        let Some(unit) = view.unit_of(self.verb).map(|u| u.tokens.clone()) else { return false };
        if own > self.verb || self.group.start <= unit.start || view.doc.form(self.group.start - 1) != "," {
            return false;
        }
        // « L'armée, qui a tué trois civils, a annoncé une enquête »: a clause about who speaks is none in front of the cue.
        let about = view.subtree(own);
        let clause = (unit.start..self.group.start)
            .any(|i| view.has(i, "VerbForm=Fin") && !(i > own && about.contains(&i)));
        let speaks = |head: usize| {
            view.party(head)
                .is_some_and(|m| m.source.is_some() || m.kind == crate::model::MentionKind::Person)
        };
        let behind = self.behind(unit.end, None);
        let direct = |head: usize| view.phrase(head).start <= self.group.end + 1;
        clause && behind.source.is_some_and(|head| direct(head) && speaks(head))
    }

    /// Where the speakers in front of a cue begin: "…, Radio Oasis and the monitors said", and who stands before the last.
    fn joined_speakers(&self, start: usize, unit: &Range<usize>) -> Option<(usize, usize)> {
        let view = self.view;
        if start <= unit.start + 1 || view.pos(start - 1) != Upos::Cconj {
            return None;
        }
        let comma = (start.saturating_sub(8).max(unit.start)..start).rfind(|&i| view.doc.form(i) == ",")?;
        let between = comma + 1..start - 1;
        let first = between.clone().find(|&i| view.is_nominal(i))?;
        let plain = between.clone().all(|i| !view.is_verb(i) && !view.is_time(i) && view.pos(i) != Upos::Adp);
        (plain && view.can_speak(first)).then_some((comma + 1, first))
    }

    /// Who does what the verb says: its own subject, that of the verb it leans on, or what follows it.
    fn subject(&self, inverted: bool, behind: &Behind, own: Option<usize>) -> Option<usize> {
        let view = self.view;
        if let Some(own) = own {
            return Some(self.antecedent(own).unwrap_or(own));
        }
        // « …, a-t-il dit » : the clitic, wherever the tree hangs it.
        let clitic = |&c: &usize| self.is_pronoun(c) && view.doc.form(c).starts_with(['-', '‑']);
        let tagged = |&c: &usize| view.dep(c) == "expl:subj" && clitic(&c);
        let children = view.children(self.verb).iter().copied();
        if let Some(clitic) = children.clone().find(tagged).or_else(|| self.group.clone().find(clitic)) {
            return Some(clitic);
        }
        if inverted && behind.source.is_some() {
            return behind.source;
        }
        let mut at = self.verb;
        for _ in 0..4 {
            let head = view.head(at)?;
            match view.rel(at) {
                "conj" | "xcomp" | "advcl" | "parataxis" | "ccomp" | "dep" if view.is_verb(head) => {
                    let finite = view.has(at, "VerbForm=Fin")
                        || view
                            .children(at)
                            .iter()
                            .any(|&c| view.rel(c) == "aux" && view.has(c, "VerbForm=Fin"));
                    if finite && view.rel(at) != "conj" {
                        return None;
                    }
                    let own = view.children(head).iter().copied().find(|&c| view.rel(c) == "nsubj");
                    if let Some(own) = own {
                        return Some(own);
                    }
                    at = head;
                }
                "acl" if view.is_nominal(head) => return Some(head),
                _ => return behind.source.filter(|_| inverted),
            }
        }
        None
    }

    /// Whether a word is a pronoun that stands for a speaker named before: "he", « -t-elle ».
    fn is_pronoun(&self, i: usize) -> bool {
        let form = self.view.forms[i].trim_start_matches(['-', '‑']).trim_start_matches("t-");
        let pronouns = &self.view.words.table.pronouns;
        LangWords::among(&pronouns.person, form) || LangWords::among(&pronouns.plural, form)
    }

    /// What a relative pronoun stands for.
    fn antecedent(&self, subject: usize) -> Option<usize> {
        let view = self.view;
        let relative = view.has(subject, "PronType=Rel")
            || LangWords::among(&view.words.table.joints.relative, &view.forms[subject]);
        if !(relative && view.pos(subject) == Upos::Pron) {
            return None;
        }
        let mut at = self.verb;
        for _ in 0..3 {
            let Some(head) = view.head(at) else { break };
            if view.rel(at) == "acl" {
                return Some(head);
            }
            at = head;
        }
        // The tree lost it: the noun in front of the pronoun.
        let from = subject.saturating_sub(6);
        (from..subject).rev().find(|&i| matches!(view.pos(i), Upos::Noun | Upos::Propn))
    }

    /// What stands behind the verb up to the next mark: addressee, adjuncts of time, and the source of an inverted verb.
    fn behind(&self, end: usize, own: Option<usize>) -> Behind {
        let view = self.view;
        let mut out = Behind { end: self.group.end, ..Behind::default() };
        let mut i = self.group.end;
        let mut case: Option<usize> = None;
        let mut steps = 0;
        while i < end && steps < 40 {
            steps += 1;
            let pos = view.pos(i);
            if view.is_mark(i) && !matches!(view.doc.form(i), "-" | "'")
                || matches!(pos, Upos::Sconj | Upos::Cconj)
            {
                break;
            }
            if pos == Upos::Adp {
                // « ont indiqué mardi des sources locales » : an article that the tagger takes for a preposition.
                let free = own.is_none() && out.source.is_none();
                if !(free && LangWords::among(&view.words.table.cases.partitive, &view.forms[i])) {
                    case = Some(i);
                }
                i += 1;
                continue;
            }
            if matches!(pos, Upos::Adv | Upos::Part) || view.is_time(i) {
                i += 1;
                continue;
            }
            if view.is_verb(i) && !matches!(view.pos(i), Upos::Propn) {
                break;
            }
            let head = view.head_of_phrase(i, end);
            let mut phrase = view.phrase(head);
            // "wrote on Twitter Pedro Molina": the tree may glue two names; a known one ends where it ends.
            if case.is_some()
                && let Some(known) =
                    [i, head].iter().filter_map(|&k| view.party(k)).find(|m| m.actor.is_some())
            {
                let name = view.parsed.tokens_of(known.span);
                phrase = phrase.start.min(i)..name.end;
            }
            if head < i || phrase.end <= i {
                break;
            }
            if (i..phrase.end).any(|k| view.is_time(k)) && view.party(head).is_none() {
                i = phrase.end;
                case = None;
                continue;
            }
            match case {
                Some(c) => {
                    let to = LangWords::among(&view.words.table.cases.addressee, &view.forms[c])
                        || LangWords::among(&view.words.table.cases.addressee, &view.lemmas[c]);
                    let outlet = phrase.clone().any(|k| view.is_outlet(k));
                    let listens = outlet
                        || to
                            && LangWords::among(&view.words.table.joints.listener, &view.forms[c])
                            && view.can_speak(head);
                    if to && listens && out.addressee.is_none() {
                        out.addressee = Some(phrase.clone());
                    }
                    case = None;
                }
                None => {
                    let outlet = view.is_outlet(head);
                    // "told Reuters", « X … a déclaré Le gardien »: the speaker is named already.
                    if own.is_some_and(|o| o < self.verb) {
                        if view.can_speak(head)
                            && out.addressee.is_none()
                            && (outlet || view.rel(head) == "iobj" || view.rel(head) == "obj")
                        {
                            out.addressee = Some(phrase.clone());
                        }
                        out.end = phrase.end;
                        break;
                    }
                    if out.source.is_none() && view.can_speak(head) {
                        out.source = Some(head);
                    }
                    out.end = phrase.end;
                    i = phrase.end.max(i + 1);
                    if out.source.is_some() {
                        // Only adjuncts can still follow.
                        out.end = i;
                    }
                    continue;
                }
            }
            i = phrase.end.max(i + 1);
            out.end = i;
        }
        out
    }

    /// Whether a comma, a dash or a closing quotation mark stands in front of a token, or the cue begins the sentence.
    fn boundary_left(&self, start: usize, unit: &Range<usize>) -> bool {
        if start <= unit.start {
            return self.view.unit_index(self.verb).is_some_and(|u| u > 0);
        }
        matches!(
            self.view.doc.form(start - 1),
            "," | "»" | "”" | "\"" | "''" | "—" | "–" | "-" | "’" | "!" | "?" | "…"
        )
    }

    /// The clause to the right: the tree's, or from "que" to the end of the sentence where the tree has none.
    fn right_clause(&self) -> Option<Range<usize>> {
        let view = self.view;
        let unit = view.unit_of(self.verb)?.tokens.clone();
        // "the mayor said; a nurse counts thirty": what follows a semicolon is another sentence.
        let stop = (self.group.end..unit.end).find(|&i| view.doc.form(i) == ";").unwrap_or(unit.end);
        let end = self.wall(stop);
        let clausal = |&c: &usize| c > self.verb && matches!(view.rel(c), "ccomp" | "csubj") && c < end;
        let found = view.children(self.verb).iter().copied().find(|c| clausal(c));
        let mark = |i: usize| {
            LangWords::among(&view.words.table.joints.clause, &view.forms[i])
                && matches!(
                    view.pos(i),
                    Upos::Sconj | Upos::Pron | Upos::Adp | Upos::Adv | Upos::Det | Upos::Cconj
                )
        };
        // A mark near the verb, before any other verb, begins the clause whatever the tree says.
        let mut near = None;
        let aside = |i: usize| {
            let comma = |k: usize| k < end && view.doc.form(k) == ",";
            comma(i) && (comma(i + 2) && view.pos(i + 1) == Upos::Adv)
                || comma(i) && i >= self.group.end + 2 && view.pos(i - 1) == Upos::Adv && comma(i - 2)
        };
        for i in self.group.end..end.min(self.group.end + 14) {
            if mark(i) {
                near = Some(i);
                break;
            }
            // « ajoutant, cependant, que »
            if aside(i) {
                continue;
            }
            if view.is_verb(i) && !view.is_time(i) || matches!(view.doc.form(i), "," | ":" | ";") {
                break;
            }
        }
        match (found, near) {
            (Some(c), near) => {
                let tree = view.subtree(c);
                let start = tree.start.max(self.group.end).min(near.unwrap_or(usize::MAX));
                Some(start..self.joined(tree.end, &mark).min(end))
            }
            (None, Some(start)) => Some(start..end),
            (None, None) => None,
        }
    }

    /// "said that … and that …": the end of the last clause that begins with a mark of its own, though the tree hangs it
    /// elsewhere.
    fn joined(&self, end: usize, mark: &impl Fn(usize) -> bool) -> usize {
        let view = self.view;
        let more = view.children(self.verb).iter().copied().filter(|&c| {
            c > end && view.rel(c) == "conj" && view.children(c).iter().any(|&m| m < c && mark(m))
        });
        more.map(|c| view.subtree(c).end).max().unwrap_or(end)
    }

    /// Where the content must end: a cue inside a quotation speaks of words in the same one.
    fn wall(&self, end: usize) -> usize {
        match self.view.quote_of(self.verb) {
            Some(q) => end.min(self.view.quotes[q].tokens.end.saturating_sub(1)),
            None => end,
        }
    }

    /// The quotation that the verb introduces, to its very end, be it sentences later.
    fn right_quote(&self, unit: &Range<usize>, behind: usize) -> Option<Range<usize>> {
        let view = self.view;
        let from = self.group.end;
        let here = view.quote_of(self.verb);
        let quote = view.quotes.iter().find(|q| {
            q.tokens.start >= from
                && q.tokens.start < unit.end
                && here.is_none_or(|h| view.quotes[h].tokens.end >= q.tokens.end)
        })?;
        if quote.tokens.start - from > REACH {
            return None;
        }
        let direct = (behind.min(quote.tokens.start)..quote.tokens.start).all(|i| {
            view.is_mark(i)
                || matches!(
                    view.pos(i),
                    Upos::Sconj
                        | Upos::Adp
                        | Upos::Det
                        | Upos::Adv
                        | Upos::Noun
                        | Upos::Propn
                        | Upos::Adj
                        | Upos::Num
                        | Upos::Pron
                )
        });
        let colon = quote.tokens.start > 0 && matches!(view.doc.form(quote.tokens.start - 1), ":" | ",");
        (direct || colon).then(|| quote.tokens.clone())
    }

    /// "X said: the road is cut."
    fn after_colon(&self, unit: &Range<usize>, behind: &Behind) -> Option<Range<usize>> {
        let view = self.view;
        let colon = (self.group.end..unit.end.min(behind.end.max(self.group.end) + 12))
            .find(|&i| view.doc.form(i) == ":")?;
        let rest = colon + 1..unit.end;
        view.tells(rest.clone()).then_some(rest)
    }

    /// "promised to leave", « affirme avoir détruit », « se disent encerclées ».
    fn infinitive(&self) -> Option<Range<usize>> {
        let view = self.view;
        let reflexive =
            view.children(self.verb).iter().any(|&c| view.has(c, "Reflex=Yes") || view.rel(c) == "expl");
        let below = |&c: &usize| {
            c > self.verb
                && match view.rel(c) {
                    "xcomp" => view.is_verb(c) || reflexive,
                    "advcl" | "obl" => view.has(c, "VerbForm=Inf"),
                    "obj" | "ccomp" => view.has(c, "VerbForm=Inf") || reflexive && view.pos(c) == Upos::Adj,
                    _ => false,
                }
        };
        let c = view.children(self.verb).iter().copied().find(|c| below(c))?;
        let tree = view.subtree(c);
        // "affirme avoir détruit un dépôt et a repris l'offensive": what is told in a tense of its own is not claimed.
        let finite = |&k: &usize| {
            k > c
                && view.rel(k) == "conj"
                && (view.has(k, "VerbForm=Fin")
                    || view.children(k).iter().any(|&a| view.has(a, "VerbForm=Fin") && view.rel(a) == "aux"))
        };
        let end = view
            .children(c)
            .iter()
            .copied()
            .filter(|k| finite(k))
            .map(|k| view.subtree(k).start)
            .min()
            .unwrap_or(tree.end);
        Some(tree.start.max(self.group.end)..end.max(tree.start.max(self.group.end)))
    }

    /// « a annoncé avoir repris la ville », "aseguró haber tomado la ciudad": an infinitive of what is done already.
    fn tells_what_was_done(&self) -> bool {
        let view = self.view;
        let perfect = |&c: &usize| {
            view.children(c).iter().any(|&a| view.rel(a) == "aux" && view.has(a, "VerbForm=Inf"))
        };
        view.children(self.verb).iter().filter(|&&c| c > self.verb && view.rel(c) == "xcomp").any(perfect)
    }

    fn is_reflexive(&self) -> bool {
        let view = self.view;
        view.children(self.verb).iter().any(|&c| {
            view.has(c, "Reflex=Yes")
                || view.rel(c) == "expl" && view.pos(c) == Upos::Pron && !view.doc.form(c).starts_with('-')
        })
    }

    /// "confirmed the attack", "accused the army of an attack"; for a passive, its subject.
    fn object(&self, passive: bool, inverted_source: Option<usize>) -> Option<Range<usize>> {
        let view = self.view;
        let unit = view.unit_of(self.verb)?.tokens.clone();
        if passive {
            return view.child(self.verb, "nsubj:pass").map(|s| view.subtree(s));
        }
        // « a fait état de l'attaque » : the object hangs from a word of the locution.
        let tail =
            (self.verb + 1..self.group.end).flat_map(|i| view.children(i).iter().copied()).find(|&c| {
                c >= self.group.end && matches!(view.rel(c), "nmod" | "obl" | "obj") && !view.is_time(c)
            });
        // "reported fighting near the airport"
        let acts = |c: usize| view.rel(c) == "xcomp" && view.has(c, "Aspect=Prog");
        let object = view.children(self.verb).iter().copied().chain(tail).find(|&c| {
            if Some(c) == tail {
                return true;
            }
            c >= self.group.end
                && Some(c) != inverted_source
                && (matches!(view.rel(c), "obj" | "obl") || acts(c))
                && view.dep(c) != "obl:agent"
                && view.pos(c) != Upos::Pron
                && !view.is_time(c)
                && { view.rel(c) == "obj" || acts(c) || view.dep(c) == "obl:arg" || self.takes_case(c) }
        })?;
        if view.is_outlet(object) {
            return None;
        }
        let mut tokens = view.subtree(object);
        for &c in view.children(self.verb) {
            let tail = &view.words.table.joints.object_tail;
            let of = view.children(c).iter().any(|&k| LangWords::among(tail, &view.forms[k]));
            // "reported clashes in Sake on Monday": where and when are told with it.
            let scene = view.rel(c) == "obl" && view.dep(c) != "obl:agent";
            if c > object && (scene || matches!(view.rel(c), "advcl" | "obl" | "xcomp" | "acl") && of) {
                tokens.end = tokens.end.max(view.subtree(c).end);
            }
        }
        Some(tokens.start.max(self.group.end)..tokens.end.min(unit.end))
    }

    /// "spoke of an attempt": the preposition belongs to the verb.
    fn takes_case(&self, dependent: usize) -> bool {
        let view = self.view;
        let own = self.verb + 1..self.group.end;
        view.children(dependent).iter().any(|&k| view.rel(k) == "case" && own.contains(&k))
    }

    /// What stands in front of a cue that interrupts or ends its sentence, and whether it is in quotation marks.
    fn left_content(
        &self,
        block: usize,
        unit: &Range<usize>,
        taken: usize,
        behind: &Behind,
        right_clause: bool,
    ) -> Option<(Vec<Range<usize>>, bool)> {
        let view = self.view;
        if !self.boundary_left(block, unit) {
            return None;
        }
        // The quotation that ends right in front of the cue, here or as the sentence before.
        let edge = if block <= unit.start { self.edge_of_previous(unit)? } else { self.last_before(block) };
        let quote = view
            .quotes
            .iter()
            .rfind(|q| q.tokens.end == edge && q.tokens.start < edge && !q.tokens.contains(&self.verb));
        if let Some(quote) = quote {
            let first = view.unit_of(quote.tokens.start).map_or(quote.tokens.start, |u| u.tokens.start);
            let whole = first >= quote.tokens.start || (first..quote.tokens.start).all(|i| view.is_mark(i));
            let start = if whole || first < taken { quote.tokens.start } else { first };
            let speaks = view.tells(quote.tokens.clone()) || whole || !right_clause;
            let piece = start..quote.tokens.end;
            return speaks.then_some((std::iter::once(piece).collect(), whole));
        }
        if right_clause || block <= unit.start {
            return None;
        }
        let inside = view.quote_of(self.verb).map(|q| view.quotes[q].tokens.start + 1);
        let start = unit
            .start
            .max(if taken <= block { taken.min(block) } else { unit.start })
            .max(inside.unwrap_or(0));
        let start =
            if taken > unit.start && taken < block && !view.tells(taken..block) { unit.start } else { start };
        let left = start..block;
        let has_verb = |r: Range<usize>| r.into_iter().any(|i| matches!(view.pos(i), Upos::Verb | Upos::Aux));
        let stop = self.wall(unit.end);
        // Where the cue ends: a comma or the end of the sentence.
        let mut end = behind.end.max(self.group.end);
        while end < stop
            && !matches!(view.doc.form(end), "," | "»" | "”" | "\"" | "—" | "–" | ";" | ":" | "." | "!" | "?")
        {
            end += 1;
        }
        let right = end + 1..stop.max(end + 1);
        let mut pieces = Vec::new();
        if has_verb(left.clone()) {
            // A cue in the middle of a sentence that goes on with something else of its own is none.
            if right.len() > 3 && self.object(false, behind.source).is_some() {
                return None;
            }
            let goes_on = view.doc.form(end.min(stop - 1)) == "," && self.goes_on(&left, &right);
            pieces.push(left);
            pieces.extend(goes_on.then_some(right));
        } else if !left.is_empty()
            && has_verb(right.clone())
            && view.doc.form(end.min(stop - 1)) == ","
            && self.object(false, behind.source).is_none()
        {
            pieces.push(left);
            pieces.push(right);
        } else if view.tells(left.clone()) && right.len() <= 1 {
            pieces.push(left);
        } else {
            return None;
        }
        Some((pieces, false))
    }

    /// Whether what follows an interrupting cue belongs to the clause in front of it: "He had word, she said, of attacks".
    fn goes_on(&self, left: &Range<usize>, right: &Range<usize>) -> bool {
        let view = self.view;
        let tops = || {
            right.clone().filter(|&i| view.head(i).is_none_or(|h| !right.contains(&h)) && !view.is_mark(i))
        };
        let hangs = |i: usize| {
            let clause = view.rel(i) == "conj" && view.children(i).iter().any(|&c| view.rel(c) == "nsubj");
            view.head(i).is_some_and(|h| left.contains(&h)) && !clause
        };
        tops().next().is_some() && tops().all(hangs)
    }

    /// The token after the last word or closing mark in front of the cue.
    fn last_before(&self, block: usize) -> usize {
        let mut edge = block;
        while edge > 0 && matches!(self.view.doc.form(edge - 1), "," | "—" | "–" | "-" | ".") {
            edge -= 1;
        }
        edge
    }

    /// The end of the sentence before, when it is in the same paragraph.
    fn edge_of_previous(&self, unit: &Range<usize>) -> Option<usize> {
        let view = self.view;
        let u = view.unit_index(unit.start)?;
        let before = view.units.get(u.checked_sub(1)?)?;
        (before.paragraph == view.units[u].paragraph).then_some(before.tokens.end)
    }

    /// The source as the sentence puts it, and the outlets in front of it.
    fn voice(
        &self,
        subject: Option<usize>,
        usage: &Use,
        quoted: bool,
        inverted: bool,
        passive: bool,
    ) -> Option<(Voice, Vec<Range<usize>>)> {
        let view = self.view;
        let Some(subject) = subject else {
            // Spanish leaves the pronoun out, and a quotation has a speaker even where the tree does not show it.
            let finite = view.has(self.verb, "VerbForm=Fin")
                || view
                    .children(self.verb)
                    .iter()
                    .any(|&c| view.has(c, "VerbForm=Fin") && view.rel(c) == "aux");
            let third = !view.has(self.verb, "Person=1") && !view.has(self.verb, "Person=2");
            let dropped = finite && third && view.parsed.lang == "es" && usage.kind == Kind::Speech;
            return (!passive && (dropped || quoted || inverted && usage.kind == Kind::Speech))
                .then_some((Voice::Last(None), Vec::new()));
        };
        if view.pos(subject) == Upos::Pron {
            if usage.of_things {
                return None;
            }
            // "those who fled", « los que huyeron », « l'une de ces sources » : what follows says who they are.
            if !view.is_anaphor(subject) {
                return Some((Voice::Phrase(view.phrase(subject), subject), Vec::new()));
            }
            if self.is_pronoun(subject) {
                return Some((Voice::Last(Some(subject)), Vec::new()));
            }
            return Some((Voice::Phrase(subject..subject + 1, subject), Vec::new()));
        }
        let thing = view.is_thing(subject);
        // "the supply, leaving them to believe", "the violence threatens to": only parties believe, want and promise.
        let speaks = |i: usize| {
            view.party(i).is_some_and(|m| m.source.is_some() || m.kind == crate::model::MentionKind::Person)
        };
        let party = view.pos(subject) == Upos::Propn
            || speaks(subject)
            || view.is_place(subject)
            || view.pos(subject) == Upos::Num
            || view.children(subject).iter().any(|&c| view.rel(c) == "nmod" && speaks(c))
                && view.child(subject, "det").is_none();
        // « L'archevêché dit avoir recueilli cent familles »: who can be quoted can say that he did something.
        let speaks_out = self.uses.iter().any(|u| u.kind == Kind::Speech && u.content == Content::Quote);
        let weak = usage.kind == Kind::Speech
            && !usage.of_things
            && (usage.content == Content::Object || usage.content == Content::Infinitive && !speaks_out);
        let leaned = !view.children(self.verb).contains(&subject) && !inverted;
        if !party && !thing && (matches!(usage.kind, Kind::Belief | Kind::Intention) || weak || leaned) {
            return None;
        }
        if usage.of_things && !thing {
            return None;
        }
        if !usage.of_things && thing && usage.kind != Kind::Speech {
            return None;
        }
        if !view.can_speak(subject) {
            return None;
        }
        if thing && let Some(author) = view.author(subject) {
            return Some((Voice::Phrase(view.phrase(author), author), Vec::new()));
        }
        Some((Voice::Phrase(view.phrase(subject), subject), Vec::new()))
    }

    /// Who is spoken to, from the tree.
    fn addressee(&self, subject: Option<usize>) -> Option<Range<usize>> {
        let view = self.view;
        let told = LangWords::among(&view.words.table.relays.told, &view.lemmas[self.verb]);
        let listens = |&c: &usize| {
            Some(c) != subject
                && view.pos(c) != Upos::Pron
                && (view.rel(c) == "iobj"
                    || told
                        && matches!(view.rel(c), "obj" | "obl")
                        && (view.is_outlet(c) || view.subtree(c).any(|k| view.is_outlet(k)))
                        && view.subtree(c).len() < 12)
        };
        let c = view.children(self.verb).iter().copied().find(|c| listens(c))?;
        Some(view.phrase(c))
    }

    /// "Reuters reported, citing officials": who is cited speaks, and the subject relays.
    fn cited(&self, frame: &mut Frame) {
        let view = self.view;
        let citing = &view.words.table.relays.citing;
        let cited =
            view.children(self.verb).iter().copied().filter(|&c| LangWords::among(citing, &view.lemmas[c]));
        for c in cited {
            let object = view.child(c, "obj").or_else(|| view.child(c, "obl:arg"));
            if let (Some(object), Voice::Phrase(tokens, head)) = (object, frame.source.clone())
                && view.is_outlet(head)
            {
                frame.relays.push(tokens);
                frame.source = Voice::Phrase(view.phrase(object), object);
            }
        }
        // "X, cité par l'agence", "a resident contacted by Reuters".
        if let Voice::Phrase(_, head) = frame.source {
            let quoted = &view.words.table.relays.quoted;
            for &c in view.children(head) {
                if view.rel(c) == "acl" && LangWords::among(quoted, &view.lemmas[c]) {
                    let outlet = view.subtree(c).find(|&k| view.is_outlet(k));
                    frame.relays.extend(outlet.map(|o| view.phrase(o)));
                }
            }
        }
    }
}
