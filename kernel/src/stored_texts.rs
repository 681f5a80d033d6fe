//! What was stored for each document, compressed in blocks.
//!
//! A block holds the lengths of its texts (uint32) and then the texts in UTF-8. One that says how long it is, and is not
//! very long, is decompressed whole by a context that each thread keeps; of any other, only as much as reaches to the end
//! of the text that is wanted, and never more than its lengths say. A segment may have a dictionary, which is there twice.

#![forbid(unsafe_code)]

use std::cell::RefCell;
use std::io::{BufReader, Read};
use std::sync::{Arc, OnceLock};

use zstd::stream::read::Decoder;
use zstd::zstd_safe::{DCtx, DDict, get_frame_content_size};

use crate::failure::Result;
use crate::numbers::Numbers;
use crate::section_file::{Section, SectionFile};

/// Longer blocks are not decompressed whole: a block says of itself how long it is, and may not say the truth.
const WHOLE: usize = 1 << 20;

thread_local! {
    static KEPT: RefCell<Kept> = RefCell::default();
}

/// What a thread keeps from one block to the next: to make it anew took a third of the time.
#[derive(Default)]
struct Kept {
    context: Option<DCtx<'static>>,
    block: Vec<u8>,
}

/// The stored texts of one segment.
pub struct Store {
    blocks: Section,
    starts: Section,
    firsts: Section,
    dictionaries: Vec<Section>,
    dictionary: OnceLock<Option<Dictionary>>,
}

/// A dictionary, as it is and made ready.
struct Dictionary {
    bytes: Vec<u8>,
    ready: DDict<'static>,
}

impl Store {
    /// Find the sections.
    pub fn open(file: &Arc<SectionFile>) -> Result<Self> {
        let section = |name: &str| file.section(&format!("stored.{name}"));
        let names = ["stored.dictionary", "stored.dictionary_again"];
        let there = names.iter().filter(|name| file.contains(name));
        Ok(Self {
            blocks: section("blocks")?,
            starts: section("starts")?,
            firsts: section("firsts")?,
            dictionaries: there.map(|name| file.section(name)).collect::<Result<_>>()?,
            dictionary: OnceLock::new(),
        })
    }

    /// Read the dictionary, or where that is damaged its copy; None where there is none.
    fn dictionary(&self) -> Result<Option<&Dictionary>> {
        if let Some(known) = self.dictionary.get() {
            return Ok(known.as_ref());
        }
        let mut read = None;
        for section in &self.dictionaries {
            if !matches!(read, Some(Ok(_))) {
                read = Some(section.bytes(0..section.count()));
            }
        }
        let made = match read.transpose()? {
            None => None,
            Some(bytes) => {
                let ready = DDict::try_create(bytes);
                let ready = ready.ok_or_else(|| self.blocks.damaged("a dictionary that is none"))?;
                Some(Dictionary { bytes: bytes.to_vec(), ready })
            }
        };
        Ok(self.dictionary.get_or_init(|| made).as_ref())
    }

    /// Read the text of a document.
    pub fn text(&self, doc: usize) -> Result<Vec<u8>> {
        let firsts = self.firsts.all()?;
        let damaged = |reason: &str| self.blocks.damaged(reason);
        let block = firsts.lower_bound(doc + 1).checked_sub(1).ok_or_else(|| damaged("a document without a text"))?;
        let docs = self.firsts.run(block)?;
        let bytes = self.blocks.bytes(self.starts.run(block)?)?;
        let number = doc.saturating_sub(docs.start);
        let dictionary = self.dictionary()?;
        match whole_size(bytes) {
            Some(size) => KEPT.with_borrow_mut(|kept| {
                kept.decompress(bytes, size, dictionary.map(|known| &known.ready))?;
                kept.text(docs.len(), number)
            }),
            None => text_from(bytes, dictionary.map_or(&[], |known| &known.bytes), docs.len(), number),
        }
        .map_err(damaged)
    }
}

/// Say how long a block will be that is to be decompressed whole.
fn whole_size(bytes: &[u8]) -> Option<usize> {
    let size = get_frame_content_size(bytes).ok()??;
    usize::try_from(size).ok().filter(|size| *size <= WHOLE)
}

type Text = std::result::Result<Vec<u8>, &'static str>;

impl Kept {
    /// Decompress a block of that size.
    fn decompress(
        &mut self,
        bytes: &[u8],
        size: usize,
        dictionary: Option<&DDict<'static>>,
    ) -> std::result::Result<(), &'static str> {
        let context = match &mut self.context {
            Some(context) => context,
            none => none.insert(DCtx::try_create().ok_or("cannot be decompressed")?),
        };
        self.block.clear();
        self.block.reserve(size);
        let done = match dictionary {
            Some(dictionary) => context.decompress_using_ddict(&mut self.block, bytes, dictionary),
            None => context.decompress(&mut self.block, bytes),
        };
        done.map(|_| ()).map_err(|_| "cannot be decompressed")
    }

    /// Take one text of the block.
    fn text(&self, count: usize, number: usize) -> Text {
        let (lengths, texts) = self.block.split_at_checked(4 * count).ok_or("too short")?;
        let (start, length) = place(lengths, number);
        let text = start.checked_add(length).and_then(|stop| texts.get(start..stop));
        text.map(<[u8]>::to_vec).ok_or("too short")
    }
}

/// Take one text of a block, from its beginning as far as needed.
fn text_from(bytes: &[u8], dictionary: &[u8], count: usize, number: usize) -> Text {
    let reader = BufReader::with_capacity(bytes.len().min(1 << 17), bytes);
    let mut reader = Decoder::with_dictionary(reader, dictionary).map_err(|_| "cannot be decompressed")?;
    let mut lengths = Vec::new();
    take(&mut reader, 4 * count, &mut lengths)?;
    let (before, length) = place(&lengths, number);
    let passed = std::io::copy(&mut (&mut reader).take(before as u64), &mut std::io::sink());
    if passed.map_err(|_| "cannot be decompressed")? < before as u64 {
        return Err("too short");
    }
    let mut text = Vec::new();
    take(&mut reader, length, &mut text)?;
    Ok(text)
}

/// Find where a text begins behind the lengths, and its own length.
fn place(lengths: &[u8], number: usize) -> (usize, usize) {
    let lengths = Numbers::new(lengths, 4);
    let length = |at: usize| lengths.get(at).unwrap_or(0);
    ((0..number).map(length).sum(), length(number))
}

/// Read so many bytes; memory is asked for as they come, not as they are announced.
fn take(reader: &mut impl Read, count: usize, into: &mut Vec<u8>) -> std::result::Result<(), &'static str> {
    reader.take(count as u64).read_to_end(into).map_err(|_| "cannot be decompressed")?;
    if into.len() == count { Ok(()) } else { Err("too short") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block() -> Vec<u8> {
        let texts: [&[u8]; 3] = [b"one", b"", b"three"];
        let mut block: Vec<u8> = texts.iter().flat_map(|text| (text.len() as u32).to_le_bytes()).collect();
        block.extend(texts.concat());
        block
    }

    fn whole(bytes: &[u8], size: usize, dictionary: &[u8], count: usize, number: usize) -> Text {
        let ready = (!dictionary.is_empty()).then(|| DDict::try_create(dictionary).expect("a dictionary"));
        KEPT.with_borrow_mut(|kept| {
            kept.decompress(bytes, size, ready.as_ref())?;
            kept.text(count, number)
        })
    }

    fn compressed(block: &[u8], dictionary: &[u8], says: bool) -> Vec<u8> {
        let mut compressor = zstd::bulk::Compressor::with_dictionary(3, dictionary).expect("a context");
        compressor.include_contentsize(says).expect("a setting");
        compressor.compress(block).expect("compressed")
    }

    #[test]
    fn a_text_is_the_same_from_a_whole_block_and_from_one_read_as_far_as_needed() {
        for dictionary in [&b""[..], b"three of them, three times"] {
            let (said, unsaid) = (compressed(&block(), dictionary, true), compressed(&block(), dictionary, false));
            let size = whole_size(&said).expect("a size");
            assert_eq!((size, whole_size(&unsaid)), (block().len(), None));
            for (number, text) in [(0, &b"one"[..]), (1, b""), (2, b"three"), (1, b"")] {
                assert_eq!(whole(&said, size, dictionary, 3, number).as_deref(), Ok(text));
                assert_eq!(text_from(&unsaid, dictionary, 3, number).as_deref(), Ok(text));
            }
        }
    }

    #[test]
    fn a_block_that_is_not_what_it_says_is_an_error() {
        let said = compressed(&block(), b"", true);
        assert_eq!(whole(&said[..said.len() - 3], 20, b"", 3, 2), Err("cannot be decompressed"));
        assert_eq!(whole(&said, 20, b"", 400, 2), Err("too short"));
        let mut longer = block();
        longer[8] = 200;
        assert_eq!(whole(&compressed(&longer, b"", true), 20, b"", 3, 2), Err("too short"));
        assert_eq!(whole_size(&compressed(&vec![0; WHOLE + 1], b"", true)), None);
    }
}
