//! One request, answered: what matches, in what order, one of each group, a page of it, and the facets.

#![forbid(unsafe_code)]

use crate::bm25::{Scored, score};
use crate::facets::{Facet, facet};
use crate::failure::Result;
use crate::matching::{Evaluation, Fields};
use crate::query::{Plan, Tree};
use crate::snapshot::Snapshot;
use crate::top_hits::{Sort, collapse, dated_hits, page, score_of_key, scored_hits};

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
    let mut chosen = evaluations.iter().map(matching).collect::<Result<Vec<_>>>()?;
    let mut hits = if request.sort == Sort::Relevance {
        let asked = Scored { query: &request.query, boost: request.boost.as_ref(), chosen: &chosen };
        scored_hits(&chosen, &score(snapshot, plan, &evaluations, &asked)?)
    } else {
        dated_hits(snapshot, &chosen, request.sort)?
    };
    let (found, mut shared) = (hits.len(), Vec::new());
    if let Some(field) = &request.collapse {
        let collapsed = collapse(snapshot, &hits, field)?;
        for (hit, _) in &collapsed.shared {
            chosen[hit.segment as usize].remove(usize::from(hit.doc));
        }
        (hits, shared) = (collapsed.kept, collapsed.shared);
    }
    let total = hits.len();
    let count = |field: &String| facet(snapshot, &chosen, &shared, field);
    let facets = request.facets.iter().map(count).collect::<Result<Vec<_>>>()?;
    let page = page(snapshot, hits, request.offset, request.limit)?;
    let scored = request.sort == Sort::Relevance;
    let page = page.into_iter().map(|(id, hit)| Match {
        id,
        score: if scored { score_of_key(hit.key) } else { 0.0 },
        collapsed: hit.collapsed,
    });
    Ok(Answer { total, copies: found - total, page: page.collect(), facets })
}
