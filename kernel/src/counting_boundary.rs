//! What Python sees of counting: the texts of a commit. Arrays come and go as bytes, numbers of four bytes each.

use std::sync::{Mutex, MutexGuard, PoisonError};

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::boundary::{Segment, run, want_room};
use crate::company::{Hits, company};
use crate::counting::count_words;
use crate::runs::{Frequent, Wanted, count_runs};
use crate::words::{Part, Words, unpacked};

type Packed<'py> = Bound<'py, PyBytes>;

/// The texts of some segments as words or as single terms.
#[pyclass(frozen, module = "dvsearch_kernel")]
pub struct Texts {
    words: Mutex<Words>,
}

#[pymethods]
#[allow(clippy::needless_pass_by_value)] // PyO3 makes the values
impl Texts {
    /// Take segments, each with the number among all of every term of its field `text`; `joins`: terms make words.
    #[new]
    fn new(py: Python<'_>, segments: Vec<(PyRef<'_, Segment>, Vec<u8>)>, terms: u32, joins: bool) -> PyResult<Self> {
        want_room(4 * terms as usize + segments.iter().map(|(_, numbers)| 4 * numbers.len()).sum::<usize>())?;
        let segments: Vec<_> =
            segments.into_iter().map(|(segment, numbers)| (segment.open.clone(), unpacked(&numbers))).collect();
        let words = run(py, || Words::new(segments, terms, joins))?;
        Ok(Self { words: Mutex::new(words) })
    }

    /// Count words on two sides: which words, the occurrences on each side, the documents on each.
    ///
    /// `sides` has for each segment a byte for each document: 1, 2, or 0 for neither.
    fn count_words<'py>(&self, py: Python<'py>, sides: Vec<Vec<u8>>, field: &str) -> PyResult<Vec<Packed<'py>>> {
        let sides = self.checked(&sides)?;
        let found = run(py, || count_words(&mut self.words(), &sides, part(field)))?;
        let columns = [&[found.words][..], &found.counts, &found.documents].concat();
        Ok(columns.iter().map(|column| packed(py, column)).collect())
    }

    /// Count what stands around hits: which words, tokens in windows, hits, documents, the hits' own.
    ///
    /// `documents` has segment, document and number of hits of each; `spans` first and last position of each hit.
    fn company<'py>(
        &self,
        py: Python<'py>,
        documents: Vec<u8>,
        spans: Vec<u8>,
        left: usize,
        right: usize,
    ) -> PyResult<Vec<Packed<'py>>> {
        let spans: Vec<_> = unpacked(&spans).as_chunks().0.iter().map(|[first, last]| (*first, *last)).collect();
        let mut hits = Vec::new();
        let mut start = 0;
        for [segment, doc, count] in unpacked(&documents).as_chunks().0 {
            let stop = start + *count as usize;
            hits.push(Hits { segment: *segment as usize, doc: *doc as usize, spans: start..stop });
            start = stop;
        }
        let known: Vec<usize> = self.words().documents().collect();
        if start > spans.len() || hits.iter().any(|one| known.get(one.segment).is_none_or(|count| one.doc >= *count)) {
            return Err(PyValueError::new_err("hits of no document"));
        }
        let found = run(py, || company(&mut self.words(), &hits, &spans, (left, right)))?;
        Ok([&[found.words][..], &found.columns].concat().iter().map(|column| packed(py, column)).collect())
    }

    /// Count runs of frequent words: keys and totals of eight bytes each, and counts as `count_words` has them.
    ///
    /// `frequent` are the words, `longer` the keys of the frequent runs of each length, in the order of their numbers.
    #[allow(clippy::too_many_arguments)]
    fn count_runs<'py>(
        &self,
        py: Python<'py>,
        sides: Vec<Vec<u8>>,
        field: &str,
        frequent: Vec<u8>,
        longer: Vec<Vec<u8>>,
        least: u32,
        by_documents: bool,
        per_pass: usize,
    ) -> PyResult<Vec<Packed<'py>>> {
        let sides = self.checked(&sides)?;
        let eights = |keys: &Vec<u8>| keys.as_chunks().0.iter().map(|key| u64::from_le_bytes(*key)).collect();
        let longer: Vec<Vec<u64>> = longer.iter().map(eights).collect();
        let found = run(py, || {
            let mut words = self.words();
            let known = Frequent::new(&words, &unpacked(&frequent), &longer);
            count_runs(&mut words, &sides, part(field), &known, Wanted { least, by_documents, per_pass })
        })?;
        let eights = |numbers: &[u64]| {
            let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
            PyBytes::new(py, &bytes)
        };
        let columns = [&found.counts[..], &found.documents].concat();
        Ok([eights(&found.keys), eights(&found.totals)]
            .into_iter()
            .chain(columns.iter().map(|one| packed(py, one)))
            .collect())
    }

    /// Spell words: where the terms of each begin, and where the last end; and the terms, one word after the other.
    fn spell<'py>(&self, py: Python<'py>, words: Vec<u8>) -> (Packed<'py>, Packed<'py>) {
        let known = self.words();
        let (mut starts, mut terms) = (vec![0], Vec::new());
        for word in unpacked(&words) {
            known.spell(word, &mut terms);
            starts.push(terms.len() as u32);
        }
        (packed(py, &starts), packed(py, &terms))
    }
}

impl Texts {
    fn words(&self) -> MutexGuard<'_, Words> {
        self.words.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn checked<'a>(&self, sides: &'a [Vec<u8>]) -> PyResult<Vec<&'a [u8]>> {
        let words = self.words();
        if words.documents().eq(sides.iter().map(Vec::len)) {
            Ok(sides.iter().map(Vec::as_slice).collect())
        } else {
            Err(PyValueError::new_err("not a byte for each document"))
        }
    }
}

fn part(field: &str) -> Part {
    match field {
        "title" => Part::Title,
        "body" => Part::Body,
        _ => Part::All,
    }
}

fn packed<'py>(py: Python<'py>, numbers: &[u32]) -> Packed<'py> {
    let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
    PyBytes::new(py, &bytes)
}
