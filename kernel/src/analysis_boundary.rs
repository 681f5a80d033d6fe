//! What Python sees of the analysis of texts. Arrays come and go as bytes.

use std::sync::{Mutex, MutexGuard, PoisonError};

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyTuple};

use crate::analysis::{Analysis, Article};
use crate::boundary::want_room;
use crate::characters::Characters;
use crate::chunk_table::{TermPlace, ToldTerm, ToldToken};
use crate::word_model::{Model, Token, Weights};

type Packed<'py> = Bound<'py, PyBytes>;

/// Bytes that a model may take for a byte of its tables, and for each of its words and syllables.
const MODELLED: usize = 2;
const NAMED: usize = 128;
/// Bytes that an analysis may take for a byte of text, and for a byte of what was met before, whose tables may double.
const ANALYSED: usize = 24;
const MET: usize = 16;
/// A token as Python tells it: itself, its terms joined, what the model weighs, its syllable and hash, what it is.
type PythonToken = (Vec<u8>, Vec<u8>, [f64; 3], u32, u32, [bool; 3]);
/// A term as Python tells it: itself, its plain letters, where it begins, in which token, whether as the first.
type PythonTerm = (Vec<u8>, Vec<u8>, u32, u32, bool);

/// What finds terms and words of texts, with the runs of characters that it has met.
#[pyclass(frozen, module = "dvsearch_kernel")]
pub struct Analyzer {
    analysis: Mutex<Analysis>,
}

#[pymethods]
#[allow(clippy::needless_pass_by_value)] // PyO3 makes the values
impl Analyzer {
    /// Take what is known of characters (seven numbers of four bytes each), and the model of words.
    #[new]
    #[pyo3(signature = (*, characters, weights, words, syllables, pairs, triples, places))]
    #[allow(clippy::too_many_arguments)]
    fn new(
        characters: &[u8],
        weights: [f64; 16],
        words: Vec<(Vec<u8>, [f64; 3])>,
        syllables: Vec<Vec<u8>>,
        pairs: &[u8],
        triples: &[u8],
        places: &[u8],
    ) -> PyResult<Self> {
        let given = characters.len() + pairs.len() + triples.len() + places.len();
        want_room(MODELLED * given + NAMED * (words.len() + syllables.len()))?;
        let numbers: Vec<u32> = characters.as_chunks().0.iter().map(|four| u32::from_le_bytes(*four)).collect();
        let triples = triples.as_chunks().0.iter().map(|eight| u64::from_le_bytes(*eight)).collect();
        let [bias, digit, own_upper, previous_upper, next_upper, own_title, previous_title, next_title, rest @ ..] =
            weights;
        let [second_of_pair, first_of_pair, first_of_triple, third_of_triple, carry @ ..] = rest;
        let weights = Weights {
            bias,
            digit,
            upper: [own_upper, previous_upper, next_upper],
            title: [own_title, previous_title, next_title],
            second_of_pair,
            first_of_pair,
            first_of_triple,
            third_of_triple,
            carry,
        };
        let characters = Characters::new(numbers.as_chunks().0);
        let model = Model::new(weights, &words, &syllables, pairs.to_vec(), triples, places.to_vec());
        let (Some(characters), Some(model)) = (characters, model) else {
            return Err(PyValueError::new_err("no characters, or no model of words"));
        };
        Ok(Self { analysis: Mutex::new(Analysis::new(characters, model)) })
    }

    /// Analyse articles: three texts each, one after the other with their lengths; runs are given to `read`.
    ///
    /// Returns terms, joins, anchors, words, names, and the ends of each article's; then new terms, their plain
    /// letters, and new words.
    fn analyse<'py>(
        &self,
        py: Python<'py>,
        texts: &[u8],
        lengths: Vec<usize>,
        read: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyTuple>> {
        let articles = cut(texts, &lengths)?;
        let mut guard = self.analysis();
        let analysis = &mut *guard;
        want_room(ANALYSED * texts.len() + MET * analysis.size()[2])?;
        py.detach(|| analysis.take_in(&articles));
        let unread: Vec<Packed<'py>> = analysis.unread().into_iter().map(|chunk| PyBytes::new(py, chunk)).collect();
        if !unread.is_empty() {
            let told = told(read, unread).inspect_err(|_| analysis.clear())?; // of half a table nothing is true
            analysis.tell(&told);
        }
        let found = py.detach(|| analysis.analyse());
        let [terms, folded, words] = analysis.take_new();
        let numbers = [found.terms, found.anchors, found.words, found.names, found.ends].map(|numbers| {
            let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
            PyBytes::new(py, &bytes)
        });
        let bytes = [found.joined, terms, folded, words].map(|bytes| PyBytes::new(py, &bytes));
        PyTuple::new(py, [numbers.as_slice(), &bytes].concat())
    }

    /// Count the runs and words that are kept, and the bytes of their strings.
    fn size(&self) -> [usize; 3] {
        self.analysis().size()
    }

    /// Forget all runs and words.
    fn clear(&self) {
        self.analysis().clear();
    }
}

impl Analyzer {
    fn analysis(&self) -> MutexGuard<'_, Analysis> {
        self.analysis.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Cut the texts of the articles apart.
fn cut<'a>(mut texts: &'a [u8], lengths: &[usize]) -> PyResult<Vec<Article<'a>>> {
    let mut next = |length: usize| -> PyResult<&'a [u8]> {
        let (text, rest) = texts.split_at_checked(length).ok_or_else(|| PyValueError::new_err("texts cut short"))?;
        texts = rest;
        Ok(text)
    };
    let mut articles = Vec::with_capacity(lengths.len() / 3);
    for [title, text, spoken] in lengths.as_chunks().0.iter().copied() {
        articles.push(Article { title: next(title)?, text: next(text)?, spoken: next(spoken)? });
    }
    Ok(articles)
}

/// Have Python read some runs.
fn told<'py>(read: &Bound<'py, PyAny>, chunks: Vec<Packed<'py>>) -> PyResult<Vec<(Vec<ToldToken>, Vec<ToldTerm>)>> {
    let count = chunks.len();
    let told: Vec<(Vec<PythonToken>, Vec<PythonTerm>)> = read.call1((chunks,))?.extract()?;
    if told.len() != count {
        return Err(PyValueError::new_err("not told of each run"));
    }
    Ok(told.into_iter().map(|(tokens, terms)| (told_tokens(tokens), told_terms(terms))).collect())
}

fn told_tokens(tokens: Vec<PythonToken>) -> Vec<ToldToken> {
    let told = |(text, part, gains, syllable, hash, is): PythonToken| {
        let [gain, gain_as_previous, gain_as_next] = gains;
        let [joinable, capital, spoken] = is;
        let token = Token { gain, gain_as_previous, gain_as_next, syllable, hash, joinable, capital, spoken };
        (text, token, part)
    };
    tokens.into_iter().map(told).collect()
}

fn told_terms(terms: Vec<PythonTerm>) -> Vec<ToldTerm> {
    let told = |(text, folded, start, token, is_first)| (text, folded, TermPlace { term: 0, start, token, is_first });
    terms.into_iter().map(told).collect()
}
