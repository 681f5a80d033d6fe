//! What each run of characters between white space holds, found when it is first met: its tokens and its terms.
//!
//! No token of pyvi's and no term crosses white space, and most runs of a text were met before.

#![forbid(unsafe_code)]

use std::ops::Range;

use crate::characters::{Character, Characters, LETTER_OR_DIGIT};
use crate::interner::Interner;
use crate::pyvi_tokens::cut;
use crate::syllable::write_term;
use crate::word_model::{Model, Token};

/// Longer ones, in which a term may be cut, are left to Python, which cuts it.
const LONGEST: usize = 255;

/// The end of a line: a run by itself, and a token of pyvi's.
pub const LINE_END: &[u8] = b"\n";

/// The runs met so far, and the strings that are in them.
#[derive(Default)]
pub struct ChunkTable {
    chunks: Interner,
    held: Vec<Held>,
    tokens_of_chunks: Vec<u32>,
    terms_of_chunks: Vec<TermPlace>,
    tokens: Interner,
    known_tokens: Vec<Token>,
    parts: Vec<u32>, // of each token the number of its terms, joined by `_`
    part_texts: Interner,
    terms: Interner,
    pub new_terms: Lines,
    pub new_folded: Lines,
}

/// Strings that Python is yet to be told of, each with a line feed behind it.
#[derive(Default)]
pub struct Lines(pub Vec<u8>);

/// Which tokens and terms a run has: where those of all runs stand.
#[derive(Clone, Default)]
struct Held {
    tokens: Range<usize>,
    terms: Range<usize>,
}

/// A term of a run: its number, the character at which it begins, in which token, and whether it is the first in that.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TermPlace {
    pub term: u32,
    pub start: u32,
    pub token: u32,
    pub is_first: bool,
}

/// A token that Python tells of: itself, what is known of it, and its terms joined by `_`.
pub type ToldToken = (Vec<u8>, Token, Vec<u8>);
/// A term that Python tells of: itself, its plain letters, and where it stands.
pub type ToldTerm = (Vec<u8>, Vec<u8>, TermPlace);

/// What a run is read into, again and again.
#[derive(Default)]
pub struct Reader {
    text: Vec<char>,
    known: Vec<Character>,
    ends: Vec<usize>,
    bytes: String,
    spelt: String,
    part: String,
}

impl ChunkTable {
    /// Count what the table has grown by: its runs, and the bytes of all strings.
    pub fn size(&self) -> (usize, usize) {
        let strings = [&self.chunks, &self.tokens, &self.terms, &self.part_texts];
        (self.chunks.len(), strings.iter().map(|one| one.size()).sum())
    }

    /// Find the number of a run, and whether it is new: then it is to be read, or told of.
    #[inline]
    pub fn number(&mut self, chunk: &[u8]) -> (u32, bool) {
        let number = self.chunks.number(chunk);
        let is_new = number as usize == self.held.len();
        if is_new {
            self.held.push(Held::default());
        }
        (number, is_new)
    }

    /// Give the run of a number.
    pub fn chunk(&self, number: u32) -> &[u8] {
        self.chunks.get(number)
    }

    /// Give the tokens and the terms of a run.
    #[inline]
    pub fn held(&self, number: u32) -> (&[u32], &[TermPlace]) {
        let Held { tokens, terms } = &self.held[number as usize];
        (&self.tokens_of_chunks[tokens.clone()], &self.terms_of_chunks[terms.clone()])
    }

    /// Give what is known of a token.
    #[inline]
    pub fn token(&self, number: u32) -> Token {
        self.known_tokens[number as usize]
    }

    /// Give the number of the terms that a token has, as a part of a word.
    #[inline]
    pub fn part(&self, token: u32) -> u32 {
        self.parts[token as usize]
    }

    /// Give a part of a word.
    pub fn part_text(&self, part: u32) -> &[u8] {
        self.part_texts.get(part)
    }

    /// Read a new run; None where it has characters that Python is to read.
    pub fn read(&mut self, number: u32, characters: &Characters, model: &Model, reader: &mut Reader) -> Option<()> {
        let chunk = std::str::from_utf8(self.chunks.get(number)).ok()?;
        reader.text.clear();
        reader.known.clear();
        for character in chunk.chars() {
            reader.text.push(character);
            reader.known.push(*characters.get(character)?);
        }
        if reader.text.len() > LONGEST || reader.text.contains(&'@') {
            return None;
        }
        if chunk.as_bytes() == LINE_END {
            reader.ends.clear();
            reader.ends.push(1);
        } else {
            cut(&reader.text, &reader.known, &mut reader.ends);
        }
        let (first_token, first_term) = (self.tokens_of_chunks.len(), self.terms_of_chunks.len());
        self.read_terms(characters, reader)?;
        self.read_tokens(characters, model, reader)?;
        self.hold(number, first_token, first_term);
        Some(())
    }

    fn read_tokens(&mut self, characters: &Characters, model: &Model, reader: &mut Reader) -> Option<()> {
        let Reader { text, known, ends, bytes, spelt, part } = reader;
        let mut start = 0;
        for end in ends.iter().copied() {
            let (text, known) = (&text[start..end], &known[start..end]);
            start = end;
            bytes.clear();
            bytes.extend(text);
            if let Some(number) = self.tokens.find(bytes.as_bytes()) {
                self.tokens_of_chunks.push(number);
                continue;
            }
            write_term(characters, known, spelt)?;
            let token = model.weigh(text, known, crc32fast::hash(spelt.as_bytes()));
            part.clear();
            for run in runs(known) {
                write_term(characters, &known[run], spelt)?;
                if !part.is_empty() {
                    part.push('_');
                }
                part.push_str(spelt);
            }
            let number = self.add_token(bytes.as_bytes(), token, part.as_bytes());
            self.tokens_of_chunks.push(number);
        }
        Some(())
    }

    fn read_terms(&mut self, characters: &Characters, reader: &mut Reader) -> Option<()> {
        let Reader { known, ends, spelt, bytes, .. } = reader;
        let mut before = usize::MAX;
        for run in runs(known) {
            let start = run.start;
            write_term(characters, &known[run], spelt)?;
            let found = self.terms.find(spelt.as_bytes());
            if found.is_none() {
                bytes.clear();
                for letter in spelt.chars() {
                    bytes.push(characters.get(letter)?.fold);
                }
            }
            let term = found.unwrap_or_else(|| self.add_term(spelt.as_bytes(), bytes.as_bytes()));
            let token = ends.partition_point(|end| *end <= start);
            let place = TermPlace { term, start: start as u32, token: token as u32, is_first: token != before };
            self.terms_of_chunks.push(place);
            before = token;
        }
        Some(())
    }

    /// Take what Python says of a new run.
    pub fn tell(&mut self, number: u32, tokens: &[ToldToken], terms: &[ToldTerm]) {
        let (first_token, first_term) = (self.tokens_of_chunks.len(), self.terms_of_chunks.len());
        for (text, token, part) in tokens {
            let number = self.tokens.find(text).unwrap_or_else(|| self.add_token(text, *token, part));
            self.tokens_of_chunks.push(number);
        }
        for (text, folded, place) in terms {
            let term = self.terms.find(text).unwrap_or_else(|| self.add_term(text, folded));
            self.terms_of_chunks.push(TermPlace { term, ..*place });
        }
        self.hold(number, first_token, first_term);
    }

    fn hold(&mut self, number: u32, first_token: usize, first_term: usize) {
        let (tokens, terms) = (first_token..self.tokens_of_chunks.len(), first_term..self.terms_of_chunks.len());
        self.held[number as usize] = Held { tokens, terms };
    }

    fn add_token(&mut self, text: &[u8], token: Token, part: &[u8]) -> u32 {
        self.known_tokens.push(token);
        self.parts.push(self.part_texts.number(part));
        self.tokens.number(text)
    }

    fn add_term(&mut self, text: &[u8], folded: &[u8]) -> u32 {
        self.new_terms.add(text);
        self.new_folded.add(folded);
        self.terms.number(text)
    }
}

impl Lines {
    /// Add a string, which has no line feed.
    pub fn add(&mut self, text: &[u8]) {
        self.0.extend_from_slice(text);
        self.0.push(b'\n');
    }

    /// Give the strings away.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.0)
    }
}

/// Find the runs of letters and digits: what terms are made of.
fn runs(known: &[Character]) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + known[at..].iter().position(|one| one.is(LETTER_OR_DIGIT))?;
        let end = known[start..].iter().position(|one| !one.is(LETTER_OR_DIGIT)).map_or(known.len(), |end| start + end);
        at = end;
        Some(start..end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::characters::tests::few;
    use crate::word_model::tests::model;

    fn read(table: &mut ChunkTable, chunk: &str) -> Option<u32> {
        let (number, is_new) = table.number(chunk.as_bytes());
        assert!(is_new);
        table.read(number, &few(), &model(), &mut Reader::default()).map(|()| number)
    }

    #[test]
    fn a_run_has_tokens_and_terms_and_is_read_once() {
        let mut table = ChunkTable::default();
        let number = read(&mut table, "1.250-HOÀ,a_b").expect("known characters");
        assert_eq!(table.number("1.250-HOÀ,a_b".as_bytes()), (number, false));
        let (tokens, terms) = table.held(number);
        let parts: Vec<_> = tokens.iter().map(|token| table.part_text(table.part(*token))).collect();
        assert_eq!(parts, [b"1_250".as_slice(), b"", "hòa".as_bytes(), b"", b"a_b"]);
        let places: Vec<_> = terms.iter().map(|one| (one.term, one.start, one.token, one.is_first)).collect();
        assert_eq!(places, [(0, 0, 0, true), (1, 2, 0, false), (2, 6, 2, true), (3, 10, 4, true), (4, 12, 4, false)]);
        assert_eq!(table.new_terms.take(), "1\n250\nhòa\na\nb\n".as_bytes());
        assert_eq!(table.new_folded.take(), "1\n250\nhoa\na\nb\n".as_bytes());
        assert_eq!(table.new_terms.take(), b"");
    }

    #[test]
    fn a_line_end_is_a_token_without_a_term() {
        let mut table = ChunkTable::default();
        let number = read(&mut table, "\n").expect("known");
        assert_eq!((table.held(number).0.len(), table.held(number).1.len()), (1, 0));
    }

    #[test]
    fn python_tells_of_a_run_that_is_not_known_here() {
        let mut table = ChunkTable::default();
        for chunk in ["a@b.c", "e\u{301}", "字", &"x".repeat(256)] {
            assert_eq!(read(&mut table, chunk), None);
        }
        let place = TermPlace { term: 0, start: 0, token: 0, is_first: true };
        let (number, is_new) = table.number(b"\xed\xa0\x80");
        assert!(is_new && table.read(number, &few(), &model(), &mut Reader::default()).is_none());
        table.tell(
            number,
            &[(b"t".to_vec(), Token::default(), b"p".to_vec())],
            &[(b"t".to_vec(), b"f".to_vec(), place)],
        );
        assert_eq!((table.held(number).0.len(), table.held(number).1), (1, [place].as_slice()));
        assert_eq!((table.new_terms.take(), table.new_folded.take()), (b"t\n".to_vec(), b"f\n".to_vec()));
    }
}
