//! Where tokens stand in a text: which characters the token has that is so many behind an anchor.
//!
//! A token is that of `vietnamese/syllables.py`: a letter or digit, then letters, digits, combining marks and what has no
//! width. Only characters are told apart here that are the same in every version of Unicode, which are those of nearly
//! all texts; of a text with any other nothing is said, and Python reads it.

#![forbid(unsafe_code)]

use crate::forward::ANCHOR_EVERY;

/// The longest token that is not cut, as Python has it.
const MAX_TERM: usize = 255;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Word,
    Mark,
    Ignorable,
    Other,
}

#[allow(clippy::match_same_arms)] // what is met most comes first, and rows are short
fn kind(character: char) -> Option<Kind> {
    Some(match u32::from(character) {
        0x30..=0x39 | 0x41..=0x5a | 0x61..=0x7a | 0x1e00..=0x1eff | 0xc0..=0xd6 | 0xd8..=0xf6 | 0xf8..=0x2af => {
            Kind::Word
        }
        0xaa | 0xb2 | 0xb3 | 0xb5 | 0xb9 | 0xba | 0xbc..=0xbe => Kind::Word,
        0xad | 0x200c | 0x200d | 0x2060 | 0xfeff => Kind::Ignorable,
        0x300..=0x36f => Kind::Mark,
        0x00..=0xf7 | 0x2000..=0x206f | 0x20a0..=0x20cf | 0x2190..=0x245f | 0x2500..=0x2775 => Kind::Other,
        0xfffd | 0x1f300..=0x1faff => Kind::Other,
        _ => return None,
    })
}

/// Find the characters of some tokens, given by ascending numbers; None where that takes a closer look.
pub fn token_spans(text: &[char], numbers: &[u32], anchors: &[u32]) -> Option<Vec<(usize, usize)>> {
    let mut spans = Vec::with_capacity(numbers.len());
    let (mut block, mut passed) = (usize::MAX, 0);
    let (mut start, mut end) = (0, 0);
    for number in numbers {
        let number = *number as usize;
        if number / ANCHOR_EVERY != block {
            (block, passed) = (number / ANCHOR_EVERY, 0);
            start = *anchors.get(block)? as usize;
            let stop = anchors.get(block + 1).map_or(text.len(), |next| *next as usize);
            if stop.checked_sub(start)? >= MAX_TERM || kind(*text.get(start)?)? != Kind::Word {
                return None; // a token may be so long that it is cut
            }
            end = token_end(text, start)?;
        }
        while passed < number % ANCHOR_EVERY {
            start = next_token(text, end)?;
            end = token_end(text, start)?;
            passed += 1;
        }
        spans.push((start, end));
    }
    Some(spans)
}

/// Find where the token ends that begins at `start`: marks and what has no width go on with it where a letter follows,
/// else only the marks that stand first.
fn token_end(text: &[char], start: usize) -> Option<usize> {
    let mut at = start + 1;
    while let Some(character) = text.get(at) {
        match kind(*character)? {
            Kind::Word => at += 1,
            Kind::Other => break,
            first => {
                let mut stop = at + 1;
                while let Some(Kind::Mark | Kind::Ignorable) = kind_at(text, stop)? {
                    stop += 1;
                }
                match (kind_at(text, stop)?, first) {
                    (Some(Kind::Word), _) => at = stop,
                    (_, Kind::Mark) => at += 1,
                    _ => break,
                }
            }
        }
    }
    Some(at)
}

fn next_token(text: &[char], from: usize) -> Option<usize> {
    let mut at = from;
    while kind(*text.get(at)?)? != Kind::Word {
        at += 1;
    }
    Some(at)
}

/// What stands at a place, if anything does; None where it cannot be said.
#[allow(clippy::option_option)] // the end of a text is not a character that is not known
fn kind_at(text: &[char], at: usize) -> Option<Option<Kind>> {
    match text.get(at) {
        Some(character) => Some(Some(kind(*character)?)),
        None => Some(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(text: &str, numbers: &[u32], anchors: &[u32]) -> Option<Vec<String>> {
        let text: Vec<char> = text.chars().collect();
        let found = token_spans(&text, numbers, anchors)?;
        Some(found.into_iter().map(|(start, end)| text[start..end].iter().collect()).collect())
    }

    #[test]
    fn a_token_is_letters_and_digits_with_their_marks() {
        let text = "Hoa\u{301} 12a,b_c e\u{ad}e e\u{ad}";
        let found = spans(text, &[0, 1, 2, 3, 4, 5], &[0]).expect("known characters");
        assert_eq!(found, ["Hoa\u{301}", "12a", "b", "c", "e\u{ad}e", "e"]);
    }

    #[test]
    fn tokens_are_counted_from_the_last_anchor() {
        let text = (0..80).map(|number| number.to_string()).collect::<Vec<_>>().join(" ");
        let anchors = [0, 32 + 22 + 32, 32 + 22 + 32 + 32 * 3];
        assert_eq!(spans(&text, &[0, 31, 33, 70], &anchors), Some(["0", "31", "33", "70"].map(String::from).to_vec()));
    }

    #[test]
    fn what_is_not_known_is_left_to_others() {
        assert_eq!(spans("a \u{3b1} b", &[1], &[0]), None);
        assert_eq!(spans("a b", &[2], &[0]), None);
        assert_eq!(spans("a b", &[33], &[0]), None);
        assert_eq!(spans("a b", &[0], &[7]), None);
        assert_eq!(spans(" a b", &[0], &[0]), None);
        assert_eq!(spans(&"a".repeat(300), &[0], &[0]), None);
        assert_eq!(spans("a b", &[0], &[2, 1]), None);
    }
}
