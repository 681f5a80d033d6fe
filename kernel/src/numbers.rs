//! Numbers as they lie in a file: little-endian, of one, two, four or eight bytes, aligned or not.

#![forbid(unsafe_code)]

/// A number of a fixed width in a file.
pub trait Packed: Copy {
    /// Read it.
    fn value(self) -> usize;
}

impl Packed for u8 {
    fn value(self) -> usize {
        usize::from(self)
    }
}

impl Packed for u16 {
    fn value(self) -> usize {
        usize::from(self)
    }
}

impl Packed for [u8; 2] {
    fn value(self) -> usize {
        usize::from(u16::from_le_bytes(self))
    }
}

impl Packed for [u8; 4] {
    fn value(self) -> usize {
        u32::from_le_bytes(self) as usize
    }
}

impl Packed for [u8; 8] {
    fn value(self) -> usize {
        // Where a machine has fewer bits, what does not fit is beyond the end of any file.
        usize::try_from(u64::from_le_bytes(self)).unwrap_or(usize::MAX)
    }
}

/// An array of numbers of any width.
#[derive(Clone, Copy)]
pub enum Numbers<'a> {
    One(&'a [u8]),
    Two(&'a [[u8; 2]]),
    Four(&'a [[u8; 4]]),
    Eight(&'a [[u8; 8]]),
}

impl<'a> Numbers<'a> {
    /// Take bytes as numbers of `width` bytes each; the width is 1, 2, 4 or 8.
    pub fn new(bytes: &'a [u8], width: usize) -> Self {
        match width {
            1 => Self::One(bytes),
            2 => Self::Two(bytes.as_chunks().0),
            4 => Self::Four(bytes.as_chunks().0),
            _ => Self::Eight(bytes.as_chunks().0),
        }
    }

    /// Count them.
    pub fn len(&self) -> usize {
        match self {
            Self::One(all) => all.len(),
            Self::Two(all) => all.len(),
            Self::Four(all) => all.len(),
            Self::Eight(all) => all.len(),
        }
    }

    /// Read one, if it is there.
    pub fn get(&self, at: usize) -> Option<usize> {
        match self {
            Self::One(all) => all.get(at).map(|one| one.value()),
            Self::Two(all) => all.get(at).map(|one| one.value()),
            Self::Four(all) => all.get(at).map(|one| one.value()),
            Self::Eight(all) => all.get(at).map(|one| one.value()),
        }
    }

    /// Find where the first number not below `low` stands, in numbers that ascend.
    pub fn lower_bound(&self, low: usize) -> usize {
        match self {
            Self::One(all) => all.partition_point(|one| one.value() < low),
            Self::Two(all) => all.partition_point(|one| one.value() < low),
            Self::Four(all) => all.partition_point(|one| one.value() < low),
            Self::Eight(all) => all.partition_point(|one| one.value() < low),
        }
    }
}

/// Run the same code over numbers of whichever width: `with_packed!(numbers, all => all.iter()...)`.
macro_rules! with_packed {
    ($numbers:expr, $all:ident => $body:expr) => {
        match $numbers {
            $crate::numbers::Numbers::One($all) => $body,
            $crate::numbers::Numbers::Two($all) => $body,
            $crate::numbers::Numbers::Four($all) => $body,
            $crate::numbers::Numbers::Eight($all) => $body,
        }
    };
}
pub(crate) use with_packed;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_every_width_are_little_endian() {
        let bytes = [1, 0, 0, 0, 0, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0];
        assert_eq!(Numbers::new(&bytes, 1).get(8), Some(2));
        assert_eq!(Numbers::new(&bytes, 2).get(4), Some(0x102));
        assert_eq!(Numbers::new(&bytes, 4).get(2), Some(0x102));
        assert_eq!(Numbers::new(&bytes, 8).get(1), Some(0x102));
        assert_eq!(Numbers::new(&bytes, 8).get(2), None);
    }

    #[test]
    fn the_lower_bound_is_the_first_that_is_not_below() {
        let numbers = Numbers::new(&[1, 3, 3, 9], 1);
        assert_eq!([0, 2, 3, 4, 10].map(|low| numbers.lower_bound(low)), [0, 1, 1, 3, 4]);
    }
}
