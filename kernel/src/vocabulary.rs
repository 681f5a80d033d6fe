//! The terms of a field over all segments, with the number of documents that have each; deleted ones count nowhere.

#![forbid(unsafe_code)]

use std::sync::Arc;

use crate::columns::Column;
use crate::doc_set::DocSet;
use crate::failure::Result;
use crate::postings::TextField;
use crate::segment::LiveSegment;
use crate::snapshot::Snapshot;

/// The terms of one field of one segment.
enum Terms {
    Text(Arc<TextField>),
    /// With how many documents have each value.
    Exact(Arc<Column>, Vec<u32>),
}

impl Terms {
    fn dictionary(&self) -> &crate::dictionary::Dictionary {
        match self {
            Self::Text(field) => &field.terms,
            Self::Exact(column, _) => &column.values,
        }
    }

    fn count(&self, number: usize, live: Option<&DocSet>) -> Result<u64> {
        match (self, live) {
            (Self::Text(field), None) => field.count(number).map(|count| count as u64),
            (Self::Text(field), Some(live)) => field.count_among(number, live).map(|count| count as u64),
            (Self::Exact(_, counts), _) => Ok(u64::from(counts[number])),
        }
    }
}

/// Count the documents that have a term of a text field, or a value of an exact field.
pub fn count(snapshot: &Snapshot, field: &str, term: &[u8]) -> Result<u64> {
    let mut count = 0;
    for one in &snapshot.segments {
        let live = one.live.as_deref();
        if snapshot.fields.has(field) {
            let Some(field) = one.segment.text(field, &snapshot.fields)? else { continue };
            if let Some(number) = field.terms.find(term)? {
                count += Terms::Text(field).count(number, live)?;
            }
        } else if let Some(column) = one.segment.column(field)?
            && let Some(number) = column.values.find(term)?
        {
            let docs = column.among(number..number + 1)?;
            count += live.map_or_else(|| docs.count(), |live| live.count_both(&docs)) as u64;
        }
    }
    Ok(count)
}

/// List at most `most` terms from `from` on, in order, each with its count.
pub fn terms(snapshot: &Snapshot, field: &str, from: &[u8], most: usize) -> Result<Vec<(Vec<u8>, u64)>> {
    let mut open: Vec<(Terms, &LiveSegment, usize)> = Vec::new();
    for one in &snapshot.segments {
        let terms = if snapshot.fields.has(field) {
            one.segment.text(field, &snapshot.fields)?.map(Terms::Text)
        } else {
            match one.segment.column(field)? {
                None => None,
                Some(column) => {
                    let all = DocSet::all(one.segment.documents);
                    let counts = column.counts(one.live.as_deref().unwrap_or(&all))?;
                    Some(Terms::Exact(column, counts.of_value))
                }
            }
        };
        if let Some(terms) = terms {
            let first = terms.dictionary().lower_bound(from)?;
            open.push((terms, one, first));
        }
    }
    let mut listed = Vec::new();
    while listed.len() < most {
        let mut least: Option<Vec<u8>> = None;
        for (terms, _, next) in &open {
            if *next < terms.dictionary().size() {
                let term = terms.dictionary().term(*next)?;
                if least.as_ref().is_none_or(|least| term < &least[..]) {
                    least = Some(term.to_vec());
                }
            }
        }
        let Some(least) = least else { break };
        let mut count = 0;
        for (terms, one, next) in &mut open {
            if *next < terms.dictionary().size() && terms.dictionary().term(*next)? == least {
                count += terms.count(*next, one.live.as_deref())?;
                *next += 1;
            }
        }
        if count > 0 {
            listed.push((least, count));
        }
    }
    Ok(listed)
}
