//! What Python sees of what indexing does in native code. Arrays come and go as bytes.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::alike::{Rule, alike};
use crate::boundary::want_room;
use crate::inversion::{Run, invert};
use crate::signing::{LENGTH, sign};
use crate::words::unpacked;

type Packed<'py> = Bound<'py, PyBytes>;

/// Bytes that each work may take for a byte of what it is given, the answer with it.
const ALIKE: usize = 4;
const INVERTED: usize = 8;
const SIGNED: usize = 4;

/// Find the pairs of signatures that are alike: numbers of those asked for, and of the others, four bytes each.
#[pyfunction]
#[pyo3(signature = (asked, others, *, length, version, minima, bands, facts, most, least))]
#[allow(clippy::too_many_arguments)]
pub fn alike_signatures<'py>(
    py: Python<'py>,
    asked: &[u8],
    others: &[u8],
    length: usize,
    version: u8,
    minima: usize,
    bands: usize,
    facts: [usize; 2],
    most: usize,
    least: usize,
) -> PyResult<(Packed<'py>, Packed<'py>)> {
    let fit = minima < length && 3 * bands <= minima && facts.iter().all(|at| at + 1 < length);
    if !fit || asked.len() / length > u32::MAX as usize || others.len() / length > u32::MAX as usize {
        return Err(PyValueError::new_err("no rule of signatures"));
    }
    want_room(ALIKE * (asked.len() + others.len()))?;
    let rule = Rule { length, version, minima, bands, facts, most, least };
    let pairs = py.detach(|| alike(asked, others, &rule));
    let (numbers, places): (Vec<u32>, Vec<u32>) = pairs.into_iter().unzip();
    Ok((packed(py, &numbers), packed(py, &places)))
}

/// Invert terms by number, with the rank of each number: counts of documents, documents (two bytes each), frequencies,
/// and positions, which are none where they are not wanted.
///
/// `runs` has of each some terms in a row three numbers: document (beyond 16 bits where it is not kept), position of
/// the first, and how many they are.
#[pyfunction]
pub fn invert_terms<'py>(
    py: Python<'py>,
    numbers: &[u8],
    ranks: &[u8],
    runs: &[u8],
    positioned: bool,
) -> PyResult<[Packed<'py>; 4]> {
    want_room(INVERTED * (numbers.len() + ranks.len() + runs.len()))?;
    let found = py.detach(|| {
        let runs: Vec<Run> = unpacked(runs)
            .as_chunks()
            .0
            .iter()
            .map(|[doc, position, length]| Run { doc: u16::try_from(*doc).ok(), position: *position, length: *length })
            .collect();
        invert(&unpacked(numbers), &unpacked(ranks), &runs, positioned)
    });
    let Some(found) = found else { return Err(PyValueError::new_err("no terms of these runs and ranks")) };
    let docs: Vec<u8> = found.docs.iter().flat_map(|doc| doc.to_le_bytes()).collect();
    let [counts, freqs, positions] = [found.counts, found.freqs, found.positions].map(|numbers| packed(py, &numbers));
    Ok([counts, PyBytes::new(py, &docs), freqs, positions])
}

/// Sign texts: hashes of terms, what these say of dates, and hashes of names, of all texts one after the other.
///
/// `lengths` has of each how many terms and how many names. Gives a row of numbers of six bits for each.
#[pyfunction]
pub fn sign_texts<'py>(
    py: Python<'py>,
    terms: &[u8],
    calendar: &[u8],
    names: &[u8],
    lengths: Vec<[usize; 2]>,
) -> PyResult<Packed<'py>> {
    want_room(SIGNED * (terms.len() + calendar.len() + names.len()))?;
    let signed = py.detach(|| {
        let columns = [terms, calendar, names].map(unpacked);
        let [mut terms, mut calendar, mut names] = [0, 1, 2].map(|at| columns[at].as_slice());
        let mut rows = Vec::with_capacity(lengths.len() * LENGTH);
        for [length, named] in lengths {
            let (own, dated) = (terms.split_off(..length)?, calendar.split_off(..length)?);
            rows.extend(sign(own, dated, names.split_off(..named)?));
        }
        Some(rows)
    });
    signed.map(|rows| PyBytes::new(py, &rows)).ok_or_else(|| PyValueError::new_err("texts cut short"))
}

fn packed<'py>(py: Python<'py>, numbers: &[u32]) -> Packed<'py> {
    let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
    PyBytes::new(py, &bytes)
}
