//! The texts of a commit as words: each a number, the same in all segments, whatever its length.
//!
//! A word of one term has that term's number among all; one of more is its beginning and a term, numbered as it is met.
//! So numbers are exact, and to find one of two syllables costs one look into a table.

#![forbid(unsafe_code)]

use std::ops::Range;
use std::sync::Arc;

use crate::failure::Result;
use crate::number_table::NumberTable;
use crate::numbers::Numbers;
use crate::segment::Segment;

/// Which of its texts are read of a document.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    All,
    Title,
    Body,
}

/// The texts of some segments, and the words met in them.
pub struct Words {
    segments: Vec<Numbered>,
    joins: bool,
    met: Met,
}

/// The words of more than one term that were met.
struct Met {
    terms: u32, // how many words of one there are: numbers below it are theirs
    numbers: NumberTable,
    parents: Vec<(u32, u32)>, // of each: the word without its last term, and this
}

struct Numbered {
    segment: Arc<Segment>,
    numbers: Vec<u32>, // of each term by its rank: its number among those of all segments
}

/// One document: its words, title before body, and of each the token that it begins with.
#[derive(Default)]
pub struct Document {
    pub words: Vec<u32>,
    pub begins: Vec<u32>,
    pub of_title: usize,     // how many of the words are the title's
    pub title_tokens: usize, // and of the tokens
    tokens: Vec<u32>,
    longer: Vec<u32>, // which words have more than one term
}

impl Words {
    /// Take segments, each with the number of every term of its field `text`; `joins` is whether terms make words.
    pub fn new(segments: Vec<(Arc<Segment>, Vec<u32>)>, terms: u32, joins: bool) -> Result<Self> {
        let mut made = Vec::with_capacity(segments.len());
        for (segment, known) in segments {
            let mut numbers = Vec::new();
            if let Some(forward) = segment.forward()? {
                let listed = forward.ranked.all()?;
                numbers.reserve(listed.len());
                for rank in 0..listed.len() {
                    match listed.get(rank).and_then(|term| known.get(term)) {
                        Some(number) if *number < terms => numbers.push(*number),
                        _ => return Err(forward.ranked.damaged("a term beyond the last")),
                    }
                }
            }
            made.push(Numbered { segment, numbers });
        }
        Ok(Self { segments: made, joins, met: Met { terms, numbers: NumberTable::new(1 << 12), parents: Vec::new() } })
    }

    /// Count the documents of each segment.
    pub fn documents(&self) -> impl Iterator<Item = usize> {
        self.segments.iter().map(|one| one.segment.documents)
    }

    /// Count the words met, those of one term that were not met among them.
    pub fn count(&self) -> usize {
        self.met.terms as usize + self.met.parents.len()
    }

    /// Append the terms of a word.
    pub fn spell(&self, word: u32, terms: &mut Vec<u32>) {
        let start = terms.len();
        let mut word = word;
        let known = &self.met;
        while let Some((shorter, last)) = known.parents.get((word as usize).wrapping_sub(known.terms as usize)) {
            terms.push(*last);
            word = *shorter;
        }
        terms.push(word);
        terms[start..].reverse();
    }

    /// Count the terms of a document.
    pub fn tokens(&self, segment: usize, doc: usize) -> Result<usize> {
        Ok(self.segments[segment].segment.forward()?.map_or(0, |forward| forward.tokens_of(doc).len()))
    }

    /// Read a document; what begins in its title ends there.
    pub fn read(&mut self, segment: usize, doc: usize, part: Part, into: &mut Document) -> Result<()> {
        into.clear();
        let Numbered { segment, numbers } = &self.segments[segment];
        let Some(forward) = segment.forward()? else { return Ok(()) };
        let range = forward.tokens_of(doc);
        let ranks = forward.ranks.pairs(range.clone())?;
        ranks.append(0..ranks.len(), &mut into.tokens);
        for token in &mut into.tokens {
            let Some(number) = numbers.get(*token as usize) else {
                return Err(forward.ranked.damaged("not as many as ranks"));
            };
            *token = *number;
        }
        let bits = forward.joined.bytes(range.start / 8..range.end.div_ceil(8))?;
        let joins = Joins { bits, shift: range.start % 8, are_there: self.joins };
        let title = forward.titles[doc];
        into.title_tokens = title;
        if part != Part::Body {
            self.met.join(0..title, &joins, into);
        }
        into.of_title = into.words.len();
        if part != Part::Title {
            self.met.join(title..range.len(), &joins, into);
        }
        Ok(())
    }
}

impl Met {
    /// Append the words of one text. Done in steps of one kind each, so that none waits for the one before: a word's
    /// number is seldom in the cache, and many are fetched at a time.
    fn join(&mut self, text: Range<usize>, joins: &Joins, into: &mut Document) {
        let Document { words, begins, longer, tokens, .. } = into;
        // What would go on with a word that is not in this text is no word of it.
        let start = text.clone().find(|at| !joins.at(*at)).unwrap_or(text.end);
        let first = begins.len();
        begins.resize(first + text.end - start + 1, 0);
        let mut count = first;
        for at in start..text.end {
            begins[count] = at as u32; // stays where a word begins here
            count += usize::from(!joins.at(at));
        }
        begins.truncate(count);
        let end = |word: usize| begins.get(word + 1).map_or(text.end, |begin| *begin as usize);
        words.extend(begins[first..].iter().map(|begin| tokens[*begin as usize]));
        longer.clear();
        longer.resize(count - first + 1, 0);
        let mut found = 0;
        let ends = begins[count.min(first + 1)..].iter().copied().chain([text.end as u32]);
        for ((word, begin), end) in (first as u32..).zip(&begins[first..]).zip(ends) {
            longer[found] = word;
            found += usize::from(end > begin + 1);
        }
        for word in &longer[..found] {
            let word = *word as usize;
            for term in &tokens[begins[word] as usize + 1..end(word)] {
                let next = self.terms + self.parents.len() as u32;
                let key = u64::from(words[word]) << 32 | u64::from(*term);
                let number = self.numbers.get_or_insert(key, next);
                if number == next {
                    self.parents.push((words[word], *term));
                }
                words[word] = number;
            }
        }
    }
}

/// Which terms of a document go on with the word that the one before is in: a bit for each, from `shift` on.
struct Joins<'a> {
    bits: &'a [u8],
    shift: usize,
    are_there: bool,
}

impl Joins<'_> {
    #[inline]
    fn at(&self, at: usize) -> bool {
        let place = self.shift + at;
        self.are_there && self.bits[place / 8] >> (7 - place % 8) & 1 == 1
    }
}

impl Document {
    fn clear(&mut self) {
        self.words.clear();
        self.begins.clear();
        self.tokens.clear();
        (self.of_title, self.title_tokens) = (0, 0);
    }
}

/// Read numbers of four bytes.
pub fn unpacked(bytes: &[u8]) -> Vec<u32> {
    let numbers = Numbers::new(bytes, 4);
    (0..numbers.len()).filter_map(|at| numbers.get(at)).map(|number| number as u32).collect()
}
