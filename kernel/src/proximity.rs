//! The second look: what raises rank by where terms stand, given to the best documents only.
//!
//! A query of twelve words prefers some fifty phrases and windows. So the positions of each term are read once, in the
//! best documents, and everything else is arithmetic on a few thousand places.

#![forbid(unsafe_code)]

use std::collections::HashMap;

use crate::bm25::idf;
use crate::doc_set::DocSet;
use crate::failure::Result;
use crate::matching::Evaluation;
use crate::places::{Among, Places};
use crate::query::{Leaf, LeafId, Plan, TermId};
use crate::snapshot::Snapshot;
use crate::standing::Standing;
use crate::top_hits::Ranked;
use crate::windows::Windows;

/// How many documents are looked at again: the best by all other leaves, and those that tie with the last.
pub const RERANKED: usize = 512;

/// Add what the leaves give to the `RERANKED` best of the documents chosen, whose score is not below the least of these.
///
/// How many documents have a leaf is estimated: of those that have its terms, as many in all as among the best.
pub fn raise_best(
    snapshot: &Snapshot,
    plan: &Plan,
    evaluations: &[Evaluation<'_>],
    leaves: &[(LeafId, f64)],
    least: f32,
    ranked: &mut Ranked,
) -> Result<()> {
    let norms = snapshot.norms()?;
    let mut segments = Vec::with_capacity(evaluations.len());
    for ((evaluation, norms), (docs, keys)) in evaluations.iter().zip(norms).zip(ranked.docs.iter().zip(&ranked.keys)) {
        segments.push(Best::new(evaluation, plan.terms.len(), docs, keys, norms, least));
    }
    for (leaf, weight) in leaves {
        let leaf = &plan.leaves[*leaf];
        let Some(terms) = leaf.positional() else { continue };
        let mut standing = Standing::default();
        for best in &mut segments {
            standing.found += best.look(leaf)?;
        }
        if standing.found == 0 {
            continue;
        }
        for best in &mut segments {
            let (everywhere, looked) = best.having(terms)?;
            standing.add(Standing { found: 0, looked, everywhere });
        }
        let count = standing.estimate().min(snapshot.count);
        let gain = (weight * idf(snapshot.count, count)) as f32;
        let most = (snapshot.formula.k1 + 1.0) as f32;
        for best in &mut segments {
            best.raise(leaf.once(), gain, most);
        }
    }
    for (best, keys) in segments.iter().zip(&mut ranked.keys) {
        for (place, raised) in best.places.iter().zip(&best.raised) {
            keys[*place as usize] += raised;
        }
    }
    Ok(())
}

/// The best documents of one segment, and where terms stand in them.
struct Best<'e, 'a> {
    evaluation: &'e Evaluation<'a>,
    places: Vec<u32>, // of each document among those chosen
    docs: Among,
    set: DocSet,
    norms: Vec<f32>,
    raised: Vec<f32>,
    often: Vec<u32>,            // how often the leaf at hand stands in each
    terms: Vec<Option<Places>>, // of each term of the plan, once read
    phrases: HashMap<Vec<TermId>, Places>,
    having: HashMap<Vec<TermId>, (usize, usize)>,
}

impl<'e, 'a> Best<'e, 'a> {
    /// Take those documents chosen whose score is not below the least; the plan has so many terms.
    fn new(
        evaluation: &'e Evaluation<'a>,
        terms: usize,
        chosen: &DocSet,
        scores: &[f32],
        norms: &[f32],
        least: f32,
    ) -> Self {
        let mut places = Vec::new();
        let mut set = DocSet::none(evaluation.documents);
        let mut kept = Vec::new();
        chosen.for_each_where(
            scores,
            |score| *score >= least,
            |place, doc| {
                places.push(place as u32);
                set.insert(doc);
                kept.push(norms[doc]);
            },
        );
        let docs = Among::new(set.clone());
        Self {
            evaluation,
            set,
            norms: kept,
            raised: vec![0.0; places.len()],
            often: vec![0; places.len()],
            places,
            docs,
            terms: vec![None; terms],
            phrases: HashMap::new(),
            having: HashMap::new(),
        }
    }

    /// Find how often a leaf stands in each document; in how many it does, wherever.
    fn look(&mut self, leaf: &Leaf) -> Result<usize> {
        self.often.fill(0);
        let Some(terms) = leaf.positional().filter(|terms| !terms.is_empty()) else { return Ok(0) };
        if self.places.is_empty() || self.evaluation.find_all(terms)?.is_none() {
            return Ok(0);
        }
        for term in terms {
            self.read(*term)?;
        }
        let places: Vec<&Places> = terms.iter().filter_map(|term| self.terms[*term].as_ref()).collect();
        if let Leaf::Near(_, slop) = leaf {
            let mut windows = Windows::new(slop.saturating_add(terms.len() as u64));
            let mut found = 0;
            for (number, often) in self.often.iter_mut().enumerate() {
                *often = windows.count(&places, number);
                found += usize::from(*often > 0);
            }
            return Ok(found);
        }
        let ends = self.phrases.entry(terms.to_vec()).or_insert_with(|| adjacent(&places));
        let within = if let Leaf::PhraseOnce(_, within) = leaf { *within } else { None };
        let mut found = 0;
        for (number, often) in self.often.iter_mut().enumerate() {
            let ends = ends.of(number);
            found += usize::from(!ends.is_empty());
            *often = ends.iter().filter(|end| within.is_none_or(|within| u64::from(**end) < within)).count() as u32;
        }
        Ok(found)
    }

    fn read(&mut self, term: TermId) -> Result<()> {
        if self.terms[term].is_none()
            && let Some(all) = self.evaluation.find_all(&[term])?
        {
            let (field, postings) = all[0];
            self.terms[term] = Some(field.places(postings, &self.docs)?);
        }
        Ok(())
    }

    /// Count the documents that have all of the terms, wherever: in all that are not deleted, and among the best.
    fn having(&mut self, terms: &[TermId]) -> Result<(usize, usize)> {
        if let Some(known) = self.having.get(terms) {
            return Ok(*known);
        }
        let set = self.evaluation.having(terms)?;
        let everywhere = self.evaluation.live.map_or_else(|| set.count(), |live| live.count_both(&set));
        let counts = (everywhere, set.count_both(&self.set));
        self.having.insert(terms.to_vec(), counts);
        Ok(counts)
    }

    fn raise(&mut self, once: bool, gain: f32, most: f32) {
        for ((often, norm), raised) in self.often.iter().zip(&self.norms).zip(&mut self.raised) {
            if *often > 0 {
                let tf = *often as f32;
                *raised += if once { gain } else { gain * most * (tf / (tf + norm)) };
            }
        }
    }
}

/// Find where the last term of a phrase stands, the one before it one place before, and so on.
fn adjacent(places: &[&Places]) -> Places {
    let last = places.len() - 1;
    let mut ends = places[0].clone();
    ends.shift(last as u32);
    for (offset, term) in places.iter().enumerate().skip(1) {
        ends = ends.meet(term, (last - offset) as u32);
    }
    ends
}
