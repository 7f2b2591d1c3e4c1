//! Where a fact is: places that the parse binds to it, then its sentence's, its paragraph's, a plain anaphor's.

use smol_str::SmolStr;
use vigie_lexicon::events::{EventType, Reach};
use vigie_nlp::Upos;

use super::{matching::Candidate, proposing::Proposal, reading::Reading};
use crate::model::{Byte, FactPlace, Level, MentionKind, PlaceMention, PlaceUse, PlaceWay, Source, Span};

/// Sentences over which a place is sought that stands for itself, where the last one named belongs to somebody's title.
const ANAPHOR_REACH: usize = 3;

/// Words between two places of one list.
const LIST_REACH: usize = 12;

/// A place mention and how it hangs from a trigger.
#[derive(Clone, Copy, Debug)]
struct Bound<'a> {
    mention: &'a PlaceMention,
    /// Clauses and other facts' triggers on the way down to it.
    taken: usize,
    /// Steps up from the trigger to the word that also stands over the place.
    up: usize,
    /// Steps down from that word to the place.
    down: usize,
    /// Distance in the text.
    far: usize,
}

impl<'a> Reading<'a> {
    /// The words over a token, itself first, with the light verb of a noun as its first step.
    pub(crate) fn ancestors(&self, i: usize) -> Vec<usize> {
        let mut out = vec![i];
        let mut at = i;
        while let Some(head) = self.graph.head(at) {
            if out.len() > 60 {
                break;
            }
            out.push(head);
            at = head;
        }
        out
    }

    /// Steps up from `from` and down to `to` by their lowest common word.
    pub(crate) fn steps(&self, from: usize, to: usize) -> Option<(usize, usize)> {
        let (above, below) = (self.ancestors(from), self.ancestors(to));
        above.iter().enumerate().find_map(|(up, a)| below.iter().position(|b| b == a).map(|down| (up, down)))
    }

    /// Places inside the phrases of some words.
    pub(crate) fn places_in(&self, words: &[usize]) -> Vec<FactPlace> {
        let mut out = Vec::new();
        for &word in words {
            let span = self.graph.phrase(word);
            let bytes = self.parsed.bytes_of(span);
            for m in &self.mentions.places {
                if bytes.covers(m.span) && self.is_location(m) {
                    push(&mut out, m, false);
                }
            }
            if out.is_empty() {
                // "El norte del país".
                let whole = self.graph.children[word].iter().copied().find(|&c| {
                    self.graph.rel(c) == "nmod"
                        && self.is_genitive(&self.graph.cases(c))
                        && self.is_area(word)
                });
                let stands_for = self.anaphor(word).or_else(|| self.anaphor(whole?));
                out.extend(stands_for.and_then(|m| fact_place(m, true)));
            }
        }
        self.specific(out)
    }

    /// The places of the trigger's sentence, those closest in the parse.
    pub(crate) fn places_of_sentence(
        &self,
        trigger: usize,
        not_in: &[usize],
        reach: Reach,
    ) -> Vec<FactPlace> {
        let here = self.sentence[trigger];
        let avoid: Vec<_> = not_in.iter().map(|&w| self.graph.phrase(w)).collect();
        let mut bound: Vec<Bound<'a>> = Vec::new();
        for mention in &self.mentions.places {
            let Some(top) = self.top_of(mention.span) else { continue };
            if self.sentence[top] != here
                || !self.is_location(mention)
                || avoid.iter().any(|s| s.contains(top))
                || self.is_goal_of_another(trigger, top)
                || self.describes_a_place(trigger, top)
            {
                continue;
            }
            if let Some((up, down)) = self.steps(trigger, top) {
                let taken = self.taken(trigger, top, up);
                bound.push(Bound { mention, taken, up, down, far: top.abs_diff(trigger) });
            }
        }
        let key = |b: &Bound<'_>| (b.taken, b.up, b.down, b.far);
        let near = |best: &(usize, usize, usize, usize)| match reach {
            Reach::Clause => best.0 == 0 && best.1 <= 1 && best.2 <= 2,
            Reach::Paragraph => best.0 < 2,
        };
        let Some(best) = bound.iter().map(key).min().filter(near) else {
            if reach == Reach::Clause {
                return Vec::new();
            }
            return self.anaphor_of_sentence(trigger).into_iter().collect();
        };
        let first = bound.iter().find(|b| key(b) == best).copied();
        let mut out = Vec::new();
        for b in &bound {
            let same_level = b.taken == best.0 && b.up == best.1 && b.down <= best.2 + 1;
            let joined = first.is_some_and(|f| {
                self.coordinated(f.mention, b.mention) || self.listed(f.mention, b.mention, &bound)
            });
            if same_level || joined {
                push(&mut out, b.mention, false);
            }
        }
        self.specific(out)
    }

    /// Takes the places that the weights give a fact, unless the rules know better.
    pub(crate) fn take_places(
        &self,
        candidate: &Candidate,
        weighed: Vec<FactPlace>,
        proposal: &mut Proposal,
    ) {
        let kind = self.type_of(candidate);
        let Proposal { patients, located, bound, whence, .. } = proposal;
        // "from the district": what a noun stands for is hardly ever another place.
        let firm = *whence == PlaceWay::Anaphor && weighed.is_empty()
            // What is taken, held or besieged is a place itself: no other of the sentence is.
            || *whence == PlaceWay::Patient && kind.is_some_and(EventType::changes_hands) && holds_all(&weighed, &bound.places);
        // "took control of Shasha", a village that nobody knows: it fell, and no place beside it did.
        let unknown = kind.is_some_and(|kind| kind.of_place)
            && *whence != PlaceWay::Role
            && patients.words.iter().any(|&w| self.is_unknown_place(w))
            // « L'attaque de Barsalogho », "fled their homes in Tepuche": not where the sentence before was.
            || self.happens_somewhere_unknown(candidate, &located.words);
        if unknown {
            bound.places.retain(|p| !matches!(p.place.level, Level::Site | Level::Settlement));
            *whence = if bound.places.is_empty() { PlaceWay::Nowhere } else { *whence };
        } else if !firm && weighed != bound.places {
            *whence = PlaceWay::Weights;
            bound.places = weighed;
        }
    }

    /// Takes out of the places of a fact those that say something else than where it was; where none is left, a type may lie
    /// in the country that does it.
    pub(crate) fn clear_places(&self, candidate: &Candidate, sources: &[Source], proposal: &mut Proposal) {
        let (trigger, kind) = (candidate.trigger, self.type_of(candidate));
        let Proposal { agents, bound, whence, .. } = proposal;
        self.keep_own_clause(trigger, &mut bound.places);
        self.keep_out_of_asides(trigger, &mut bound.places);
        self.keep_out_of_visits(&mut bound.places);
        keep_in_country(&mut bound.places);
        // « Le Pérou a décrété l'urgence »: what a country rules for itself is in no other that only another sentence names.
        let own: Vec<&str> = agents.words.iter().filter_map(|&word| self.country_of(word)).collect();
        let rules = |kind: &EventType| kind.of_country || matches!(kind.group.as_str(), "order" | "politics");
        if kind.is_some_and(rules) && !own.is_empty() {
            bound.places.retain(|place| !place.inferred || own.contains(&place.place.country.as_str()));
        }
        // "According to Britain": who tells it is not where.
        let speaks = |place: &FactPlace| {
            let top = self.top_of(place.span);
            let is_known = |source: &&Source| source.actor.is_some();
            top.is_some() && sources.iter().filter(is_known).any(|source| self.top_of(source.span) == top)
        };
        bound.places.retain(|place| !speaks(place));
        self.keep_where_it_happened(sources, &mut bound.places);
        // Where somebody is the governor is not where it happened, if another place is told and he did not do it; nor what he
        // holds.
        let held = kind.is_some_and(|kind| kind.of_place);
        let of_office = |place: &FactPlace| {
            let top = self.top_of(place.span).filter(|&top| self.is_in_title(top));
            let does = |top| self.graph.head(top).is_some_and(|office| agents.words.contains(&office));
            top.is_some_and(|top| held || !does(top))
        };
        if held || !bound.places.iter().all(of_office) {
            bound.places.retain(|place| !of_office(place));
        }
        if bound.places.is_empty() && kind.is_some_and(|kind| kind.of_country) {
            let country = |&word: &usize| {
                self.place(word).filter(|m| m.place.as_ref().is_some_and(|p| p.level == Level::Country))
            };
            let tells = sources.iter().filter_map(|source| self.top_of(source.span)).collect::<Vec<_>>();
            let named = agents.words.iter().chain(&tells).find_map(country);
            bound.places.extend(named.and_then(|m| fact_place(m, false)));
            *whence = if bound.places.is_empty() { *whence } else { PlaceWay::Role };
        }
    }

    /// The code of the country that a word names.
    fn country_of(&self, word: usize) -> Option<&'a str> {
        let place = self.place(word)?.place.as_ref()?;
        (place.level == Level::Country).then_some(place.country.as_str())
    }

    /// Whether a patient is a name that is no party's and no place's.
    fn is_unknown_place(&self, word: usize) -> bool {
        self.graph.pos[word] == Upos::Propn
            && self.party(word).is_none()
            && self.places_in(&[word]).is_empty()
    }

    /// Whether the words that say where something happened are names that nobody knows.
    fn happens_somewhere_unknown(&self, candidate: &Candidate, located: &[usize]) -> bool {
        let graph = &self.graph;
        let kind = self.language.types.get(self.pattern(candidate).fact_type.as_str());
        let of_attack = |&&c: &&usize| {
            kind.is_some_and(|kind| kind.group == "fight")
                && graph.pos[candidate.trigger] == Upos::Noun
                && graph.rel(c) == "nmod"
                && self.is_genitive(&graph.cases(c))
        };
        // A lone name that looks like a person's: who attacks has a name that parties have.
        let unknown = |&word: &usize| {
            graph.pos[word] == Upos::Propn
                && !graph.children[word].iter().any(|&c| graph.rel(c) == "flat")
                && self.party(word).is_none_or(|p| p.actor.is_none() && p.kind == MentionKind::Person)
                && self.places_in(&[word]).is_empty()
        };
        let below = graph.children[candidate.trigger].iter().filter(of_attack);
        self.places_in(located).is_empty() && located.iter().chain(below).any(unknown)
    }

    /// Whether a word is a direction or a part of something: "the north of the country".
    fn is_area(&self, word: usize) -> bool {
        self.fits(word, &self.language.grammar.partitive)
            || self.fits(word, &self.language.grammar.directions)
    }

    /// Without the places of another fact's clause, where its own has one: "a bomb killed two in Khuzdar, and in Turbat shops
    /// closed".
    fn keep_own_clause(&self, trigger: usize, places: &mut Vec<FactPlace>) {
        let here = self.sentence[trigger];
        let way = |place: &FactPlace| {
            let top = self.top_of(place.span).filter(|&top| self.sentence[top] == here)?;
            let (up, _) = self.steps(trigger, top)?;
            Some((top, up))
        };
        let goals = &self.language.grammar.goal_cases.lemmas;
        let is_goal =
            |(top, _): (usize, usize)| self.graph.cases(top).iter().any(|case| goals.contains(case));
        let own = |(top, up)| up <= 1 && self.taken(trigger, top, up) == 0;
        let another = |(top, up): (usize, usize)| {
            let common = self.ancestors(trigger).get(up).copied();
            let light = self.graph.light[trigger].map(|(verb, _)| verb);
            let tells =
                |i: usize| i != trigger && Some(i) != light && self.triggers[i] && self.graph.is_predicate(i);
            // "… and in Turbat shops closed": what stands in the first clause is the first one's.
            let of_first = common.filter(|_| self.graph.rel(trigger) == "conj").is_some_and(tells);
            of_first || self.ancestors(top).into_iter().take_while(|&i| Some(i) != common).any(tells)
        };
        let told: Vec<_> = places.iter().filter_map(way).filter(|&way| own(way) && !another(way)).collect();
        // Where people flee to says nothing of where from.
        if !told.is_empty() && !told.iter().any(|&way| is_goal(way)) {
            places.retain(|place| !way(place).is_some_and(another));
        }
    }

    /// Without the country that speaks and that of whose troops act, where another place is told: "Russia's ministry said",
    /// "Somaliland troops".
    fn keep_where_it_happened(&self, sources: &[Source], places: &mut Vec<FactPlace>) {
        let country = |place: &FactPlace| place.place.level == Level::Country;
        let speaks =
            |place: &FactPlace| country(place) && sources.iter().any(|source| source.span.covers(place.span));
        let acts = |place: &FactPlace| {
            let top = self.top_of(place.span).filter(|&top| self.graph.rel(top) == "compound");
            let whose = top.and_then(|top| self.graph.head(top)).and_then(|head| self.party(head));
            whose.is_some_and(|party| party.kind == MentionKind::Group)
        };
        let else_where = |place: &FactPlace| !speaks(place) && !acts(place);
        if places.iter().any(else_where) {
            places.retain(else_where);
        }
    }

    /// How firmly a place belongs to something else: clauses and triggers between it and the word it shares with ours.
    pub(crate) fn taken(&self, trigger: usize, top: usize, up: usize) -> usize {
        let Some(&common) = self.ancestors(trigger).get(up) else { return 9 };
        let mut cost = 0;
        for i in self.ancestors(top) {
            if i == common {
                break;
            }
            if self.triggers[i] && i != trigger {
                cost += 2;
            } else if self.graph.is_predicate(i)
                && matches!(self.graph.rel(i), "acl" | "advcl" | "ccomp" | "parataxis" | "conj" | "csubj")
            {
                cost += 1;
            }
        }
        cost
    }

    /// "They fled to the capital after the attack": where somebody goes is not where that happens which stands beside it.
    pub(crate) fn is_goal_of_another(&self, trigger: usize, top: usize) -> bool {
        let goals = &self.language.grammar.goal_cases.lemmas;
        let (graph, above) = (&self.graph, self.ancestors(trigger));
        let light = graph.light[trigger].map(|(verb, _)| verb);
        // "Fled to the capital and Segou", where the parse hangs the second from the verb.
        let bare = graph.rel(top) == "conj" && graph.cases(top).is_empty();
        let before = (top.saturating_sub(3)..top).rev().find(|&i| bare && self.place(i).is_some());
        let twin = before.filter(|&i| graph.head(i) == graph.head(top));
        graph.up[top].iter().chain(twin.into_iter().flat_map(|i| &graph.up[i])).any(|edge| {
            edge.cases.iter().any(|case| goals.contains(case))
                && self.triggers[edge.other]
                && edge.other != trigger
                && graph.pos[edge.other] == Upos::Verb
                && Some(edge.other) != light
                // "Advanced to the town, shelling homes": what is done on the way is done there.
                && (graph.pos[trigger] == Upos::Noun || !above.contains(&edge.other))
        })
    }

    /// "The capture of this town, 125 km from Goma": what only says where a place lies that is meant.
    pub(crate) fn describes_a_place(&self, trigger: usize, top: usize) -> bool {
        let above = self.ancestors(top);
        above.iter().skip(1).take_while(|&&i| i != trigger).any(|&i| self.anaphor(i).is_some())
    }

    /// Whether two places stand in one list: only commas, conjunctions, adpositions and other places between them.
    fn listed(&self, a: &PlaceMention, b: &PlaceMention, all: &[Bound<'_>]) -> bool {
        let (first, last) = if a.span.start <= b.span.start { (a, b) } else { (b, a) };
        let from = self.parsed.tokens_of(first.span).end;
        let to = self.parsed.tokens_of(last.span).start;
        let words = &self.language.grammar.place_anaphora;
        (from..to).all(|i| {
            matches!(self.graph.pos[i], Upos::Punct | Upos::Cconj | Upos::Adp | Upos::Det)
                && !matches!(self.graph.forms[i].as_str(), "." | ";" | ":" | "(" | ")" | "«" | "»" | "\"")
                || all.iter().any(|b| self.parsed.tokens_of(b.mention.span).contains(i))
                || words.iter().any(|w| w.words.iter().any(|w| *w == self.graph.lemmas[i]))
        })
    }

    /// Whether a mention names where something is, and not a part of an organisation's or an army's name.
    fn is_location(&self, m: &PlaceMention) -> bool {
        m.usage == PlaceUse::Location
            && m.place.is_some()
            && !self.in_name(m)
            && !self.is_represented(m)
            && !self.is_home(m)
    }

    /// Whether a mention says where somebody is at home: "a monitor based in Britain".
    pub(crate) fn is_home(&self, m: &PlaceMention) -> bool {
        let over = self.top_of(m.span).and_then(|top| self.graph.head(top));
        over.is_some_and(|over| {
            self.graph.has(over, "VerbForm=Part")
                && !self.triggers[over]
                && matches!(self.graph.rel(over), "acl" | "amod")
                && self.language.grammar.based.lemmas.contains(&self.graph.lemmas[over])
        })
    }

    /// Whether adpositions say of what something is: "of".
    pub(crate) fn is_genitive(&self, cases: &[SmolStr]) -> bool {
        cases.iter().any(|case| self.language.grammar.genitive_cases.lemmas.contains(case))
    }

    /// Whether a mention only says whose embassy or envoy stands there: "l'ambassade de France".
    pub(crate) fn is_represented(&self, m: &PlaceMention) -> bool {
        let graph = &self.graph;
        let mut top = self.top_of(m.span);
        // « Les ambassades de France et de Belgique », where the second may hang from the embassies or from the first.
        while let Some(at) = top {
            let cases = graph.cases(at);
            let bound = matches!(graph.rel(at), "nmod" | "compound" | "amod" | "conj")
                && (cases.is_empty() || self.is_genitive(&cases));
            let head = graph.head(at).filter(|_| bound);
            if head.is_some_and(|head| self.fits(head, &self.language.grammar.missions)) {
                return true;
            }
            top = head.filter(|_| graph.rel(at) == "conj");
        }
        false
    }

    /// Whether "the city" after it may be that one: a capital that stands for its government is none.
    fn is_named_for_itself(&self, m: &PlaceMention) -> bool {
        let acts = m.usage == PlaceUse::Actor;
        let country = m.place.as_ref().is_some_and(|place| place.level == Level::Country);
        is_location_or_actor(m) && (!acts || country) && (country || !self.in_name(m))
    }

    /// Whether a mention is part of the name of somebody who is known: "Islamic State Khorasan".
    pub(crate) fn in_name(&self, m: &PlaceMention) -> bool {
        self.mentions.parties.iter().any(|p| {
            p.actor.is_some()
                && matches!(p.kind, MentionKind::Organisation | MentionKind::Group)
                && p.span.covers(m.span)
        })
    }

    pub(crate) fn coordinated(&self, a: &PlaceMention, b: &PlaceMention) -> bool {
        let (Some(a), Some(b)) = (self.top_of(a.span), self.top_of(b.span)) else { return false };
        let first = |mut i: usize| {
            while self.graph.rel(i) == "conj" {
                match self.graph.head(i) {
                    Some(h) => i = h,
                    None => break,
                }
            }
            i
        };
        first(a) == first(b)
    }

    /// "la ville", "the area": the place named last that it can stand for.
    pub(crate) fn anaphor(&self, word: usize) -> Option<&'a PlaceMention> {
        *self.anaphors[word].get_or_init(|| self.find_anaphor(word))
    }

    fn find_anaphor(&self, word: usize) -> Option<&'a PlaceMention> {
        let graph = &self.graph;
        let rule = self.language.grammar.place_anaphora.iter().find(|a| {
            a.words.iter().any(|w| *w == graph.lemmas[word] || *w == graph.forms[word])
                && (a.determiners.is_empty()
                    || graph.children[word].iter().any(|&c| {
                        a.determiners.iter().any(|d| *d == graph.forms[c] || *d == graph.lemmas[c])
                    }))
        })?;
        let named = graph.children[word].iter().any(|&c| {
            matches!(graph.rel(c), "nmod" | "appos" | "flat")
                && matches!(graph.pos[c], Upos::Propn | Upos::Noun)
        });
        if named {
            return None;
        }
        let start = graph.doc.tokens[word].start;
        let block = self.block(word);
        // "Eight million Venezuelans have left the country": theirs.
        let is_country = |m: &PlaceMention| m.place.as_ref().is_some_and(|p| p.level == Level::Country);
        let of_people = |m: &&PlaceMention| {
            m.usage == PlaceUse::Demonym
                && m.span.end <= start
                && is_country(m)
                && self.top_of(m.span).is_some_and(|top| {
                    self.sentence[top] == self.sentence[word] && graph.pos[top] != Upos::Adj
                })
        };
        if rule.levels.iter().any(|level| level == Level::Country.as_str())
            && let Some(theirs) = self.mentions.places.iter().rfind(of_people)
        {
            return Some(theirs);
        }
        let mut named = self.topped_places().rev().filter(|(m, top)| {
            m.span.end <= start
                && self.is_named_for_itself(m)
                && !self.is_represented(m)
                && m.place.as_ref().is_some_and(|p| {
                    rule.levels.is_empty() || rule.levels.iter().any(|l| l == p.level.as_str())
                })
                && top.is_some_and(|t| {
                    block.saturating_sub(self.block(t)) <= 12 || m.usage == PlaceUse::Location
                })
        });
        let last = named.next()?;
        // « Le gouverneur de Kandahar dément la chute de Spin Boldak … la ville »: his town is not the one they speak of, nor is one
        // that he visits.
        let of_office =
            |top: Option<usize>| top.is_some_and(|top| self.is_in_title(top) || self.is_visited(top));
        let meant =
            [last].into_iter().chain(named).find(|(_, top)| !of_office(*top)).filter(|(_, top)| {
                top.is_some_and(|t| self.sentence[word] - self.sentence[t] <= ANAPHOR_REACH)
            });
        meant.or(Some(last).filter(|(_, top)| !of_office(*top))).map(|(m, _)| m)
    }

    /// Whether a place only says of where somebody is the governor or the bishop, who speaks or acts.
    fn is_in_title(&self, top: usize) -> bool {
        let graph = &self.graph;
        let office = graph.head(top).filter(|_| matches!(graph.rel(top), "nmod" | "compound" | "amod"));
        let office = office.filter(|&office| self.fits(office, &self.language.grammar.offices));
        // "The murder of the mayor of Pasto" is likely to be where he is the mayor.
        let done_to = |over: usize| self.triggers[over] && !graph.is_predicate(over);
        office.is_some_and(|office| !graph.head(office).is_some_and(done_to))
    }

    fn anaphor_of_sentence(&self, trigger: usize) -> Option<FactPlace> {
        let sentence = self.parsed.sentences.get(self.sentence[trigger])?;
        sentence
            .tokens
            .range()
            .filter_map(|i| Some((self.anaphor(i)?, self.steps(trigger, i)?)))
            .min_by_key(|(_, (up, down))| up + down)
            .and_then(|(m, _)| fact_place(m, true))
    }

    /// The places that a paragraph names in front of a word.
    pub(crate) fn places_named_before(&self, at: usize) -> Vec<FactPlace> {
        let mut out = Vec::new();
        for (m, top) in self.topped_places() {
            if top.is_some_and(|top| top < at && self.block(top) == self.block(at)) && self.is_location(m) {
                push(&mut out, m, false);
            }
        }
        self.specific(out)
    }

    /// Without the places that contain another of them, unless one list names both: "in Sylhet and Sunamganj". What lies in
    /// the whole of a part is taken to lie in the part that is told beside it: "in Gao, in northern Mali".
    pub(crate) fn specific(&self, places: Vec<FactPlace>) -> Vec<FactPlace> {
        let contains = |outer: &FactPlace, inner: &FactPlace| {
            let is_part_of = inner.part_of.as_ref().is_some_and(|whole| whole.id == outer.place.id);
            let within = inner.place.containers.contains(&outer.whole().name);
            within && is_part_of
                || outer.place.level > inner.place.level
                    && (within
                        || outer.place.level == Level::Country && outer.place.country == inner.place.country
                        || inner.conflict.as_ref().is_some_and(|c| c.span.overlaps(outer.span)))
        };
        let keep: Vec<bool> = places
            .iter()
            .map(|p| {
                !places.iter().any(|q| {
                    contains(p, q) && !self.named_together(p.span, q.span) || self.is_told_to_hold(p, q)
                })
            })
            .collect();
        places.into_iter().zip(keep).filter_map(|(p, k)| k.then_some(p)).collect()
    }

    /// "Tame (Arauca)": whether a place stands in brackets behind another to say where that is.
    fn is_told_to_hold(&self, outer: &FactPlace, inner: &FactPlace) -> bool {
        let between = self.document.text.get(inner.span.end..outer.span.start).unwrap_or("");
        between.trim_start().starts_with('(')
            && !between.contains(')')
            && outer.place.country == inner.place.country
            && outer.place.id != inner.place.id
            // "Cameroon (North-West and South-West)" says in which parts of it.
            && outer.place.level >= inner.place.level
    }

    /// Whether one list names two places, with "and" between them.
    fn named_together(&self, a: Span<Byte>, b: Span<Byte>) -> bool {
        let (first, last) = if a.start <= b.start { (a, b) } else { (b, a) };
        let between = self.parsed.tokens_of(first).end..self.parsed.tokens_of(last).start;
        if between.len() > LIST_REACH {
            return false;
        }
        let others = || {
            between
                .clone()
                .filter(|&i| !self.topped_places().any(|(m, _)| self.parsed.tokens_of(m.span).contains(i)))
        };
        others().any(|i| self.graph.pos[i] == Upos::Cconj)
            && others().all(|i| {
                matches!(self.graph.pos[i], Upos::Cconj | Upos::Adp | Upos::Det) || self.graph.forms[i] == ","
            })
    }

    /// The places of the sentences before, in the same paragraph.
    pub(crate) fn places_of_paragraph(&self, trigger: usize, reach: usize) -> Vec<FactPlace> {
        let here = self.sentence[trigger];
        let block = self.block(trigger);
        for back in 1..=reach {
            let Some(s) = here.checked_sub(back).and_then(|k| self.parsed.sentences.get(k)) else { break };
            if s.block != block {
                break;
            }
            let span = self.parsed.bytes_of(s.tokens);
            let mut out = Vec::new();
            for m in self.mentions.places.iter().filter(|m| span.covers(m.span) && self.is_location(m)) {
                push(&mut out, m, true);
            }
            let out = self.specific(out);
            if let Some(last) = out.into_iter().next_back() {
                return vec![last];
            }
        }
        Vec::new()
    }
}

/// Whether a mention has a place and stands for where something is or for who acts.
pub(crate) fn is_location_or_actor(m: &PlaceMention) -> bool {
    matches!(m.usage, PlaceUse::Location | PlaceUse::Actor) && m.place.is_some()
}

pub(crate) fn fact_place(m: &PlaceMention, inferred: bool) -> Option<FactPlace> {
    let place = m.place.clone()?;
    // "northern Mali": what is told is a circle in the place, and the record keeps no more than that.
    let (place, part_of) = match &m.part {
        Some(part) => (place.part(part), Some(place)),
        None => (place, None),
    };
    Some(FactPlace { span: m.span, place, part_of, conflict: m.conflict.clone(), inferred })
}

fn push(out: &mut Vec<FactPlace>, m: &PlaceMention, inferred: bool) {
    if let Some(place) = fact_place(m, inferred)
        && !out.iter().any(|p| p.place.id == place.place.id)
    {
        out.push(place);
    }
}

/// Without the places of other sentences that lie in another country than those of the fact's own.
fn keep_in_country(places: &mut Vec<FactPlace>) {
    let own: Vec<String> = places.iter().filter(|p| !p.inferred).map(|p| p.place.country.clone()).collect();
    let lies = |country: &String| country.is_empty() || own.contains(country);
    if !own.is_empty() && own.iter().all(|country| !country.is_empty()) {
        places.retain(|p| !p.inferred || lies(&p.place.country));
    }
}

/// Whether some places are among others.
fn holds_all(places: &[FactPlace], some: &[FactPlace]) -> bool {
    some.iter().all(|place| places.iter().any(|other| other.place.id == place.place.id))
}
