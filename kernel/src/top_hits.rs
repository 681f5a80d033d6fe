//! From the documents that match to an answer: their order, one of each group, a page.
//!
//! Each hit has a key, of which the smallest comes first; of equal keys the smallest id does.

#![forbid(unsafe_code)]

use std::collections::HashMap;

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

/// One document found, of a segment, with its key, and how many others of its group it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    pub key: u32,
    pub segment: u32,
    pub doc: u16,
    pub collapsed: u32,
}

/// Turn a score into a key: the greater the score, the smaller its key.
pub fn key_of_score(score: f32) -> u32 {
    let bits = (score + 0.0).to_bits(); // no negative zero
    if bits >> 31 == 0 { !bits & 0x7fff_ffff } else { bits }
}

/// Turn a key back into the score.
pub fn score_of_key(key: u32) -> f32 {
    f32::from_bits(if key >> 31 == 0 { !key & 0x7fff_ffff } else { key })
}

/// Find the least of the `count` greatest scores; None where there is no score at all.
pub fn least_of_best(scores: &[Vec<f32>], count: usize) -> Option<f32> {
    // Of what was seen only what can still be among the greatest is kept, twice as many at most.
    let mut best: Vec<f32> = Vec::with_capacity(2 * count);
    let mut least = f32::NEG_INFINITY;
    for score in scores.iter().flatten() {
        if *score > least {
            best.push(*score);
            if best.len() == 2 * count {
                best.select_nth_unstable_by(count - 1, |a, b| b.total_cmp(a));
                best.truncate(count);
                least = best[count - 1];
            }
        }
    }
    if best.len() <= count {
        return best.into_iter().min_by(f32::total_cmp);
    }
    Some(*best.select_nth_unstable_by(count - 1, |a, b| b.total_cmp(a)).1)
}

/// List the hits of all segments with their keys: those of their scores.
pub fn scored_hits(chosen: &[DocSet], scores: &[Vec<f32>]) -> Vec<Hit> {
    let mut hits = Vec::with_capacity(scores.iter().map(Vec::len).sum());
    for (segment, (docs, scores)) in chosen.iter().zip(scores).enumerate() {
        hits.extend(docs.iter().zip(scores).map(|(doc, score)| Hit {
            key: key_of_score(*score),
            segment: segment as u32,
            doc: doc as u16,
            collapsed: 0,
        }));
    }
    hits
}

/// List the hits of all segments with their keys: those of their dates; without a date comes last.
pub fn dated_hits(snapshot: &Snapshot, chosen: &[DocSet], sort: Sort) -> Result<Vec<Hit>> {
    let dates = snapshot.values("date")?;
    let mut hits = Vec::new();
    for (number, (one, docs)) in snapshot.segments.iter().zip(chosen).enumerate() {
        let segment = number as u32;
        let mut add = |doc: usize, rank: Option<u32>| {
            let key = match rank {
                None => u32::MAX,
                Some(rank) if sort == Sort::Newest => dates.count() as u32 - rank,
                Some(rank) => rank,
            };
            hits.push(Hit { key, segment, doc: doc as u16, collapsed: 0 });
        };
        match one.segment.column("date")? {
            None => docs.iter().for_each(|doc| add(doc, None)),
            Some(column) => column.first(docs.iter(), |doc, value| add(doc, dates.rank(number, value)))?,
        }
    }
    Ok(hits)
}

/// The hits of which one of each group is kept, and which of them share their group with another.
pub struct Collapsed {
    /// The first of each group, in order, and those without a group.
    pub kept: Vec<Hit>,
    /// Every hit that shares its group, with the group.
    pub shared: Vec<(Hit, u32)>,
}

/// Keep of the hits of one group, which share the first value of a field, only the first in order.
pub fn collapse(snapshot: &Snapshot, hits: &[Hit], field: &str) -> Result<Collapsed> {
    let (groups, count) = groups(snapshot, hits, field)?;
    let mut sizes = vec![0_u32; count];
    groups.iter().flatten().for_each(|group| sizes[*group as usize] += 1);
    let mut collapsed = Collapsed { kept: Vec::with_capacity(hits.len()), shared: Vec::new() };
    let mut leaders: HashMap<u32, Hit> = HashMap::new();
    for (hit, group) in hits.iter().zip(&groups) {
        let Some(group) = group.filter(|group| sizes[*group as usize] > 1) else { continue };
        collapsed.shared.push((*hit, group));
        let first = match leaders.get(&group) {
            None => true,
            Some(leader) => precedes(snapshot, hit, leader)?,
        };
        if first {
            leaders.insert(group, *hit);
        }
    }
    for (hit, group) in hits.iter().zip(&groups) {
        match group.and_then(|group| Some((leaders.get(&group)?, sizes[group as usize]))) {
            None => collapsed.kept.push(*hit),
            Some((leader, size)) if leader == hit => collapsed.kept.push(Hit { collapsed: size - 1, ..*hit }),
            Some(_) => {}
        }
    }
    Ok(collapsed)
}

/// Find the group of each hit, if it has one; and how many groups there are.
fn groups(snapshot: &Snapshot, hits: &[Hit], field: &str) -> Result<(Vec<Option<u32>>, usize)> {
    let values = snapshot.values(field)?;
    let mut groups = Vec::with_capacity(hits.len());
    let mut rest = hits;
    for (number, one) in snapshot.segments.iter().enumerate() {
        let mine = rest.partition_point(|hit| hit.segment as usize <= number);
        let docs = rest[..mine].iter().map(|hit| usize::from(hit.doc));
        match one.segment.column(field)? {
            None => groups.extend(docs.map(|_| None)),
            Some(column) => column.first(docs, |_, value| groups.push(values.rank(number, value)))?,
        }
        rest = &rest[mine..];
    }
    Ok((groups, values.count()))
}

fn precedes(snapshot: &Snapshot, hit: &Hit, other: &Hit) -> Result<bool> {
    if hit.key != other.key {
        return Ok(hit.key < other.key);
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

/// Take the hits from `offset` on, `limit` of them, in the order of their keys, then of their ids.
pub fn page(snapshot: &Snapshot, hits: Vec<Hit>, offset: usize, limit: usize) -> Result<Vec<(Vec<u8>, Hit)>> {
    let wanted = offset.saturating_add(limit).min(hits.len());
    if wanted <= offset {
        return Ok(Vec::new());
    }
    let mut rows = Vec::with_capacity(wanted);
    for hit in first_hits(snapshot, hits, wanted)? {
        rows.push((id(snapshot, &hit)?, hit));
    }
    rows.sort_by(|(id, hit), (other_id, other)| hit.key.cmp(&other.key).then_with(|| id.cmp(other_id)));
    rows.truncate(wanted);
    rows.drain(..offset);
    Ok(rows)
}

/// Leave, in any order, the first `wanted` hits, and of those that tie with the last the first of each segment.
fn first_hits(snapshot: &Snapshot, mut hits: Vec<Hit>, wanted: usize) -> Result<Vec<Hit>> {
    if wanted == hits.len() {
        return Ok(hits);
    }
    let last = nth_key(&hits, wanted);
    hits.retain(|hit| hit.key <= last);
    if hits.len() == wanted {
        return Ok(hits);
    }
    let (mut first, tied): (Vec<Hit>, Vec<Hit>) = hits.into_iter().partition(|hit| hit.key < last);
    let room = wanted - first.len();
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

/// Find the key of the hit that is `wanted`th in order; there are more than so many.
fn nth_key(hits: &[Hit], wanted: usize) -> u32 {
    let room = 2 * wanted.max(32);
    let mut best: Vec<u32> = Vec::with_capacity(room);
    let mut beyond = u64::MAX; // what is not below it changes nothing
    for hit in hits {
        if u64::from(hit.key) < beyond {
            best.push(hit.key);
            if best.len() == room {
                best.select_nth_unstable(wanted - 1);
                best.truncate(wanted);
                beyond = u64::from(best[wanted - 1]);
            }
        }
    }
    *best.select_nth_unstable(wanted - 1).1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greater_score_has_the_smaller_key() {
        let scores = [f32::INFINITY, 12.5, 1e-3, 0.0, -1e-3, -12.5, f32::NEG_INFINITY];
        assert!(scores.map(key_of_score).is_sorted());
        assert_eq!(scores.map(key_of_score).map(score_of_key), scores);
        assert_eq!(key_of_score(-0.0), key_of_score(0.0));
    }

    #[test]
    fn the_best_are_told_from_the_rest_however_many_there_are() {
        let scores: Vec<f32> = (0..1000_u32).map(|n| ((n * 7919) % 1000) as f32).collect();
        for count in [1, 3, 400, 999, 1000, 5000] {
            let expected = 1000_usize.saturating_sub(count) as f32;
            assert_eq!(least_of_best(&[scores[..300].to_vec(), scores[300..].to_vec()], count), Some(expected));
        }
        assert_eq!(least_of_best(&[vec![], vec![]], 5), None);
        let hits: Vec<Hit> =
            scores.iter().map(|score| Hit { key: *score as u32, segment: 0, doc: 0, collapsed: 0 }).collect();
        assert_eq!([1, 10, 64, 999].map(|wanted| nth_key(&hits, wanted)), [0, 9, 63, 998]);
        let tied = vec![Hit { key: u32::MAX, segment: 0, doc: 0, collapsed: 0 }; 500];
        assert_eq!(nth_key(&tied, 7), u32::MAX);
    }
}
