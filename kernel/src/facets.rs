//! How many of the documents found have each value of an exact field, near-copies counted once.
//!
//! Documents that share their group with no other match are counted by their number alone. Of those that do, each pair
//! of group and value counts once: so a value counts as many as the same request finds that asks for it.

#![forbid(unsafe_code)]

use crate::collapse::Shared;
use crate::doc_set::DocSet;
use crate::failure::Result;
use crate::snapshot::Snapshot;

/// The values of one field with their counts, the most frequent first, and how many have none.
pub struct Facet {
    pub values: Vec<(Vec<u8>, u64)>,
    pub without: u64,
}

/// Count the values of a field over the documents of each segment, and over those that share their group.
pub fn facet(snapshot: &Snapshot, docs: &[DocSet], shared: &[Shared], field: &str) -> Result<Facet> {
    let values = snapshot.values(field)?;
    let mut totals = vec![0_u64; values.count()];
    let mut without = 0;
    let mut pairs: Vec<(u32, Option<u32>)> = Vec::with_capacity(shared.len());
    for (number, (one, docs)) in snapshot.segments.iter().zip(docs).enumerate() {
        let mine = shared.iter().filter(|one| one.segment == number);
        let Some(column) = one.segment.column(field)? else {
            without += docs.count() as u64;
            pairs.extend(mine.map(|one| (one.group, None)));
            continue;
        };
        let counts = column.counts(docs)?;
        without += u64::from(counts.without);
        let numbers = &values.numbers[number];
        for (number, count) in numbers.iter().zip(&counts.of_value) {
            totals[*number as usize] += u64::from(*count);
        }
        for Shared { doc, group, .. } in mine {
            let mut any = false;
            column.of_document(*doc, |value| {
                any = true;
                pairs.push((*group, Some(numbers[value])));
            })?;
            if !any {
                pairs.push((*group, None));
            }
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    for (_, value) in pairs {
        match value {
            Some(value) => totals[value as usize] += 1,
            None => without += 1,
        }
    }
    let mut found: Vec<(usize, u64)> = totals.into_iter().enumerate().filter(|(_, count)| *count > 0).collect();
    found.sort_by_key(|(_, count)| std::cmp::Reverse(*count)); // of equal counts the values stay in order
    let named = found.into_iter().map(|(number, count)| Ok((snapshot.value(field, &values, number)?, count)));
    Ok(Facet { values: named.collect::<Result<_>>()?, without })
}
