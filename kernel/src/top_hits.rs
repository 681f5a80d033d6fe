//! From the documents that match to a page: the first in order.
//!
//! Each document has a key, of which the greatest comes first: its score, or what its date makes. Of equal keys the
//! smallest id comes first.

#![forbid(unsafe_code)]

use std::cmp::Ordering;
use std::ops::Range;

use crate::columns::Column;
use crate::doc_set::{DocSet, set_of};
use crate::failure::{Result, damaged};
use crate::segment::LiveSegment;
use crate::snapshot::Snapshot;

/// How many keys are looked at together.
const AT_ONCE: usize = 64;

/// What comes first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sort {
    Relevance,
    Newest,
    Oldest,
}

/// For each segment, the documents that match, and the key of each in their order.
pub struct Ranked {
    pub docs: Vec<DocSet>,
    pub keys: Vec<Vec<f32>>,
    /// Where some documents were given up before the end: the least key that is exact, as are all above it.
    pub exact_from: Option<f32>,
}

impl Ranked {
    /// Say whether a document with a key could not have come too late.
    pub fn is_exact(&self, key: f32) -> bool {
        self.exact_from.is_none_or(|least| key >= least)
    }
}

/// One document of one segment, with its key.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    pub key: f32,
    pub segment: u32,
    pub doc: u16,
}

/// Give the documents of each segment the keys of their dates; without a date comes last.
///
/// Ranks of dates are whole numbers below 2^24, which a float32 holds as they are: more dates no archive has.
pub fn date_keys(snapshot: &Snapshot, docs: &[DocSet], sort: Sort) -> Result<Vec<Vec<f32>>> {
    let dates = snapshot.values("date")?;
    let mut keys = Vec::with_capacity(docs.len());
    for (number, (one, docs)) in snapshot.segments.iter().zip(docs).enumerate() {
        let mut mine = Vec::with_capacity(docs.count());
        let mut add = |rank: Option<u32>| {
            mine.push(match rank {
                None => f32::NEG_INFINITY,
                Some(rank) if sort == Sort::Newest => rank as f32,
                Some(rank) => -(rank as f32),
            });
        };
        match one.segment.column("date")? {
            None => docs.iter().for_each(|_| add(None)),
            Some(column) => column.first(docs.iter(), |_, value| add(dates.rank(number, value)))?,
        }
        keys.push(mine);
    }
    Ok(keys)
}

/// The greatest of many keys: of what was seen only what can still be among them is kept, twice as many at most.
#[derive(Clone)]
pub struct Greatest {
    count: usize,
    best: Vec<f32>,
    least: Option<f32>, // what is not above it is none of them
}

impl Greatest {
    /// Begin with none; so many are wanted.
    pub fn new(count: usize) -> Self {
        Self { count: count.max(1), best: Vec::new(), least: None }
    }

    /// Leave out from now on what is not above a key.
    pub fn leave_out(&mut self, least: f32) {
        self.least = Some(self.least.map_or(least, |known| known.max(least)));
    }

    /// Look at some keys, by their place only those that will do.
    pub fn look(&mut self, keys: &[f32], will_do: impl Fn(usize) -> bool) {
        for (start, some) in (0..).step_by(AT_ONCE).zip(keys.chunks(AT_ONCE)) {
            // Mostly none is among the greatest, which is seen of several at once.
            if let Some(least) = self.least
                && some.iter().map(|key| u32::from(*key > least)).sum::<u32>() == 0
            {
                continue;
            }
            for (place, key) in (start..).zip(some) {
                if self.least.is_none_or(|least| *key > least) && will_do(place) {
                    self.best.push(*key);
                    if self.best.len() >= 2 * self.count.max(AT_ONCE) {
                        self.least = Some(*self.best.select_nth_unstable_by(self.count - 1, descending).1);
                        self.best.truncate(self.count);
                    }
                }
            }
        }
    }

    /// Give the least of them; None where there are not so many.
    pub fn least(&mut self) -> Option<f32> {
        (self.best.len() >= self.count).then(|| *self.best.select_nth_unstable_by(self.count - 1, descending).1)
    }

    /// Give the least of them, however many there are; None where there is none.
    pub fn least_of_any(mut self) -> Option<f32> {
        self.least().or_else(|| self.best.into_iter().min_by(f32::total_cmp))
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)] // what is sorted is handed over so
fn descending(a: &f32, b: &f32) -> Ordering {
    b.total_cmp(a)
}

/// Take a range of the documents `kept`, which has no more than these, in the order of their keys, then of their ids.
pub fn page(snapshot: &Snapshot, ranked: &Ranked, kept: &[DocSet], range: Range<usize>) -> Result<Vec<(Vec<u8>, Hit)>> {
    let Range { start: offset, end: wanted } = range;
    if wanted <= offset {
        return Ok(Vec::new());
    }
    let mut rows = Vec::with_capacity(wanted);
    for hit in first_hits(snapshot, ranked, kept, wanted)? {
        rows.push((id(snapshot, &hit)?, hit));
    }
    rows.sort_by(|(id, hit), (other_id, other)| descending(&hit.key, &other.key).then_with(|| id.cmp(other_id)));
    rows.truncate(wanted);
    rows.drain(..offset);
    Ok(rows)
}

/// Find, in any order, the first `wanted` documents, and of those that tie with the last the first of each segment.
fn first_hits(snapshot: &Snapshot, ranked: &Ranked, kept: &[DocSet], wanted: usize) -> Result<Vec<Hit>> {
    let mut greatest = Greatest::new(wanted);
    let all = std::ptr::eq(kept, ranked.docs.as_slice());
    for ((docs, keys), kept) in ranked.docs.iter().zip(&ranked.keys).zip(kept) {
        if all {
            greatest.look(keys, |_| true);
            continue;
        }
        let ranks = docs.ranks();
        greatest.look(keys, |place| kept.contains(docs.select(&ranks, place)));
    }
    let Some(last) = greatest.least_of_any() else { return Ok(Vec::new()) };
    let mut first = Vec::with_capacity(wanted);
    let mut tied: Vec<Vec<u16>> = Vec::with_capacity(kept.len()); // with the last, of each segment
    for (number, ((docs, keys), kept)) in ranked.docs.iter().zip(&ranked.keys).zip(kept).enumerate() {
        let mut mine = Vec::new();
        docs.for_each_where(
            keys,
            |key| *key >= last,
            |place, doc| {
                if kept.contains(doc) {
                    let (key, doc) = (keys[place], doc as u16);
                    if key > last { first.push(Hit { key, segment: number as u32, doc }) } else { mine.push(doc) }
                }
            },
        );
        tied.push(mine);
    }
    let room = wanted.saturating_sub(first.len());
    for (number, (one, mine)) in snapshot.segments.iter().zip(tied).enumerate() {
        let mine = if mine.len() <= room { mine } else { smallest_ids(one, &mine, room)? };
        first.extend(mine.into_iter().map(|doc| Hit { key: last, segment: number as u32, doc }));
    }
    Ok(first)
}

/// Choose of some documents of a segment the `count` whose ids are the smallest, in any order.
fn smallest_ids(one: &LiveSegment, docs: &[u16], count: usize) -> Result<Vec<u16>> {
    if count == 0 {
        return Ok(Vec::new());
    }
    let ids = one.segment.ids()?;
    if are_soon_met(docs.len(), one.segment.documents, count) {
        return ids.first_of(set_of(docs, one.segment.documents), count);
    }
    // Ids sort as their numbers do. Twice as many as are wanted are kept at most, of what may still be among them.
    let (mut smallest, mut bound) = (Vec::new(), None);
    ids.first(docs.iter().map(|doc| usize::from(*doc)), |doc, number| {
        if bound.is_none_or(|bound| number < bound) {
            smallest.push((number, doc as u16));
            if smallest.len() >= 2 * count.max(AT_ONCE) {
                bound = Some(smallest.select_nth_unstable(count - 1).1.0);
                smallest.truncate(count);
            }
        }
    })?;
    if smallest.len() > count {
        smallest.select_nth_unstable(count - 1);
        smallest.truncate(count);
    }
    Ok(smallest.into_iter().map(|(_, doc)| doc).collect())
}

/// Say whether so many of some documents are met sooner if all are gone through in the order of their ids.
fn are_soon_met(some: usize, documents: usize, count: usize) -> bool {
    some.saturating_mul(some) > 4 * documents.saturating_mul(count)
}

/// Say whether one document comes before another.
pub fn precedes(snapshot: &Snapshot, hit: &Hit, other: &Hit) -> Result<bool> {
    match descending(&hit.key, &other.key) {
        Ordering::Less => return Ok(true),
        Ordering::Greater => return Ok(false),
        Ordering::Equal => {}
    }
    let number = |hit: &Hit| {
        let one = &snapshot.segments[hit.segment as usize];
        id_number(one, &*one.segment.ids()?, hit.doc)
    };
    if hit.segment == other.segment {
        return Ok(number(hit)? < number(other)?); // ids sort as their numbers do
    }
    Ok(id(snapshot, hit)? < id(snapshot, other)?)
}

fn id_number(one: &LiveSegment, ids: &Column, doc: u16) -> Result<usize> {
    let mut number = None;
    ids.first(std::iter::once(usize::from(doc)), |_, first| number = first)?;
    number.ok_or_else(|| damaged(one.segment.file.path(), "a document without an id"))
}

fn id(snapshot: &Snapshot, hit: &Hit) -> Result<Vec<u8>> {
    let one = &snapshot.segments[hit.segment as usize];
    let ids = one.segment.ids()?;
    Ok(ids.values.term(id_number(one, &ids, hit.doc)?)?.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_are_told_from_the_rest_however_many_there_are() {
        let keys: Vec<f32> = (0..1000_u32).map(|n| ((n * 7919) % 1000) as f32).collect();
        let of = |count, will_do: &dyn Fn(f32) -> bool| {
            let mut greatest = Greatest::new(count);
            let (one, other) = keys.split_at(300);
            greatest.look(one, |place| will_do(one[place]));
            greatest.look(other, |place| will_do(other[place]));
            greatest
        };
        for count in [1, 3, 400, 999, 1000, 5000] {
            let expected = 1000_usize.saturating_sub(count) as f32;
            assert_eq!(of(count, &|_| true).least(), (count <= 1000).then_some(expected));
            assert_eq!(of(count, &|_| true).least_of_any(), Some(expected));
        }
        assert_eq!(of(5, &|_| false).least_of_any(), None);
        assert_eq!(of(5, &|key| key < 100.0).least(), Some(95.0));
        let mut without_dates = Greatest::new(3);
        without_dates.look(&[f32::NEG_INFINITY; 3], |_| true);
        assert_eq!(without_dates.least(), Some(f32::NEG_INFINITY));
    }
}
