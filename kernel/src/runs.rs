//! Runs of frequent words: those of n words are one of n - 1 that is frequent, and a frequent word more.
//!
//! The runs of all texts are too many to be held at once. So they are counted a part of them at a time, each in its
//! own pass over the texts: sorted, so that equal ones stand side by side.

#![forbid(unsafe_code)]

use crate::failure::Result;
use crate::number_table::NumberTable;
use crate::words::{Document, Part, Words};

/// No number: a word or run that is not frequent.
const NONE: u32 = u32::MAX;

/// What is known of shorter runs.
pub struct Frequent {
    words: Vec<u32>,          // of each word its number among the frequent ones, or NONE
    count: u64,               // of frequent words
    longer: Vec<NumberTable>, // of each length from 2 on: the number of each frequent run
}

/// Some runs, in any order: number of the shorter run * frequent words + number of the word behind it; counts on two sides.
#[derive(Default)]
pub struct Runs {
    pub keys: Vec<u64>,
    pub counts: [Vec<u32>; 2],
    pub documents: [Vec<u32>; 2],
    pub totals: [u64; 2], // of runs of this length, whatever their words
}

/// Which runs are kept: those that occur so often, or in so many documents; and how many words one pass may come from.
#[derive(Clone, Copy)]
pub struct Wanted {
    pub least: u32,
    pub by_documents: bool,
    pub per_pass: usize,
}

impl Frequent {
    /// Take the frequent words, and of each length the keys of the frequent runs, each in the order of their numbers.
    pub fn new(words: &Words, frequent: &[u32], longer: &[Vec<u64>]) -> Self {
        let mut numbers = vec![NONE; words.count()];
        for (number, word) in (0..).zip(frequent) {
            if let Some(place) = numbers.get_mut(*word as usize) {
                *place = number;
            }
        }
        let tables = longer.iter().map(|keys| keys.iter().copied().zip(0..).collect()).collect();
        Self { words: numbers, count: frequent.len() as u64, longer: tables }
    }

    /// Put into `runs` the keys of the runs of a text that are one word longer than those known.
    fn runs_of(&self, words: &[u32], shorter: &mut Vec<u32>, runs: &mut Vec<u64>) {
        let number = |word: &u32| self.words.get(*word as usize).copied().unwrap_or(NONE);
        shorter.clear();
        shorter.extend(words.iter().map(number));
        let longer = |prefix: u32, word: &u32| match (prefix, number(word)) {
            (NONE, _) | (_, NONE) => None,
            (prefix, last) => Some(u64::from(prefix) * self.count + u64::from(last)),
        };
        for (table, size) in self.longer.iter().zip(1..) {
            for at in 0..words.len().saturating_sub(size) {
                let key = longer(shorter[at], &words[at + size]);
                shorter[at] = key.and_then(|key| table.get(key)).unwrap_or(NONE);
            }
        }
        let size = self.longer.len() + 1;
        runs.extend((0..words.len().saturating_sub(size)).filter_map(|at| longer(shorter[at], &words[at + size])));
    }
}

/// Count the runs of documents; `sides` has a byte for each document of each segment: 1, 2, or 0 for neither.
pub fn count_runs(
    words: &mut Words,
    sides: &[&[u8]],
    field: Part,
    frequent: &Frequent,
    wanted: Wanted,
) -> Result<Runs> {
    let chosen: Vec<(usize, usize, u8)> = (0..)
        .zip(sides)
        .flat_map(|(segment, sides)| (0..).zip(*sides).map(move |(doc, side)| (segment, doc, *side)))
        .filter(|(_, _, side)| *side > 0)
        .collect();
    let mut tokens = 0;
    for (segment, doc, _) in &chosen {
        tokens += words.tokens(*segment, *doc)?;
    }
    let parts = tokens.div_ceil(wanted.per_pass.max(1)).max(1) as u64;
    let mut document = Document::default();
    let (mut shorter, mut here, mut all) = (Vec::new(), Vec::new(), Vec::new());
    let mut runs = Runs::default();
    for part in 0..parts {
        all.clear();
        for (segment, doc, side) in &chosen {
            words.read(*segment, *doc, field, &mut document)?;
            here.clear();
            let (title, body) = document.words.split_at(document.of_title);
            if part == 0 {
                let count = |text: &[u32]| text.len().saturating_sub(frequent.longer.len() + 1) as u64;
                runs.totals[usize::from(*side > 1)] += count(title) + count(body);
            }
            frequent.runs_of(title, &mut shorter, &mut here);
            frequent.runs_of(body, &mut shorter, &mut here);
            if parts > 1 {
                here.retain(|key| (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) % parts == part);
            }
            here.sort_unstable();
            let mut last = u64::MAX;
            for key in &here {
                all.push(key << 2 | u64::from(*side > 1) << 1 | u64::from(*key != last));
                last = *key;
            }
        }
        all.sort_unstable();
        keep(&all, wanted, &mut runs);
    }
    Ok(runs)
}

/// Count equal runs that stand side by side. Of each the lowest bit is whether it is the first in its document.
fn keep(all: &[u64], wanted: Wanted, runs: &mut Runs) {
    for same in all.chunk_by(|one, next| one >> 2 == next >> 2) {
        let (mut counts, mut documents) = ([0; 2], [0; 2]);
        for run in same {
            let side = (run >> 1 & 1) as usize;
            counts[side] += 1;
            documents[side] += (run & 1) as u32;
        }
        let often: u32 = if wanted.by_documents { documents.iter().sum() } else { counts.iter().sum() };
        if often >= wanted.least {
            runs.keys.push(same[0] >> 2);
            for side in 0..2 {
                runs.counts[side].push(counts[side]);
                runs.documents[side].push(documents[side]);
            }
        }
    }
}
