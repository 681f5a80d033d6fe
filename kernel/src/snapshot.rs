//! What a reader sees: the segments of one commit, and the statistics over all of them.
//!
//! Deleted documents count nowhere, so scores do not depend on how the documents lie in segments.

#![forbid(unsafe_code)]

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::bm25::Formula;
use crate::collapse::Groups;
use crate::columns::Column;
use crate::failure::Result;
use crate::segment::{LiveSegment, TextFields};

/// The segments of one commit.
pub struct Snapshot {
    pub segments: Vec<LiveSegment>,
    pub fields: TextFields,
    pub formula: Formula,
    pub count: usize,
    norms: OnceLock<Vec<Vec<f32>>>,
    values: Mutex<HashMap<String, Arc<FieldValues>>>,
    groups: Mutex<HashMap<String, Arc<Groups>>>,
}

/// The values of an exact field over all segments, numbered in their order: equal ones are one.
pub struct FieldValues {
    /// For each segment, the number of each of its values.
    pub numbers: Vec<Vec<u32>>,
    owners: Vec<(u32, u32)>, // of each, a segment that has it, and its number there
    empty: bool,             // the first of them is the empty value
}

impl Snapshot {
    /// Put segments together.
    pub fn new(segments: Vec<LiveSegment>, fields: TextFields, formula: Formula) -> Self {
        let count = segments.iter().map(LiveSegment::count).sum();
        Self {
            segments,
            fields,
            formula,
            count,
            norms: OnceLock::new(),
            values: Mutex::default(),
            groups: Mutex::default(),
        }
    }

    /// Give, for each segment and each of its documents: K1 * (1 - B + B * length / average length) of `text`.
    pub fn norms(&self) -> Result<&[Vec<f32>]> {
        if let Some(known) = self.norms.get() {
            return Ok(known);
        }
        let lengths = self.segments.iter().map(|one| one.segment.lengths()).collect::<Result<Vec<_>>>()?;
        let mut total = 0_u64;
        for (one, lengths) in self.segments.iter().zip(&lengths) {
            total += match &one.live {
                Some(live) => live.iter().map(|doc| u64::from(lengths[doc])).sum::<u64>(),
                None => lengths.iter().map(|length| u64::from(*length)).sum(),
            };
        }
        let average = match total as f64 / self.count.max(1) as f64 {
            0.0 => 1.0,
            average => average,
        };
        let (least, slope) = self.formula.norm(average);
        let norm = |lengths: Vec<u32>| lengths.into_iter().map(|length| least + slope * length as f32).collect();
        let norms = lengths.into_iter().map(norm).collect();
        Ok(self.norms.get_or_init(|| norms))
    }

    /// Number the values of an exact field over all segments.
    pub fn values(&self, field: &str) -> Result<Arc<FieldValues>> {
        if let Some(known) = self.values.lock().unwrap_or_else(PoisonError::into_inner).get(field) {
            return Ok(Arc::clone(known));
        }
        let columns = self.segments.iter().map(|one| one.segment.column(field)).collect::<Result<Vec<_>>>()?;
        let mut values = Vec::new();
        for (segment, column) in columns.iter().enumerate() {
            let Some(column) = column else { continue };
            for number in 0..column.values.size() {
                values.push((column.values.term(number)?, segment, number));
            }
        }
        values.sort(); // what is sorted already, one segment after the other, is only merged
        let size = |column: &Option<_>| column.as_ref().map_or(0, |column: &Arc<Column>| column.values.size());
        let mut numbered = FieldValues {
            numbers: columns.iter().map(|column| vec![0; size(column)]).collect(),
            owners: Vec::new(),
            empty: values.first().is_some_and(|(value, ..)| value.is_empty()),
        };
        let mut last = None;
        for (value, segment, number) in values {
            if last != Some(value) {
                numbered.owners.push((segment as u32, number as u32));
                last = Some(value);
            }
            numbered.numbers[segment][number] = numbered.owners.len() as u32 - 1;
        }
        let numbered = Arc::new(numbered);
        self.values.lock().unwrap_or_else(PoisonError::into_inner).insert(field.to_owned(), Arc::clone(&numbered));
        Ok(numbered)
    }

    /// Find the group of each document: those that share the first value of a field are one.
    pub fn groups(&self, field: &str) -> Result<Arc<Groups>> {
        if let Some(known) = self.groups.lock().unwrap_or_else(PoisonError::into_inner).get(field) {
            return Ok(Arc::clone(known));
        }
        let groups = Arc::new(Groups::read(self, field)?);
        self.groups.lock().unwrap_or_else(PoisonError::into_inner).insert(field.to_owned(), Arc::clone(&groups));
        Ok(groups)
    }

    /// Read a value of a field by its number among those of all segments.
    pub fn value(&self, field: &str, values: &FieldValues, number: usize) -> Result<Vec<u8>> {
        let (segment, number) = values.owners[number];
        let column = self.segments[segment as usize].segment.column(field)?;
        column.map_or(Ok(Vec::new()), |column| Ok(column.values.term(number as usize)?.to_vec()))
    }
}

impl FieldValues {
    /// Count the values.
    pub fn count(&self) -> usize {
        self.owners.len()
    }

    /// Rank a value of a segment among all values; the empty value is none.
    pub fn rank(&self, segment: usize, value: Option<usize>) -> Option<u32> {
        let rank = *self.numbers[segment].get(value?)?;
        (rank > 0 || !self.empty).then_some(rank)
    }
}
