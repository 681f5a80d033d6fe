//! One request, answered: what matches, in what order, one of each group, a page of it, and the facets.

#![forbid(unsafe_code)]

use crate::bm25::{Scored, score};
use crate::collapse::{Collapsed, collapse};
use crate::doc_set::DocSet;
use crate::facets::{Facet, facet};
use crate::failure::Result;
use crate::matching::{Evaluation, Fields};
use crate::query::{Plan, Tree};
use crate::snapshot::Snapshot;
use crate::top_hits::{Ranked, Sort, date_keys, page};

/// One question: `SearchRequest` of `engines/base.py`.
pub struct Request {
    pub plan: Plan,
    pub query: Tree,
    pub boost: Option<Tree>,
    pub filter: Option<Tree>,
    pub facets: Vec<String>,
    pub sort: Sort,
    pub limit: usize,
    pub offset: usize,
    pub collapse: Option<String>,
}

/// One document of a page.
pub struct Match {
    pub id: Vec<u8>,
    pub score: f32,
    pub collapsed: u32,
}

/// The answer: one page of matches in order, the exact total, and the facets in the order in which they were asked.
pub struct Answer {
    pub total: usize,
    /// How many matches the page leaves out because another of their group comes first.
    pub copies: usize,
    pub page: Vec<Match>,
    pub facets: Vec<Facet>,
}

/// Answer one request.
pub fn search(snapshot: &Snapshot, request: &Request) -> Result<Answer> {
    let plan = &request.plan;
    let open = |one| Fields::open(plan, one, &snapshot.fields);
    let fields = snapshot.segments.iter().map(open).collect::<Result<Vec<_>>>()?;
    let evaluations: Vec<Evaluation<'_>> =
        snapshot.segments.iter().zip(&fields).map(|(one, fields)| Evaluation::new(plan, one, fields)).collect();
    let matching = |evaluation: &Evaluation<'_>| evaluation.matches(&request.query, request.filter.as_ref());
    let docs = evaluations.iter().map(matching).collect::<Result<Vec<_>>>()?;
    let wanted = request.offset.saturating_add(request.limit);
    if wanted == 0 || request.sort != Sort::Relevance {
        let keys = if request.collapse.is_none() && wanted == 0 {
            Vec::new()
        } else if wanted == 0 {
            any_keys(&docs)
        } else {
            date_keys(snapshot, &docs, request.sort)?
        };
        return answer(snapshot, request, &Ranked { docs, keys, exact_from: None });
    }
    let rank = |docs, depth| {
        let asked = Scored { query: &request.query, boost: request.boost.as_ref(), docs, depth };
        score(snapshot, plan, &evaluations, asked)
    };
    let ranked = rank(docs, Some(wanted))?;
    let first = answer(snapshot, request, &ranked)?;
    let is_exact = first.page.last().is_none_or(|last| ranked.is_exact(last.score));
    if is_exact { Ok(first) } else { answer(snapshot, request, &rank(ranked.docs, None)?) }
}

/// Make keys where nothing is shown: some order, with no ties, for which ids would be read.
fn any_keys(docs: &[DocSet]) -> Vec<Vec<f32>> {
    docs.iter().map(|docs| (0..docs.count()).map(|number| number as f32).collect()).collect()
}

/// Make the answer of what matches, in order.
fn answer(snapshot: &Snapshot, request: &Request, ranked: &Ranked) -> Result<Answer> {
    let counted = |docs: &[DocSet]| docs.iter().map(DocSet::count).sum();
    let found: usize =
        if ranked.keys.is_empty() { counted(&ranked.docs) } else { ranked.keys.iter().map(Vec::len).sum() };
    let collapsed = request.collapse.as_ref().map(|field| collapse(snapshot, ranked, field)).transpose()?;
    let (kept, alone, shared) = match &collapsed {
        Some(Collapsed { kept, alone, shared, .. }) => (kept, alone, &shared[..]),
        None => (&ranked.docs, &ranked.docs, &[][..]),
    };
    let total = if collapsed.is_some() { counted(kept) } else { found };
    let count = |field: &String| facet(snapshot, alone, shared, field);
    let facets = request.facets.iter().map(count).collect::<Result<Vec<_>>>()?;
    let others = collapsed.as_ref().map(|collapsed| &collapsed.others);
    let scored = request.sort == Sort::Relevance;
    let page = page(snapshot, ranked, kept, request.offset..request.offset.saturating_add(request.limit).min(total))?
        .into_iter()
        .map(|(id, hit)| Match {
            id,
            score: if scored { hit.key } else { 0.0 },
            collapsed: others.and_then(|others| others.get(&(hit.segment, hit.doc))).copied().unwrap_or(0),
        });
    Ok(Answer { total, copies: found - total, page: page.collect(), facets })
}
