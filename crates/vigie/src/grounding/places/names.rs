//! Where a text names a place: entities of the model and names of the gazetteer, the longest first.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use vigie_nlp::{Doc, Upos};

use crate::model::{Level, Parsed, PlaceUse};

use super::{
    Bearer, Gazetteer, NameKind, PlaceIdx, PlaceWords,
    context::{is_list, level_in_front},
    features::weight,
    fold,
    forms::Forms,
    misspelt::{Near, near, tolerance, transliterations},
    roads::road,
    spelling::fold_onto,
};

/// Longest name in tokens.
const LONGEST: usize = 8;

/// A name in the text and the places that bear it.
#[derive(Clone, Debug)]
pub(super) struct Name {
    /// Where it stands.
    pub tokens: Range<usize>,
    /// Its folded form, or that of the name it was corrected to.
    pub key: String,
    /// All places that bear it; empty when none is known.
    pub bearers: Vec<Bearer>,
    /// How many letters were corrected.
    pub distance: usize,
    /// What it does, as far as the name itself tells.
    pub usage: PlaceUse,
    /// What the model says of it.
    pub entity: EntityClass,
    /// The level that a word beside it tells.
    pub level: Option<Level>,
    /// Whether a preposition of place stands in front of it.
    pub placed: bool,
    /// Whether the lexicon, not the gazetteer, says what it is.
    pub fixed: bool,
    /// Whether it is a road by its words: no gazetteer need know it.
    pub road: bool,
    /// What else is seen of it.
    pub signs: Signs,
}

/// What is seen of a name besides its places: each says a little of whether it is one.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Signs {
    /// The model's entity is this name and nothing more.
    pub exact: bool,
    /// Part of speech of its last word.
    pub pos: Upos,
    /// A title stands in front: "President Lincoln".
    pub titled: bool,
    /// A person of the document bears it.
    pub family: bool,
    /// What stands right beside it.
    pub beside: Beside,
    /// The sentence starts with it.
    pub opens: bool,
    /// All its letters are capitals.
    pub capitals: bool,
    /// Its sentence is in capitals altogether.
    pub loud: bool,
    /// It is a word of the dictionary as well.
    pub word: bool,
    /// It is a name of persons as well.
    pub given: bool,
    /// The document writes it in lower case elsewhere.
    pub lower: bool,
    /// The model sees just this name as a place elsewhere in the document.
    pub seen_place: bool,
    /// A place and a comma stand in front of it.
    pub comma_before: bool,
    /// A comma and a place stand behind it.
    pub comma_after: bool,
    /// It stands in a list with a place.
    pub listed: bool,
    /// It owns what follows: "Kabul's".
    pub possessive: bool,
    /// A known actor bears just this name, or one that holds it.
    pub actor: Option<bool>,
}

/// The sorts of entities that matter here, over the label sets of all models.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EntityClass {
    /// A place.
    Place,
    /// A building, a road.
    Facility,
    /// A person.
    Person,
    /// An organisation.
    Organisation,
    /// A people, a religion.
    People,
    /// Some other name.
    Other,
    /// No entity.
    None,
}

impl EntityClass {
    fn of(label: &str) -> EntityClass {
        match label {
            "GPE" | "LOC" => EntityClass::Place,
            "FAC" => EntityClass::Facility,
            "PER" | "PERSON" => EntityClass::Person,
            "ORG" => EntityClass::Organisation,
            "NORP" => EntityClass::People,
            "MISC" | "EVENT" | "LAW" | "PRODUCT" | "WORK_OF_ART" => EntityClass::Other,
            _ => EntityClass::None,
        }
    }
}

/// Finds names sentence by sentence.
pub(super) struct Finder<'a> {
    pub(super) parsed: &'a Parsed,
    pub(super) doc: &'a Doc,
    gazetteer: &'a Gazetteer,
    pub(super) words: &'a PlaceWords,
    pub(super) forms: Forms,
    /// The entity of each token.
    entity_of: Vec<Option<usize>>,
    /// Family names of the persons of the document, folded.
    pub(super) persons: BTreeSet<String>,
    /// Whether the document speaks of an illness.
    of_illness: bool,
}

impl<'a> Finder<'a> {
    pub(super) fn new(parsed: &'a Parsed, gazetteer: &'a Gazetteer, words: &'a PlaceWords) -> Self {
        let doc = &parsed.doc;
        let mut entity_of = vec![None; doc.tokens.len()];
        let mut persons = BTreeSet::new();
        for (i, entity) in doc.entities.iter().enumerate() {
            let tokens = entity.tokens.start..entity.tokens.end.min(entity_of.len());
            if EntityClass::of(&entity.label) == EntityClass::Person && tokens.len() > 1 {
                persons.extend(tokens.clone().map(|t| fold(doc.form(t))).filter(|n| n.len() > 2));
            }
            entity_of[tokens].fill(Some(i));
        }
        let forms = Forms::of(doc);
        let illness = &words.lexicon.diseases.words;
        let of_illness = (0..doc.tokens.len()).any(|t| illness.contains(forms.lower(t)));
        Finder { parsed, doc, gazetteer, words, forms, entity_of, persons, of_illness }
    }

    /// All names, in text order, not overlapping.
    pub(super) fn names(&self) -> Vec<Name> {
        let mut out: Vec<Name> = Vec::new();
        for sentence in &self.parsed.sentences {
            let mut i = sentence.tokens.start;
            while i < sentence.tokens.end.min(self.doc.tokens.len()) {
                let found = self.longest(i, sentence.tokens.range(), out.last());
                i = match found {
                    Some((end, name)) => {
                        out.extend(name);
                        end
                    }
                    None => i + 1,
                };
            }
        }
        self.add_unknown(&mut out);
        self.read_signs(&mut out);
        out
    }

    /// The longest name that starts at a token, and where to go on; no name where it is not one of a place.
    fn longest(
        &self,
        i: usize,
        sentence: Range<usize>,
        last: Option<&Name>,
    ) -> Option<(usize, Option<Name>)> {
        let token = &self.doc.tokens[i];
        if matches!(token.pos, Upos::Punct | Upos::Space | Upos::Sym) {
            return None;
        }
        if let Some(tokens) = road(self.doc, &self.forms, i, sentence.end, self.words) {
            let key = fold(self.doc.slice(tokens.clone()));
            let name = self.bare_name(tokens, key, Vec::new(), PlaceUse::Location);
            return Some((name.tokens.end, Some(Name { road: true, level: Some(Level::Route), ..name })));
        }
        // Most words start none of these.
        let fixed = self.words.opens_named(self.doc.form(i)) || self.is_behind_comma(i, last);
        let demonym = matches!(token.pos, Upos::Adj | Upos::Noun | Upos::Propn | Upos::X)
            && self.words.opens_demonym(self.forms.lower(i));
        let named = self.may_start_name(i);
        if !fixed && !demonym && !named {
            return None;
        }
        let end = self.end_of_line(i, sentence.end.min(i + LONGEST).min(self.doc.tokens.len()));
        let starts = named.then(|| Starts::of(self, i..end));
        for j in (i + 1..=end).rev() {
            if fixed && let Some(name) = self.fixed(i..j, self.doc.slice(i..j), last) {
                return Some((j, Some(name)));
            }
            // "the Canadian Lottery" is of no town in Texas.
            let (class, _) = self.class_of(i);
            if demonym
                && j == i + 1
                && matches!(class, EntityClass::People | EntityClass::Organisation | EntityClass::Other)
                && let Some(idx) = self.demonym(i..j, self.doc.slice(i..j))
            {
                return Some((j, Some(self.name(i..j, idx, PlaceUse::Demonym))));
            }
            if let Some(key) = starts.as_ref().and_then(|s| s.key(j - i - 1))
                && self.may_be_name(i..j, sentence.start)
            {
                let bearers = self.bearers(key);
                if !bearers.is_empty() {
                    let name = self.judge(i..j, key.to_owned(), bearers);
                    return match name {
                        Some(name) => Some((name.tokens.end, Some(name))),
                        None => Some((self.end_of_person(i..j), None)),
                    };
                }
            }
            if demonym && let Some(idx) = self.demonym(i..j, self.doc.slice(i..j)) {
                return Some((j, Some(self.name(i..j, idx, PlaceUse::Demonym))));
            }
        }
        None
    }

    /// The end of some tokens that start at `i`, at the first line break in them.
    fn end_of_line(&self, i: usize, end: usize) -> usize {
        let tokens = &self.doc.tokens;
        let Some(at) = self.doc.slice(i..end).find('\n').map(|at| tokens[i].start + at) else { return end };
        (i..end).find(|&t| tokens[t].end > at).unwrap_or(end)
    }

    /// Whether a comma stands in front of a token, and a name in front of the comma.
    fn is_behind_comma(&self, i: usize, last: Option<&Name>) -> bool {
        let Some(comma) = i.checked_sub(1) else { return false };
        last.is_some_and(|l| l.tokens.end == comma) && self.doc.form(comma) == ","
    }

    /// Whether a name of the gazetteer may start at a token.
    fn may_start_name(&self, i: usize) -> bool {
        is_capital(self.doc.form(i)) || self.is_joined_to_capital(i) || {
            let (class, entity) = self.class_of(i);
            // « près du bazar », which the model takes for a place, names none; "al-Bab" does.
            matches!(class, EntityClass::Place | EntityClass::Facility)
                && entity.start == i
                && entity.into_iter().any(|t| self.doc.form(t).contains(char::is_uppercase))
        }
    }

    /// Whether a word is joined to one with a capital letter behind it: the article of "al-Hasakah".
    fn is_joined_to_capital(&self, i: usize) -> bool {
        let tokens = &self.doc.tokens;
        tokens.get(i..i + 3).is_some_and(|joined| {
            self.doc.form(i + 1) == "-"
                && is_capital(self.doc.form(i + 2))
                && joined.windows(2).all(|pair| pair[0].end == pair[1].start)
        })
    }

    /// The places that bear a folded name, also in its other spelling.
    fn bearers(&self, key: &str) -> Vec<Bearer> {
        let mut bearers: Vec<Bearer> = self.gazetteer.bearers_of_key(key);
        bearers.retain(|b| b.kind != NameKind::Code);
        if self.words.has_spelling(key) {
            let spelt =
                |w: &'_ str| self.words.lexicon.spellings.get(w).cloned().unwrap_or_else(|| w.to_owned());
            let other: Vec<String> = key.split(' ').map(spelt).collect();
            for bearer in self.gazetteer.bearers_of_key(&other.join(" ")) {
                if !bearers.iter().any(|b| b.idx == bearer.idx) {
                    bearers.push(bearer);
                }
            }
        }
        let shared = self.words.lexicon.shared.get(key).and_then(|code| self.gazetteer.by_code(code));
        if let Some(idx) = shared.filter(|idx| bearers.iter().all(|b| b.idx != *idx)) {
            bearers.push(Bearer { idx, kind: NameKind::Main });
        }
        bearers
    }

    fn fixed(&self, tokens: Range<usize>, surface: &str, last: Option<&Name>) -> Option<Name> {
        let named = || self.words.named(surface, self.gazetteer);
        let short = || {
            let follows = self.is_behind_comma(tokens.start, last);
            if follows { self.words.after_comma(surface, self.gazetteer) } else { None }
        };
        let idx = short().or_else(named)?;
        let usage = self.usage_in_entity(&tokens)?;
        Some(self.name(tokens, idx, usage))
    }

    fn name(&self, tokens: Range<usize>, idx: PlaceIdx, usage: PlaceUse) -> Name {
        let key = format!("={}", idx.0);
        let bearers = vec![Bearer { idx, kind: NameKind::Main }];
        Name { fixed: true, ..self.bare_name(tokens, key, bearers, usage) }
    }

    fn bare_name(&self, tokens: Range<usize>, key: String, bearers: Vec<Bearer>, usage: PlaceUse) -> Name {
        let entity = self.class_of(tokens.start).0;
        let placed = self.is_placed(tokens.start) || level_in_front(self.doc, &tokens, self.words).is_some();
        Name {
            tokens,
            key,
            bearers,
            distance: 0,
            usage,
            entity,
            level: None,
            placed,
            fixed: false,
            road: false,
            signs: Signs::default(),
        }
    }

    fn demonym(&self, tokens: Range<usize>, surface: &str) -> Option<PlaceIdx> {
        let in_person = self.class_of(tokens.start).0 == EntityClass::Person;
        // English writes them with a capital letter; "polish" and "turkey" are other words.
        let is_written = self.parsed.lang != "en" || is_capital(surface);
        (is_written && !in_person).then(|| self.words.demonym(surface, self.gazetteer))?
    }

    /// Whether some tokens have the look of a name.
    fn may_be_name(&self, tokens: Range<usize>, sentence_start: usize) -> bool {
        let (first, last) = (&self.doc.tokens[tokens.start], &self.doc.tokens[tokens.end - 1]);
        let (class, entity) = self.class_of(tokens.start);
        let is_place = matches!(class, EntityClass::Place | EntityClass::Facility);
        if tokens.len() == 1 {
            let form = self.doc.form(tokens.start);
            let exact = is_place && entity == tokens;
            if form.chars().filter(|c| c.is_alphabetic()).count() < 3 {
                return false;
            }
            let lower = self.forms.lower(tokens.start);
            let words = &self.words.lexicon.words;
            if self.words.is_level_word(lower)
                || words.directions.contains(lower)
                || words.titles.contains(lower)
            {
                return false;
            }
            if words.stops.contains(form) {
                return exact;
            }
            // "Universidad Centroamericana": the word of an institution is no town in front of a name.
            let named = self.doc.tokens.get(tokens.end).is_some_and(|next| next.pos == Upos::Propn);
            if words.institutions.contains(lower) && named {
                return false;
            }
            let opens = tokens.start == sentence_start;
            return match first.pos {
                Upos::Propn => true,
                Upos::Noun | Upos::X => !opens || is_place,
                _ => exact || class == EntityClass::Organisation && !opens,
            };
        }
        let inner = tokens.start + 1..tokens.end - 1;
        let joined = |t: usize| {
            let form = self.doc.form(t);
            self.doc.tokens[t].pos != Upos::Punct || matches!(form, "-" | "'" | "’" | "." | "–")
        };
        let ends_well = is_capital(self.doc.form(tokens.end - 1))
            || class == EntityClass::Place && entity.end == tokens.end
            || last.pos == Upos::Propn;
        let named =
            tokens.clone().any(|t| self.doc.tokens[t].pos == Upos::Propn || self.entity_of[t].is_some());
        // "El-Facher" is not "El".
        let whole = self.doc.form(tokens.end - 1).contains(char::is_alphanumeric);
        ends_well && whole && named && last.pos != Upos::Punct && inner.clone().all(joined)
    }

    /// A name of the gazetteer as it stands here; none where it is part of a person's name.
    fn judge(&self, tokens: Range<usize>, key: String, bearers: Vec<Bearer>) -> Option<Name> {
        if self.is_disease(&key) {
            return None;
        }
        let usage = self.usage_in_entity(&tokens)?;
        let mut name = self.bare_name(tokens.clone(), key, bearers, usage);
        name.signs.beside = self.beside(&tokens);
        // Part of a longer name that the model did not see.
        if name.entity != EntityClass::Place && name.signs.beside != Beside::Nothing {
            name.usage = PlaceUse::InsideName;
        }
        Some(name)
    }

    /// Whether a folded name is that of a disease where the document speaks of an illness: "the Marburg virus".
    fn is_disease(&self, key: &str) -> bool {
        self.of_illness && self.words.lexicon.diseases.names.contains(key)
    }

    /// What the name does in the entity around it; none when it is part of a person's name.
    fn usage_in_entity(&self, tokens: &Range<usize>) -> Option<PlaceUse> {
        let (class, entity) = self.class_of(tokens.start);
        let inside = entity.start < tokens.start || entity.end > tokens.end;
        match class {
            // « le gouvernement de l'Équateur » read as a person: only the last word, and behind a preposition.
            EntityClass::Person if inside => {
                let before = tokens.start.checked_sub(1).filter(|_| entity.end == tokens.end)?;
                (self.doc.tokens[before].pos == Upos::Adp).then_some(PlaceUse::InsideName)
            }
            EntityClass::Organisation | EntityClass::Other | EntityClass::Facility
                if inside && self.has_more_names(&entity, tokens) =>
            {
                Some(PlaceUse::InsideName)
            }
            _ => Some(PlaceUse::Location),
        }
    }

    /// Whether an entity holds other words than the name, articles and level words.
    fn has_more_names(&self, entity: &Range<usize>, tokens: &Range<usize>) -> bool {
        let others = entity.clone().filter(|t| !tokens.contains(t));
        // "El bombardeo de Rafah", read as a name: what is no name of anybody holds none.
        let other = self.class_of(tokens.start).0 == EntityClass::Other;
        let is_word = |t: usize| self.doc.tokens[t].pos == Upos::Noun && !is_capital(self.doc.form(t));
        others.into_iter().filter(|&t| !(other && is_word(t))).any(|t| {
            let form = self.forms.lower(t);
            let words = &self.words.lexicon.words;
            !(words.articles.contains(form)
                || words.directions.contains(form)
                || matches!(self.doc.tokens[t].pos, Upos::Punct | Upos::Adp | Upos::Det | Upos::Part))
        })
    }

    fn beside(&self, tokens: &Range<usize>) -> Beside {
        let text = &self.doc.text;
        let touches = |a: usize, b: usize| {
            text.get(self.doc.tokens[a].end..self.doc.tokens[b].start).is_some_and(|s| s == " ")
        };
        let mut found = Beside::Nothing;
        let after =
            (tokens.end < self.doc.tokens.len() && touches(tokens.end - 1, tokens.end)).then_some(tokens.end);
        let before = tokens.start.checked_sub(1).filter(|&t| touches(t, tokens.start));
        for t in [after, before].into_iter().flatten() {
            let token = &self.doc.tokens[t];
            let form = self.doc.form(t);
            let lower = self.forms.lower(t);
            if token.pos == Upos::Punct || !is_capital(form) || self.words.is_level_word(lower) {
                continue;
            }
            let words = &self.words.lexicon.words;
            if words.institutions.contains(lower) {
                return Beside::Institution;
            }
            let is_other = words.directions.contains(lower)
                || words.titles.contains(lower)
                || self.words.demonym(form, self.gazetteer).is_some()
                || token.sent_start;
            if token.pos == Upos::Propn && !is_other && !self.gazetteer.has_key(&fold(form)) {
                found = Beside::Name;
            }
        }
        found
    }

    pub(super) fn class_of(&self, token: usize) -> (EntityClass, Range<usize>) {
        match self.entity_of.get(token).copied().flatten() {
            Some(i) => (EntityClass::of(&self.doc.entities[i].label), self.doc.entities[i].tokens.clone()),
            None => (EntityClass::None, token..token),
        }
    }

    fn end_of_person(&self, tokens: Range<usize>) -> usize {
        match self.class_of(tokens.start) {
            (EntityClass::Person, entity) => entity.end.max(tokens.end),
            _ => tokens.end,
        }
    }

    fn is_placed(&self, token: usize) -> bool {
        let words = &self.words.lexicon.words;
        let mut before = token;
        for _ in 0..2 {
            let Some(t) = before.checked_sub(1) else { return false };
            let form = self.forms.straight(t);
            if words.prepositions.contains(form) {
                return true;
            }
            if !words.articles.contains(form) && !words.directions.contains(form) {
                return false;
            }
            before = t;
        }
        false
    }

    /// Adds names that the gazetteer does not spell so: places that the model sees, and other names that stand
    /// where places do.
    fn add_unknown(&self, names: &mut Vec<Name>) {
        let entities = self.doc.entities.iter().map(|e| (e.tokens.clone(), EntityClass::of(&e.label)));
        let loose = self.loose_names().into_iter().map(|tokens| (tokens, EntityClass::None));
        let mut added = Vec::new();
        let mut known = BTreeMap::new();
        for (whole, class) in entities.chain(loose) {
            if matches!(class, EntityClass::Facility | EntityClass::People)
                || class == EntityClass::None && whole.len() > 4
            {
                continue;
            }
            let tokens = self.trimmed(whole.clone());
            let at = names.partition_point(|n| n.tokens.end <= whole.start);
            let taken = names.get(at).is_some_and(|n| n.tokens.start < whole.end);
            let has_capital = tokens.clone().any(|t| is_capital(self.doc.form(t)));
            let surface = self.doc.slice(tokens.clone());
            let letters = surface.chars().filter(|c| c.is_alphabetic()).count();
            let stops = &self.words.lexicon.words.stops;
            if taken || !has_capital || letters < 3 || surface.contains('\n') || stops.contains(surface) {
                continue;
            }
            let mut name = self.bare_name(tokens, fold(surface), Vec::new(), PlaceUse::Location);
            if self.persons.contains(&name.key) && !name.placed || self.is_disease(&name.key) {
                continue;
            }
            if class != EntityClass::Place {
                // « les villes de Ghazni et Lashkah Gar »: what is listed with a place is one.
                let listed = at.checked_sub(1).is_some_and(|last| self.is_listed(&names[last], &name))
                    || names.get(at).is_some_and(|next| self.is_listed(&name, next));
                if !listed && !name.placed {
                    continue;
                }
                name = self.corrected(name, &mut known);
                if name.bearers.is_empty() {
                    continue;
                }
                added.push(name);
            } else {
                added.push(self.corrected(name, &mut known));
            }
        }
        added.sort_by_key(|n| (n.tokens.start, std::cmp::Reverse(n.tokens.end)));
        added.dedup_by(|b, a| b.tokens.start < a.tokens.end);
        names.extend(added);
        names.sort_by_key(|n| n.tokens.start);
    }

    /// Runs of proper nouns in capitals outside entities.
    fn loose_names(&self) -> Vec<Range<usize>> {
        let is_loose = |t: usize| {
            let token = &self.doc.tokens[t];
            token.pos == Upos::Propn && self.entity_of[t].is_none() && is_capital(self.doc.form(t))
        };
        let mut out: Vec<Range<usize>> = Vec::new();
        for t in (0..self.doc.tokens.len()).filter(|&t| is_loose(t)) {
            match out.last_mut() {
                Some(last) if last.end == t && !self.doc.tokens[t].sent_start => last.end += 1,
                _ => out.push(t..t + 1),
            }
        }
        out
    }

    pub(super) fn is_listed(&self, a: &Name, b: &Name) -> bool {
        let between = a.tokens.end..b.tokens.start;
        let both = a.usage == PlaceUse::Location && b.usage == PlaceUse::Location;
        both && between.start < between.end && is_list(self.doc, between, self.words)
    }

    /// An entity without articles, prepositions and level words at its ends.
    fn trimmed(&self, mut tokens: Range<usize>) -> Range<usize> {
        let skip = |t: usize| {
            let form = self.forms.lower(t);
            let words = &self.words.lexicon.words;
            matches!(self.doc.tokens[t].pos, Upos::Punct | Upos::Space | Upos::Det | Upos::Adp)
                || words.articles.contains(form)
                || self.words.is_level_word(form) && !is_capital(self.doc.form(t))
        };
        while !tokens.is_empty() && skip(tokens.start) {
            tokens.start += 1;
        }
        while !tokens.is_empty() && skip(tokens.end - 1) {
            tokens.end -= 1;
        }
        tokens
    }

    /// A name with the places that bear it in other spellings; `known` are those found before.
    fn corrected(&self, mut name: Name, known: &mut BTreeMap<String, (Vec<Bearer>, usize)>) -> Name {
        if !known.contains_key(&name.key) {
            known.insert(name.key.clone(), self.bearers_nearby(&name.key));
        }
        if let Some((bearers, distance)) = known.get(&name.key) {
            (name.bearers, name.distance) = (bearers.clone(), *distance);
        }
        name
    }

    /// The places that bear a name as it is spelt, or else in the nearest spellings and other transliterations; and how
    /// many letters differ.
    fn bearers_nearby(&self, key: &str) -> (Vec<Bearer>, usize) {
        let mut bearers = self.bearers(key);
        if !bearers.is_empty() {
            return (bearers, 0);
        }
        let mut found: Vec<Near> = near(self.gazetteer, key, tolerance(key));
        // A misspelling of a rare spelling is nearly always another name.
        let is_long = key.chars().count() > 8;
        for one in &mut found {
            let slip = one.distance == 1;
            one.bearers.retain(|b| {
                let spelt_freely = self.words.is_transliterated(self.gazetteer.country_code(b.idx));
                // Where names are never transliterated, only a large place is known well enough to be misspelt.
                let is_large = slip && key.len() > 6 && weight(b.idx, self.gazetteer) >= 5.0;
                (b.kind == NameKind::Main || is_long && slip) && (spelt_freely || is_large)
            });
        }
        found.retain(|one| !one.bearers.is_empty());
        found.extend(transliterations(self.gazetteer, key));
        let Some(distance) = found.iter().map(|n| n.distance).min() else { return (bearers, 0) };
        for one in found.into_iter().filter(|n| n.distance <= distance + 1) {
            bearers.extend(one.bearers);
        }
        bearers.sort_by_key(|b| (b.idx, b.kind));
        bearers.dedup_by_key(|b| b.idx);
        (bearers, distance)
    }
}

/// The names that may start at a token, folded: of one token, of two, and so on.
struct Starts {
    key: String,
    /// Where each ends in the key.
    ends: Vec<usize>,
    /// Bit `n`: somebody may bear the name of `n + 1` tokens.
    known: u64,
}

impl Starts {
    fn of(finder: &Finder<'_>, tokens: Range<usize>) -> Starts {
        let doc = finder.doc;
        let mut key = String::with_capacity(64);
        let mut ends = Vec::with_capacity(LONGEST);
        let mut from = doc.tokens[tokens.start].start;
        for t in tokens {
            let to = doc.tokens[t].end;
            fold_onto(&mut key, doc.text.get(from..to).unwrap_or(""));
            ends.push(key.trim_end().len());
            from = to;
        }
        let mut known = finder.gazetteer.known_starts(&key, &ends);
        if finder.words.has_spelling(&key) {
            let spelt = ends.iter().enumerate().filter(|(_, end)| finder.words.has_spelling(&key[..**end]));
            known |= spelt.fold(0, |bits, (n, _)| bits | 1 << n);
        }
        Starts { key, ends, known }
    }

    /// The folded name of the first `n + 1` tokens, if somebody may bear it.
    fn key(&self, n: usize) -> Option<&str> {
        (self.known >> n & 1 == 1).then(|| &self.key[..self.ends[n]])
    }
}

/// What stands right beside a name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Beside {
    /// Nothing that matters.
    #[default]
    Nothing,
    /// A word of institutions: "Kabul University".
    Institution,
    /// Another name that no place bears.
    Name,
}

pub(super) fn is_capital(word: &str) -> bool {
    word.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| c.is_uppercase() || c.is_ascii_digit())
}
