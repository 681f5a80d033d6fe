//! The query tree over one segment: which documents match, and how often a leaf occurs in each.
//!
//! Where terms stand is read last, and only in the documents that all else leaves: those that match if every phrase is
//! taken for its terms, wherever they stand.

#![forbid(unsafe_code)]

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::Arc;

use crate::columns::Column;
use crate::doc_set::DocSet;
use crate::failure::{Result, refused};
use crate::places::Among;
use crate::postings::{Docs, Postings, TextField};
use crate::query::{Leaf, LeafId, Plan, Term, TermId, Tree};
use crate::segment::{LiveSegment, TextFields};
use crate::standing::{Standing, Standings, near, phrase};

/// The fields of a segment that a request asks of, opened; those that no document has are not there.
#[derive(Default)]
pub struct Fields {
    text: HashMap<String, Arc<TextField>>,
    columns: HashMap<String, Arc<Column>>,
}

impl Fields {
    /// Open the fields of every leaf.
    pub fn open(plan: &Plan, one: &LiveSegment, known: &TextFields) -> Result<Self> {
        let mut fields = Self::default();
        let in_leaves = plan.leaves.iter().filter_map(|leaf| match leaf {
            Leaf::Prefix(term) | Leaf::Wildcard(term) | Leaf::Fuzzy(term) => Some(&term.field),
            Leaf::Range { field, .. } => Some(field),
            _ => None,
        });
        for name in plan.terms.iter().map(|term| &term.field).chain(in_leaves) {
            if fields.text.contains_key(name) || fields.columns.contains_key(name) {
                continue;
            }
            if known.has(name) {
                fields.text.extend(one.segment.text(name, known)?.map(|field| (name.clone(), field)));
            } else {
                fields.columns.extend(one.segment.column(name)?.map(|column| (name.clone(), column)));
            }
        }
        Ok(fields)
    }
}

/// One request against one segment; what was found once is kept until it is answered.
pub struct Evaluation<'a> {
    pub documents: usize,
    pub live: Option<&'a DocSet>,
    plan: &'a Plan,
    fields: &'a Fields,
    postings: Vec<OnceCell<Option<Postings<'a>>>>,
    sets: Vec<OnceCell<DocSet>>,
    frequencies: Vec<OnceCell<Vec<u32>>>,
    within: OnceCell<DocSet>, // nothing else can match; leaves that are found by where terms stand are sought here alone
}

/// What a leaf over text fields gives: its documents, and how often it occurs in each.
pub enum Occurrences<'e, 'a> {
    Nowhere,
    Of(&'e Postings<'a>),
    /// The documents, with how often for each of them in order; once where that is not said.
    In(&'e DocSet, Option<&'e [u32]>),
}

impl<'a> Evaluation<'a> {
    /// Begin with nothing found.
    pub fn new(plan: &'a Plan, one: &'a LiveSegment, fields: &'a Fields) -> Self {
        let leaves = plan.leaves.len();
        Self {
            documents: one.segment.documents,
            live: one.live.as_deref(),
            plan,
            fields,
            postings: std::iter::repeat_with(OnceCell::new).take(plan.terms.len()).collect(),
            sets: std::iter::repeat_with(OnceCell::new).take(leaves).collect(),
            frequencies: std::iter::repeat_with(OnceCell::new).take(leaves).collect(),
            within: OnceCell::new(),
        }
    }

    /// Find the documents that match, within those of `narrow` and not deleted.
    pub fn matches(&self, query: &Tree, narrow: Option<&Tree>) -> Result<DocSet> {
        let mut within = self.bound(query)?.into_owned();
        if let Some(narrow) = narrow {
            within.and(&*self.bound(narrow)?);
        }
        if let Some(live) = self.live {
            within.and(live);
        }
        let reads_positions = self.reads_positions(query) || narrow.is_some_and(|tree| self.reads_positions(tree));
        if within.is_empty() || !reads_positions {
            let _ = self.within.set(within.clone());
            return Ok(within);
        }
        let mut found = self.within.get_or_init(|| within).clone();
        found.and(&*self.set(query)?);
        if let Some(narrow) = narrow {
            found.and(&*self.set(narrow)?);
        }
        Ok(found)
    }

    /// Find documents of which each that matches is one, without reading where terms stand.
    fn bound(&self, tree: &Tree) -> Result<Cow<'_, DocSet>> {
        if !self.reads_positions(tree) {
            return self.set(tree);
        }
        Ok(match tree {
            Tree::Leaf(leaf) => Cow::Owned(self.having(self.plan.leaves[*leaf].positional().unwrap_or_default())?),
            Tree::And(children) => {
                let mut all = DocSet::all(self.documents);
                for child in children {
                    all.and(&*self.bound(child)?);
                }
                Cow::Owned(all)
            }
            Tree::Or(children) => {
                let mut any = DocSet::none(self.documents);
                for child in children {
                    any.or(&*self.bound(child)?);
                }
                Cow::Owned(any)
            }
            Tree::AtLeast(children, least) => Cow::Owned(self.at_least(children, *least, |child| self.bound(child))?),
            Tree::Not(_) | Tree::All => Cow::Owned(DocSet::all(self.documents)),
            Tree::Weighted(child, _) => self.bound(child)?,
        })
    }

    fn reads_positions(&self, tree: &Tree) -> bool {
        match tree {
            Tree::Leaf(leaf) => self.plan.leaves[*leaf].positional().is_some(),
            Tree::And(children) | Tree::Or(children) | Tree::AtLeast(children, _) => {
                children.iter().any(|child| self.reads_positions(child))
            }
            Tree::Not(child) | Tree::Weighted(child, _) => self.reads_positions(child),
            Tree::All => false,
        }
    }

    /// Find the documents that match, deleted ones among them.
    fn set(&self, tree: &Tree) -> Result<Cow<'_, DocSet>> {
        Ok(match tree {
            Tree::Leaf(leaf) => Cow::Borrowed(self.leaf_set(*leaf)?),
            Tree::And(children) => Cow::Owned(self.and(children)?),
            Tree::Or(children) => {
                let mut any = DocSet::none(self.documents);
                for child in children {
                    any.or(&*self.set(child)?);
                }
                Cow::Owned(any)
            }
            Tree::AtLeast(children, least) => Cow::Owned(self.at_least(children, *least, |child| self.set(child))?),
            Tree::Not(child) => {
                let mut set = self.set(child)?.into_owned();
                set.not();
                Cow::Owned(set)
            }
            Tree::All => Cow::Owned(DocSet::all(self.documents)),
            Tree::Weighted(child, _) => self.set(child)?,
        })
    }

    /// The documents that match so many of the children: of those before it, each child lifts by one.
    fn at_least<'s>(
        &'s self,
        children: &[Tree],
        least: i64,
        find: impl Fn(&Tree) -> Result<Cow<'s, DocSet>>,
    ) -> Result<DocSet> {
        let least = usize::try_from(least).unwrap_or(0);
        if least > children.len() {
            return Ok(DocSet::none(self.documents));
        }
        let mut held = vec![DocSet::none(self.documents); least + 1];
        held[0] = DocSet::all(self.documents);
        for child in children {
            let matching = find(child)?;
            for count in (1..=least).rev() {
                let mut lifted = held[count - 1].clone();
                lifted.and(&matching);
                held[count].or(&lifted);
            }
        }
        Ok(held.swap_remove(least))
    }

    /// What is cheap first, then what is made of others, then what reads positions: mostly not needed any more.
    fn and(&self, children: &[Tree]) -> Result<DocSet> {
        let mut all: Option<DocSet> = None;
        for cost in 0..3 {
            for child in children.iter().filter(|child| self.cost(child) == cost) {
                match &mut all {
                    None => all = Some(self.set(child)?.into_owned()),
                    Some(set) if cost > 0 && set.is_empty() => {}
                    Some(set) => set.and(&*self.set(child)?),
                }
            }
        }
        Ok(all.unwrap_or_else(|| DocSet::all(self.documents)))
    }

    fn cost(&self, tree: &Tree) -> u8 {
        match tree {
            Tree::Leaf(leaf) if self.plan.leaves[*leaf].positional().is_some() => 2,
            Tree::Leaf(_) | Tree::All => 0,
            _ => 1,
        }
    }

    /// Find the documents of a leaf.
    fn leaf_set(&self, leaf: LeafId) -> Result<&DocSet> {
        if let Leaf::Term(term) = &self.plan.leaves[leaf]
            && let Some(Postings { docs: Docs::Many(set), .. }) = self.postings(*term)?
        {
            return Ok(set);
        }
        if let Some(known) = self.sets[leaf].get() {
            return Ok(known);
        }
        let found = self.find(leaf)?;
        Ok(self.sets[leaf].get_or_init(|| found))
    }

    fn find(&self, leaf: LeafId) -> Result<DocSet> {
        match &self.plan.leaves[leaf] {
            Leaf::Term(id) => {
                if let Some(postings) = self.postings(*id)? {
                    return Ok(postings.set(self.documents));
                }
                let term = &self.plan.terms[*id];
                match self.fields.columns.get(&term.field) {
                    Some(column) => column.among(match column.values.find(&term.text)? {
                        Some(number) => number..number + 1,
                        None => 0..0,
                    }),
                    None => Ok(DocSet::none(self.documents)),
                }
            }
            Leaf::Prefix(term) => self.pattern(term, |terms| Ok(terms.starting(&term.text)?.collect())),
            Leaf::Wildcard(term) => self.pattern(term, |terms| terms.wildcard(&term.text)),
            Leaf::Fuzzy(term) => self.pattern(term, |terms| terms.fuzzy(&term.text)),
            Leaf::Range { field, low, high } => match self.fields.columns.get(field) {
                Some(column) => column.among(column.values.between(low.as_deref(), high.as_deref())?),
                None => Ok(DocSet::none(self.documents)),
            },
            Leaf::Phrase(terms) => Ok(self.keep(leaf, &self.sought(terms, |among, all| phrase(among, all, None))?)),
            Leaf::PhraseOnce(terms, within) => {
                Ok(self.keep(leaf, &self.sought(terms, |among, all| phrase(among, all, *within))?))
            }
            Leaf::Near(terms, slop) => Ok(self.keep(leaf, &self.sought(terms, |among, all| near(&among, all, *slop))?)),
        }
    }

    fn pattern(
        &self,
        term: &Term,
        select: impl Fn(&crate::dictionary::Dictionary) -> Result<Vec<usize>>,
    ) -> Result<DocSet> {
        let mut set = DocSet::none(self.documents);
        if let Some(field) = self.fields.text.get(&term.field) {
            for number in select(&field.terms)? {
                field.add_to(number, &mut set)?;
            }
        } else if let Some(column) = self.fields.columns.get(&term.field) {
            set = column.with_any(&select(&column.values)?)?;
        }
        Ok(set)
    }

    /// Keep how often a leaf stands in each document; the documents.
    fn keep(&self, leaf: LeafId, found: &[(u16, u32)]) -> DocSet {
        let mut set = DocSet::none(self.documents);
        for (doc, _) in found {
            set.insert(usize::from(*doc));
        }
        let _ = self.frequencies[leaf].set(found.iter().map(|(_, often)| *often).collect());
        set
    }

    /// Look up the postings of a term of a text field.
    pub fn postings(&self, term: TermId) -> Result<Option<&Postings<'a>>> {
        if let Some(known) = self.postings[term].get() {
            return Ok(known.as_ref());
        }
        let Term { field, text } = &self.plan.terms[term];
        let found = match self.fields.text.get(field) {
            Some(field) => field.terms.find(text)?.map(|number| field.postings(number)).transpose()?,
            None => None,
        };
        Ok(self.postings[term].get_or_init(|| found).as_ref())
    }

    /// Find the documents of a leaf over text fields, and how often it occurs in each.
    pub fn occurrences(&self, leaf: LeafId) -> Result<Occurrences<'_, 'a>> {
        if let Leaf::Term(term) = &self.plan.leaves[leaf] {
            return Ok(self.postings(*term)?.map_or(Occurrences::Nowhere, Occurrences::Of));
        }
        let set = self.leaf_set(leaf)?;
        let once = self.plan.leaves[leaf].once();
        Ok(Occurrences::In(set, if once { None } else { self.frequencies[leaf].get().map(Vec::as_slice) }))
    }

    /// Keep of some documents those that have a leaf over text fields.
    pub fn keep_having(&self, leaf: LeafId, some: &mut DocSet) -> Result<()> {
        match self.occurrences(leaf)? {
            Occurrences::Nowhere => some.clear(),
            Occurrences::Of(postings) => postings.keep(some),
            Occurrences::In(set, _) => some.and(set),
        }
        Ok(())
    }

    /// Add the documents of a leaf over text fields to a set.
    pub fn add_having(&self, leaf: LeafId, some: &mut DocSet) -> Result<()> {
        match self.occurrences(leaf)? {
            Occurrences::Nowhere => {}
            Occurrences::Of(postings) => postings.add_to(some),
            Occurrences::In(set, _) => some.or(set),
        }
        Ok(())
    }

    /// Count the documents of a leaf over text fields that are not deleted.
    pub fn count(&self, leaf: LeafId) -> Result<usize> {
        if let (Leaf::Term(term), None) = (&self.plan.leaves[leaf], self.live) {
            return Ok(self.postings(*term)?.map_or(0, |postings| postings.count));
        }
        let set = self.leaf_set(leaf)?;
        Ok(self.live.map_or_else(|| set.count(), |live| live.count_both(set)))
    }

    /// Count the documents of a leaf that is found by where its terms stand, and those in which it was sought.
    pub fn standing(&self, leaf: LeafId) -> Result<Standing> {
        let Some(terms) = self.plan.leaves[leaf].positional() else { return Ok(Standing::default()) };
        let (found, having) = (self.leaf_set(leaf)?.count(), self.having(terms)?);
        let everywhere = self.live.map_or_else(|| having.count(), |live| live.count_both(&having));
        let looked = self.within.get().map_or(everywhere, |within| within.count_both(&having));
        Ok(Standing { found, looked, everywhere })
    }

    /// Look up the postings of each of the terms; None where one of them is nowhere, or there are none.
    pub fn find_all(&self, terms: &[TermId]) -> Result<Option<Vec<(&'a TextField, &Postings<'a>)>>> {
        let mut all = Vec::with_capacity(terms.len());
        for term in terms {
            let Some(postings) = self.postings(*term)? else { return Ok(None) };
            let name = &self.plan.terms[*term].field;
            match self.fields.text.get(name) {
                Some(field) if field.positioned() => all.push((&**field, postings)),
                _ => return Err(refused(format!("the field {name} keeps no positions: no phrase can be found in it"))),
            }
        }
        Ok((!all.is_empty()).then_some(all))
    }

    /// Find the documents that have every one of the terms, wherever.
    pub fn having(&self, terms: &[TermId]) -> Result<DocSet> {
        let Some(all) = self.find_all(terms)? else { return Ok(DocSet::none(self.documents)) };
        let mut set: Option<DocSet> = None;
        for (_, postings) in all {
            match &mut set {
                None => set = Some(postings.set(self.documents)),
                Some(set) => postings.keep(set),
            }
        }
        Ok(set.unwrap_or_else(|| DocSet::none(self.documents)))
    }

    /// Seek where terms stand together, in the documents that have every one of them and can match.
    fn sought(
        &self,
        terms: &[TermId],
        seek: impl FnOnce(Among, &[(&TextField, &Postings<'_>)]) -> Result<Standings>,
    ) -> Result<Standings> {
        let mut among = self.having(terms)?;
        if let Some(within) = self.within.get() {
            among.and(within);
        }
        match self.find_all(terms)? {
            Some(all) if !among.is_empty() => seek(Among::new(among), &all),
            _ => Ok(Vec::new()),
        }
    }
}
