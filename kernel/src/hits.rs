//! The hits of a page, read at once: what is stored of each, what to mark in its title, and the passages to show.
//!
//! The second and third field of a record are a title and a text. What takes a closer look, of a record or of characters,
//! is left to who can take it.

#![forbid(unsafe_code)]

use crate::failure::Result;
use crate::forward::{self, Leaf, Located, POSITION_GAP};
use crate::occurrences::{Placed, Shown};
use crate::passages::{Span, merged, passages};
use crate::records::{Field, Fields};
use crate::snapshot::Snapshot;

/// What to read of each hit.
pub struct Reading {
    pub fields: Fields,
    /// What is looked for.
    pub leaves: Vec<Leaf>,
    /// What is marked in titles, and in texts, by the numbers of the leaves.
    pub in_title: Vec<Shown>,
    pub in_text: Vec<Shown>,
    /// So many passages of a text, each of about so many characters.
    pub count: usize,
    pub width: usize,
}

/// One hit: the values of its fields, what to mark in its title, and its passages.
pub struct Hit {
    pub values: Vec<Field>,
    pub in_title: Vec<Span>,
    pub passages: Vec<Cut>,
}

/// A passage: its characters, what to mark in them, and where it starts.
pub struct Cut {
    pub text: String,
    pub marks: Vec<Span>,
    pub start: usize,
}

/// Read the hits of some ids; None of those that are not there, or take a closer look.
pub fn read(snapshot: &Snapshot, ids: &[Vec<u8>], reading: &Reading) -> Result<Vec<Option<Hit>>> {
    let mut hits: Vec<Option<Hit>> = ids.iter().map(|_| None).collect();
    for (number, docs) in documents(snapshot, ids)?.into_iter().enumerate() {
        if docs.is_empty() {
            continue;
        }
        let segment = &snapshot.segments[number].segment;
        let numbers: Vec<usize> = docs.iter().map(|(_, doc)| *doc).collect();
        let located = forward::locate(segment, &snapshot.fields, &numbers, &reading.leaves)?;
        for ((place, doc), located) in docs.into_iter().zip(located) {
            let Some(located) = located else { continue };
            let stored = segment.store()?.text(doc)?;
            hits[place] = reading.hit(&stored, &located);
        }
    }
    Ok(hits)
}

/// Find where the documents of some ids lie: for each segment the places of its ids among these, and the documents.
pub fn documents(snapshot: &Snapshot, ids: &[Vec<u8>]) -> Result<Vec<Vec<(usize, usize)>>> {
    let mut found: Vec<Vec<_>> = snapshot.segments.iter().map(|_| Vec::new()).collect();
    for (place, id) in ids.iter().enumerate() {
        for (one, found) in snapshot.segments.iter().zip(&mut found) {
            if let Some(doc) = one.doc(id)? {
                found.push((place, doc));
                break; // no other has a document of this id that is not deleted
            }
        }
    }
    Ok(found)
}

/// List the characters of a text. There is room for as many as it has bytes, so that they never move.
fn characters(text: &str) -> Vec<char> {
    let mut characters = Vec::with_capacity(text.len());
    characters.extend(text.chars());
    characters
}

impl Reading {
    fn hit(&self, stored: &[u8], located: &Located) -> Option<Hit> {
        let values = self.fields.read(stored)?;
        let (Some(Field::Text(title)), Some(Field::Text(text))) = (values.get(1), values.get(2)) else { return None };
        let Located { title: length, anchors, places } = located;
        let length = u32::try_from(*length).unwrap_or(u32::MAX);
        let title = characters(title);
        let whole = Placed { text: &title, anchors: &anchors.0, places, within: 0..length };
        let in_title = merged(&whole.find(&self.in_title)?);
        let text = characters(text);
        let within = length.saturating_add(POSITION_GAP as u32)..u32::MAX;
        let whole = Placed { text: &text, anchors: &anchors.1, places, within };
        let chosen = passages(&text, &whole.find(&self.in_text)?, self.count, self.width);
        let cut = chosen.into_iter().map(|one| Cut {
            text: text[one.start..one.stop].iter().collect(),
            marks: one.marks,
            start: one.start,
        });
        let passages = cut.collect();
        Some(Hit { values, in_title, passages })
    }
}
