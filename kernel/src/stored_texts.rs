//! What was stored for each document, compressed in blocks.
//!
//! A block holds the lengths of its texts (uint32) and then the texts in UTF-8. Only as much of it is decompressed as
//! reaches to the end of the text that is wanted, and never more than its lengths say.

#![forbid(unsafe_code)]

use std::io::{BufReader, Read};
use std::sync::Arc;

use zstd::stream::read::Decoder;

use crate::failure::Result;
use crate::numbers::Numbers;
use crate::section_file::{Section, SectionFile};

/// The stored texts of one segment.
pub struct Store {
    blocks: Section,
    starts: Section,
    firsts: Section,
}

impl Store {
    /// Find the sections.
    pub fn open(file: &Arc<SectionFile>) -> Result<Self> {
        let section = |name: &str| file.section(&format!("stored.{name}"));
        Ok(Self { blocks: section("blocks")?, starts: section("starts")?, firsts: section("firsts")? })
    }

    /// Read the text of a document.
    pub fn text(&self, doc: usize) -> Result<Vec<u8>> {
        let firsts = self.firsts.all()?;
        let damaged = |reason: &str| self.blocks.damaged(reason);
        let block = firsts.lower_bound(doc + 1).checked_sub(1).ok_or_else(|| damaged("a document without a text"))?;
        let docs = self.firsts.run(block)?;
        let bytes = self.blocks.bytes(self.starts.run(block)?)?;
        let mut reader = Decoder::with_buffer(BufReader::with_capacity(bytes.len().min(1 << 17), bytes))
            .map_err(|error| damaged(&error.to_string()))?;
        let mut lengths = Vec::new();
        take(&mut reader, 4 * docs.len(), &mut lengths).map_err(damaged)?;
        let lengths = Numbers::new(&lengths, 4);
        let length = |at: usize| lengths.get(at).unwrap_or(0);
        let before: usize = (0..doc.saturating_sub(docs.start)).map(length).sum();
        let passed = std::io::copy(&mut (&mut reader).take(before as u64), &mut std::io::sink());
        if passed.map_err(|error| damaged(&error.to_string()))? < before as u64 {
            return Err(damaged("too short"));
        }
        let mut text = Vec::new();
        take(&mut reader, length(doc.saturating_sub(docs.start)), &mut text).map_err(damaged)?;
        Ok(text)
    }
}

/// Read so many bytes; memory is asked for as they come, not as they are announced.
fn take(reader: &mut impl Read, count: usize, into: &mut Vec<u8>) -> std::result::Result<(), &'static str> {
    reader.take(count as u64).read_to_end(into).map_err(|_| "cannot be decompressed")?;
    if into.len() == count { Ok(()) } else { Err("too short") }
}
