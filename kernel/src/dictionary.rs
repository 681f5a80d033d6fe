//! A sorted list of terms in two sections: the terms, each between two bytes 0xFF, and where each begins.
//!
//! Terms are sorted by their bytes; a term's number is its place in the order.

#![forbid(unsafe_code)]

use std::ops::Range;
use std::sync::Arc;

use crate::failure::Result;
use crate::section_file::{Section, SectionFile};
use crate::spelling::{characters, fits_wildcard, within_one_edit};

/// The terms of one field of one segment.
pub struct Dictionary {
    blob: Section,
    starts: Section,
    size: usize,
}

impl Dictionary {
    /// Find the sections `NAME.terms` and `NAME.term_starts`.
    pub fn open(file: &Arc<SectionFile>, name: &str) -> Result<Self> {
        let (blob, starts) = (file.section(&format!("{name}.terms"))?, file.section(&format!("{name}.term_starts"))?);
        let size = starts.count().checked_sub(1).ok_or_else(|| starts.damaged("empty"))?;
        Ok(Self { blob, starts, size })
    }

    /// Count the terms.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Read a term by its number.
    pub fn term(&self, number: usize) -> Result<&[u8]> {
        let Range { start, end } = self.starts.run(number)?;
        self.blob.bytes(start..end.saturating_sub(1))
    }

    /// Find the number of a term.
    pub fn find(&self, term: &[u8]) -> Result<Option<usize>> {
        let number = self.first(|known| known < term)?;
        Ok((number < self.size && self.term(number)? == term).then_some(number))
    }

    /// Find the numbers of the terms that begin with a prefix.
    pub fn starting(&self, prefix: &[u8]) -> Result<Range<usize>> {
        let start = self.first(|known| known < prefix)?;
        let stop = self.first(|known| known < prefix || known.starts_with(prefix))?;
        Ok(start..stop.max(start))
    }

    /// Find the numbers of the terms from `low` to `high`, both included; an end that is not given is open.
    pub fn between(&self, low: Option<&[u8]>, high: Option<&[u8]>) -> Result<Range<usize>> {
        let start = low.map_or(Ok(0), |low| self.first(|known| known < low))?;
        let stop = high.map_or(Ok(self.size), |high| self.first(|known| known <= high))?;
        Ok(start..stop.max(start))
    }

    /// Find where the first term stands that is not below `low`.
    pub fn lower_bound(&self, low: &[u8]) -> Result<usize> {
        self.first(|known| known < low)
    }

    /// Find the numbers of the terms that fit a pattern in which `*` is any characters and `?` is one.
    pub fn wildcard(&self, pattern: &[u8]) -> Result<Vec<usize>> {
        let literal = pattern.split(|byte| matches!(byte, b'*' | b'?')).next().unwrap_or_default();
        self.chosen(self.starting(literal)?, |term| fits_wildcard(pattern, term))
    }

    /// Find the numbers of the terms that are at most one letter off.
    pub fn fuzzy(&self, word: &[u8]) -> Result<Vec<usize>> {
        let letters = characters(word);
        // What the two begin and end with alike falls short of the whole by two swapped letters at most.
        let most = word.len().saturating_sub(8);
        self.chosen(0..self.size, |term| {
            term.len() + 4 >= word.len()
                && term.len() <= word.len() + 4
                && shared(term.iter(), word.iter()) + shared(term.iter().rev(), word.iter().rev()) >= most
                && within_one_edit(&letters, &characters(term))
        })
    }

    fn chosen(&self, range: Range<usize>, fits: impl Fn(&[u8]) -> bool) -> Result<Vec<usize>> {
        let starts = self.starts.numbers(range.start..range.end + 1)?;
        let mut chosen = Vec::new();
        let Some(mut start) = starts.get(0) else { return Ok(chosen) };
        let (first, last) = (start, starts.get(range.len()).unwrap_or(start));
        let blob = self.blob.bytes(first..last.max(first))?;
        for number in range.clone() {
            let stop = starts.get(number + 1 - range.start).unwrap_or(0);
            let (Some(from), Some(to)) = (start.checked_sub(first), stop.checked_sub(first + 1)) else {
                return Err(self.starts.damaged("not in order"));
            };
            match blob.get(from..to) {
                Some(term) if fits(term) => chosen.push(number),
                Some(_) => {}
                None => return Err(self.starts.damaged("not in order")),
            }
            start = stop;
        }
        Ok(chosen)
    }

    fn first(&self, below: impl Fn(&[u8]) -> bool) -> Result<usize> {
        let (mut low, mut high) = (0, self.size);
        while low < high {
            let middle = low.midpoint(high);
            if below(self.term(middle)?) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }
}

fn shared<'a>(a: impl Iterator<Item = &'a u8>, b: impl Iterator<Item = &'a u8>) -> usize {
    a.zip(b).take_while(|(mine, theirs)| mine == theirs).count()
}
