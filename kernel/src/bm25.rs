//! BM25: what each leaf of a query gives to the documents that match.
//!
//! A term gives weight * idf * tf * (K1 + 1) / (tf + norm), with Lucene's idf: ln(1 + (N - n + 0.5) / (n + 0.5)). A
//! phrase is a term of its own, with its own n and tf. A pattern gives weight * idf, with n the documents of any of its
//! terms; so does what is present, with n the documents of its phrase. Of a phrase that is sought in some documents
//! only, n is estimated from these. Exact fields give nothing. Each step is that of `querying/bm25.py`, in the same
//! precision.
//!
//! Leaves come by what they can give at most, and a document that cannot be among the best any more is scored no further
//! (`MaxScore`): its key is too low then, but so is its rank.

#![forbid(unsafe_code)]

use crate::doc_set::{DocSet, Numbered};
use crate::failure::Result;
use crate::matching::{Evaluation, Occurrences};
use crate::proximity::{RERANKED, raise_best};
use crate::query::{Leaf, LeafId, Plan, Tree, Weights};
use crate::snapshot::Snapshot;
use crate::standing::Standing;
use crate::top_hits::{Greatest, Ranked};

/// What is added up in another order may differ by its last bits: nobody is given up for these.
const SLACK: f32 = 1.000_01;

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
    /// How many of the first in order are wanted, whatever the scores of the others; None where all are.
    pub depth: Option<usize>,
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
    // What gives most comes first, the same in every segment: so a score is the same wherever a document lies.
    gains.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    let depth = asked.depth.map(|wanted| if late.is_empty() { 2 * wanted } else { RERANKED.max(2 * wanted) });
    // Of one leaf alone a score is known as soon as it is looked at: nobody can be given up before.
    let depth = depth.filter(|_| gains.len() > 1 && gains.iter().all(|(_, gain)| *gain >= 0.0));
    let mut race = Race::new(depth);
    let mut ranked = Ranked { docs: Vec::with_capacity(evaluations.len()), keys: Vec::new(), exact_from: None };
    for ((evaluation, norms), chosen) in evaluations.iter().zip(snapshot.norms()?).zip(asked.docs) {
        if chosen.is_empty() {
            ranked.docs.push(chosen);
            ranked.keys.push(Vec::new());
            continue;
        }
        race.begin(evaluation, norms, &chosen, &gains)?;
        let keys = score_segment(evaluation, norms, &chosen, &gains, &mut race)?;
        race.finish(&keys);
        ranked.docs.push(chosen);
        ranked.keys.push(keys);
    }
    ranked.exact_from = race.least.filter(|_| race.is_cut);
    if !late.is_empty() {
        let least = if depth == Some(RERANKED) { race.least } else { least_of_best(&ranked.keys) };
        raise_best(snapshot, plan, evaluations, &late, least.unwrap_or(f32::NEG_INFINITY), &mut ranked)?;
    }
    Ok(ranked)
}

/// Give the least score of the best that are looked at again; None where there are not so many.
fn least_of_best(scores: &[Vec<f32>]) -> Option<f32> {
    let mut greatest = Greatest::new(RERANKED);
    for scores in scores {
        greatest.look(scores, |_| true);
    }
    greatest.least()
}

/// What a score must reach to be among so many of the best, as far as is known: who cannot is scored no further.
struct Race {
    depth: Option<usize>,
    best: Greatest, // of the segments that are done
    least: Option<f32>,
    is_cut: bool,
}

impl Race {
    fn new(depth: Option<usize>) -> Self {
        Self { depth, best: Greatest::new(depth.unwrap_or(0)), least: None, is_cut: false }
    }

    /// Learn from some documents of the first segment of which there are many: of those that have most of the leaves.
    ///
    /// So it is known from the start who need not be scored at all; nobody is where all have the leaf that gives most.
    fn begin(
        &mut self,
        evaluation: &Evaluation<'_>,
        norms: &[f32],
        chosen: &DocSet,
        gains: &[(LeafId, f32)],
    ) -> Result<()> {
        let Some(depth) = self.depth.filter(|depth| self.least.is_none() && chosen.count() > 16 * depth) else {
            return Ok(());
        };
        if has_all(evaluation, gains, chosen)? {
            return Ok(());
        }
        let mut some = chosen.clone();
        for (leaf, _) in gains {
            let mut fewer = some.clone();
            evaluation.keep_having(*leaf, &mut fewer)?;
            if fewer.count() >= 2 * depth {
                some = fewer;
            }
        }
        some.thin(4 * depth);
        let scores = score_segment(evaluation, norms, &some, gains, &mut Self::new(None))?;
        self.look(&scores);
        Ok(())
    }

    /// Learn from the scores of a segment, which may still grow.
    fn look(&mut self, scores: &[f32]) {
        let mut greatest = self.best.clone();
        greatest.look(scores, |_| true);
        self.learn(&mut greatest);
    }

    /// Learn from the scores of a segment that is done.
    fn finish(&mut self, scores: &[f32]) {
        if self.depth.is_some() {
            let mut greatest = std::mem::replace(&mut self.best, Greatest::new(0));
            greatest.look(scores, |_| true);
            self.learn(&mut greatest);
            self.best = greatest;
        }
    }

    fn learn(&mut self, greatest: &mut Greatest) {
        if let Some(found) = greatest.least() {
            self.least = Some(self.least.map_or(found, |known| known.max(found)));
        }
        if let Some(least) = self.least {
            self.best.leave_out(least);
            greatest.leave_out(least);
        }
    }

    /// Keep those documents that have one of the leaves without which none can be among the best; `rests` says what the
    /// leaves behind each can give.
    fn start(
        &mut self,
        evaluation: &Evaluation<'_>,
        gains: &[(LeafId, f32)],
        rests: &[f32],
        running: &mut DocSet,
    ) -> Result<()> {
        let Some(needed) = self.least.and_then(|least| rests.iter().position(|rest| *rest < least)) else {
            return Ok(());
        };
        if has_all(evaluation, gains, running)? {
            return Ok(());
        }
        let mut having = DocSet::none(running.documents());
        for (leaf, _) in &gains[..=needed] {
            evaluation.add_having(*leaf, &mut having)?;
        }
        running.and(&having);
        self.is_cut = true;
        Ok(())
    }

    /// Keep of the documents scored those that can still be among the best with `rest` more.
    fn cut(&mut self, scores: &[f32], chosen: &Numbered, running: &mut DocSet, rest: f32) {
        let Some(least) = self.least.filter(|least| *least > rest) else { return };
        let mut left = DocSet::none(running.documents());
        chosen.set.for_each_shared(running, running, |number, _, doc| {
            if scores[number] + rest >= least {
                left.insert(doc);
            }
        });
        *running = left;
        self.is_cut = true;
    }
}

/// Say whether all documents of a set have the leaf that gives most, as where each word of a query must be there.
fn has_all(evaluation: &Evaluation<'_>, gains: &[(LeafId, f32)], docs: &DocSet) -> Result<bool> {
    let Some((first, _)) = gains.first() else { return Ok(true) };
    let mut having = docs.clone();
    evaluation.keep_having(*first, &mut having)?;
    Ok(having.count() == docs.count())
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
    race: &mut Race,
) -> Result<Vec<f32>> {
    let chosen = Numbered::new(chosen.clone());
    let mut total = vec![0_f32; chosen.count()];
    let mut running = chosen.set.clone();
    let mut rests: Vec<f32> = Vec::with_capacity(gains.len()); // what the leaves behind each can give, last first
    rests.extend(gains.iter().rev().scan(0.0, |sum, (_, gain)| {
        let rest = *sum;
        *sum += gain.max(0.0);
        Some(rest * SLACK)
    }));
    rests.reverse();
    race.start(evaluation, gains, &rests, &mut running)?;
    let mut looked = f32::INFINITY;
    for ((leaf, gain), rest) in gains.iter().zip(rests) {
        let mut give = |number: usize, doc: usize, often: u32| {
            let tf = often as f32;
            total[number] += tf / (tf + norms[doc]) * gain;
        };
        match evaluation.occurrences(*leaf)? {
            Occurrences::Nowhere => {}
            Occurrences::Of(postings) => postings.for_each_among(&chosen, &running, give),
            Occurrences::In(set, Some(often)) => set.for_each_shared(&chosen.set, &running, |place, number, doc| {
                give(number, doc, often.get(place).copied().unwrap_or(0));
            }),
            Occurrences::In(set, None) => {
                set.for_each_shared(&chosen.set, &running, |_, number, _| total[number] += gain);
            }
        }
        // To look costs as much as a leaf: only when what is left has become half as much.
        if race.depth.is_some_and(|depth| 4 * depth < total.len()) && rest > 0.0 && rest < looked / 2.0 {
            looked = rest;
            race.look(&total);
            race.cut(&total, &chosen, &mut running, rest);
        }
    }
    Ok(total)
}
