//! Where terms stand in some documents, and where they stand together.

#![forbid(unsafe_code)]

use crate::doc_set::DocSet;

/// Some documents of a segment, numbered in their order.
pub struct Among {
    pub docs: Vec<u16>,
    set: DocSet,
    ranks: Vec<u32>,
}

impl Among {
    /// Number the documents of a set.
    pub fn new(set: DocSet) -> Self {
        Self { docs: set.to_vec(), ranks: set.ranks(), set }
    }

    /// Give the number of a document, if it is one of them.
    pub fn number(&self, doc: usize) -> Option<usize> {
        self.set.contains(doc).then(|| self.set.rank(&self.ranks, doc))
    }
}

/// Where a term stands in some documents: those of the document number `n` are `positions[starts[n]..starts[n + 1]]`.
#[derive(Clone)]
pub struct Places {
    starts: Vec<u32>,
    pub positions: Vec<u32>,
}

impl Places {
    /// Begin with no document.
    pub fn with_capacity(docs: usize) -> Self {
        let mut starts = Vec::with_capacity(docs + 1);
        starts.push(0);
        Self { starts, positions: Vec::with_capacity(2 * docs) }
    }

    /// Put the places of several terms together, of which no two stand at one place.
    pub fn joined(mut parts: Vec<Self>, docs: usize) -> Self {
        if parts.len() == 1 {
            return parts.swap_remove(0);
        }
        let mut joined = Self::with_capacity(docs);
        joined.positions.reserve(parts.iter().map(|part| part.positions.len()).sum());
        for doc in 0..docs {
            let start = joined.positions.len();
            for part in &parts {
                joined.positions.extend_from_slice(part.of(doc));
            }
            joined.positions[start..].sort_unstable();
            joined.starts.push(joined.positions.len() as u32);
        }
        joined
    }

    /// Leave the documents before this one, which have no places yet, without any.
    #[inline]
    pub fn begin(&mut self, number: usize) {
        while self.documents() < number {
            self.starts.push(self.positions.len() as u32);
        }
    }

    /// Count the documents.
    pub fn documents(&self) -> usize {
        self.starts.len() - 1
    }

    /// Take the places in one document, ascending.
    #[inline]
    pub fn of(&self, doc: usize) -> &[u32] {
        &self.positions[self.starts[doc] as usize..self.starts[doc + 1] as usize]
    }

    /// Add a document with the places that are pushed; how many these are.
    #[inline]
    pub fn add(&mut self, push: impl FnOnce(&mut Vec<u32>)) -> usize {
        let before = self.positions.len();
        push(&mut self.positions);
        self.starts.push(self.positions.len() as u32);
        self.positions.len() - before
    }

    /// Move every place up by `by`.
    pub fn shift(&mut self, by: u32) {
        if by > 0 {
            self.positions.iter_mut().for_each(|position| *position = position.wrapping_add(by));
        }
    }

    /// Keep, in each document, the places that are also among `other` once these are moved up by `by`.
    pub fn meet(&self, other: &Self, by: u32) -> Self {
        let mut met = Self::with_capacity(self.documents());
        for doc in 0..self.documents() {
            let (mine, theirs) = (self.of(doc), other.of(doc));
            met.add(|positions| {
                let mut at = 0;
                for position in mine {
                    while at < theirs.len() && theirs[at].wrapping_add(by) < *position {
                        at += 1;
                    }
                    if at < theirs.len() && theirs[at].wrapping_add(by) == *position {
                        positions.push(*position);
                    }
                }
            });
        }
        met
    }

    /// Leave out the documents without a place; those of the list `docs` that are left.
    pub fn drop_empty(&mut self, docs: &[u16]) -> Vec<u16> {
        let has = |number: usize| self.starts[number + 1] > self.starts[number];
        let left = docs.iter().enumerate().filter(|(number, _)| has(*number)).map(|(_, doc)| *doc).collect();
        self.starts.dedup();
        left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(of: &[&[u32]]) -> Places {
        let mut made = Places::with_capacity(of.len());
        for some in of {
            made.add(|positions| positions.extend_from_slice(some));
        }
        made
    }

    #[test]
    fn neighbours_meet_where_the_first_is_moved_up() {
        let (first, second) = (places(&[&[1, 5, 9], &[], &[4]]), places(&[&[2, 6, 7], &[3], &[9]]));
        let mut met = second.meet(&first, 1);
        assert_eq!((met.of(0), met.of(1), met.of(2)), (&[2, 6][..], &[][..], &[][..]));
        let docs = met.drop_empty(&[7, 8, 9]);
        assert_eq!((docs, met.documents(), met.of(0)), (vec![7], 1, &[2, 6][..]));
    }

    #[test]
    fn forms_of_a_folded_term_are_put_in_order() {
        let joined = Places::joined(vec![places(&[&[4], &[2], &[]]), places(&[&[], &[1, 9], &[]])], 3);
        assert_eq!((joined.of(0), joined.of(1), joined.of(2)), (&[4][..], &[1, 2, 9][..], &[][..]));
    }
}
