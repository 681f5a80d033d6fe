//! A sorted list of terms in two sections: the terms, each between two bytes 0xFF, and where each begins.
//!
//! Terms are sorted by their bytes; a term's number is its place in the order.

#![forbid(unsafe_code)]

use std::ops::Range;
use std::sync::Arc;

use crate::failure::Result;
use crate::numbers::{Packed, with_packed};
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

    /// Find the numbers of the terms that are at most one letter off, in order.
    ///
    /// One edit leaves the first half of the word as it was or the second, but for the two letters between the halves
    /// being swapped, which makes one known word. So only terms that begin or end as the word does are looked at.
    pub fn fuzzy(&self, word: &[u8]) -> Result<Vec<usize>> {
        let letters = characters(word);
        let half: usize = letters[..letters.len() / 2].iter().map(|letter| letter.len()).sum();
        let (head, tail) = word.split_at(half);
        let mut chosen = self.chosen(self.starting(head)?, |term| within_one_edit(word, term))?;
        if !head.is_empty() {
            for number in self.maybe_ending(tail)? {
                if within_one_edit(word, self.term(number)?) {
                    chosen.push(number);
                }
            }
            let mut swapped = letters.clone();
            swapped.swap(letters.len() / 2 - 1, letters.len() / 2);
            chosen.extend(self.find(&swapped.concat())?);
        }
        chosen.sort_unstable();
        chosen.dedup();
        Ok(chosen)
    }

    /// Find the terms that end so, in order, and few others: their last bytes are looked at where they lie in the blob, with
    /// those of the terms before a short one, which takes a fifth of the time of looking at each term.
    fn maybe_ending(&self, end: &[u8]) -> Result<Vec<usize>> {
        let starts = self.starts.all()?;
        let blob = self.blob.bytes(0..self.blob.count())?;
        let end = End::new(end);
        let (mut maybe, mut before, mut sound) = (Vec::new(), 0, true);
        with_packed!(starts, starts => {
            for (number, next) in starts.iter().map(|start| start.value()).skip(1).enumerate() {
                match blob.get(..next.wrapping_sub(1)) {
                    Some(upto) if end.may_end(upto) => maybe.push(number),
                    Some(_) => {}
                    None => sound = false,
                }
                sound &= before < next;
                before = next;
            }
        });
        if sound { Ok(maybe) } else { Err(self.starts.damaged("not in order")) }
    }

    fn chosen(&self, range: Range<usize>, fits: impl Fn(&[u8]) -> bool) -> Result<Vec<usize>> {
        let starts = self.starts.numbers(range.start..range.end + 1)?;
        let (first, last) = (starts.get(0).unwrap_or(0), starts.get(range.len()).unwrap_or(0));
        let blob = self.blob.bytes(first..last.max(first))?;
        let damaged = || self.starts.damaged("not in order");
        let mut chosen = Vec::new();
        let mut sound = true;
        with_packed!(starts, starts => {
            for (number, edges) in range.zip(starts.windows(2)) {
                let (from, to) = (edges[0].value().wrapping_sub(first), edges[1].value().wrapping_sub(first + 1));
                match blob.get(from..to) {
                    Some(term) if fits(term) => chosen.push(number),
                    Some(_) => {}
                    None => sound = false,
                }
            }
        });
        if sound { Ok(chosen) } else { Err(damaged()) }
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

/// Some bytes to be told from the last of others by one comparison; of more than eight the last eight.
struct End {
    last: u64,
    mask: u64,
}

impl End {
    fn new(bytes: &[u8]) -> Self {
        let mut eight = [0; 8];
        let known = bytes.len().min(8);
        eight[8 - known..].copy_from_slice(&bytes[bytes.len() - known..]);
        Self { last: u64::from_be_bytes(eight), mask: u64::MAX.unbounded_shr(64 - 8 * known as u32) }
    }

    /// Say whether other bytes may end so; those that are fewer than eight may.
    #[inline]
    fn may_end(&self, bytes: &[u8]) -> bool {
        bytes.last_chunk().is_none_or(|eight| u64::from_be_bytes(*eight) & self.mask == self.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_is_told_from_what_ends_otherwise_however_long_it_is() {
        let words = ["a", "ba", "nghiêng", "nghieng", "thanh thiếu niên", "thinh thiếu niên", ""];
        for end in words {
            let told = End::new(end.as_bytes());
            for word in words {
                assert!(told.may_end(word.as_bytes()) || !word.ends_with(end), "{word} {end}");
            }
        }
        let told = End::new("niên".as_bytes());
        assert!(!told.may_end("thiếu niêm".as_bytes()) && told.may_end("niê".as_bytes()));
    }
}
