//! The numbers of strings, counted from 0 as they are met.

#![forbid(unsafe_code)]

use std::hash::{BuildHasher, Hasher, RandomState};

/// Strings of bytes, each once, one after the other, and a table of their hashes of which half is free.
pub struct Interner {
    places: Vec<Place>,
    bytes: Vec<u8>,
    ends: Vec<usize>,
    seed: u64,
}

/// A part of the hash, and the number less 1; nothing is there where that is 0.
#[derive(Clone, Copy, Default)]
struct Place {
    hash: u32,
    next: u32,
}

impl Default for Interner {
    fn default() -> Self {
        // What strings share a place is another secret in every process, so that no text is made to be slow.
        let seed = RandomState::new().build_hasher().finish() | 1;
        Self { places: vec![Place::default(); 1 << 10], bytes: Vec::new(), ends: Vec::new(), seed }
    }
}

impl Interner {
    /// Count the strings.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Count the bytes of all strings.
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    /// Give the string of a number.
    pub fn get(&self, number: u32) -> &[u8] {
        let number = number as usize;
        let start = if number == 0 { 0 } else { self.ends[number - 1] };
        &self.bytes[start..self.ends[number]]
    }

    /// Find the number of a string.
    pub fn find(&self, text: &[u8]) -> Option<u32> {
        let next = self.places[self.place(text, self.hash(text))].next;
        next.checked_sub(1)
    }

    /// Find the number of a string; it gets the next one if it is new.
    #[inline]
    pub fn number(&mut self, text: &[u8]) -> u32 {
        let hash = self.hash(text);
        let at = self.place(text, hash);
        match self.places[at].next.checked_sub(1) {
            Some(number) => number,
            None => self.insert(text, hash, at),
        }
    }

    #[cold]
    fn insert(&mut self, text: &[u8], hash: u64, at: usize) -> u32 {
        let number = self.ends.len() as u32;
        self.bytes.extend_from_slice(text);
        self.ends.push(self.bytes.len());
        self.places[at] = Place { hash: hash as u32, next: number + 1 };
        if 2 * self.ends.len() > self.places.len() {
            self.places = vec![Place::default(); 2 * self.places.len()];
            for number in 0..self.ends.len() as u32 {
                let hash = self.hash(self.get(number));
                let mut at = self.first_place(hash);
                while self.places[at].next != 0 {
                    at = (at + 1) & (self.places.len() - 1);
                }
                self.places[at] = Place { hash: hash as u32, next: number + 1 };
            }
        }
        number
    }

    /// Find the place of a string, or the free one that it would have.
    #[inline]
    fn place(&self, text: &[u8], hash: u64) -> usize {
        let mut at = self.first_place(hash);
        loop {
            let Place { hash: there, next } = self.places[at];
            if next == 0 || (there == hash as u32 && self.get(next - 1) == text) {
                return at;
            }
            at = (at + 1) & (self.places.len() - 1);
        }
    }

    #[inline]
    fn first_place(&self, hash: u64) -> usize {
        (hash >> 32) as usize & (self.places.len() - 1)
    }

    /// Mix eight bytes at a time with a secret, by multiplications whose upper and lower halves are folded together.
    #[inline]
    fn hash(&self, text: &[u8]) -> u64 {
        let (words, rest) = text.as_chunks::<8>();
        let mut mixed = self.seed ^ text.len() as u64;
        for word in words {
            mixed = folded(mixed ^ u64::from_le_bytes(*word), 0x9E37_79B9_7F4A_7C15 ^ self.seed);
        }
        let last = rest.iter().rev().fold(0, |last, byte| last << 8 | u64::from(*byte));
        folded(mixed ^ last, 0xD6E8_FEB8_6659_FD93 ^ self.seed)
    }
}

#[inline]
fn folded(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    (product >> 64) as u64 ^ product as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_string_keeps_its_number_while_the_table_grows() {
        let mut known = Interner::default();
        let texts: Vec<String> = (0..5_000).map(|number| "x".repeat(number % 23) + &number.to_string()).collect();
        for (number, text) in texts.iter().enumerate() {
            assert_eq!(known.find(text.as_bytes()), None);
            assert_eq!(known.number(text.as_bytes()), number as u32);
        }
        for (number, text) in texts.iter().enumerate() {
            assert_eq!(known.find(text.as_bytes()), Some(number as u32));
            assert_eq!((known.number(text.as_bytes()), known.get(number as u32)), (number as u32, text.as_bytes()));
        }
        assert_eq!((known.len(), known.size()), (5_000, texts.iter().map(String::len).sum()));
        assert_eq!((known.find(b""), known.number(b""), known.find(b"")), (None, 5_000, Some(5_000)));
    }
}
