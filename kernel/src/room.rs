//! Room for what is about to be worked out.
//!
//! Where one of the thousand small requests of a work finds no memory, Rust ends the process and nobody hears why. So
//! as much as the work may take is asked for at once before, and let go of: what is refused then is an error.

#![forbid(unsafe_code)]

use std::hint::black_box;

/// What any work takes besides, in bytes: tables that begin small, what Python makes of the answer.
const BESIDES: usize = 1 << 20;

/// Say whether so many bytes, and a little more, can be had now.
pub fn is_there_room(bytes: usize) -> bool {
    let mut room = Vec::<u8>::new();
    let is_granted = room.try_reserve_exact(bytes.saturating_add(BESIDES)).is_ok();
    black_box(&room); // what nobody looks at is never asked for
    is_granted
}

#[cfg(test)]
mod tests {
    use super::is_there_room;

    #[test]
    fn a_little_is_granted_and_more_than_there_can_be_is_not() {
        assert!(is_there_room(0) && is_there_room(1 << 20));
        assert!(!is_there_room(usize::MAX) && !is_there_room(isize::MAX as usize));
    }
}
