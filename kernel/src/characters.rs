//! What is known of a character: what it is in a token, and what it is spelt with.
//!
//! Python makes the table, of letters and marks that Vietnamese pages are written with, from its own Unicode; of a text
//! with any other character nothing is said here, and Python reads it.

#![forbid(unsafe_code)]

use std::collections::HashMap;

/// One character as it stands.
#[derive(Clone, Copy, Debug)]
pub struct Character {
    pub kind: u8,
    pub tone: u8,     // of the letter; 0: none
    pub lower: char,  // as Python's `lower` has it
    pub normal: char, // as terms have it
    pub letter: char, // that, without its tone
    pub fold: char,   // without any mark
}

/// Part of a word to a regular expression: a letter, a digit, or `_`.
pub const WORD: u8 = 1;
/// A letter or digit.
pub const LETTER_OR_DIGIT: u8 = 2;
/// What `isdigit` says, of 2 and of ².
pub const DIGIT: u8 = 4;
/// What numbers are written with.
pub const DECIMAL: u8 = 8;
pub const UPPER: u8 = 16;
pub const LOWER: u8 = 32;

impl Character {
    #[inline]
    pub fn is(&self, kind: u8) -> bool {
        self.kind & kind != 0
    }
}

/// The table.
pub struct Characters {
    known: Vec<Option<Character>>,
    composed: HashMap<(char, u8), char>,
}

impl Characters {
    /// Read the table: of each character itself, its kind, its tone, and the four others.
    pub fn new(rows: &[[u32; 7]]) -> Option<Self> {
        let mut made = Self { known: Vec::new(), composed: HashMap::new() };
        for [code, kind, tone, rest @ ..] in rows {
            let mut others = ['\0'; 4];
            for (other, code) in others.iter_mut().zip(rest) {
                *other = char::from_u32(*code)?;
            }
            let [lower, normal, letter, fold] = others;
            let at = char::from_u32(*code)? as usize;
            if at >= made.known.len() {
                made.known.resize(at + 1, None);
            }
            let tone = u8::try_from(*tone).ok()?;
            made.known[at] = Some(Character { kind: u8::try_from(*kind).ok()?, tone, lower, normal, letter, fold });
            if tone > 0 {
                made.composed.insert((letter, tone), normal);
            }
        }
        Some(made)
    }

    /// Say what is known of a character.
    #[inline]
    pub fn get(&self, character: char) -> Option<&Character> {
        self.known.get(character as usize)?.as_ref()
    }

    /// Put a tone on a letter.
    pub fn compose(&self, letter: char, tone: u8) -> Option<char> {
        self.composed.get(&(letter, tone)).copied()
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// Letters for tests, each with its lower case, that without its tone, and without any mark, and the tone.
    const LETTERS: &[(char, char, char, char, u32)] = &[
        ('đ', 'đ', 'đ', 'd', 0),
        ('Đ', 'đ', 'đ', 'd', 0),
        ('â', 'â', 'â', 'a', 0),
        ('ê', 'ê', 'ê', 'e', 0),
        ('ơ', 'ơ', 'ơ', 'o', 0),
        ('ư', 'ư', 'ư', 'u', 0),
        ('à', 'à', 'a', 'a', 1),
        ('À', 'à', 'a', 'a', 1),
        ('ờ', 'ờ', 'ơ', 'o', 1),
        ('ề', 'ề', 'ê', 'e', 1),
        ('ò', 'ò', 'o', 'o', 1),
        ('ỳ', 'ỳ', 'y', 'y', 1),
        ('í', 'í', 'i', 'i', 2),
        ('ý', 'ý', 'y', 'y', 2),
    ];

    /// A table of ASCII and these.
    pub fn few() -> Characters {
        let mut rows = Vec::new();
        let kind = |kinds: &[(bool, u8)]| {
            u32::from(kinds.iter().filter(|(is_one, _)| *is_one).fold(0, |all, (_, kind)| all | kind))
        };
        for c in (1..0x80u8).filter(|code| *code == b'\n' || !code.is_ascii_whitespace()) {
            let kinds = [
                (c.is_ascii_alphanumeric() || c == b'_', WORD),
                (c.is_ascii_alphanumeric(), LETTER_OR_DIGIT),
                (c.is_ascii_digit(), DIGIT | DECIMAL),
                (c.is_ascii_uppercase(), UPPER),
                (c.is_ascii_lowercase(), LOWER),
            ];
            let lower = u32::from(c.to_ascii_lowercase());
            rows.push([u32::from(c), kind(&kinds), 0, lower, lower, lower, lower]);
        }
        for (c, lower, letter, fold, tone) in LETTERS.iter().copied() {
            let kinds = [(true, WORD | LETTER_OR_DIGIT), (c != lower, UPPER), (c == lower, LOWER)];
            let lower = u32::from(lower);
            rows.push([u32::from(c), kind(&kinds), tone, lower, lower, u32::from(letter), u32::from(fold)]);
        }
        rows.push([u32::from('”'), 0, 0, 0x201d, 0x201d, 0x201d, 0x201d]);
        Characters::new(&rows).expect("characters")
    }

    #[test]
    fn a_letter_and_its_tone_make_one_character() {
        let known = few();
        assert_eq!((known.compose('o', 1), known.compose('ơ', 1), known.compose('u', 1)), (Some('ò'), Some('ờ'), None));
        assert!(known.get('Đ').is_some_and(|c| c.is(UPPER) && c.lower == 'đ'));
        assert!(known.get('\u{301}').is_none() && known.get('字').is_none());
        assert!(Characters::new(&[[0xd800, 0, 0, 0, 0, 0, 0]]).is_none());
    }
}
