//! What Python sees: segments, the reader of a commit, and two errors.
//!
//! A query comes as nested tuples, each beginning with its kind; see `read_tree`. What is text in Python is UTF-8 here,
//! lone surrogates kept.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;

use pyo3::exceptions::{PyMemoryError, PyOSError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString, PyTuple};
use pyo3::{create_exception, exceptions::PyException};

use crate::bm25::Formula;
use crate::counting_boundary::Texts;
use crate::doc_set::DocSet;
use crate::failure::{Failure, Result};
use crate::forward::{self, Located, Sought};
use crate::hits::documents;
use crate::marking::read_hits;
use crate::query::{Leaf, Plan, Term, TermId, Tree};
use crate::room::is_there_room;
use crate::search::{Answer, Request, search};
use crate::segment::{LiveSegment, Segment as OpenSegment, TextFields};
use crate::snapshot::Snapshot;
use crate::top_hits::Sort;
use crate::vocabulary;

create_exception!(
    dvsearch_kernel,
    Damaged,
    PyException,
    "The bytes of an index are not what they should be: path, reason."
);
create_exception!(dvsearch_kernel, Refused, PyException, "The question cannot be answered: reason.");

/// Bytes that a search may take for a document: scores, places in a heap, sets, what ties, counts of values.
const SEARCHED: usize = 48;

/// How deep a query may be nested.
const DEEPEST: usize = 500;

type Row<'py> = (Bound<'py, PyString>, f32, u32);
type Counts<'py> = (Vec<(Bound<'py, PyString>, u64)>, u64);
/// A leaf to be located: its kind, the field `text` or the one that folds it, what is sought, and whether in titles alone.
pub type SoughtLeaf<'py> = (String, String, Bound<'py, PyString>, bool);

/// One file of documents, open for reading.
#[pyclass(frozen, module = "dvsearch_kernel")]
pub struct Segment {
    pub open: Arc<OpenSegment>,
}

#[pymethods]
#[allow(clippy::needless_pass_by_value)] // PyO3 makes the values
impl Segment {
    #[new]
    fn new(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        run(py, || OpenSegment::open(&path)).map(|open| Self { open: Arc::new(open) })
    }

    #[getter]
    fn size(&self) -> usize {
        self.open.file.size()
    }

    #[getter]
    fn checksum(&self) -> u32 {
        self.open.file.checksum()
    }

    #[getter]
    fn documents(&self) -> usize {
        self.open.documents
    }

    /// Give the memory of what was read back to the system.
    fn release_pages(&self) {
        self.open.file.release_pages();
    }
}

/// The segments of one commit, and the ways to ask them.
#[pyclass(frozen, module = "dvsearch_kernel")]
pub struct Reader {
    pub snapshot: Snapshot,
}

#[pymethods]
#[allow(clippy::needless_pass_by_value)]
impl Reader {
    /// Put segments together, each with the bits of its documents that are not deleted, or None.
    #[new]
    #[pyo3(signature = (segments, text_fields, *, k1, b))]
    fn new(
        segments: Vec<(PyRef<'_, Segment>, Option<Vec<u8>>)>,
        text_fields: HashMap<String, Option<String>>,
        k1: f64,
        b: f64,
    ) -> PyResult<Self> {
        want_room(SEARCHED * segments.iter().map(|(segment, _)| segment.open.documents).sum::<usize>())?;
        let mut live = Vec::with_capacity(segments.len());
        for (segment, bits) in &segments {
            let documents = segment.open.documents;
            if bits.as_ref().is_some_and(|bits| bits.len() != documents.div_ceil(8)) {
                return Err(PyValueError::new_err("not a bit for each document"));
            }
            let set = bits.as_ref().map(|bits| Arc::new(DocSet::from_bitmap(bits, documents)));
            live.push(LiveSegment { segment: Arc::clone(&segment.open), live: set });
        }
        Ok(Self { snapshot: Snapshot::new(live, TextFields { unfolded: text_fields }, Formula { k1, b }) })
    }

    /// Count the documents.
    #[getter]
    fn count(&self) -> usize {
        self.snapshot.count
    }

    /// Answer one request: the total, the copies left out, the page as (id, score, collapsed), each facet as (values with counts, without).
    #[allow(clippy::too_many_arguments)]
    #[allow(clippy::type_complexity)]
    fn search<'py>(
        &self,
        py: Python<'py>,
        query: &Bound<'py, PyTuple>,
        boost: Option<&Bound<'py, PyTuple>>,
        filter: Option<&Bound<'py, PyTuple>>,
        facets: Vec<String>,
        sort: &str,
        limit: usize,
        offset: usize,
        collapse: Option<String>,
    ) -> PyResult<(usize, usize, Vec<Row<'py>>, Vec<Counts<'py>>)> {
        let mut plan = Plan::default();
        let query = read_tree(query, &mut plan, 0)?;
        let boost = boost.map(|tree| read_tree(tree, &mut plan, 0)).transpose()?;
        let filter = filter.map(|tree| read_tree(tree, &mut plan, 0)).transpose()?;
        plan.count_phrases_once();
        let sort = match sort {
            "newest" => Sort::Newest,
            "oldest" => Sort::Oldest,
            _ => Sort::Relevance,
        };
        let request = Request { plan, query, boost, filter, facets, sort, limit, offset, collapse };
        let Answer { total, copies, page, facets } = run(py, || search(&self.snapshot, &request))?;
        let mut rows = Vec::with_capacity(page.len());
        for found in page {
            rows.push((text(py, &found.id)?, found.score, found.collapsed));
        }
        let mut counts = Vec::with_capacity(facets.len());
        for facet in facets {
            counts.push((counted(py, facet.values)?, facet.without));
        }
        Ok((total, copies, rows, counts))
    }

    /// Read what was stored for each id; None where there is no such document.
    fn stored<'py>(
        &self,
        py: Python<'py>,
        ids: Vec<Bound<'py, PyString>>,
    ) -> PyResult<Vec<Option<Bound<'py, PyString>>>> {
        let ids = ids.iter().map(bytes).collect::<PyResult<Vec<_>>>()?;
        let texts = run(py, || stored(&self.snapshot, &ids))?;
        texts.into_iter().map(|found| found.map(|found| text(py, &found)).transpose()).collect()
    }

    /// Find where leaves stand in each document: the length of its title, the anchors of title and body, the places of
    /// each leaf. None of a document that is not there, or of which the index cannot say.
    #[allow(clippy::type_complexity)]
    fn locate(
        &self,
        py: Python<'_>,
        ids: Vec<Bound<'_, PyString>>,
        leaves: Vec<SoughtLeaf<'_>>,
    ) -> PyResult<Vec<Option<(usize, (Vec<u32>, Vec<u32>), Vec<Vec<u32>>)>>> {
        let ids = ids.iter().map(bytes).collect::<PyResult<Vec<_>>>()?;
        let leaves = leaves.iter().map(sought).collect::<PyResult<Vec<_>>>()?;
        let located = run(py, || locate(&self.snapshot, &ids, &leaves))?;
        Ok(located.into_iter().map(|one| one.map(|one| (one.title, one.anchors, one.places))).collect())
    }

    /// Count the documents that have a term or value of a field.
    fn term_count(&self, py: Python<'_>, field: &str, term: &Bound<'_, PyString>) -> PyResult<u64> {
        let term = bytes(term)?;
        run(py, || vocabulary::count(&self.snapshot, field, &term))
    }

    /// List at most `most` terms or values of a field in order, from `start` on, each with its count.
    fn terms<'py>(
        &self,
        py: Python<'py>,
        field: &str,
        start: &Bound<'py, PyString>,
        most: usize,
    ) -> PyResult<Vec<(Bound<'py, PyString>, u64)>> {
        let start = bytes(start)?;
        let listed = run(py, || vocabulary::terms(&self.snapshot, field, &start, most))?;
        counted(py, listed)
    }

    /// Give the memory of what was read back to the system.
    fn release_pages(&self) {
        for one in &self.snapshot.segments {
            one.segment.file.release_pages();
        }
    }
}

fn stored(snapshot: &Snapshot, ids: &[Vec<u8>]) -> Result<Vec<Option<Vec<u8>>>> {
    let mut texts: Vec<Option<Vec<u8>>> = ids.iter().map(|_| None).collect();
    for (one, docs) in snapshot.segments.iter().zip(documents(snapshot, ids)?) {
        for (place, doc) in docs {
            texts[place] = Some(one.segment.store()?.text(doc)?);
        }
    }
    Ok(texts)
}

fn locate(snapshot: &Snapshot, ids: &[Vec<u8>], leaves: &[forward::Leaf]) -> Result<Vec<Option<Located>>> {
    let mut located: Vec<Option<Located>> = ids.iter().map(|_| None).collect();
    for (one, found) in snapshot.segments.iter().zip(documents(snapshot, ids)?) {
        if !found.is_empty() {
            let docs: Vec<usize> = found.iter().map(|(_, doc)| *doc).collect();
            let here = forward::locate(&one.segment, &snapshot.fields, &docs, leaves)?;
            for ((place, _), here) in found.into_iter().zip(here) {
                located[place] = here;
            }
        }
    }
    Ok(located)
}

/// Read what is to be located.
pub fn sought(leaf: &SoughtLeaf<'_>) -> PyResult<forward::Leaf> {
    let (kind, field, text, in_title) = leaf;
    let text = bytes(text)?;
    let sought = match kind.as_str() {
        "Term" => Sought::Term(text),
        "Prefix" => Sought::Prefix(text),
        "Wildcard" => Sought::Wildcard(text),
        "Fuzzy" => Sought::Fuzzy(text),
        _ => Sought::Nothing,
    };
    Ok(forward::Leaf { sought, field: field.clone(), in_title: *in_title })
}

/// Work without holding up other threads of Python. A fault of our own is an error there too, never a crash.
pub fn run<T: Send>(py: Python<'_>, work: impl FnOnce() -> Result<T> + Send) -> PyResult<T> {
    match py.detach(|| catch_unwind(AssertUnwindSafe(work))) {
        Ok(done) => done.map_err(error),
        Err(panic) => {
            let reason = panic.downcast_ref::<String>().map(String::as_str);
            let reason = reason.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("unknown");
            Err(Damaged::new_err(("", format!("the kernel stopped: {reason}"))))
        }
    }
}

/// Refuse a work that would find no memory for so many bytes: Rust would end the process in its middle.
pub fn want_room(bytes: usize) -> PyResult<()> {
    if is_there_room(bytes) { Ok(()) } else { Err(PyMemoryError::new_err(())) }
}

fn error(failure: Failure) -> PyErr {
    match failure {
        Failure::Damaged { path, reason } => Damaged::new_err((path, reason)),
        Failure::Refused(reason) => Refused::new_err((reason,)),
        Failure::System { path, error } => PyOSError::new_err((error.raw_os_error(), error.to_string(), path)),
    }
}

/// Take a text of Python as UTF-8, lone surrogates kept.
pub fn bytes(text: &Bound<'_, PyString>) -> PyResult<Vec<u8>> {
    if let Ok(plain) = text.to_str() {
        return Ok(plain.as_bytes().to_vec());
    }
    let encoded = text.call_method1("encode", ("utf-8", "surrogatepass"))?;
    Ok(encoded.cast::<PyBytes>()?.as_bytes().to_vec())
}

fn text<'py>(py: Python<'py>, bytes: &[u8]) -> PyResult<Bound<'py, PyString>> {
    if let Ok(plain) = std::str::from_utf8(bytes) {
        return Ok(PyString::new(py, plain));
    }
    let decoded = PyBytes::new(py, bytes).call_method1("decode", ("utf-8", "surrogatepass"));
    Ok(decoded.map_err(|_| Damaged::new_err(("", "a text that is not UTF-8")))?.cast_into::<PyString>()?)
}

fn counted(py: Python<'_>, values: Vec<(Vec<u8>, u64)>) -> PyResult<Vec<(Bound<'_, PyString>, u64)>> {
    values.into_iter().map(|(value, count)| Ok((text(py, &value)?, count))).collect()
}

/// Read a tree of nested tuples: the nodes of `dvsearch/query/tree.py`, each its kind and then its fields.
fn read_tree(node: &Bound<'_, PyTuple>, plan: &mut Plan, depth: usize) -> PyResult<Tree> {
    if depth > DEEPEST {
        return Err(Refused::new_err(("the query is nested too deeply",)));
    }
    let kind = node.get_item(0)?;
    let leaf = match kind.cast::<PyString>()?.to_str()? {
        "Term" => Leaf::Term(read_term(node, plan)?),
        "Phrase" => Leaf::Phrase(read_terms(node, plan)?),
        "Near" => Leaf::Near(read_terms(node, plan)?, node.get_item(2)?.extract()?),
        "PhraseOnce" => Leaf::PhraseOnce(read_terms(node, plan)?, node.get_item(2)?.extract()?),
        "Prefix" => Leaf::Prefix(read_pattern(node)?),
        "Wildcard" => Leaf::Wildcard(read_pattern(node)?),
        "Fuzzy" => Leaf::Fuzzy(read_pattern(node)?),
        "Range" => {
            let end = |at| {
                let end = node.get_item(at)?;
                if end.is_none() { Ok(None) } else { bytes(end.cast::<PyString>()?).map(Some) }
            };
            Leaf::Range { field: node.get_item(1)?.extract()?, low: end(2)?, high: end(3)? }
        }
        "And" => return Ok(Tree::And(read_children(node, plan, depth)?)),
        "Or" => return Ok(Tree::Or(read_children(node, plan, depth)?)),
        "AtLeast" => {
            return Ok(Tree::AtLeast(read_children(node, plan, depth)?, node.get_item(2)?.extract()?));
        }
        "Not" => return Ok(Tree::Not(Box::new(read_child(node, plan, depth)?))),
        "All" => return Ok(Tree::All),
        "Weighted" => {
            return Ok(Tree::Weighted(Box::new(read_child(node, plan, depth)?), node.get_item(2)?.extract()?));
        }
        kind => return Err(Refused::new_err((format!("no kind of query: {kind}"),))),
    };
    Ok(Tree::Leaf(plan.leaf(leaf)))
}

fn read_child(node: &Bound<'_, PyTuple>, plan: &mut Plan, depth: usize) -> PyResult<Tree> {
    read_tree(node.get_item(1)?.cast::<PyTuple>()?, plan, depth + 1)
}

fn read_children(node: &Bound<'_, PyTuple>, plan: &mut Plan, depth: usize) -> PyResult<Vec<Tree>> {
    let children = node.get_item(1)?;
    children.cast::<PyTuple>()?.iter().map(|child| read_tree(child.cast::<PyTuple>()?, plan, depth + 1)).collect()
}

fn read_term(node: &Bound<'_, PyTuple>, plan: &mut Plan) -> PyResult<TermId> {
    Ok(plan.term(read_pattern(node)?))
}

fn read_terms(node: &Bound<'_, PyTuple>, plan: &mut Plan) -> PyResult<Vec<TermId>> {
    let terms = node.get_item(1)?;
    terms.cast::<PyTuple>()?.iter().map(|term| read_term(term.cast::<PyTuple>()?, plan)).collect()
}

fn read_pattern(node: &Bound<'_, PyTuple>) -> PyResult<Term> {
    Ok(Term { field: node.get_item(1)?.extract()?, text: bytes(node.get_item(2)?.cast::<PyString>()?)? })
}

/// The kernel: mapped segments, searched.
#[pymodule]
fn dvsearch_kernel(module: &Bound<'_, PyModule>) -> PyResult<()> {
    // A fault is told by the error that it becomes.
    std::panic::set_hook(Box::new(|_| {}));
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add("Damaged", module.py().get_type::<Damaged>())?;
    module.add("Refused", module.py().get_type::<Refused>())?;
    module.add_class::<Segment>()?;
    module.add_class::<Reader>()?;
    module.add_class::<Texts>()?;
    module.add_function(wrap_pyfunction!(read_hits, module)?)?;
    module.add_class::<crate::analysis_boundary::Analyzer>()?;
    module.add_function(wrap_pyfunction!(crate::indexing_boundary::alike_signatures, module)?)?;
    module.add_function(wrap_pyfunction!(crate::indexing_boundary::invert_terms, module)?)?;
    module.add_function(wrap_pyfunction!(crate::indexing_boundary::sign_texts, module)?)
}
