//! One file of named arrays, mapped, in which nothing is read before its checksum is verified.
//!
//! ```text
//! magic (8 bytes)  sections, each aligned to 8  footer (JSON)  checksums (uint32)  trailer
//! ```
//!
//! Everything before the footer is cut into blocks of 16 KiB; the CRC-32 of each is in `checksums`, and is verified
//! when the block is first touched. The layout is that of `engines/whoosh/format/section_file.py`.

#![forbid(unsafe_code)]

use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Map as Object, Value};

use crate::failure::{Failure, Result, damaged};
use crate::map::Map;
use crate::numbers::Numbers;

const BLOCK: usize = 1 << 14;
const MAGIC: &[u8] = b"DVSEARC1";
const TRAILER: usize = 28; // footer offset (8), footer length, block count, CRC of both (4 each), magic (8)

/// A file of sections open for reading.
pub struct SectionFile {
    path: PathBuf,
    map: Map,
    checksums: Vec<u32>,
    seen: Vec<AtomicBool>,
    sections: HashMap<String, Extent>,
    facts: Object<String, Value>,
    checksum: u32,
    end: usize,
}

#[derive(Clone, Copy)]
struct Extent {
    first: usize,
    count: usize,
    width: usize,
}

impl SectionFile {
    /// Open a file and read its footer.
    pub fn open(path: &Path) -> Result<Arc<Self>> {
        let map = Map::open(path)?;
        let Some(at) = map.len().checked_sub(TRAILER).filter(|at| *at >= MAGIC.len()) else {
            return Err(damaged(path, "truncated"));
        };
        let four = |start: usize| Numbers::new(&map[at + start..at + start + 4], 4).get(0).unwrap_or(0);
        let end = Numbers::new(&map[at..at + 8], 8).get(0).unwrap_or(usize::MAX);
        let (footer, blocks, checksum) = (four(8), four(12), four(16) as u32);
        let tail = blocks.checked_mul(4).and_then(|size| size.checked_add(footer));
        if &map[at + 20..] != MAGIC || tail.and_then(|size| size.checked_add(end)) != Some(at) {
            return Err(damaged(path, "truncated or not a segment"));
        }
        if blocks != end.div_ceil(BLOCK) || crc32fast::hash(&map[end..at]) != checksum {
            return Err(damaged(path, "damaged footer"));
        }
        let checksums =
            map[end + footer..at].as_chunks().0.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect::<Vec<_>>();
        let (sections, facts) =
            parse_footer(&map[end..end + footer], end).ok_or_else(|| damaged(path, "damaged footer"))?;
        let seen = checksums.iter().map(|_| AtomicBool::new(false)).collect();
        Ok(Arc::new(Self { path: path.to_owned(), map, checksums, seen, sections, facts, checksum, end }))
    }

    /// Name the file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Say how many bytes it has.
    pub fn size(&self) -> usize {
        self.map.len()
    }

    /// Give the checksum of its footer, by which the table of contents knows it.
    pub fn checksum(&self) -> u32 {
        self.checksum
    }

    /// Look up what the footer says of the whole file.
    pub fn fact(&self, name: &str) -> Option<&Value> {
        self.facts.get(name)
    }

    /// Say whether there is such a section.
    pub fn contains(&self, name: &str) -> bool {
        self.sections.contains_key(name)
    }

    /// Find a section.
    pub fn section(self: &Arc<Self>, name: &str) -> Result<Section> {
        match self.sections.get(name) {
            Some(extent) => Ok(Section { file: Arc::clone(self), name: name.to_owned(), extent: *extent }),
            None => Err(damaged(&self.path, format!("section {name} is missing"))),
        }
    }

    /// Give memory back to the system.
    pub fn release_pages(&self) {
        self.map.release_pages();
    }

    fn verified(&self, start: usize, stop: usize) -> Result<&[u8]> {
        if start < stop {
            for block in start / BLOCK..=(stop - 1) / BLOCK {
                if !self.seen[block].load(Ordering::Relaxed) {
                    self.verify(block)?;
                }
            }
        }
        Ok(&self.map[start..stop])
    }

    #[cold]
    fn verify(&self, block: usize) -> Result<()> {
        let start = block * BLOCK;
        if crc32fast::hash(&self.map[start..self.end.min(start + BLOCK)]) != self.checksums[block] {
            return Err(damaged(&self.path, format!("damaged at byte {start}")));
        }
        self.seen[block].store(true, Ordering::Relaxed);
        Ok(())
    }
}

fn parse_footer(json: &[u8], end: usize) -> Option<(HashMap<String, Extent>, Object<String, Value>)> {
    let Value::Object(mut footer) = serde_json::from_slice(json).ok()? else { return None };
    let (Value::Object(facts), Value::Object(listed)) = (footer.remove("facts")?, footer.remove("sections")?) else {
        return None;
    };
    let mut sections = HashMap::with_capacity(listed.len());
    for (name, entry) in listed {
        let [first, count, dtype] = entry.as_array()?.as_slice() else { return None };
        let width = match dtype.as_str()? {
            "|u1" => 1,
            "<u2" => 2,
            "<u4" => 4,
            "<u8" => 8,
            _ => return None,
        };
        let (first, count) = (usize::try_from(first.as_u64()?).ok()?, usize::try_from(count.as_u64()?).ok()?);
        count.checked_mul(width)?.checked_add(first).filter(|stop| *stop <= end)?;
        sections.insert(name, Extent { first, count, width });
    }
    Some((sections, facts))
}

/// One array of a file.
pub struct Section {
    file: Arc<SectionFile>,
    name: String,
    extent: Extent,
}

impl Section {
    /// Count its items.
    pub fn count(&self) -> usize {
        self.extent.count
    }

    /// Make an error that names this section.
    pub fn damaged(&self, reason: &str) -> Failure {
        damaged(&self.file.path, format!("section {}: {reason}", self.name))
    }

    /// Read the items of a range, verified, whatever their width.
    pub fn numbers(&self, range: Range<usize>) -> Result<Numbers<'_>> {
        Ok(Numbers::new(self.raw(range)?, self.extent.width))
    }

    /// Read all items.
    pub fn all(&self) -> Result<Numbers<'_>> {
        self.numbers(0..self.extent.count)
    }

    /// Read the items of a range that are one byte each.
    pub fn bytes(&self, range: Range<usize>) -> Result<&[u8]> {
        match self.extent.width {
            1 => self.raw(range),
            _ => Err(self.damaged("not of bytes")),
        }
    }

    /// Read the items of a range that are two bytes each.
    pub fn pairs(&self, range: Range<usize>) -> Result<&[[u8; 2]]> {
        match self.extent.width {
            2 => Ok(self.raw(range)?.as_chunks().0),
            _ => Err(self.damaged("not of 16 bits")),
        }
    }

    /// Read one item.
    pub fn item(&self, at: usize) -> Result<usize> {
        let stop = at.checked_add(1).ok_or_else(|| self.damaged("ends too soon"))?;
        Ok(self.numbers(at..stop)?.get(0).unwrap_or(0))
    }

    /// Read where a run begins and where the next one does: items `at` and `at + 1`, which must not descend.
    pub fn run(&self, at: usize) -> Result<Range<usize>> {
        let stop = at.checked_add(2).ok_or_else(|| self.damaged("ends too soon"))?;
        let two = self.numbers(at..stop)?;
        match (two.get(0), two.get(1)) {
            (Some(start), Some(stop)) if start <= stop => Ok(start..stop),
            _ => Err(self.damaged("not in order")),
        }
    }

    fn raw(&self, range: Range<usize>) -> Result<&[u8]> {
        let Extent { first, count, width } = self.extent;
        if range.start > range.end || range.end > count {
            return Err(self.damaged(&format!("has {count} items, not {}", range.end)));
        }
        self.file.verified(first + range.start * width, first + range.end * width)
    }
}
