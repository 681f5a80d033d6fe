//! Where the leaves of a query match in one text: by the places of their terms, then by characters.

#![forbid(unsafe_code)]

use std::ops::Range;

use crate::token_spans::token_spans;

/// A leaf of a query, by the numbers of its terms: neighbours, or all of them in a window of so many places.
pub struct Shown {
    pub terms: Vec<usize>,
    pub width: Option<u64>,
}

/// One place where a leaf matched: its first character, the end of its last token, and which leaf it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occurrence {
    pub start: usize,
    pub end: usize,
    pub leaf: usize,
}

/// A text, and where the engine says that terms stand: those from `within.start` on, up to its end, are in this one.
pub struct Placed<'a> {
    pub text: &'a [char],
    pub anchors: &'a [u32],
    pub places: &'a [Vec<u32>],
    pub within: Range<u32>,
}

impl Placed<'_> {
    /// Find the leaves, ordered by where they start; None where Python must.
    pub fn find(&self, leaves: &[Shown]) -> Option<Vec<Occurrence>> {
        let mut found = Vec::new();
        for (number, leaf) in leaves.iter().enumerate() {
            let terms = leaf.terms.iter().map(|term| self.at(*term)).collect::<Option<Vec<_>>>()?;
            match leaf.width {
                None => neighbours(&terms, |start| found.push((start, start + terms.len() as u32 - 1, number))),
                Some(width) => in_windows(&terms, width, |place| found.push((place, place, number))),
            }
        }
        let from = self.within.start;
        let mut ends: Vec<u32> = found.iter().flat_map(|(first, last, _)| [first - from, last - from]).collect();
        ends.sort_unstable();
        ends.dedup();
        let spans = token_spans(self.text, &ends, self.anchors)?;
        let span = |place: u32| ends.binary_search(&(place - from)).ok().map(|at| spans[at]);
        let mut occurrences = Vec::with_capacity(found.len());
        for (first, last, leaf) in found {
            occurrences.push(Occurrence { start: span(first)?.0, end: span(last)?.1, leaf });
        }
        occurrences.sort_unstable();
        Some(occurrences)
    }

    /// Give the places of a term in this text.
    fn at(&self, term: usize) -> Option<&[u32]> {
        let places = self.places.get(term)?;
        let edge = |end: u32| places.partition_point(|place| *place < end);
        places.get(edge(self.within.start)..edge(self.within.end))
    }
}

/// Hand over the place of the first of terms that stand side by side.
fn neighbours(terms: &[&[u32]], mut found: impl FnMut(u32)) {
    let Some((first, others)) = terms.split_first() else { return };
    for place in *first {
        let stands = |(offset, places): (u32, &&[u32])| {
            place.checked_add(offset).is_some_and(|next| places.binary_search(&next).is_ok())
        };
        if (1..).zip(others).all(stands) {
            found(*place);
        }
    }
}

/// Hand over, ascending, the places of the terms in every window of so many places that holds all of them.
fn in_windows(terms: &[&[u32]], width: u64, mut found: impl FnMut(u32)) {
    let mut starts = terms.concat();
    starts.sort_unstable();
    starts.dedup();
    let mut held = Vec::new();
    let mut done = vec![0; terms.len()]; // how many places of each term were in a window already
    for start in starts {
        let stop = u64::from(start).saturating_add(width);
        let inside = |places: &&[u32]| {
            let low = places.partition_point(|place| *place < start);
            low..places.partition_point(|place| u64::from(*place) < stop)
        };
        let ranges: Vec<Range<usize>> = terms.iter().map(inside).collect();
        if ranges.iter().any(Range::is_empty) {
            continue;
        }
        for ((places, range), done) in terms.iter().zip(ranges).zip(&mut done) {
            held.extend_from_slice(&places[range.start.max(*done).min(range.end)..range.end]);
            *done = range.end;
        }
    }
    held.sort_unstable();
    held.dedup();
    held.into_iter().for_each(&mut found);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(places: &[Vec<u32>], leaves: &[(&[usize], Option<u64>)]) -> Vec<(usize, usize, usize)> {
        let text: Vec<char> = "a b c d e f g h".chars().collect();
        let leaves: Vec<_> =
            leaves.iter().map(|(terms, width)| Shown { terms: terms.to_vec(), width: *width }).collect();
        let whole = Placed { text: &text, anchors: &[0], places, within: 100..u32::MAX };
        let found = whole.find(&leaves).expect("found");
        found.into_iter().map(|one| (one.start, one.end, one.leaf)).collect()
    }

    #[test]
    fn neighbours_are_one_place_and_others_are_not() {
        let places = [vec![3, 100, 104], vec![4, 101, 106]];
        assert_eq!(found(&places, &[(&[0, 1], None)]), [(0, 3, 0)]);
        assert_eq!(found(&places, &[(&[0], None)]), [(0, 1, 0), (8, 9, 0)]);
    }

    #[test]
    fn terms_in_a_window_are_places_of_their_own() {
        let places = [vec![100, 104], vec![101, 106], vec![107]];
        assert_eq!(found(&places, &[(&[0, 1], Some(2))]), [(0, 1, 0), (2, 3, 0)]);
        assert_eq!(found(&places, &[(&[0, 1], Some(3))]), [(0, 1, 0), (2, 3, 0), (8, 9, 0), (12, 13, 0)]);
        assert_eq!(found(&places, &[(&[0, 2], Some(4))]), [(8, 9, 0), (14, 15, 0)]);
    }

    #[test]
    fn they_are_in_the_order_of_the_text() {
        let places = [vec![105], vec![102]];
        assert_eq!(found(&places, &[(&[0], None), (&[1], None)]), [(4, 5, 1), (10, 11, 0)]);
    }
}
