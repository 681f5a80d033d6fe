//! What Python sees of what indexing does in native code. Arrays come and go as bytes.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::alike::{Rule, alike};

type Packed<'py> = Bound<'py, PyBytes>;

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
    let rule = Rule { length, version, minima, bands, facts, most, least };
    let pairs = py.detach(|| alike(asked, others, &rule));
    let packed = |numbers: Vec<u32>| {
        let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        PyBytes::new(py, &bytes)
    };
    let (numbers, places) = pairs.into_iter().unzip();
    Ok((packed(numbers), packed(places)))
}
