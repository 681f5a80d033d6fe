//! How often each word occurs in one set of documents and in another, and in how many: in one pass over their texts.

#![forbid(unsafe_code)]

use crate::failure::Result;
use crate::words::{Document, Part, Words};

/// Words, and of each how often it occurs on each of two sides, and in how many documents.
#[derive(Default)]
pub struct Sides {
    pub words: Vec<u32>,
    pub counts: [Vec<u32>; 2],
    pub documents: [Vec<u32>; 2],
}

#[derive(Clone, Copy, Default)]
struct Cell {
    last: u32,
    counts: [u32; 2],
    documents: [u32; 2],
}

/// Count the words of documents; `sides` has a byte for each document of each segment: 1, 2, or 0 for neither.
pub fn count_words(words: &mut Words, sides: &[&[u8]], part: Part) -> Result<Sides> {
    let mut cells: Vec<Cell> = Vec::new();
    let mut document = Document::default();
    let mut serial = 0;
    for (segment, sides) in sides.iter().enumerate() {
        for (doc, side) in sides.iter().enumerate().filter(|(_, side)| **side > 0) {
            words.read(segment, doc, part, &mut document)?;
            if cells.len() < words.count() {
                cells.resize(words.count().next_power_of_two(), Cell::default());
            }
            serial += 1;
            let side = usize::from(*side > 1);
            for word in &document.words {
                let cell = &mut cells[*word as usize];
                cell.counts[side] += 1;
                if cell.last != serial {
                    cell.last = serial;
                    cell.documents[side] += 1;
                }
            }
        }
    }
    let mut found = Sides::default();
    for (word, cell) in cells.iter().enumerate().filter(|(_, cell)| cell.last > 0) {
        found.words.push(word as u32);
        for side in 0..2 {
            found.counts[side].push(cell.counts[side]);
            found.documents[side].push(cell.documents[side]);
        }
    }
    Ok(found)
}
