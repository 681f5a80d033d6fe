//! Numbers found by numbers: one look in most cases, where a table for keys of any kind takes two.

#![forbid(unsafe_code)]

/// No key: what is put in is less.
const FREE: u64 = u64::MAX;

/// Pairs of a key and a number, at most half of the places taken.
pub struct NumberTable {
    places: Vec<(u64, u32)>,
    shift: u32,
    count: usize,
}

impl NumberTable {
    /// Make room for so many.
    pub fn new(count: usize) -> Self {
        let size = (2 * count).next_power_of_two().max(16);
        Self { places: vec![(FREE, 0); size], shift: 64 - size.trailing_zeros(), count: 0 }
    }

    /// Find the place of a key, or the free one that it would have.
    #[inline]
    fn place(&self, key: u64) -> usize {
        let mut at = (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> self.shift) as usize;
        while self.places[at].0 != key && self.places[at].0 != FREE {
            at = (at + 1) & (self.places.len() - 1);
        }
        at
    }

    /// Find the number of a key.
    #[inline]
    pub fn get(&self, key: u64) -> Option<u32> {
        let (found, number) = self.places[self.place(key)];
        (found == key && key != FREE).then_some(number)
    }

    /// Find the number of a key, which is `next` if it is new.
    #[inline]
    pub fn get_or_insert(&mut self, key: u64, next: u32) -> u32 {
        let at = self.place(key);
        let (found, number) = self.places[at];
        if found == key {
            return number;
        }
        self.places[at] = (key, next);
        self.count += 1;
        if 2 * self.count > self.places.len() {
            self.grow();
        }
        next
    }

    #[cold]
    fn grow(&mut self) {
        let mut larger = Self::new(self.places.len());
        for (key, number) in self.places.iter().filter(|(key, _)| *key != FREE) {
            larger.get_or_insert(*key, *number);
        }
        *self = larger;
    }
}

impl FromIterator<(u64, u32)> for NumberTable {
    fn from_iter<I: IntoIterator<Item = (u64, u32)>>(pairs: I) -> Self {
        let pairs = pairs.into_iter();
        let mut table = Self::new(pairs.size_hint().0);
        for (key, number) in pairs {
            table.get_or_insert(key, number);
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_keeps_its_number_while_the_table_grows() {
        let mut table = NumberTable::new(0);
        for key in 0..5_000u64 {
            assert_eq!(table.get(key << 32), None);
            assert_eq!(table.get_or_insert(key << 32, key as u32), key as u32);
        }
        assert!((0..5_000u64).all(|key| table.get_or_insert(key << 32, 7_777) == key as u32));
        assert_eq!((table.get(1), table.get(FREE)), (None, None));
    }
}
