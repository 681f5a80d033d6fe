//! BM25: what each leaf of a query gives to the documents that match.
//!
//! A term gives weight * idf * tf * (K1 + 1) / (tf + norm), with Lucene's idf: ln(1 + (N - n + 0.5) / (n + 0.5)). A
//! phrase is a term of its own, with its own n and tf. A pattern gives weight * idf, with n the documents of any of its
//! terms; so does what is present, with n the documents of its phrase. Of a phrase that is sought in some documents
//! only, n is estimated from these. Exact fields give nothing. Each step is that of `querying/bm25.py`, in the same order
//! and precision.

#![forbid(unsafe_code)]

use crate::doc_set::{DocSet, Numbered};
use crate::failure::Result;
use crate::matching::{Evaluation, Occurrences};
use crate::proximity::raise_best;
use crate::query::{Leaf, LeafId, Plan, Tree, Weights};
use crate::snapshot::Snapshot;
use crate::standing::Standing;
use crate::top_hits::Ranked;

/// The constants of the formula.
#[derive(Clone, Copy)]
pub struct Formula {
    pub k1: f64,
    pub b: f64,
}

impl Formula {
    /// Give the norm of a document without a word, and how much each word adds.
    pub fn norm(&self, average_length: f64) -> (f32, f32) {
        ((self.k1 * (1.0 - self.b)) as f32, (self.k1 * self.b / average_length) as f32)
    }
}

/// Say how much a term says that is in `count` of the documents.
pub fn idf(documents: usize, count: usize) -> f64 {
    (1.0 + (documents as f64 - count as f64 + 0.5) / (count as f64 + 0.5)).ln()
}

/// What is to be scored, and by what.
pub struct Scored<'s> {
    pub query: &'s Tree,
    pub boost: Option<&'s Tree>,
    /// For each segment, the documents that match.
    pub docs: Vec<DocSet>,
}

/// Score, for each segment, the documents chosen in it, in their order.
pub fn score(snapshot: &Snapshot, plan: &Plan, evaluations: &[Evaluation<'_>], asked: Scored<'_>) -> Result<Ranked> {
    let scores = |leaf: LeafId| plan.scores(leaf, &snapshot.fields);
    let mut weights = Weights::default();
    weights.add_tree(asked.query, 1.0, &scores);
    let mut late = Vec::new();
    if let Some(boost) = asked.boost {
        let mut boosted = Weights::default();
        boosted.add_tree(boost, 1.0, &scores);
        for (leaf, weight) in boosted.listed {
            if plan.leaves[leaf].positional().is_some() && !weights.has(leaf) {
                late.push((leaf, weight));
            } else {
                weights.add(leaf, weight);
            }
        }
    }
    let mut gains = Vec::with_capacity(weights.listed.len());
    for (leaf, weight) in weights.listed {
        gains.push((leaf, gain(snapshot, plan, evaluations, leaf, weight)?));
    }
    let mut keys = Vec::with_capacity(evaluations.len());
    for ((evaluation, norms), chosen) in evaluations.iter().zip(snapshot.norms()?).zip(&asked.docs) {
        keys.push(score_segment(evaluation, norms, chosen, &gains)?);
    }
    let mut ranked = Ranked { docs: asked.docs, keys };
    if !late.is_empty() {
        raise_best(snapshot, plan, evaluations, &late, &mut ranked)?;
    }
    Ok(ranked)
}

/// Say what a leaf gives to a document that has it once, or to one that has it ever so often.
fn gain(snapshot: &Snapshot, plan: &Plan, evaluations: &[Evaluation<'_>], leaf: LeafId, weight: f64) -> Result<f32> {
    let counted = match &plan.leaves[leaf] {
        Leaf::PhraseOnce(terms, _) => plan.find(&Leaf::Phrase(terms.clone())).unwrap_or(leaf),
        _ => leaf,
    };
    let (mut count, mut standing) = (0, Standing::default());
    for evaluation in evaluations {
        if plan.leaves[counted].positional().is_some() {
            standing.add(evaluation.standing(counted)?);
        } else {
            count += evaluation.count(counted)?;
        }
    }
    let count = count.max(standing.estimate().min(snapshot.count));
    let most = if plan.leaves[leaf].once() { 1.0 } else { snapshot.formula.k1 + 1.0 };
    Ok((weight * idf(snapshot.count, count) * most) as f32)
}

/// Score the documents chosen in a segment, in their order.
fn score_segment(
    evaluation: &Evaluation<'_>,
    norms: &[f32],
    chosen: &DocSet,
    gains: &[(LeafId, f32)],
) -> Result<Vec<f32>> {
    let mut total = vec![0_f32; chosen.count()];
    let mut norms_of_chosen = Vec::with_capacity(total.len());
    chosen.for_each(|doc| norms_of_chosen.push(norms[doc]));
    let chosen = Numbered::new(chosen.clone());
    for (leaf, gain) in gains {
        let mut give = |number: usize, often: u32| {
            let tf = often as f32;
            total[number] += tf / (tf + norms_of_chosen[number]) * gain;
        };
        match evaluation.occurrences(*leaf)? {
            Occurrences::Nowhere => {}
            Occurrences::Of(postings) => postings.for_each_among(&chosen, give),
            Occurrences::In(set, Some(often)) => set.for_each_shared(&chosen.set, |place, number| {
                give(number, often.get(place).copied().unwrap_or(0));
            }),
            Occurrences::In(set, None) => set.for_each_shared(&chosen.set, |_, number| total[number] += gain),
        }
    }
    Ok(total)
}
