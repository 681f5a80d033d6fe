//! What Python sees of passages: the texts of a hit go in, what to show and mark of them comes out.

use pyo3::prelude::*;
use pyo3::types::PyString;

use crate::boundary::run;
use crate::forward::POSITION_GAP;
use crate::occurrences::{Placed, Shown};
use crate::passages::{Span, merged, passages};

/// What `Reader.locate` gave of a document: how long its title is, the anchors of title and body, places of terms.
type Given = (usize, (Vec<u32>, Vec<u32>), Vec<Vec<u32>>);
/// A leaf to mark, by the numbers of its terms among those located; with a width, of a window that holds all of them.
type Leaf = (Vec<usize>, Option<u64>);
/// A passage: its characters, what to mark in them, and where it starts.
type Cut<'py> = (Bound<'py, PyString>, Vec<Span>, usize);

/// Find what to mark in a title, and so many passages of a text, about so wide; None where Python must read them.
#[pyfunction]
#[allow(clippy::needless_pass_by_value)] // PyO3 makes the values
#[allow(clippy::type_complexity)]
pub fn mark<'py>(
    py: Python<'py>,
    texts: (Bound<'py, PyString>, Bound<'py, PyString>),
    located: Given,
    leaves: (Vec<Leaf>, Vec<Leaf>),
    count: usize,
    width: usize,
) -> PyResult<Option<(Vec<Span>, Vec<Cut<'py>>)>> {
    let (Ok(title), Ok(body)) = (texts.0.to_str(), texts.1.to_str()) else { return Ok(None) };
    let (title, body): (Vec<char>, Vec<char>) = (title.chars().collect(), body.chars().collect());
    let (in_title, in_body) = (shown(leaves.0), shown(leaves.1));
    let (length, anchors, places) = located;
    let length = u32::try_from(length).unwrap_or(u32::MAX);
    let found = run(py, || {
        let whole = Placed { text: &title, anchors: &anchors.0, places: &places, within: 0..length };
        let Some(marks) = whole.find(&in_title) else { return Ok(None) };
        let within = length.saturating_add(POSITION_GAP as u32)..u32::MAX;
        let whole = Placed { text: &body, anchors: &anchors.1, places: &places, within };
        Ok(whole.find(&in_body).map(|found| (merged(&marks), passages(&body, &found, count, width))))
    })?;
    let Some((marks, chosen)) = found else { return Ok(None) };
    let mut cuts = Vec::with_capacity(chosen.len());
    for passage in chosen {
        let slice: String = body[passage.start..passage.stop].iter().collect();
        cuts.push((PyString::new(py, &slice), passage.marks, passage.start));
    }
    Ok(Some((marks, cuts)))
}

fn shown(leaves: Vec<Leaf>) -> Vec<Shown> {
    leaves.into_iter().map(|(terms, width)| Shown { terms, width }).collect()
}
