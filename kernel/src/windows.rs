//! Windows: the places at which so many positions begin that hold every one of some terms.

#![forbid(unsafe_code)]

use crate::places::Places;

/// Counts the windows of documents; what it needs to do so is kept between them.
pub struct Windows {
    width: u64,
    next: Vec<usize>,
}

impl Windows {
    /// Count windows of so many positions.
    pub fn new(width: u64) -> Self {
        Self { width, next: Vec::new() }
    }

    /// Count the places in one document at which a window begins that holds every term.
    pub fn count(&mut self, terms: &[&Places], doc: usize) -> u32 {
        match terms {
            [one, other] => self.count_two(one.of(doc), other.of(doc)),
            _ => self.count_all(terms, doc),
        }
    }

    /// Neighbours of a query, which are most of what is asked: begun with the first of the two that is left.
    fn count_two(&self, mut one: &[u32], mut other: &[u32]) -> u32 {
        let mut count = 0;
        while let ([first, rest @ ..], [second, others @ ..]) = (one, other) {
            count += u32::from(u64::from(first.abs_diff(*second)) < self.width);
            let (next, last) = (first <= second, second <= first);
            if next {
                one = rest;
            }
            if last {
                other = others;
            }
        }
        count
    }

    /// All terms are gone through side by side: the window from the least of their next places reaches to the greatest.
    fn count_all(&mut self, terms: &[&Places], doc: usize) -> u32 {
        self.next.clear();
        self.next.resize(terms.len(), 0);
        let mut count = 0;
        loop {
            let (mut low, mut high) = (u32::MAX, 0);
            for (places, next) in terms.iter().zip(&self.next) {
                let Some(place) = places.of(doc).get(*next) else { return count };
                (low, high) = (low.min(*place), high.max(*place));
            }
            count += u32::from(u64::from(high - low) < self.width);
            for (places, next) in terms.iter().zip(&mut self.next) {
                *next += usize::from(places.of(doc)[*next] == low);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(terms: &[&[u32]], width: u64) -> u32 {
        let mut places = Vec::new();
        for term in terms {
            let mut made = Places::with_capacity(1);
            made.add(|positions| positions.extend_from_slice(term));
            places.push(made);
        }
        Windows::new(width).count(&places.iter().collect::<Vec<_>>(), 0)
    }

    #[test]
    fn a_window_counts_once_for_each_place_where_it_may_begin() {
        assert_eq!(count(&[&[1, 10], &[3]], 3), 1);
        assert_eq!(count(&[&[1, 10], &[3]], 2), 0);
        assert_eq!(count(&[&[1, 2, 3], &[2, 4]], 2), 3);
        assert_eq!(count(&[&[5], &[5]], 1), 1);
        assert_eq!(count(&[&[5], &[]], 100), 0);
        assert_eq!(count(&[&[1, 4], &[1, 4], &[2, 3]], 3), 3);
    }

    #[test]
    fn two_terms_are_counted_as_any_number_is() {
        let (one, other): (&[u32], &[u32]) = (&[1, 2, 3, 9, 20, 21], &[2, 4, 8, 9, 23]);
        for width in 1..6 {
            assert_eq!(count(&[one, other], width), count(&[one, other, other], width));
        }
    }
}
