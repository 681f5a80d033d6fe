//! The exact fields of a segment: a dictionary of values, and which values each document has.
//!
//! Sections of a field F, beside its dictionary: where a document has at most one value, `F.ordinals` alone (one more
//! than its number, or 0 for none); otherwise `F.ordinals` and `F.starts` (the numbers of all values, and where those
//! of each document begin); and for the field `id` alone `id.docs`, the document of each value.

#![forbid(unsafe_code)]

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use crate::dictionary::Dictionary;
use crate::doc_set::DocSet;
use crate::failure::Result;
use crate::numbers::{Numbers, Packed, with_packed};
use crate::section_file::{Section, SectionFile};
use crate::value_sets::ValueSets;

/// The values of one exact field of one segment.
pub struct Column {
    pub values: Dictionary,
    documents: usize,
    ordinals: Section,
    starts: Option<Section>,
    docs: Option<Section>,
    by_value: OnceLock<ByValue>,
    all: OnceLock<Counts>, // of every document, deleted ones among them
    value_sets: OnceLock<ValueSets>,
    counted: AtomicUsize, // documents whose values were counted one by one
}

/// The documents of each value one after the other, and where those of each begin; for a field of many values.
///
/// Kept, since to find those of a province takes nine times as long without.
struct ByValue {
    docs: Vec<u16>,
    starts: Vec<u32>,
}

/// How many of some documents have each value, and how many have none.
pub struct Counts {
    pub of_value: Vec<u32>,
    pub without: u32,
}

impl Column {
    /// Find the sections.
    pub fn open(file: &Arc<SectionFile>, name: &str, documents: usize) -> Result<Self> {
        let section = |suffix: &str| file.section(&format!("{name}.{suffix}"));
        let optional = |suffix: &str| file.contains(&format!("{name}.{suffix}")).then(|| section(suffix)).transpose();
        let (ordinals, starts) = (section("ordinals")?, optional("starts")?);
        if starts.as_ref().map_or(ordinals.count(), |starts| starts.count().wrapping_sub(1)) != documents {
            return Err(ordinals.damaged("not one for each document"));
        }
        let values = Dictionary::open(file, name)?;
        Ok(Self {
            values,
            documents,
            ordinals,
            starts,
            docs: optional("docs")?,
            by_value: OnceLock::new(),
            all: OnceLock::new(),
            value_sets: OnceLock::new(),
            counted: AtomicUsize::new(0),
        })
    }

    /// Find the documents with a value whose number is in a range.
    pub fn among(&self, numbers: Range<usize>) -> Result<DocSet> {
        let mut set = DocSet::none(self.documents);
        let Range { start, end } = numbers;
        if start >= end {
            return Ok(set);
        }
        if self.starts.is_some() {
            let ByValue { docs, starts } = self.by_value()?;
            let edge = |number: usize| starts[number.min(starts.len() - 1)] as usize;
            docs[edge(start)..edge(end)].iter().for_each(|doc| set.insert(usize::from(*doc)));
            return Ok(set);
        }
        Ok(with_packed!(self.ordinals.all()?, all => {
            // Of 32 bits each, which are compared several at once; a number has no more but in what is damaged.
            let (first, count) = (start as u32 + 1, (end - start) as u32);
            let narrow = u32::MAX as usize;
            DocSet::of_values(all, |ordinal| {
                let ordinal = ordinal.value();
                (ordinal as u32).wrapping_sub(first) < count && ordinal <= narrow
            })
        }))
    }

    /// Find the documents with one of these values.
    pub fn with_any(&self, numbers: &[usize]) -> Result<DocSet> {
        let mut wanted = vec![false; self.values.size()];
        for number in numbers {
            wanted[*number] = true;
        }
        let mut set = DocSet::none(self.documents);
        self.entries(|doc, number| {
            if wanted[number] {
                set.insert(doc);
            }
        })?;
        Ok(set)
    }

    /// Give the number of the first value of each of some documents, in order, or None.
    pub fn first(&self, docs: impl Iterator<Item = usize>, mut visit: impl FnMut(usize, Option<usize>)) -> Result<()> {
        let (ordinals, size) = (self.ordinals.all()?, self.values.size());
        let Some(starts) = &self.starts else {
            let sound = with_packed!(ordinals, all => {
                let mut most = 0;
                for doc in docs {
                    let ordinal = all.get(doc).map_or(0, |one| one.value());
                    most = most.max(ordinal);
                    visit(doc, ordinal.checked_sub(1).filter(|number| *number < size));
                }
                most <= size
            });
            return if sound { Ok(()) } else { Err(self.ordinals.damaged("a value beyond the last")) };
        };
        let starts = starts.all()?;
        for doc in docs {
            let first = match (starts.get(doc), starts.get(doc + 1)) {
                (Some(start), Some(stop)) if start < stop => ordinals.get(start),
                _ => None,
            };
            if first.is_some_and(|number| number >= size) {
                return Err(self.ordinals.damaged("a value beyond the last"));
            }
            visit(doc, first);
        }
        Ok(())
    }

    /// Count how many of some documents have each value.
    ///
    /// Of most of them, those of the others are taken from all. Who counts much in a field of few values has the set of
    /// each made, which costs as much as to count all documents twice: then a value takes half a microsecond.
    pub fn counts(&self, docs: &DocSet) -> Result<Counts> {
        let count = docs.count();
        if ValueSets::are_worth_it(self.values.size(), count) {
            if self.value_sets.get().is_none() && self.counted.fetch_add(count, Ordering::Relaxed) > 2 * self.documents
            {
                let mut sets = vec![DocSet::none(self.documents); self.values.size()];
                self.entries(|doc, number| sets[number].insert(doc))?;
                let _ = self.value_sets.set(ValueSets::new(sets, self.documents));
            }
            if let Some(sets) = self.value_sets.get() {
                let (of_value, without) = sets.counts(docs);
                return Ok(Counts { of_value, without });
            }
        }
        if 2 * count <= self.documents {
            return self.count_each(docs);
        }
        if self.all.get().is_none() {
            let _ = self.all.set(self.count_each(&DocSet::all(self.documents))?);
        }
        let Some(all) = self.all.get() else { return self.count_each(docs) };
        let mut others = docs.clone();
        others.not();
        let others = self.count_each(&others)?;
        let of_value = all.of_value.iter().zip(&others.of_value).map(|(all, other)| all - other).collect();
        Ok(Counts { of_value, without: all.without - others.without })
    }

    fn count_each(&self, docs: &DocSet) -> Result<Counts> {
        let size = self.values.size();
        if self.starts.is_none() {
            let mut counts = vec![0_u32; size + 1];
            let sound = with_packed!(self.ordinals.all()?, all => count_ordinals(all, docs, &mut counts));
            if !sound {
                return Err(self.ordinals.damaged("a value beyond the last"));
            }
            let without = counts[0];
            counts.remove(0);
            return Ok(Counts { of_value: counts, without });
        }
        let mut counts = Counts { of_value: vec![0; size], without: 0 };
        let Some(starts) = &self.starts else { return Ok(counts) };
        let sound = with_packed!(starts.all()?, starts => with_packed!(self.ordinals.all()?, ordinals => {
            count_values(starts, ordinals, docs, &mut counts)
        }));
        if sound { Ok(counts) } else { Err(self.ordinals.damaged("a value beyond the last")) }
    }

    /// Hand over all values of each of some documents, ascending; each number is that of a value.
    pub fn each(&self, docs: impl Iterator<Item = usize>, mut visit: impl FnMut(usize, Values<'_>)) -> Result<()> {
        let (ordinals, size) = (self.ordinals.all()?, self.values.size());
        let beyond = || self.ordinals.damaged("a value beyond the last");
        if let Some(starts) = &self.starts {
            let starts = starts.all()?;
            for doc in docs {
                let (start, stop) = (starts.get(doc).unwrap_or(0), starts.get(doc + 1).unwrap_or(0));
                if start > stop || stop > ordinals.len() {
                    return Err(beyond());
                }
                let values = Values { numbers: ordinals, start, stop, less: 0 };
                if (0..values.len()).any(|at| values.get(at).is_none_or(|number| number >= size)) {
                    return Err(beyond());
                }
                visit(doc, values);
            }
        } else {
            for doc in docs {
                let ordinal = ordinals.get(doc).unwrap_or(0);
                if ordinal > size {
                    return Err(beyond());
                }
                visit(doc, Values { numbers: ordinals, start: doc, stop: doc + usize::from(ordinal > 0), less: 1 });
            }
        }
        Ok(())
    }

    /// Hand over the number of each value of one document.
    pub fn of_document(&self, doc: usize, mut visit: impl FnMut(usize)) -> Result<()> {
        self.each(std::iter::once(doc), |_, values| {
            (0..values.len()).filter_map(|at| values.get(at)).for_each(&mut visit);
        })
    }

    fn entries(&self, mut visit: impl FnMut(usize, usize)) -> Result<()> {
        self.each(0..self.documents, |doc, values| {
            (0..values.len()).filter_map(|at| values.get(at)).for_each(|number| visit(doc, number));
        })
    }

    fn by_value(&self) -> Result<&ByValue> {
        if let Some(known) = self.by_value.get() {
            return Ok(known);
        }
        let mut starts = vec![0_u32; self.values.size() + 1];
        self.entries(|_, number| starts[number + 1] += 1)?;
        for number in 1..starts.len() {
            starts[number] += starts[number - 1];
        }
        let mut docs = vec![0_u16; starts.last().map_or(0, |last| *last as usize)];
        let mut next = starts.clone();
        self.entries(|doc, number| {
            docs[next[number] as usize] = doc as u16;
            next[number] += 1;
        })?;
        Ok(self.by_value.get_or_init(|| ByValue { docs, starts }))
    }

    /// Find the first `count` documents of a set, which has so many, in the order of their ids.
    pub fn first_of(&self, mut set: DocSet, count: usize) -> Result<Vec<u16>> {
        let docs = self.docs.as_ref().ok_or_else(|| self.ordinals.damaged("without the documents of its values"))?;
        let mut found = Vec::with_capacity(count);
        with_packed!(docs.all()?, all => {
            for doc in all.iter().map(|doc| doc.value()) {
                if found.len() == count {
                    break;
                }
                if set.contains(doc) {
                    set.remove(doc);
                    found.push(doc as u16);
                }
            }
        });
        if found.len() == count { Ok(found) } else { Err(docs.damaged("not every document")) }
    }

    /// Find the document of an id by the number of the id.
    pub fn doc(&self, number: usize) -> Result<usize> {
        let docs = self.docs.as_ref().ok_or_else(|| self.ordinals.damaged("without the documents of its values"))?;
        let doc = docs.item(number)?;
        if doc < self.documents { Ok(doc) } else { Err(docs.damaged("a document beyond the last")) }
    }
}

/// The numbers of the values of one document.
pub struct Values<'a> {
    numbers: Numbers<'a>,
    start: usize,
    stop: usize,
    less: usize,
}

impl Values<'_> {
    /// Count them.
    pub fn len(&self) -> usize {
        self.stop - self.start
    }

    /// Read one.
    pub fn get(&self, at: usize) -> Option<usize> {
        self.numbers.get(self.start + at)?.checked_sub(self.less)
    }
}

fn count_ordinals<T: Packed>(ordinals: &[T], docs: &DocSet, counts: &mut [u32]) -> bool {
    let mut sound = true;
    docs.for_each(|doc| match ordinals.get(doc).and_then(|ordinal| counts.get_mut(ordinal.value())) {
        Some(count) => *count += 1,
        None => sound = false,
    });
    sound
}

fn count_values<S: Packed, T: Packed>(starts: &[S], ordinals: &[T], docs: &DocSet, counts: &mut Counts) -> bool {
    let mut sound = true;
    docs.for_each(|doc| {
        let edges = starts.get(doc..doc + 2);
        let Some(mine) = edges.and_then(|edges| ordinals.get(edges[0].value()..edges[1].value())) else {
            sound = false;
            return;
        };
        counts.without += u32::from(mine.is_empty());
        for ordinal in mine {
            match counts.of_value.get_mut(ordinal.value()) {
                Some(count) => *count += 1,
                None => sound = false,
            }
        }
    });
    sound
}
