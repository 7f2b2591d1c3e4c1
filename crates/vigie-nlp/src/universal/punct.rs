//! Where punctuation hangs.
//!
//! Universal Dependencies ask for the highest place that crosses no arc; marks that come in pairs hang on what they enclose.

/// Opening and closing marks; straight quotes are both.
const PAIRS: [(&str, &str); 11] = [
    ("(", ")"),
    ("[", "]"),
    ("{", "}"),
    ("“", "”"),
    ("‘", "’"),
    ("«", "»"),
    ("``", "''"),
    ("„", "“"),
    ("\"", "\""),
    ("'", "'"),
    ("-LRB-", "-RRB-"),
];

/// Hangs each punctuation mark anew; `is_punct` tells which tokens are marks, `forms` are their texts.
///
/// Every step is a sweep over the sentence: a page of brackets costs no more than a page of words.
pub(super) fn attach(heads: &mut [usize], is_punct: &[bool], forms: &[String]) {
    let free = free_marks(heads, is_punct);
    let Some(words) = Words::new(heads, &free) else { return };
    let mut done = vec![false; heads.len()];
    let pairs = pairs(&free, forms);
    for (&(open, close), inside) in pairs.iter().zip(enclosed(heads, &free, &pairs)) {
        if let Some(inside) = inside {
            for mark in [open, close] {
                heads[mark] = inside;
                done[mark] = true;
            }
        }
    }
    let (left, right) = (words.left_of_marks(&free), words.right_of_marks(&free));
    for i in (0..heads.len()).filter(|&i| free[i] && !done[i]) {
        // The lower one of the highest words on both sides.
        let best = match (left[i], right[i]) {
            (Some(left), Some(right)) => Some(if words.is_below(right, left) { right } else { left }),
            (left, right) => left.or(right),
        };
        heads[i] = best.unwrap_or(heads[i]);
    }
}

/// Marks that may move: no root, and nothing but marks that may move hangs on them.
fn free_marks(heads: &[usize], is_punct: &[bool]) -> Vec<bool> {
    let mut bears = vec![false; heads.len()];
    for (i, &head) in heads.iter().enumerate() {
        let mut above = if head == i || !is_punct[i] { Some(head) } else { None };
        while let Some(i) = above.filter(|&i| !bears[i]) {
            bears[i] = true;
            above = Some(heads[i]);
        }
    }
    (0..heads.len()).map(|i| is_punct[i] && !bears[i]).collect()
}

/// The tree without the marks that may move.
struct Words {
    heads: Vec<usize>,
    /// When a walk through the tree comes to a word, and when it leaves it.
    visits: Vec<(usize, usize)>,
}

impl Words {
    /// Nothing if the heads go round in circles.
    fn new(heads: &[usize], free: &[bool]) -> Option<Words> {
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); heads.len()];
        let mut way = Vec::new();
        for i in (0..heads.len()).filter(|&i| !free[i]) {
            if heads[i] == i { way.push((i, false)) } else { children[heads[i]].push(i) }
        }
        let mut visits = vec![(0, 0); heads.len()];
        let (mut time, mut seen) = (0, 0);
        while let Some((i, leaving)) = way.pop() {
            time += 1;
            if leaving {
                visits[i].1 = time;
            } else {
                visits[i].0 = time;
                seen += 1;
                way.push((i, true));
                way.extend(children[i].iter().map(|&child| (child, false)));
            }
        }
        let n_words = free.iter().filter(|&&free| !free).count();
        (seen == n_words).then(|| Words { heads: heads.to_vec(), visits })
    }

    fn is_below(&self, i: usize, top: usize) -> bool {
        self.visits[top].0 <= self.visits[i].0 && self.visits[i].1 <= self.visits[top].1
    }

    /// For each mark the word before it, then up as long as the head stands before the mark too.
    fn left_of_marks(&self, free: &[bool]) -> Vec<Option<usize>> {
        // From mark to mark more arcs lie on its left, and none goes away: what was climbed once is climbed in one step.
        let mut arcs: Vec<usize> = (0..free.len()).filter(|&i| !free[i] && self.heads[i] != i).collect();
        arcs.sort_by_key(|&i| i.max(self.heads[i]));
        let mut arcs = arcs.into_iter().peekable();
        let mut up: Vec<usize> = (0..free.len()).collect();
        let mut last = None;
        let mut out = vec![None; free.len()];
        for i in 0..free.len() {
            if free[i] {
                out[i] = last.map(|last| climb(&mut up, last));
            } else {
                last = Some(i);
            }
            while let Some(arc) = arcs.next_if(|&arc| arc.max(self.heads[arc]) <= i) {
                up[arc] = self.heads[arc];
            }
        }
        out
    }

    /// The same after each mark: the sentence read backwards.
    fn right_of_marks(&self, free: &[bool]) -> Vec<Option<usize>> {
        let last = free.len().saturating_sub(1);
        let heads = self.heads.iter().rev().map(|head| last - head).collect();
        let free: Vec<bool> = free.iter().rev().copied().collect();
        let mut out = Words { heads, visits: Vec::new() }.left_of_marks(&free);
        out.reverse();
        out.into_iter().map(|word| word.map(|word| last - word)).collect()
    }
}

/// To the end of the steps up; the way there is made short.
fn climb(up: &mut [usize], from: usize) -> usize {
    let mut top = from;
    while up[top] != top {
        top = up[top];
    }
    let mut at = from;
    while at != top {
        at = std::mem::replace(&mut up[at], top);
    }
    top
}

fn pairs(free: &[bool], forms: &[String]) -> Vec<(usize, usize)> {
    let mut open: Vec<usize> = Vec::new();
    // Where in `open` the first marks of each kind of pair stand.
    let mut places: [Vec<usize>; PAIRS.len()] = Default::default();
    let mut out = Vec::new();
    for i in (0..free.len()).filter(|&i| free[i]) {
        let form = forms[i].as_str();
        let closed = PAIRS.iter().zip(&places).filter(|(pair, _)| pair.1 == form);
        if let Some(at) = closed.filter_map(|(_, places)| places.last().copied()).max() {
            out.push((open[at], i));
            open.truncate(at);
            // Each place goes once, so that this is no loop over all in all.
            for places in &mut places {
                while places.last().is_some_and(|&place| place >= at) {
                    places.pop();
                }
            }
        } else {
            for (pair, places) in PAIRS.iter().zip(&mut places) {
                if pair.0 == form {
                    places.push(open.len());
                }
            }
            if PAIRS.iter().any(|pair| pair.0 == form) {
                open.push(i);
            }
        }
    }
    out
}

/// For each pair the only word between its marks whose head is not between them.
fn enclosed(heads: &[usize], free: &[bool], pairs: &[(usize, usize)]) -> Vec<Option<usize>> {
    // Pairs lie in one another or side by side. A word counts in all pairs around it, but not in those around its head too:
    // one more in the innermost pair around the word, one less in the innermost around both, and all counts go outwards.
    let mut at: Vec<Option<usize>> = vec![None; heads.len()];
    for (pair, &(open, close)) in pairs.iter().enumerate() {
        (at[open], at[close]) = (Some(pair), Some(pair));
    }
    let mut around: Vec<usize> = Vec::new();
    // How many words, and the sum of their places: with one word, its place.
    let mut counts = vec![(0_isize, 0_isize); pairs.len()];
    let mut add = |pair: usize, n: isize, sum: isize| {
        counts[pair].0 += n;
        counts[pair].1 += sum;
        counts[pair]
    };
    for i in 0..heads.len() {
        if let Some(pair) = at[i] {
            if pairs[pair].0 == i {
                around.push(pair);
            } else {
                around.pop();
                let (n, sum) = add(pair, 0, 0);
                if let Some(&outer) = around.last() {
                    add(outer, n, sum);
                }
            }
        } else if !free[i]
            && let Some(&inner) = around.last()
        {
            add(inner, 1, i as isize);
            let holds = |&pair: &usize| pairs[pair].0 < heads[i] && heads[i] < pairs[pair].1;
            if heads[i] != i
                && let Some(both) = around.partition_point(holds).checked_sub(1)
            {
                add(around[both], -1, -(i as isize));
            }
        }
    }
    counts.into_iter().map(|(n, sum)| usize::try_from(sum).ok().filter(|_| n == 1)).collect()
}
