//! What stands around hits: of each word how often it is in a window, how many hits and documents have it about them.

#![forbid(unsafe_code)]

use std::ops::Range;

use crate::failure::{Result, refused};
use crate::forward::POSITION_GAP;
use crate::words::{Document, Part, Words};

/// The hits of one document: positions of the first and the last term of each, ascending.
pub struct Hits {
    pub segment: usize,
    pub doc: usize,
    pub spans: Range<usize>,
}

/// Words, and of each the tokens in windows, the hits and the documents that have it about them, and the hits' own.
#[derive(Default)]
pub struct Company {
    pub words: Vec<u32>,
    pub columns: [Vec<u32>; 4],
}

#[derive(Clone, Copy, Default)]
struct Cell {
    columns: [u32; 4],
    hit: u32,
    document: u32,
}

const TOKENS: usize = 0;
const HITS: usize = 1;
const DOCUMENTS: usize = 2;
const OWN: usize = 3;

/// Count the words within `sides` words of each hit, in the same text, that are no hit's own.
pub fn company(words: &mut Words, hits: &[Hits], spans: &[(u32, u32)], sides: (usize, usize)) -> Result<Company> {
    let mut cells: Vec<Cell> = Vec::new();
    let mut document = Document::default();
    let (mut is_own, mut is_near) = (Vec::new(), Vec::new());
    let mut hit = 0;
    for (serial, here) in (1..).zip(hits) {
        words.read(here.segment, here.doc, Part::All, &mut document)?;
        if cells.len() < words.count() {
            cells.resize(words.count().next_power_of_two(), Cell::default());
        }
        is_own.clear();
        is_own.resize(document.words.len(), false);
        is_near.clear();
        is_near.resize(document.words.len(), false);
        let Some(spans) = spans.get(here.spans.clone()) else { return Err(refused("hits beyond the last")) };
        for span in spans {
            is_own[own(&document, *span).0].fill(true);
        }
        for span in spans {
            let (own, text) = own(&document, *span);
            hit += 1;
            let before = own.start.saturating_sub(sides.0).max(text.start)..own.start;
            for at in before.chain(own.end..(own.end + sides.1).min(text.end)) {
                if is_own[at] {
                    continue;
                }
                is_near[at] = true;
                let cell = &mut cells[document.words[at] as usize];
                cell.columns[HITS] += u32::from(cell.hit != hit);
                cell.columns[DOCUMENTS] += u32::from(cell.document != serial);
                (cell.hit, cell.document) = (hit, serial);
            }
        }
        for (at, word) in document.words.iter().enumerate() {
            cells[*word as usize].columns[TOKENS] += u32::from(is_near[at]);
            cells[*word as usize].columns[OWN] += u32::from(is_own[at]);
        }
    }
    let mut found = Company::default();
    for (word, cell) in cells.iter().enumerate().filter(|(_, cell)| cell.columns[TOKENS] + cell.columns[OWN] > 0) {
        found.words.push(word as u32);
        for (column, value) in found.columns.iter_mut().zip(cell.columns) {
            column.push(value);
        }
    }
    Ok(found)
}

/// The words that a hit is made of, in whole or in part, and those of the text that it is in.
fn own(document: &Document, span: (u32, u32)) -> (Range<usize>, Range<usize>) {
    let (first, last) = (span.0 as usize, span.1 as usize);
    let title = document.title_tokens;
    let is_title = last < title;
    let text = if is_title { 0..document.of_title } else { document.of_title..document.words.len() };
    let token = |position: usize| if is_title { position } else { position.saturating_sub(POSITION_GAP).max(title) };
    let word = |position: usize| {
        let behind = document.begins[text.clone()].partition_point(|begin| *begin as usize <= token(position));
        text.start + behind
    };
    let (start, end) = (word(first).saturating_sub(1).max(text.start), word(last));
    (start.min(end)..end, text)
}
