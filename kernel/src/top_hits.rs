//! From the documents that match to a page: the first in order.
//!
//! Each document has a key, of which the greatest comes first: its score, or what its date makes. Of equal keys the
//! smallest id comes first.

#![forbid(unsafe_code)]

use std::cmp::Ordering;

use crate::doc_set::DocSet;
use crate::failure::{Result, damaged};
use crate::segment::LiveSegment;
use crate::snapshot::Snapshot;

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

/// Find the least of the `count` greatest keys, of those documents that are `kept`, or of all; None where there is none.
pub fn least_of_best(ranked: &Ranked, kept: Option<&[DocSet]>, count: usize) -> Option<f32> {
    // Of what was seen only what can still be among the greatest is kept, twice as many at most.
    let room = 2 * count.max(32);
    let mut best: Vec<f32> = Vec::with_capacity(room);
    let mut least = None;
    for (segment, (docs, keys)) in ranked.docs.iter().zip(&ranked.keys).enumerate() {
        let kept = kept.map(|kept| (&kept[segment], docs.ranks()));
        for (place, key) in keys.iter().enumerate() {
            // Most keys are passed over: only of the others it is asked whose they are.
            if least.is_none_or(|least| *key > least)
                && kept.as_ref().is_none_or(|(kept, ranks)| kept.contains(docs.select(ranks, place)))
            {
                best.push(*key);
                if best.len() == room {
                    best.select_nth_unstable_by(count - 1, greatest);
                    best.truncate(count);
                    least = Some(best[count - 1]);
                }
            }
        }
    }
    if best.len() <= count {
        return best.into_iter().min_by(f32::total_cmp);
    }
    Some(*best.select_nth_unstable_by(count - 1, greatest).1)
}

#[allow(clippy::trivially_copy_pass_by_ref)] // what is sorted is handed over so
fn greatest(a: &f32, b: &f32) -> Ordering {
    b.total_cmp(a)
}

/// Take the documents `kept` from `offset` on, `limit` of them, in the order of their keys, then of their ids.
pub fn page(
    snapshot: &Snapshot,
    ranked: &Ranked,
    kept: &[DocSet],
    offset: usize,
    limit: usize,
) -> Result<Vec<(Vec<u8>, Hit)>> {
    let total: usize = kept.iter().map(DocSet::count).sum();
    let wanted = offset.saturating_add(limit).min(total);
    if wanted <= offset {
        return Ok(Vec::new());
    }
    let mut rows = Vec::with_capacity(wanted);
    for hit in first_hits(snapshot, ranked, kept, wanted)? {
        rows.push((id(snapshot, &hit)?, hit));
    }
    rows.sort_by(|(id, hit), (other_id, other)| greatest(&hit.key, &other.key).then_with(|| id.cmp(other_id)));
    rows.truncate(wanted);
    rows.drain(..offset);
    Ok(rows)
}

/// Find, in any order, the first `wanted` documents, and of those that tie with the last the first of each segment.
fn first_hits(snapshot: &Snapshot, ranked: &Ranked, kept: &[DocSet], wanted: usize) -> Result<Vec<Hit>> {
    let Some(last) = least_of_best(ranked, Some(kept), wanted) else { return Ok(Vec::new()) };
    let (mut first, mut tied) = (Vec::with_capacity(wanted), Vec::new());
    for (number, ((docs, keys), kept)) in ranked.docs.iter().zip(&ranked.keys).zip(kept).enumerate() {
        let ranks = docs.ranks();
        for (place, key) in keys.iter().enumerate().filter(|(_, key)| **key >= last) {
            let doc = docs.select(&ranks, place);
            if kept.contains(doc) {
                let hit = Hit { key: *key, segment: number as u32, doc: doc as u16 };
                if *key > last { first.push(hit) } else { tied.push(hit) }
            }
        }
    }
    let room = wanted.saturating_sub(first.len());
    for (number, one) in snapshot.segments.iter().enumerate() {
        let mine: Vec<Hit> = tied.iter().filter(|hit| hit.segment as usize == number).copied().collect();
        if mine.len() <= room {
            first.extend(mine);
            continue;
        }
        let mut numbers = Vec::with_capacity(mine.len());
        one.segment.ids()?.first(mine.iter().map(|hit| usize::from(hit.doc)), |_, id| numbers.push(id))?;
        let mut numbered: Vec<_> = numbers.into_iter().zip(mine).collect();
        numbered.select_nth_unstable_by_key(room, |(id, _)| *id);
        first.extend(numbered[..room].iter().map(|(_, hit)| *hit));
    }
    Ok(first)
}

/// Say whether one document comes before another.
pub fn precedes(snapshot: &Snapshot, hit: &Hit, other: &Hit) -> Result<bool> {
    match greatest(&hit.key, &other.key) {
        Ordering::Less => return Ok(true),
        Ordering::Greater => return Ok(false),
        Ordering::Equal => {}
    }
    let number = |hit: &Hit| id_number(&snapshot.segments[hit.segment as usize], hit.doc);
    if hit.segment == other.segment {
        return Ok(number(hit)? < number(other)?); // ids sort as their numbers do
    }
    Ok(id(snapshot, hit)? < id(snapshot, other)?)
}

fn id_number(one: &LiveSegment, doc: u16) -> Result<usize> {
    let mut number = None;
    one.segment.ids()?.first(std::iter::once(usize::from(doc)), |_, first| number = first)?;
    number.ok_or_else(|| damaged(one.segment.file.path(), "a document without an id"))
}

fn id(snapshot: &Snapshot, hit: &Hit) -> Result<Vec<u8>> {
    let one = &snapshot.segments[hit.segment as usize];
    Ok(one.segment.ids()?.values.term(id_number(one, hit.doc)?)?.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_are_told_from_the_rest_however_many_there_are() {
        let keys: Vec<f32> = (0..1000_u32).map(|n| ((n * 7919) % 1000) as f32).collect();
        let ranked = Ranked {
            docs: vec![DocSet::all(300), DocSet::all(700)],
            keys: vec![keys[..300].to_vec(), keys[300..].to_vec()],
        };
        for count in [1, 3, 400, 999, 1000, 5000] {
            let expected = 1000_usize.saturating_sub(count) as f32;
            assert_eq!(least_of_best(&ranked, Some(&ranked.docs), count), Some(expected));
            assert_eq!(least_of_best(&ranked, None, count), Some(expected));
        }
        let none = [DocSet::none(300), DocSet::none(700)];
        assert_eq!(least_of_best(&ranked, Some(&none), 5), None);
        let mut few = none.clone();
        few[1].insert(0);
        assert_eq!(least_of_best(&ranked, Some(&few), 5), Some(keys[300]));
    }
}
