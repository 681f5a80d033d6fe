//! The words that texts have, of two parts and more, by number: each is a shorter one, or a part, and one more part.
//!
//! So a word that was met is found by numbers alone, and its characters are put together once.

#![forbid(unsafe_code)]

use crate::chunk_table::Lines;
use crate::number_table::NumberTable;

/// The words met so far.
pub struct JoinedWords {
    longer: NumberTable,
    parents: Vec<(u32, u32)>, // of each word, and of each that longer ones begin with: the shorter, and the last part
    numbers: Vec<u32>,        // of each the number that texts have it by; NONE until one has it
    count: u32,
    pub new: Lines,
}

const NONE: u32 = u32::MAX;
/// What the numbers of words of several parts have, beside those of parts.
const LONGER: u32 = 1 << 31;

impl Default for JoinedWords {
    fn default() -> Self {
        let longer = NumberTable::new(1 << 10);
        Self { longer, parents: Vec::new(), numbers: Vec::new(), count: 0, new: Lines::default() }
    }
}

impl JoinedWords {
    /// Count the words, those among them that longer ones begin with.
    pub fn len(&self) -> usize {
        self.parents.len()
    }

    /// Find the number of a word of two parts or more; `text` says what a part is.
    pub fn number<'a>(&mut self, mut parts: impl Iterator<Item = u32>, text: impl Fn(u32) -> &'a [u8]) -> u32 {
        let mut word = parts.next().unwrap_or(0);
        for part in parts {
            let next = self.parents.len() as u32;
            let number = self.longer.get_or_insert(u64::from(word) << 32 | u64::from(part), next);
            if number == next {
                self.parents.push((word, part));
                self.numbers.push(NONE);
            }
            word = number | LONGER;
        }
        let at = (word & !LONGER) as usize;
        if self.numbers[at] == NONE {
            self.numbers[at] = self.count;
            self.count += 1;
            self.spell(word, text);
        }
        self.numbers[at]
    }

    #[cold]
    fn spell<'a>(&mut self, mut word: u32, text: impl Fn(u32) -> &'a [u8]) {
        let mut parts = Vec::new();
        while word & LONGER != 0 {
            let (shorter, last) = self.parents[(word & !LONGER) as usize];
            parts.push(text(last));
            word = shorter;
        }
        parts.push(text(word));
        parts.reverse();
        self.new.add(&parts.join(b"_".as_slice()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_one_number_and_is_spelt_once() {
        let mut words = JoinedWords::default();
        let mut number =
            |parts: &[u32]| words.number(parts.iter().copied(), |part| [b"a".as_slice(), b"b", b"c"][part as usize]);
        assert_eq!([number(&[0, 1, 2]), number(&[1, 2]), number(&[0, 1]), number(&[0, 1, 2])], [0, 1, 2, 0]);
        assert_eq!((words.new.take(), words.len()), (b"a_b_c\nb_c\na_b\n".to_vec(), 3));
    }
}
