//! What a verb answers for: the quotation, clause, infinitive or object beside it, or the sentence that it interrupts.

use std::ops::Range;

use vigie_lexicon::attribution::{Content, Kind};
use vigie_nlp::Upos;

use super::{
    behind::Behind,
    frames::{Clause, Cue},
};
use crate::extraction::attribution::words::{LangWords, Use};

/// Longest way, in words, from a verb to the quotation that it introduces.
const REACH: usize = 30;

/// What a cue answers for, and by which of its uses.
pub(super) struct Said<'u> {
    pub(super) pieces: Vec<Range<usize>>,
    pub(super) quoted: bool,
    pub(super) usage: &'u Use,
}

impl Cue<'_, '_> {
    /// What was said, by the first use of the verb that has room for it; `taken` is the end of the cue before.
    pub(super) fn said(&self, clause: &Clause, taken: usize) -> Option<Said<'_>> {
        let can = |content: Content| self.uses.iter().find(|u| u.content == content && !u.of_things);
        let speech = self.uses.iter().any(|u| u.kind == Kind::Speech);
        let shows = clause.subject.is_some_and(|s| self.view.is_thing(s));
        let right_clause = self.right_clause().filter(|right| self.is_told(right, clause));
        let right_quote = self.right_quote(&clause.unit, clause.behind.end);
        let left = (can(Content::Quote).is_some() && !clause.passive && clause.finite)
            .then(|| self.left_content(clause, taken, right_clause.is_some(), right_quote.as_ref()))
            .flatten();
        if let Some((mut pieces, quoted)) = left {
            pieces.extend(right_quote.filter(|_| quoted));
            return Some(Said { pieces, quoted, usage: can(Content::Quote)? });
        }
        let plain = |piece, usage| Some(Said { pieces: vec![piece], quoted: false, usage });
        let clausal = || {
            let infinitive = can(Content::Infinitive).filter(|_| speech);
            can(Content::Clause).or(infinitive).or(self.of_things(Content::Clause))
        };
        if let Some(mut right) = right_clause
            && let Some(usage) = clausal()
        {
            if let Some(quote) = &right_quote
                && quote.start < right.end + 2
            {
                right.end = right.end.max(quote.end);
            }
            return plain(right, usage);
        }
        if let Some(quote) = right_quote
            && let Some(usage) = can(Content::Quote).or(self.of_things(Content::Quote).filter(|_| shows))
        {
            return Some(Said { pieces: vec![quote], quoted: true, usage });
        }
        if let Some(usage) = can(Content::Quote)
            && let Some(rest) = self.after_colon(&clause.unit, &clause.behind)
        {
            return plain(rest, usage);
        }
        let claims = || speech && (self.is_reflexive() || self.tells_what_was_done());
        if let Some(infinitive) = self.infinitive()
            && let Some(usage) = can(Content::Infinitive).or(can(Content::Clause).filter(|_| claims()))
        {
            return plain(infinitive, usage);
        }
        let usage = can(Content::Object).or(self.of_things(Content::Object))?;
        plain(self.object(clause.passive, clause.subject)?, usage)
    }

    /// Whether a clause to the right is said, and neither describes who speaks (« …, contó una mujer que huyó ») nor is
    /// parted from the cue by a comma ("…, a group said, only days after …").
    fn is_told(&self, right: &Range<usize>, clause: &Clause) -> bool {
        let view = self.view;
        let &Clause { ref unit, start, ref behind, .. } = clause;
        let describes = clause.inverted
            && behind.source.is_some_and(|source| source >= self.group.end && source < right.start);
        let comma = behind.end.max(self.group.end);
        let aside = view.doc.form(comma.min(view.forms.len() - 1)) == ","
            && right.start > comma
            && self.boundary_left(start, unit)
            && start > unit.start
            && (unit.start..start).any(|i| view.has(i, "VerbForm=Fin"));
        !describes && !aside
    }

    fn of_things(&self, content: Content) -> Option<&Use> {
        self.uses.iter().find(|u| u.content == content && u.of_things)
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
        // "called it a crime", "accused him of theft": what is said of a pronoun tells enough.
        let of = |c: usize| {
            let tail = &view.words.table.joints.object_tail;
            view.children(c).iter().any(|&k| LangWords::among(tail, &view.forms[k]))
        };
        let said_of = view.children(self.verb).iter().copied().find(|&c| {
            let complement = view.rel(c) == "xcomp" && !view.is_verb(c)
                || matches!(view.rel(c), "advcl" | "obl" | "xcomp") && of(c);
            c >= self.group.end && complement && !view.is_time(c)
        });
        // "what officials called a crime"
        let fronted = view
            .children(self.verb)
            .iter()
            .any(|&c| c < self.verb && view.rel(c) == "obj" && view.pos(c) == Upos::Pron);
        if let Some(said) = said_of.filter(|_| fronted) {
            let tree = view.subtree(said);
            return Some(tree.start.max(self.group.end)..tree.end.min(unit.end));
        }
        // "polls show Ruiz ahead": what the tree takes for who is shown it.
        let direct = view.child(self.verb, "obj").is_some();
        let object = view.children(self.verb).iter().copied().chain(tail).find(|&c| {
            if Some(c) == tail {
                return true;
            }
            c >= self.group.end
                && Some(c) != inverted_source
                && (matches!(view.rel(c), "obj" | "obl") || acts(c) || view.rel(c) == "iobj" && !direct)
                && view.dep(c) != "obl:agent"
                && (view.pos(c) != Upos::Pron || view.rel(c) == "obj" && said_of.is_some())
                && !view.is_time(c)
                && {
                    matches!(view.rel(c), "obj" | "iobj")
                        || acts(c)
                        || view.dep(c) == "obl:arg"
                        || self.takes_case(c)
                }
        })?;
        if view.is_outlet(object) {
            return None;
        }
        let mut tokens = view.subtree(object);
        for &c in view.children(self.verb) {
            // "reported clashes in Sake on Monday": where and when are told with it.
            let scene = view.rel(c) == "obl" && view.dep(c) != "obl:agent";
            let named = view.rel(c) == "xcomp" && !view.is_verb(c);
            if c > object
                && (scene || named || matches!(view.rel(c), "advcl" | "obl" | "xcomp" | "acl") && of(c))
            {
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
        clause: &Clause,
        taken: usize,
        right_clause: bool,
        right_quote: Option<&Range<usize>>,
    ) -> Option<(Vec<Range<usize>>, bool)> {
        let &Clause { ref unit, start: block, .. } = clause;
        let view = self.view;
        // "“….” He said that …": a sentence that tells something of its own is no tail of the quotation before it.
        let told = right_clause || right_quote.is_some();
        if !self.boundary_left(block, unit) || block <= unit.start && told {
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
        // "When he came, he said, “…”": what says when is not what is said.
        if right_quote.is_some() && self.is_adverbial(unit.start..block) {
            return None;
        }
        self.around(clause, taken).map(|pieces| (pieces, false))
    }

    /// Whether all that stands in some tokens tells when, where or how the verb was said.
    fn is_adverbial(&self, tokens: Range<usize>) -> bool {
        let view = self.view;
        let outside = |i: usize| view.head(i).is_none_or(|h| !tokens.contains(&h));
        let mut tops = tokens.clone().filter(|&i| !view.is_mark(i) && outside(i)).peekable();
        tops.peek().is_some()
            && tops.all(|i| {
                view.head(i) == Some(self.verb)
                    && matches!(view.rel(i), "advcl" | "obl" | "advmod" | "cc" | "mark")
            })
    }

    /// The words around a cue that interrupts or ends its sentence.
    fn around(&self, clause: &Clause, taken: usize) -> Option<Vec<Range<usize>>> {
        let view = self.view;
        let &Clause { ref unit, start: block, ref behind, .. } = clause;
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
        Some(pieces)
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
        let open = |i: usize| {
            matches!(self.view.doc.form(i), "," | "—" | "–" | "-" | ".") || self.view.pos(i) == Upos::Space
        };
        while edge > 0 && open(edge - 1) {
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
}
