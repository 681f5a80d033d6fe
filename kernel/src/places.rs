//! Where terms stand in some documents, and where they stand together.

#![forbid(unsafe_code)]

use crate::doc_set::{DocSet, Numbered};

/// Some documents of a segment, numbered in their order.
pub struct Among {
    pub docs: Vec<u16>,
    pub numbered: Numbered,
}

impl Among {
    /// Number the documents of a set.
    pub fn new(set: DocSet) -> Self {
        Self { docs: set.to_vec(), numbered: Numbered::new(set) }
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

/// The places of several terms in some documents, put together: how many there are in each is known beforehand.
pub struct Filling {
    places: Places,
    next: Vec<u32>,
}

impl Filling {
    /// Make room for so many places in each document; None where there are more than `most` in all.
    pub fn new(counts: &[u32], most: usize) -> Option<Self> {
        let mut starts = Vec::with_capacity(counts.len() + 1);
        let mut end = 0_usize;
        starts.push(0);
        for count in counts {
            end = end.saturating_add(*count as usize);
            starts.push(u32::try_from(end).ok()?);
        }
        let next = starts.clone();
        (end <= most).then(|| Self { places: Places { starts, positions: vec![0; end] }, next })
    }

    /// Put the places of one term in a document to those of others; whether there is room.
    #[inline]
    pub fn put(&mut self, number: usize, count: usize, places: impl Iterator<Item = u32>) -> bool {
        let (start, end) = (self.next[number] as usize, self.places.starts[number + 1] as usize);
        let Some(room) = self.places.positions[start..end].get_mut(..count) else { return false };
        for (to, place) in room.iter_mut().zip(places) {
            *to = place;
        }
        self.next[number] += count as u32;
        true
    }

    /// Put the places of each document in order; None where there are fewer than was said.
    pub fn done(mut self) -> Option<Places> {
        for (two, next) in self.places.starts.windows(2).zip(&self.next) {
            if two[1] != *next {
                return None;
            }
            let mine = &mut self.places.positions[two[0] as usize..two[1] as usize];
            if !mine.is_sorted() {
                mine.sort_unstable();
            }
        }
        Some(self.places)
    }
}

/// Places, of which those stay that another term, or one of several, has `by` places before.
pub struct Meeting<'a> {
    places: &'a Places,
    by: u32,
    met: Vec<bool>,
}

impl<'a> Meeting<'a> {
    /// Begin with none that has met.
    pub fn new(places: &'a Places, by: u32) -> Self {
        Self { places, by, met: vec![false; places.positions.len()] }
    }

    /// Let the places of a document meet those of a term, which ascend.
    #[inline]
    pub fn with(&mut self, number: usize, others: impl Iterator<Item = u32>) {
        let (start, end) = (self.places.starts[number] as usize, self.places.starts[number + 1] as usize);
        let (mine, met) = (&self.places.positions[start..end], &mut self.met[start..end]);
        let mut at = 0;
        for other in others {
            let wanted = other.wrapping_add(self.by);
            while at < mine.len() && mine[at] < wanted {
                at += 1;
            }
            if at == mine.len() {
                return;
            }
            met[at] |= mine[at] == wanted;
        }
    }

    /// Give those that have met.
    pub fn done(self) -> Places {
        let mut left = Places::with_capacity(self.places.documents());
        for two in self.places.starts.windows(2) {
            let range = two[0] as usize..two[1] as usize;
            let both = self.places.positions[range.clone()].iter().zip(&self.met[range]);
            left.add(|positions| positions.extend(both.filter(|(_, met)| **met).map(|(place, _)| *place)));
        }
        left
    }
}

/// Places in some documents, a bit each: of one term, for another to meet without looking for them.
pub struct Marks {
    starts: Vec<u32>,
    bits: Vec<u64>,
}

/// So many bits at the most: 16 MiB. A segment of 65,536 articles takes a third.
const MOST_MARKS: usize = 1 << 27;

impl Marks {
    /// Make room for the places below a number, in each document; None where that is too much.
    pub fn with_rooms(rooms: &[u32]) -> Option<Self> {
        let mut starts = Vec::with_capacity(rooms.len() + 1);
        let mut end = 0_usize;
        starts.push(0);
        for room in rooms {
            end = end.saturating_add(*room as usize);
            if end > MOST_MARKS {
                return None;
            }
            starts.push(end as u32);
        }
        Some(Self { starts, bits: vec![0; end.div_ceil(64)] })
    }

    /// Mark a place for which there is room.
    #[inline]
    pub fn set(&mut self, number: usize, place: u32) {
        let at = u64::from(self.starts[number]) + u64::from(place);
        if at < u64::from(self.starts[number + 1]) {
            self.bits[(at / 64) as usize] |= 1 << (at % 64);
        }
    }

    /// Say whether a place is marked.
    #[inline]
    pub fn has(&self, number: usize, place: u32) -> bool {
        let at = u64::from(self.starts[number]) + u64::from(place);
        at < u64::from(self.starts[number + 1]) && self.bits[(at / 64) as usize] >> (at % 64) & 1 == 1
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
        let mut filling = Filling::new(&[1, 3, 0], 4).expect("room");
        assert!(filling.put(0, 1, [4].into_iter()) && filling.put(1, 1, [2].into_iter()));
        assert!(filling.put(1, 2, [1, 9].into_iter()));
        assert!(!filling.put(1, 1, [7].into_iter()) && !filling.put(2, 1, [7].into_iter()));
        let joined = filling.done().expect("full");
        assert_eq!((joined.of(0), joined.of(1), joined.of(2)), (&[4][..], &[1, 2, 9][..], &[][..]));
        assert!(Filling::new(&[1, 3, 0], 3).is_none());
        assert!(Filling::new(&[u32::MAX, 1], usize::MAX).is_none());
        assert!(Filling::new(&[1], 1).expect("room").done().is_none());
    }

    #[test]
    fn a_mark_is_where_it_was_made() {
        let mut marks = Marks::with_rooms(&[3, 0, 200]).expect("room");
        for (number, place) in [(0, 2), (0, 3), (1, 0), (2, 0), (2, 199), (2, u32::MAX)] {
            marks.set(number, place);
        }
        let marked = |number| (0..210).filter(|place| marks.has(number, *place)).collect::<Vec<_>>();
        assert_eq!([0, 1, 2].map(marked), [vec![2], vec![], vec![0, 199]]);
        assert!(!marks.has(2, u32::MAX) && Marks::with_rooms(&[u32::MAX, u32::MAX]).is_none());
    }

    #[test]
    fn what_one_of_several_terms_has_before_stays() {
        let ends = places(&[&[2, 6, 9], &[3]]);
        let mut meeting = Meeting::new(&ends, 1);
        meeting.with(0, [1, 3].into_iter());
        meeting.with(0, [8, 20].into_iter());
        meeting.with(1, [u32::MAX].into_iter());
        let left = meeting.done();
        assert_eq!((left.of(0), left.of(1)), (&[2, 9][..], &[][..]));
    }
}
