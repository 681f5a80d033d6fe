//! What Python sees of hits: the ids of a page go in, and what to show and mark of each comes out.

use pyo3::prelude::*;
use pyo3::types::{PyString, PyTuple};

use crate::boundary::{Reader, SoughtLeaf, bytes, run, sought};
use crate::hits::{Reading, read};
use crate::occurrences::Shown;
use crate::passages::Span;
use crate::records::{Field, Fields};

/// A leaf to mark, by the numbers of its terms among those located; with a width, of a window that holds all of them.
type Leaf = (Vec<usize>, Option<u64>);
type Tuple<'py> = Bound<'py, PyTuple>;

/// Read hits: the values of the fields of each, what to mark in its title, and passages as (characters, marks, start).
///
/// None of a hit that is not there, and where Python must read it. A field is its name, and whether it is a list.
#[pyfunction]
#[allow(clippy::needless_pass_by_value)] // PyO3 makes the values
#[allow(clippy::type_complexity)]
pub fn read_hits<'py>(
    py: Python<'py>,
    reader: PyRef<'py, Reader>,
    ids: Vec<Bound<'py, PyString>>,
    fields: Vec<(String, bool)>,
    leaves: Vec<SoughtLeaf<'py>>,
    marked: (Vec<Leaf>, Vec<Leaf>),
    passages: (usize, usize),
) -> PyResult<Vec<Option<(Tuple<'py>, Tuple<'py>, Tuple<'py>)>>> {
    let ids = ids.iter().map(bytes).collect::<PyResult<Vec<_>>>()?;
    let leaves = leaves.iter().map(sought).collect::<PyResult<_>>()?;
    let (in_title, in_text) = (shown(marked.0), shown(marked.1));
    let (count, width) = passages;
    let reading = Reading { fields: Fields { names: fields }, leaves, in_title, in_text, count, width };
    let snapshot = &reader.snapshot;
    let found = run(py, || read(snapshot, &ids, &reading))?;
    let mut hits = Vec::with_capacity(found.len());
    for hit in found {
        let Some(hit) = hit else {
            hits.push(None);
            continue;
        };
        let values = hit.values.iter().zip(&reading.fields.names).map(|(value, (_, is_list))| match value {
            Field::Text(text) => Ok(PyString::new(py, text).into_any()),
            Field::Texts(texts) => Ok(PyTuple::new(py, texts)?.into_any()),
            Field::Nothing if *is_list => Ok(PyTuple::empty(py).into_any()),
            Field::Nothing => Ok(py.None().into_bound(py)),
        });
        let values = PyTuple::new(py, values.collect::<PyResult<Vec<_>>>()?)?;
        let cut = |cut: &crate::hits::Cut| {
            (PyString::new(py, &cut.text), spans(py, &cut.marks)?, cut.start).into_pyobject(py)
        };
        let cuts = PyTuple::new(py, hit.passages.iter().map(cut).collect::<PyResult<Vec<_>>>()?)?;
        hits.push(Some((values, spans(py, &hit.in_title)?, cuts)));
    }
    Ok(hits)
}

fn spans<'py>(py: Python<'py>, spans: &[Span]) -> PyResult<Tuple<'py>> {
    PyTuple::new(py, spans)
}

fn shown(leaves: Vec<Leaf>) -> Vec<Shown> {
    leaves.into_iter().map(|(terms, width)| Shown { terms, width }).collect()
}
