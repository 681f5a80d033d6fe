//! Answers searches over dvsearch's mapped segments: the evaluator beside that in `NumPy`, which is its witness.
//!
//! From the bytes up: `map` lends a file as a slice; `section_file` finds named arrays in it and verifies what is read;
//! `numbers`, `patched`, `dictionary`, `postings` (with `places`), `columns` (with `value_sets`), `forward` and
//! `stored_texts` are what lies in them; `segment` and `snapshot` put them together. A question comes as a `query`;
//! `matching` (with `standing`, `spelling` and `doc_set`) finds what matches, `bm25` and `proximity` score it,
//! `collapse`, `top_hits`, `facets` and `search` make the answer; `vocabulary` lists terms. Of a text that is read,
//! `occurrences` (with `token_spans`) finds where a query matches, and `passages` what to show; `hits` does so for a
//! page, of whose `records` it knows the fields. `words` (with `number_table`) makes words of the text forward, which
//! `counting`, `company` and `runs` count. What indexing does here reads no index: `signing` makes signatures and
//! `alike` finds those of copies; `analysis` finds terms and words of texts, with `chunk_table` for what was met before
//! (by `pyvi_tokens`, `syllable` and `characters`, its strings in an `interner`), `word_model` and `joined_words`;
//! `inversion` makes postings. `boundary`, `marking`, `counting_boundary`, `indexing_boundary` and `analysis_boundary`
//! are what Python sees, `failure` is what can go wrong, and `room` asks for memory before a work begins.
//!
//! An index may be hostile: every offset, length and number in it is checked where it is read, and what is not as it
//! should be is a `Failure`. Nothing but `map` is unsafe.

#![deny(unsafe_code)]

mod alike;
mod analysis;
#[cfg(feature = "python")]
#[allow(unsafe_code)]
mod analysis_boundary;
mod bm25;
#[cfg(feature = "python")]
#[allow(unsafe_code)] // what the macros of PyO3 write
mod boundary;
mod characters;
mod chunk_table;
mod collapse;
mod columns;
mod company;
mod counting;
#[cfg(feature = "python")]
#[allow(unsafe_code)]
mod counting_boundary;
mod dictionary;
mod doc_set;
mod facets;
mod failure;
mod forward;
mod hits;
#[cfg(feature = "python")]
#[allow(unsafe_code)]
mod indexing_boundary;
mod interner;
mod inversion;
mod joined_words;
#[allow(unsafe_code)]
mod map;
#[cfg(feature = "python")]
#[allow(unsafe_code)] // as above
mod marking;
mod matching;
mod number_table;
mod numbers;
mod occurrences;
mod passages;
mod patched;
mod places;
mod postings;
mod proximity;
mod pyvi_tokens;
mod query;
mod records;
mod room;
mod runs;
mod search;
mod section_file;
mod segment;
mod signing;
mod snapshot;
mod spelling;
mod standing;
mod stored_texts;
mod syllable;
mod token_spans;
mod top_hits;
mod value_sets;
mod vocabulary;
mod windows;
mod word_model;
mod words;
#[cfg(test)]
mod written;
