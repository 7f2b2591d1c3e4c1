//! From arcs to sentences: pseudo-projective labels undone, sentence starts found.

use smol_str::SmolStr;

/// A parsed text.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Tree {
    /// Head of each token; a root is its own.
    pub(crate) heads: Vec<usize>,
    /// Label of the arc to the head.
    pub(crate) deps: Vec<SmolStr>,
    /// Whether a sentence starts at the token.
    pub(crate) starts: Vec<bool>,
}

/// Between a label and that of the true head, in trees that were made projective for training.
const DELIMITER: &str = "||";

/// Undoes the labels that stand for a lifted arc, then splits into sentences.
pub(crate) fn finish(mut heads: Vec<usize>, mut deps: Vec<SmolStr>, is_space: &[bool]) -> Tree {
    if deps.iter().any(|dep| dep.contains(DELIMITER)) {
        lower_arcs(&mut heads, &mut deps, is_space);
    }
    let edges = Edges::of(&heads);
    let mut starts = vec![false; heads.len()];
    for (i, &head) in heads.iter().enumerate() {
        if head == i {
            starts[edges.left[i]] = true;
        }
    }
    Tree { heads, deps, starts }
}

/// Gives each token with a label `X||Y` the first `Y` under its head, breadth first, as its head.
fn lower_arcs(heads: &mut [usize], deps: &mut [SmolStr], is_space: &[bool]) {
    // As in spaCy, the search sees moved arcs at once, but only within the edges that the tree had before.
    let edges = Edges::of(heads);
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); heads.len()];
    for (i, &head) in heads.iter().enumerate() {
        if head != i {
            children[head].push(i);
        }
    }
    for token in 0..heads.len() {
        let label = deps[token].clone();
        let mut parts = label.split(DELIMITER);
        let (Some(own), Some(wanted)) = (parts.next(), parts.next()) else { continue };
        let old = heads[token];
        let new = find_below(old, token, wanted, &children, deps, is_space, &edges).unwrap_or(old);
        if new != old {
            children[old].retain(|&child| child != token);
            let at = children[new].partition_point(|&child| child < token);
            children[new].insert(at, token);
            heads[token] = new;
        }
        deps[token] = own.into();
    }
}

fn find_below(
    top: usize,
    token: usize,
    wanted: &str,
    children: &[Vec<usize>],
    deps: &[SmolStr],
    is_space: &[bool],
    edges: &Edges,
) -> Option<usize> {
    let mut queue = vec![top];
    let mut at = 0;
    while at < queue.len() {
        let parent = queue[at];
        at += 1;
        for &child in &children[parent] {
            let reachable = (edges.left[parent]..=edges.right[parent]).contains(&child);
            if !reachable || is_space[child] || child == token {
                continue;
            }
            if deps[child] == wanted {
                return Some(child);
            }
            queue.push(child);
        }
    }
    None
}

/// First and last token of each subtree, found like spaCy finds them, which matters for trees with crossing arcs.
struct Edges {
    left: Vec<usize>,
    right: Vec<usize>,
}

impl Edges {
    fn of(heads: &[usize]) -> Edges {
        const MOST_ROUNDS: usize = 12;
        let n = heads.len();
        let mut edges = Edges { left: (0..n).collect(), right: (0..n).collect() };
        for _ in 0..MOST_ROUNDS {
            for (child, &head) in heads.iter().enumerate() {
                edges.widen(head, child);
            }
            for (child, &head) in heads.iter().enumerate().rev() {
                edges.widen(head, child);
            }
            if edges.heads_stay_within(heads) {
                break;
            }
        }
        edges
    }

    fn widen(&mut self, head: usize, child: usize) {
        self.left[head] = self.left[head].min(self.left[child]);
        self.right[head] = self.right[head].max(self.right[child]);
    }

    /// Whether no arc leaves a sentence, as far as the edges show sentences now.
    fn heads_stay_within(&self, heads: &[usize]) -> bool {
        let n = heads.len();
        let mut is_start = vec![false; n];
        for (i, &head) in heads.iter().enumerate() {
            if head == i {
                is_start[self.left[i]] = true;
            }
        }
        let mut start = 0;
        for end in 0..n {
            if (end > 0 && is_start[end]) || end == n - 1 {
                // spaCy's own bounds: the head may be the next sentence's first token.
                if heads[start..end].iter().any(|&head| head < start || head > end) {
                    return false;
                }
                start = end;
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(heads: &[usize], deps: &[&str], expected_heads: &[usize], expected_starts: &[usize]) {
        let spaces = vec![false; heads.len()];
        let tree = finish(heads.to_vec(), deps.iter().map(|&d| d.into()).collect(), &spaces);
        let starts: Vec<usize> = (0..heads.len()).filter(|&i| tree.starts[i]).collect();
        assert_eq!(tree.heads, expected_heads);
        assert_eq!(starts, expected_starts);
        assert!(tree.deps.iter().all(|dep| !dep.contains(DELIMITER)));
    }

    #[test]
    fn sentences_start_at_the_left_edge_of_each_root() {
        check(&[1, 1, 1, 4, 4, 4], &["a", "ROOT", "b", "c", "ROOT", "d"], &[1, 1, 1, 4, 4, 4], &[0, 3]);
    }

    #[test]
    fn a_lifted_arc_goes_back_to_the_first_match_below() {
        // "relcl||obj" under the root: the nearest "obj" below the root is token 2.
        check(&[1, 1, 1, 1], &["nsubj", "ROOT", "obj", "relcl||obj"], &[1, 1, 1, 2], &[0]);
    }

    #[test]
    fn a_lifted_arc_without_a_match_stays() {
        check(&[1, 1, 1], &["nsubj", "ROOT", "relcl||iobj"], &[1, 1, 1], &[0]);
    }

    #[test]
    fn crossing_arcs_do_not_split_a_sentence() {
        check(&[2, 3, 2, 2, 1], &["a", "b", "ROOT", "c", "d"], &[2, 3, 2, 2, 1], &[0]);
    }

    #[test]
    fn an_empty_text_has_no_sentence() {
        check(&[], &[], &[], &[]);
    }
}
