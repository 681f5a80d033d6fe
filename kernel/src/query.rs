//! What can be asked: the tree of `dvsearch/query/tree.py`, with each leaf numbered once.
//!
//! Equal leaves have one number, wherever they stand in the query, in what is boosted or in the filter: so what was
//! found for one is found for all, and their weights add up.

#![forbid(unsafe_code)]

use std::collections::HashMap;

use crate::segment::TextFields;

/// A term of a field, by the number that the plan gave it.
pub type TermId = usize;
/// A leaf, by the number that the plan gave it.
pub type LeafId = usize;

/// A term of a field.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Term {
    pub field: String,
    pub text: Vec<u8>,
}

/// What looks at documents itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Leaf {
    Term(TermId),
    Phrase(Vec<TermId>),
    Near(Vec<TermId>, u64),
    PhraseOnce(Vec<TermId>, Option<u64>),
    Prefix(Term),
    Wildcard(Term),
    Fuzzy(Term),
    Range { field: String, low: Option<Vec<u8>>, high: Option<Vec<u8>> },
}

/// What is made of others.
#[derive(Clone, Debug)]
pub enum Tree {
    Leaf(LeafId),
    And(Vec<Tree>),
    Or(Vec<Tree>),
    AtLeast(Vec<Tree>, i64),
    Not(Box<Tree>),
    All,
    Weighted(Box<Tree>, f64),
}

/// The leaves of one request.
#[derive(Default)]
pub struct Plan {
    pub terms: Vec<Term>,
    pub leaves: Vec<Leaf>,
    term_ids: HashMap<Term, TermId>,
    leaf_ids: HashMap<Leaf, LeafId>,
}

impl Plan {
    /// Number a term.
    pub fn term(&mut self, term: Term) -> TermId {
        *self.term_ids.entry(term).or_insert_with_key(|term| {
            self.terms.push(term.clone());
            self.terms.len() - 1
        })
    }

    /// Number a leaf.
    pub fn leaf(&mut self, leaf: Leaf) -> LeafId {
        *self.leaf_ids.entry(leaf).or_insert_with_key(|leaf| {
            self.leaves.push(leaf.clone());
            self.leaves.len() - 1
        })
    }

    /// Number the phrase of whatever is to be present: by its documents that is scored.
    pub fn count_phrases_once(&mut self) {
        let phrases: Vec<Leaf> = self
            .leaves
            .iter()
            .filter_map(|leaf| match leaf {
                Leaf::PhraseOnce(terms, _) => Some(Leaf::Phrase(terms.clone())),
                _ => None,
            })
            .collect();
        for phrase in phrases {
            self.leaf(phrase);
        }
    }

    /// Give a leaf its number if it has one.
    pub fn find(&self, leaf: &Leaf) -> Option<LeafId> {
        self.leaf_ids.get(leaf).copied()
    }

    /// Say whether a leaf scores: those of text fields do.
    pub fn scores(&self, leaf: LeafId, fields: &TextFields) -> bool {
        match &self.leaves[leaf] {
            Leaf::Term(term) => fields.has(&self.terms[*term].field),
            Leaf::Prefix(term) | Leaf::Wildcard(term) | Leaf::Fuzzy(term) => fields.has(&term.field),
            Leaf::Phrase(_) | Leaf::Near(..) | Leaf::PhraseOnce(..) => true,
            Leaf::Range { .. } => false,
        }
    }
}

impl Leaf {
    /// Say whether it scores once, however often it is there.
    pub fn once(&self) -> bool {
        matches!(self, Self::PhraseOnce(..) | Self::Prefix(_) | Self::Wildcard(_) | Self::Fuzzy(_))
    }

    /// Give the terms of what is found by where terms stand.
    pub fn positional(&self) -> Option<&[TermId]> {
        match self {
            Self::Phrase(terms) | Self::Near(terms, _) | Self::PhraseOnce(terms, _) => Some(terms),
            _ => None,
        }
    }
}

/// The weight of each leaf that scores, in the order in which they are first met.
#[derive(Default)]
pub struct Weights {
    pub listed: Vec<(LeafId, f64)>,
    places: HashMap<LeafId, usize>,
}

impl Weights {
    /// Add the weights of the leaves of a tree; under a Not nothing scores.
    pub fn add_tree(&mut self, tree: &Tree, weight: f64, scores: &impl Fn(LeafId) -> bool) {
        match tree {
            Tree::Leaf(leaf) if scores(*leaf) => self.add(*leaf, weight),
            Tree::And(children) | Tree::Or(children) | Tree::AtLeast(children, _) => {
                for child in children {
                    self.add_tree(child, weight, scores);
                }
            }
            Tree::Weighted(child, factor) => self.add_tree(child, weight * factor, scores),
            Tree::Leaf(_) | Tree::Not(_) | Tree::All => {}
        }
    }

    /// Add to the weight of a leaf.
    pub fn add(&mut self, leaf: LeafId, weight: f64) {
        let listed = &mut self.listed;
        let place = *self.places.entry(leaf).or_insert_with(|| {
            listed.push((leaf, 0.0));
            listed.len() - 1
        });
        listed[place].1 += weight;
    }

    /// Say whether a leaf has a weight.
    pub fn has(&self, leaf: LeafId) -> bool {
        self.places.contains_key(&leaf)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_leaves_have_one_number_and_their_weights_add_up() {
        let mut plan = Plan::default();
        let term = Term { field: "text".into(), text: b"a".into() };
        let id = plan.term(term.clone());
        let (one, phrase) = (plan.leaf(Leaf::Term(id)), plan.leaf(Leaf::Phrase(vec![id])));
        let same = plan.term(term);
        assert_eq!((plan.leaf(Leaf::Term(same)), plan.leaves.len()), (one, 2));
        let not = Tree::Not(Box::new(Tree::Leaf(phrase)));
        let twice = Tree::Weighted(Box::new(Tree::Leaf(one)), 2.0);
        let mut weights = Weights::default();
        weights.add_tree(&Tree::And(vec![Tree::Leaf(one), not, twice]), 1.5, &|_| true);
        assert_eq!(weights.listed, [(one, 4.5)]);
        assert!(weights.has(one) && !weights.has(phrase));
    }
}
