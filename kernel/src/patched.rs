//! Numbers nearly all of which are small: kept narrow, and the few that are too large kept aside.
//!
//! Sections of N: the numbers, the largest of their width standing for all that are as large or larger; `N.at` where
//! these are, `N.beyond` what they are.

#![forbid(unsafe_code)]

use std::ops::Range;
use std::sync::Arc;

use crate::failure::Result;
use crate::section_file::{Section, SectionFile};

/// Such numbers in a file.
pub struct PatchedFile {
    narrow: Section,
    at: Section,
    beyond: Section,
}

/// Some of them: those that are narrow, and the others by their place.
pub struct Patched<'a, T> {
    narrow: &'a [T],
    wide: Vec<(u32, u32)>,
}

impl PatchedFile {
    /// Find the sections.
    pub fn open(file: &Arc<SectionFile>, name: &str) -> Result<Self> {
        let section = |suffix: &str| file.section(&format!("{name}{suffix}"));
        Ok(Self { narrow: section("")?, at: section(".at")?, beyond: section(".beyond")? })
    }

    /// Count them.
    pub fn count(&self) -> usize {
        self.narrow.count()
    }

    /// Read numbers of one byte.
    pub fn bytes(&self, range: Range<usize>) -> Result<Patched<'_, u8>> {
        Ok(Patched { narrow: self.narrow.bytes(range.clone())?, wide: self.wide(range)? })
    }

    /// Read numbers of two bytes.
    pub fn pairs(&self, range: Range<usize>) -> Result<Patched<'_, [u8; 2]>> {
        Ok(Patched { narrow: self.narrow.pairs(range.clone())?, wide: self.wide(range)? })
    }

    fn wide(&self, range: Range<usize>) -> Result<Vec<(u32, u32)>> {
        if self.beyond.count() == 0 {
            return Ok(Vec::new());
        }
        let at = self.at.all()?;
        let (low, high) = (at.lower_bound(range.start), at.lower_bound(range.end));
        if low >= high {
            return Ok(Vec::new());
        }
        let beyond = self.beyond.numbers(low..high)?;
        let mut wide = Vec::with_capacity(high - low);
        for number in low..high {
            let place = at.get(number).and_then(|place| place.checked_sub(range.start));
            let (Some(place), Some(value)) = (place, beyond.get(number - low)) else {
                return Err(self.at.damaged("not in order"));
            };
            if place >= range.len() || wide.last().is_some_and(|(last, _)| *last as usize >= place) {
                return Err(self.at.damaged("not in order"));
            }
            wide.push((place as u32, value as u32));
        }
        Ok(wide)
    }
}

impl<T> Patched<'_, T> {
    /// Count them.
    pub fn len(&self) -> usize {
        self.narrow.len()
    }

    fn patch(&self, at: usize) -> Option<u32> {
        let found = self.wide.binary_search_by_key(&at, |(place, _)| *place as usize).ok()?;
        Some(self.wide[found].1)
    }

    fn patches(&self, range: &Range<usize>) -> &[(u32, u32)] {
        let edge = |end: usize| self.wide.partition_point(|(place, _)| (*place as usize) < end);
        &self.wide[edge(range.start)..edge(range.end)]
    }
}

impl Patched<'_, u8> {
    /// Read one; beyond the last there are zeros.
    #[inline]
    pub fn get(&self, at: usize) -> u32 {
        match self.narrow.get(at).copied() {
            Some(u8::MAX) => self.patch(at).unwrap_or(u32::from(u8::MAX)),
            Some(narrow) => u32::from(narrow),
            None => 0,
        }
    }

    /// Add up those of a range that lies within; `patch` is how many large ones were passed before it, and then behind it.
    #[inline]
    pub fn sum(&self, range: Range<usize>, patch: &mut usize) -> usize {
        let mut sum = sum_of_bytes(self.narrow, range.clone());
        while let Some((place, value)) = self.wide.get(*patch).filter(|(place, _)| (*place as usize) < range.end) {
            sum += (*value as usize).saturating_sub(self.narrow[*place as usize].into());
            *patch += 1;
        }
        sum
    }
}

/// Add up the bytes of a range, eight at a time: mostly there are few.
#[inline]
fn sum_of_bytes(all: &[u8], range: Range<usize>) -> usize {
    const EVEN: u64 = 0x00ff_00ff_00ff_00ff;
    let halves = |eight: u64| (eight & EVEN) + (eight >> 8 & EVEN);
    let (eights, rest) = all[range.clone()].as_chunks::<8>();
    let mut sum = 0;
    for some in eights.chunks(64) {
        let lanes: u64 = some.iter().map(|eight| halves(u64::from_le_bytes(*eight))).sum();
        sum += ((lanes & 0xffff) + (lanes >> 16 & 0xffff) + (lanes >> 32 & 0xffff) + (lanes >> 48)) as usize;
    }
    sum + rest.iter().map(|byte| usize::from(*byte)).sum::<usize>()
}

impl Patched<'_, [u8; 2]> {
    /// Hand over those of a range that lies within, one after the other.
    #[inline]
    pub fn for_each(&self, range: Range<usize>, mut visit: impl FnMut(u32)) {
        for (at, narrow) in (range.start..).zip(&self.narrow[range]) {
            match u16::from_le_bytes(*narrow) {
                u16::MAX => visit(self.patch(at).unwrap_or(u32::from(u16::MAX))),
                narrow => visit(u32::from(narrow)),
            }
        }
    }

    /// Give those of a range that lies within, one after the other.
    #[inline]
    pub fn values(&self, range: Range<usize>) -> impl Iterator<Item = u32> + '_ {
        let narrow = (range.start..).zip(&self.narrow[range]);
        narrow.map(|(at, narrow)| match u16::from_le_bytes(*narrow) {
            u16::MAX => self.patch(at).unwrap_or(u32::from(u16::MAX)),
            narrow => u32::from(narrow),
        })
    }

    /// Append those of a range that lies within.
    #[inline]
    pub fn append(&self, range: Range<usize>, to: &mut Vec<u32>) {
        let narrow = &self.narrow[range.clone()];
        let before = to.len();
        to.extend(narrow.iter().map(|narrow| u32::from(u16::from_le_bytes(*narrow))));
        if !self.wide.is_empty() {
            for (place, value) in self.patches(&range) {
                to[before + *place as usize - range.start] = *value;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_too_large_is_read_from_beside() {
        let numbers = Patched { narrow: &[3, 255, 7, 255], wide: vec![(1, 300), (3, 255)] };
        assert_eq!([0, 1, 2, 3, 4].map(|at| numbers.get(at)), [3, 300, 7, 255, 0]);
        let mut patch = 0;
        assert_eq!([0..1, 1..2, 2..2, 2..4].map(|range| numbers.sum(range, &mut patch)), [3, 300, 0, 262]);
        assert_eq!((numbers.sum(0..4, &mut 0), patch), (565, 2));
        let positions = Patched { narrow: &[[1, 0], [255, 255]], wide: vec![(1, 70_000)] };
        let mut seen = vec![9];
        positions.append(0..2, &mut seen);
        positions.append(1..2, &mut seen);
        assert_eq!(seen, [9, 1, 70_000, 70_000]);
        assert_eq!(positions.values(0..2).collect::<Vec<_>>(), [1, 70_000]);
    }

    #[test]
    fn bytes_add_up_however_many_there_are() {
        let bytes: Vec<u8> = (0..3000_u32).map(|number| if number < 2000 { 255 } else { number as u8 }).collect();
        for range in [0..3000, 1..8, 3..11, 5..5, 17..1999, 1990..2031] {
            let expected: usize = bytes[range.clone()].iter().map(|byte| usize::from(*byte)).sum();
            assert_eq!(sum_of_bytes(&bytes, range), expected);
        }
    }
}
