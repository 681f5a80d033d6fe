//! One of each group: of the documents that share the first value of a field only the first in order stays.

#![forbid(unsafe_code)]

use std::collections::HashMap;

use crate::doc_set::DocSet;
use crate::failure::Result;
use crate::snapshot::Snapshot;
use crate::top_hits::{Hit, Ranked, precedes};

/// The groups of one segment: which documents have one, and which, in their order.
pub struct SegmentGroups {
    docs: DocSet,
    groups: Vec<u32>,
}

/// The groups of all segments, and how many there are.
pub struct Groups {
    segments: Vec<SegmentGroups>,
    count: usize,
}

impl Groups {
    /// Find the group of each document: the rank of its first value.
    pub fn read(snapshot: &Snapshot, field: &str) -> Result<Self> {
        let values = snapshot.values(field)?;
        let mut segments = Vec::with_capacity(snapshot.segments.len());
        for (number, one) in snapshot.segments.iter().enumerate() {
            let documents = one.segment.documents;
            let mut mine = SegmentGroups { docs: DocSet::none(documents), groups: Vec::new() };
            if let Some(column) = one.segment.column(field)? {
                column.first(0..documents, |doc, value| {
                    if let Some(group) = values.rank(number, value) {
                        mine.docs.insert(doc);
                        mine.groups.push(group);
                    }
                })?;
            }
            segments.push(mine);
        }
        Ok(Self { segments, count: values.count() })
    }
}

/// A document that shares its group with another match.
pub struct Shared {
    pub segment: usize,
    pub doc: usize,
    pub group: u32,
}

/// What is left of the matches of each segment.
pub struct Collapsed {
    /// The first of each group, and those that share theirs with no other.
    pub kept: Vec<DocSet>,
    /// Those that share theirs with no other.
    pub alone: Vec<DocSet>,
    /// All others.
    pub shared: Vec<Shared>,
    /// How many others the first of a group stands for, by its segment and number.
    pub others: HashMap<(u32, u16), u32>,
}

/// Keep of the matches of one group only the first in order.
pub fn collapse(snapshot: &Snapshot, ranked: &Ranked, field: &str) -> Result<Collapsed> {
    let groups = snapshot.groups(field)?;
    let mut sizes = vec![0_u32; groups.count];
    for (mine, docs) in groups.segments.iter().zip(&ranked.docs) {
        mine.docs.for_each_both(docs, |_, place| sizes[mine.groups[place] as usize] += 1);
    }
    let mut alone = ranked.docs.clone();
    let (mut shared, mut leaders) = (Vec::new(), HashMap::<u32, Hit>::new());
    for (segment, (mine, docs)) in groups.segments.iter().zip(&ranked.docs).enumerate() {
        let first = shared.len();
        mine.docs.for_each_both(docs, |doc, place| {
            let group = mine.groups[place];
            if sizes[group as usize] > 1 {
                shared.push(Shared { segment, doc, group });
            }
        });
        let ranks = docs.ranks();
        for Shared { doc, group, .. } in &shared[first..] {
            alone[segment].remove(*doc);
            let key = ranked.keys[segment][docs.rank(&ranks, *doc)];
            let hit = Hit { key, segment: segment as u32, doc: *doc as u16 };
            let first = match leaders.get(group) {
                None => true,
                Some(leader) => precedes(snapshot, &hit, leader)?,
            };
            if first {
                leaders.insert(*group, hit);
            }
        }
    }
    let mut kept = alone.clone();
    let mut others = HashMap::with_capacity(leaders.len());
    for (group, hit) in leaders {
        kept[hit.segment as usize].insert(usize::from(hit.doc));
        others.insert((hit.segment, hit.doc), sizes[group as usize] - 1);
    }
    Ok(Collapsed { kept, alone, shared, others })
}
