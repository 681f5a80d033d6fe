//! Titles and texts of articles -> their terms and words, as numbers of strings that many articles share.
//!
//! What `vietnamese/words/batch.py` makes by arrays over a whole batch is made here text by text, from one look into a
//! table for each run of characters between white space.

#![forbid(unsafe_code)]

use std::ops::Range;

use crate::characters::Characters;
use crate::chunk_table::{ChunkTable, LINE_END, Reader, TermPlace, ToldTerm, ToldToken};
use crate::forward::ANCHOR_EVERY;
use crate::joined_words::JoinedWords;
use crate::word_model::{Model, Token};

/// The hash of two names in a row is that of the first by this, and that of the second.
const NAME_FACTOR: u32 = 0x9E37_79B1;

/// What an article is read from; `spoken` is title and text composed, where they are not.
#[derive(Clone, Copy)]
pub struct Article<'a> {
    pub title: &'a [u8],
    pub text: &'a [u8],
    pub spoken: &'a [u8],
}

/// What some articles have, one after the other: of each where its own end.
#[derive(Default)]
pub struct Analysed {
    pub terms: Vec<u32>,
    pub joined: Vec<u8>, // a byte for each term: 1 where it goes on with the word that the one before it is in
    pub anchors: Vec<u32>,
    pub words: Vec<u32>,
    pub names: Vec<u32>,
    pub ends: Vec<u32>, // of each: terms of title and text, anchors of title and text, words, names
}

/// The table of runs and words that texts share, while they are taken in and analysed.
pub struct Analysis {
    characters: Characters,
    model: Model,
    table: ChunkTable,
    words: JoinedWords,
    met: Vec<Met>,
    parts: Vec<usize>, // where title, line end, text and composed text of each article end in these
    unread: Vec<u32>,
    tokens: Vec<u32>,
    known: Vec<Token>,
    joins: Vec<bool>,
    places: Vec<TermPlace>, // of the terms: in the title or the text, and of their tokens among those above
}

/// A run of a text, and the character at which it begins.
#[derive(Clone, Copy)]
struct Met {
    chunk: u32,
    start: u32,
}

impl Analysis {
    /// Begin with an empty table.
    pub fn new(characters: Characters, model: Model) -> Self {
        Self {
            characters,
            model,
            table: ChunkTable::default(),
            words: JoinedWords::default(),
            met: Vec::new(),
            parts: Vec::new(),
            unread: Vec::new(),
            tokens: Vec::new(),
            known: Vec::new(),
            joins: Vec::new(),
            places: Vec::new(),
        }
    }

    /// Forget all that was met.
    pub fn clear(&mut self) {
        self.table = ChunkTable::default();
        self.words = JoinedWords::default();
    }

    /// Count runs, words, and the bytes of their strings.
    pub fn size(&self) -> [usize; 3] {
        let (chunks, bytes) = self.table.size();
        [chunks, self.words.len(), bytes]
    }

    /// Take the articles in, to be analysed next. What is not read here is left to be told.
    pub fn take_in(&mut self, articles: &[Article<'_>]) {
        let mut reader = Reader::default();
        self.met.clear();
        self.parts.clear();
        self.unread.clear();
        for article in articles {
            for text in [article.title, LINE_END, article.text, article.spoken] {
                self.cut(text, &mut reader);
                self.parts.push(self.met.len());
            }
        }
    }

    /// Cut a text into its runs.
    fn cut(&mut self, text: &[u8], reader: &mut Reader) {
        let (mut at, mut character) = (0, 0u32);
        while at < text.len() {
            let width = space(text, at);
            if width > 0 {
                let (is_line_end, start) = (text[at] == b'\n', character);
                at += width;
                character += 1;
                if is_line_end {
                    self.meet(LINE_END, start, reader);
                }
                continue;
            }
            let (from, start) = (at, character);
            while at < text.len() && space(text, at) == 0 {
                character += u32::from(text[at] & 0xc0 != 0x80);
                at += 1;
            }
            self.meet(&text[from..at], start, reader);
        }
    }

    #[inline]
    fn meet(&mut self, chunk: &[u8], start: u32, reader: &mut Reader) {
        let (chunk, is_new) = self.table.number(chunk);
        if is_new && self.table.read(chunk, &self.characters, &self.model, reader).is_none() {
            self.unread.push(chunk);
        }
        self.met.push(Met { chunk, start });
    }

    /// Give the runs that Python is to read.
    pub fn unread(&self) -> Vec<&[u8]> {
        self.unread.iter().map(|chunk| self.table.chunk(*chunk)).collect()
    }

    /// Take what Python read of the runs, in their order.
    pub fn tell(&mut self, told: &[(Vec<ToldToken>, Vec<ToldTerm>)]) {
        for (chunk, (tokens, terms)) in self.unread.iter().zip(told) {
            self.table.tell(*chunk, tokens, terms);
        }
        self.unread.clear();
    }

    /// Give the new terms, their plain letters, and the new words, each with a line feed behind it.
    pub fn take_new(&mut self) -> [Vec<u8>; 3] {
        [self.table.new_terms.take(), self.table.new_folded.take(), self.words.new.take()]
    }

    /// Analyse what was taken in.
    pub fn analyse(&mut self) -> Analysed {
        let mut found = Analysed::default();
        let parts = std::mem::take(&mut self.parts);
        let mut start = 0;
        for [title, _, text, spoken] in parts.as_chunks().0.iter().copied() {
            let (title, text, spoken) = (start..title, title..text, text..spoken);
            start = spoken.end;
            self.lay_out(title);
            let in_title = self.places.len();
            let mut ends = [0; 4];
            (ends[0], ends[2]) = self.add_terms(0, &mut found);
            self.lay_on(text);
            (ends[1], ends[3]) = self.add_terms(in_title, &mut found);
            if !spoken.is_empty() {
                self.lay_out(spoken);
            }
            self.find_joins();
            self.add_joined(&mut found);
            self.add_words(&mut found);
            self.add_names(&mut found);
            found.ends.extend(ends);
            found.ends.extend([found.words.len() as u32, found.names.len() as u32]);
        }
        found
    }

    /// Lay out the tokens and terms of some runs: each is looked up once, and they stand side by side from then on.
    fn lay_out(&mut self, runs: Range<usize>) {
        self.tokens.clear();
        self.known.clear();
        self.places.clear();
        self.lay_on(runs);
    }

    /// Lay out those of more runs behind the others.
    fn lay_on(&mut self, runs: Range<usize>) {
        for met in &self.met[runs] {
            let (tokens, terms) = self.table.held(met.chunk);
            let before = self.tokens.len() as u32;
            self.tokens.extend_from_slice(tokens);
            self.known.extend(tokens.iter().map(|token| self.table.token(*token)));
            let moved =
                |term: &TermPlace| TermPlace { start: met.start + term.start, token: before + term.token, ..*term };
            self.places.extend(terms.iter().map(moved));
        }
    }

    /// Find which tokens join the one before; one without letter or digit parts words.
    fn find_joins(&mut self) {
        self.model.find_joins(&self.known, &mut self.joins);
        for at in 1..self.known.len() {
            self.joins[at] &= self.known[at].spoken && self.known[at - 1].spoken;
        }
    }

    /// Add the words of two tokens or more.
    fn add_words(&mut self, found: &mut Analysed) {
        let mut at = 0;
        while let Some(next) = self.joins[at..].iter().position(|joins| *joins) {
            let first = at + next - 1;
            at += next;
            while self.joins.get(at) == Some(&true) {
                at += 1;
            }
            let parts = self.tokens[first..at].iter().map(|token| self.table.part(*token));
            found.words.push(self.words.number(parts, |part| self.table.part_text(part)));
        }
    }

    /// Add a hash of each two tokens in a row that begin with a capital.
    fn add_names(&self, found: &mut Analysed) {
        let pairs = self.known.windows(2).filter(|pair| pair[0].capital && pair[1].capital);
        found.names.extend(pairs.map(|pair| pair[0].hash.wrapping_mul(NAME_FACTOR).wrapping_add(pair[1].hash)));
    }

    /// Add whether each term goes on with a word: by its token where it is the first in that, else always.
    fn add_joined(&self, found: &mut Analysed) {
        let count = found.terms.len() - found.joined.len();
        if self.places.len() == count {
            let joins = |term: &TermPlace| !term.is_first || self.joins.get(term.token as usize) == Some(&true);
            found.joined.extend(self.places.iter().map(|term| u8::from(joins(term))));
        } else {
            // Composing the text has made other terms of it: no word goes on.
            found.joined.resize(found.terms.len(), 0);
        }
    }

    /// Add the terms from one on, and where every 32nd of them begins; gives how many of both there are by now.
    fn add_terms(&self, from: usize, found: &mut Analysed) -> (u32, u32) {
        let places = &self.places[from..];
        found.terms.extend(places.iter().map(|term| term.term));
        found.anchors.extend(places.iter().step_by(ANCHOR_EVERY).map(|term| term.start));
        (found.terms.len() as u32, found.anchors.len() as u32)
    }
}

/// How many bytes the white space has that stands at a place; 0 where none does.
#[inline]
fn space(text: &[u8], at: usize) -> usize {
    match text[at] {
        b'\t'..=b'\r' | 0x1c..=b' ' => 1,
        0xc2 if matches!(text.get(at + 1), Some(0x85 | 0xa0)) => 2,
        0xe1..=0xe3 => match text.get(at..at + 3) {
            Some(
                [0xe1, 0x9a, 0x80]
                | [0xe2, 0x80, 0x80..=0x8a | 0xa8 | 0xa9 | 0xaf]
                | [0xe2, 0x81, 0x9f]
                | [0xe3, 0x80, 0x80],
            ) => 3,
            _ => 0,
        },
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::characters::tests::few;
    use crate::chunk_table::TermPlace;
    use crate::word_model::tests::model;

    fn article<'a>(title: &'a str, text: &'a str, spoken: &'a str) -> Article<'a> {
        Article { title: title.as_bytes(), text: text.as_bytes(), spoken: spoken.as_bytes() }
    }

    fn lines(text: &[u8]) -> Vec<&str> {
        std::str::from_utf8(text).expect("UTF-8").lines().collect()
    }

    #[test]
    fn an_article_has_terms_words_names_and_anchors() {
        let mut analysis = Analysis::new(few(), model());
        let long = "x ".repeat(40);
        analysis.take_in(&[article("Va Kinh", "kinh doanh\u{a0}va (kinh doanh)", ""), article("", &long, "")]);
        assert!(analysis.unread().is_empty());
        let found = analysis.analyse();
        let [terms, folded, words] = analysis.take_new();
        assert_eq!((lines(&terms), lines(&words)), (vec!["va", "kinh", "doanh", "x"], vec!["kinh_doanh"]));
        assert_eq!(terms, folded);
        assert_eq!(found.terms[..7], [0, 1, 1, 2, 0, 1, 2]);
        assert_eq!(found.joined[..7], [0, 0, 0, 1, 0, 0, 1]);
        assert_eq!((found.words, found.anchors), (vec![0, 0], vec![0, 0, 0, 64]));
        assert_eq!((found.names.len(), found.ends), (1, vec![2, 7, 1, 2, 2, 1, 7, 47, 2, 4, 2, 1]));
    }

    #[test]
    fn words_are_those_of_the_composed_text() {
        let mut analysis = Analysis::new(few(), model());
        analysis.take_in(&[article("", "kinh doanh x", "\nkinh doanh x"), article("", "kinh doanh x", "\nkinh doanh")]);
        assert_eq!(analysis.analyse().joined, [0, 1, 0, 0, 0, 0]);
    }

    #[test]
    fn what_is_not_read_here_is_told_before_it_is_analysed() {
        let mut analysis = Analysis::new(few(), model());
        analysis.take_in(&[article("字", "x 字", "")]);
        assert_eq!(analysis.unread(), ["字".as_bytes()]);
        let place = TermPlace { term: 0, start: 0, token: 0, is_first: true };
        let term = (b"t".to_vec(), b"f".to_vec(), place);
        analysis.tell(&[(vec![("字".as_bytes().to_vec(), Token::default(), b"t".to_vec())], vec![term])]);
        assert_eq!(analysis.analyse().terms, [1, 0, 1]);
        analysis.clear();
        assert_eq!(analysis.size(), [0, 0, 0]);
    }

    #[test]
    fn white_space_is_what_python_takes_for_it() {
        let spaces =
            "\t\n\u{b}\u{c}\r\u{1c}\u{1f} \u{85}\u{a0}\u{1680}\u{2000}\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}";
        for space_char in spaces.chars() {
            let text = space_char.to_string();
            assert_eq!(space(text.as_bytes(), 0), text.len(), "{space_char:?}");
        }
        for other in ["\u{8}", "\u{e}", "\u{1b}", "!", "\u{84}", "\u{a1}", "\u{200b}", "\u{2060}", "\u{3001}", "ạ"] {
            assert_eq!(space(other.as_bytes(), 0), 0, "{other:?}");
        }
        assert_eq!((space(b"\xe2\x80", 0), space(b"\xc2", 0)), (0, 0));
    }
}
