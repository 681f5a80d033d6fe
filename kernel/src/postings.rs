//! Which documents hold a term of a text field, how often, and where.
//!
//! The sections are those of `engines/whoosh/format/postings.py`: the documents of a rarer term ascend in 16 bits each,
//! those of the others are a bitmap; frequencies and positions are narrow, with the few large ones beside. A folded
//! field keeps no positions: each of its terms names the terms of the field it folds, whose positions are its own.

#![forbid(unsafe_code)]

use std::ops::Range;
use std::sync::Arc;

use crate::dictionary::Dictionary;
use crate::doc_set::{DocSet, Numbered, set_of};
use crate::failure::{Failure, Result};
use crate::numbers::{Numbers, Packed};
use crate::patched::{Patched, PatchedFile};
use crate::places::{Among, Filling, Marks, Meeting, Places};
use crate::section_file::{Section, SectionFile};

/// A segment has no more documents than this: a document is two bytes.
pub const MAX_DOCUMENTS: usize = 1 << 16;
const DENSE: usize = 16; // a bitmap from one document in 16 on
const MOST_PASSED: usize = 16; // documents of a term that are looked at in vain for each that is not

/// The postings of one field of one segment.
pub struct TextField {
    pub terms: Dictionary,
    documents: usize,
    posting_starts: Section,
    places: Section,
    docs: Section,
    bitmaps: Section,
    freqs: PatchedFile,
    positions: Option<(Section, PatchedFile)>,
    forms: Option<Forms>,
}

struct Forms {
    starts: Section,
    numbers: Section,
    base: Arc<TextField>,
}

/// The documents of a term.
pub enum Docs<'a> {
    /// Ascending.
    Few(&'a [[u8; 2]]),
    Many(DocSet),
}

/// The postings of one term.
pub struct Postings<'a> {
    pub number: usize,
    pub count: usize,
    pub docs: Docs<'a>,
    pub freqs: Patched<'a, u8>,
}

impl TextField {
    /// Find the sections; `base` is the field that it folds, if it does.
    pub fn open(file: &Arc<SectionFile>, name: &str, documents: usize, base: Option<Arc<TextField>>) -> Result<Self> {
        let section = |suffix: &str| file.section(&format!("{name}.{suffix}"));
        let has = |suffix: &str| file.contains(&format!("{name}.{suffix}"));
        let forms = match base.filter(|_| has("forms")) {
            Some(base) => Some(Forms { starts: section("form_starts")?, numbers: section("forms")?, base }),
            None => None,
        };
        let positions = if has("positions") {
            Some((section("position_starts")?, PatchedFile::open(file, &format!("{name}.positions"))?))
        } else {
            None
        };
        Ok(Self {
            terms: Dictionary::open(file, name)?,
            documents,
            posting_starts: section("posting_starts")?,
            places: section("places")?,
            docs: section("docs")?,
            bitmaps: section("bitmaps")?,
            freqs: PatchedFile::open(file, &format!("{name}.freqs"))?,
            positions,
            forms,
        })
    }

    /// Say whether it knows where its terms stand.
    pub fn positioned(&self) -> bool {
        self.forms.is_some() || self.positions.is_some()
    }

    /// Say whether its positions are those of the field it folds.
    pub fn folds(&self) -> bool {
        self.forms.is_some()
    }

    /// Give the terms of the field it folds that a term stands for; None where it has positions of its own.
    pub fn forms(&self, number: usize) -> Result<Option<Numbers<'_>>> {
        self.forms.as_ref().map(|forms| forms.numbers.numbers(forms.starts.run(number)?)).transpose()
    }

    /// Read the postings of a term by its number.
    pub fn postings(&self, number: usize) -> Result<Postings<'_>> {
        let range = self.posting_starts.run(number)?;
        let (count, place) = (range.len(), self.places.item(number)?);
        let docs = if count * DENSE > self.documents {
            let set = self.bitmap(place)?;
            if set.count() != count {
                return Err(self.bitmaps.damaged("does not agree with the count of a term"));
            }
            Docs::Many(set)
        } else {
            Docs::Few(self.few(place, count)?)
        };
        Ok(Postings { number, count, docs, freqs: self.freqs.bytes(range)? })
    }

    /// Count the documents of a term.
    pub fn count(&self, number: usize) -> Result<usize> {
        Ok(self.posting_starts.run(number)?.len())
    }

    /// Count those documents of a term that are in a set.
    pub fn count_among(&self, number: usize, among: &DocSet) -> Result<usize> {
        let (count, place) = (self.count(number)?, self.places.item(number)?);
        if count * DENSE > self.documents {
            return Ok(self.bitmap(place)?.count_both(among));
        }
        Ok(self.few(place, count)?.iter().filter(|doc| among.contains(doc.value())).count())
    }

    /// Add the documents of a term to a set.
    pub fn add_to(&self, number: usize, set: &mut DocSet) -> Result<()> {
        let (count, place) = (self.count(number)?, self.places.item(number)?);
        if count * DENSE > self.documents {
            set.or(&self.bitmap(place)?);
        } else {
            for doc in self.few(place, count)? {
                set.insert(doc.value());
            }
        }
        Ok(())
    }

    fn few(&self, place: usize, count: usize) -> Result<&[[u8; 2]]> {
        let stop = place.checked_add(count).ok_or_else(|| self.docs.damaged("ends too soon"))?;
        let docs = self.docs.pairs(place..stop)?;
        let ascending = docs.windows(2).fold(true, |so_far, two| so_far & (two[0].value() < two[1].value()));
        if !ascending || docs.last().is_some_and(|last| last.value() >= self.documents) {
            return Err(self.docs.damaged("not in order"));
        }
        Ok(docs)
    }

    fn bitmap(&self, place: usize) -> Result<DocSet> {
        let width = self.documents.div_ceil(8);
        let edge = |place: usize| place.checked_mul(width).ok_or_else(|| self.bitmaps.damaged("ends too soon"));
        let stop = place.checked_add(1).map_or(usize::MAX, |next| next);
        Ok(DocSet::from_bitmap(self.bitmaps.bytes(edge(place)?..edge(stop)?)?, self.documents))
    }

    /// Find where a term stands in some documents: for each of them, in their order.
    pub fn places(&self, postings: &Postings<'_>, among: &Among) -> Result<Places> {
        let Some(forms) = &self.forms else { return self.own_places(postings, among) };
        let mut counts = vec![0; among.docs.len()];
        postings.for_each_among(&among.numbered, &among.numbered.set, |number, _, often| counts[number] = often);
        let damaged = || forms.numbers.damaged("does not agree with the frequencies");
        let mut filling = Filling::new(&counts, forms.base.occurrences()).ok_or_else(damaged)?;
        let mut fits = true;
        forms.each(postings.number, |form| {
            forms.base.visit(form, among, |number, range, positions| {
                fits &= filling.put(number, range.len(), positions.values(range));
            })
        })?;
        if fits { filling.done().ok_or_else(damaged) } else { Err(damaged()) }
    }

    /// Keep, in each of some documents, the places that are also those of a term once these are moved up by `by`.
    pub fn meet(&self, postings: &Postings<'_>, among: &Among, ends: &Places, by: u32) -> Result<Places> {
        let mut meeting = Meeting::new(ends, by);
        self.visit_all(postings, among, |number, range, positions| {
            meeting.with(number, positions.values(range));
        })?;
        Ok(meeting.done())
    }

    /// Find where a term stands in some documents, moved up by `by`, as bits; None where these would be too many.
    pub fn marks(&self, postings: &Postings<'_>, among: &Among, by: u32) -> Result<Option<Marks>> {
        let mut rooms = vec![0; among.docs.len()];
        self.visit_all(postings, among, |number, range, positions| {
            let last = range.end.checked_sub(1).and_then(|last| positions.values(last..range.end).next());
            rooms[number] = rooms[number].max(last.map_or(0, |last| last.saturating_add(by).saturating_add(1)));
        })?;
        let Some(mut marks) = Marks::with_rooms(&rooms) else { return Ok(None) };
        self.visit_all(postings, among, |number, range, positions| {
            positions.values(range).for_each(|place| marks.set(number, place.wrapping_add(by)));
        })?;
        Ok(Some(marks))
    }

    /// Count in each of some documents the places before `within` that are marked and, moved up by `by`, those of a term.
    pub fn count_marked(
        &self,
        postings: &Postings<'_>,
        among: &Among,
        marks: &Marks,
        by: u32,
        within: Option<u64>,
    ) -> Result<Vec<u32>> {
        let within = within.map_or(u32::MAX, |within| u32::try_from(within).unwrap_or(u32::MAX));
        let mut counts = vec![0; among.docs.len()];
        self.visit_all(postings, among, |number, range, positions| {
            for place in positions.values(range) {
                let end = place.wrapping_add(by);
                counts[number] += u32::from(end < within && marks.has(number, end));
            }
        })?;
        Ok(counts)
    }

    /// Hand over what `visit` does: of a term without positions of its own, that of each of its forms.
    fn visit_all(
        &self,
        postings: &Postings<'_>,
        among: &Among,
        mut visit: impl FnMut(usize, Range<usize>, &Patched<'_, [u8; 2]>),
    ) -> Result<()> {
        match &self.forms {
            None => self.visit(postings, among, visit),
            Some(forms) => forms.each(postings.number, |form| forms.base.visit(form, among, &mut visit)),
        }
    }

    /// Make the error of positions that are more or fewer than the frequencies say.
    pub fn damaged(&self) -> Failure {
        let section = self.positions.as_ref().map_or(&self.posting_starts, |(starts, _)| starts);
        section.damaged("does not agree with the frequencies")
    }

    /// Go through the documents of a term, reading where it stands; None where its positions are those of others.
    pub fn cursor<'p>(&'p self, postings: &'p Postings<'p>) -> Result<Option<Cursor<'p>>> {
        let Some((starts, positions)) = &self.positions else { return Ok(None) };
        let positions = positions.pairs(starts.run(postings.number)?)?;
        Ok(Some(Cursor { postings, positions, word: 0, before: 0, next: 0, start: 0, patch: 0 }))
    }

    /// Say how many positions there are.
    fn occurrences(&self) -> usize {
        self.positions.as_ref().map_or(0, |(_, positions)| positions.count())
    }

    fn own_places(&self, postings: &Postings<'_>, among: &Among) -> Result<Places> {
        let mut places = Places::with_capacity(among.docs.len());
        self.visit(postings, among, |number, range, positions| {
            places.begin(number);
            positions.append(range, &mut places.positions);
        })?;
        places.begin(among.docs.len());
        Ok(places)
    }

    /// Hand over, for each document that has a term, which of them it is and which of the term's positions are in it.
    fn visit(
        &self,
        postings: &Postings<'_>,
        among: &Among,
        mut visit: impl FnMut(usize, Range<usize>, &Patched<'_, [u8; 2]>),
    ) -> Result<()> {
        let Some((starts, positions)) = &self.positions else {
            return Err(self.posting_starts.damaged("a field without positions"));
        };
        let positions = positions.pairs(starts.run(postings.number)?)?;
        if postings.is_mostly_in(among) {
            return self.visit_each(postings, among, &positions, visit);
        }
        // Their frequencies are only added up between the documents that are looked at.
        let (mut next, mut start, mut patch) = (0, 0, 0); // a posting, where its positions begin, large frequencies
        let mut sound = true;
        postings.for_each_numbered(&among.numbered, &among.numbered.set, |place, number, _| {
            start += postings.freqs.sum(next..place, &mut patch);
            let stop = start + postings.freqs.sum(place..place + 1, &mut patch);
            sound &= stop <= positions.len();
            if sound {
                visit(number, start..stop, &positions);
            }
            (next, start) = (place + 1, stop);
        });
        if sound { Ok(()) } else { Err(self.damaged()) }
    }

    /// Do so where nearly all of its documents are looked at: one after the other, nothing is passed over.
    fn visit_each(
        &self,
        postings: &Postings<'_>,
        among: &Among,
        positions: &Patched<'_, [u8; 2]>,
        mut visit: impl FnMut(usize, Range<usize>, &Patched<'_, [u8; 2]>),
    ) -> Result<()> {
        let (mut start, mut place, mut sound) = (0, 0, true);
        let look = |doc: usize| {
            let stop = start + postings.freqs.get(place) as usize;
            sound &= stop <= positions.len();
            if let (Some(number), true) = (among.numbered.number(doc), sound) {
                visit(number, start..stop, positions);
            }
            (start, place) = (stop, place + 1);
        };
        match &postings.docs {
            Docs::Few(docs) => docs.iter().map(|doc| doc.value()).for_each(look),
            Docs::Many(set) => set.for_each(look),
        }
        if sound { Ok(()) } else { Err(self.damaged()) }
    }
}

/// The documents of a term one after the other, with where it stands in each: what lies between is added up, not read.
pub struct Cursor<'a> {
    postings: &'a Postings<'a>,
    positions: Patched<'a, [u8; 2]>,
    word: usize,   // of a bitmap, and
    before: usize, // how many documents come before it
    next: usize,   // a posting, and
    start: usize,  // where its positions begin
    patch: usize,
}

impl Cursor<'_> {
    /// Go on to a document, and keep of some places, which ascend, those that the term has `by` places before; of none
    /// yet, take those of the term, moved up. Whether the frequencies are right.
    pub fn meet(&mut self, doc: usize, by: u32, places: &mut Vec<u32>, first: bool) -> bool {
        let Some(place) = self.place(doc) else {
            places.clear();
            return true;
        };
        let start = self.start + self.postings.freqs.sum(self.next..place, &mut self.patch);
        let stop = start + self.postings.freqs.sum(place..place + 1, &mut self.patch);
        (self.next, self.start) = (place + 1, stop);
        if stop > self.positions.len() {
            return false;
        }
        let mut mine = self.positions.values(start..stop).map(|position| position.wrapping_add(by));
        if first {
            places.extend(mine);
            return true;
        }
        let mut last = mine.next();
        places.retain(|place| {
            while last.is_some_and(|last| last < *place) {
                last = mine.next();
            }
            last == Some(*place)
        });
        true
    }

    /// Find which posting is that of a document, behind the last that was found.
    fn place(&mut self, doc: usize) -> Option<usize> {
        match &self.postings.docs {
            Docs::Many(set) => set.place_from(doc, &mut self.word, &mut self.before),
            Docs::Few(docs) => {
                let (at, is_there) = find_from(docs.get(self.next..)?, doc);
                is_there.then_some(self.next + at)
            }
        }
    }
}

/// Find where the first document not below one stands, and whether it is that one; in doubling steps, for it is near.
fn find_from(docs: &[[u8; 2]], doc: usize) -> (usize, bool) {
    let mut reach = 1;
    while reach < docs.len() && docs[reach].value() <= doc {
        reach *= 2;
    }
    let low = reach / 2;
    match docs[low..docs.len().min(reach + 1)].binary_search_by_key(&doc, |one| one.value()) {
        Ok(at) => (low + at, true),
        Err(at) => (low + at, false),
    }
}

impl Forms {
    /// Hand over the postings of each form of a term.
    fn each(&self, number: usize, mut visit: impl FnMut(&Postings<'_>) -> Result<()>) -> Result<()> {
        let listed = self.numbers.numbers(self.starts.run(number)?)?;
        let mut least = 0;
        for form in (0..listed.len()).filter_map(|at| listed.get(at)) {
            if form < least {
                return Err(self.numbers.damaged("not in order"));
            }
            least = form + 1;
            visit(&self.base.postings(form)?)?;
        }
        Ok(())
    }
}

impl Postings<'_> {
    /// Put the documents into a set.
    pub fn set(&self, documents: usize) -> DocSet {
        match &self.docs {
            Docs::Few(docs) => set_of(docs, documents),
            Docs::Many(set) => set.clone(),
        }
    }

    /// Say whether to look at each of its documents costs less than to look for some of them.
    pub fn is_mostly_in(&self, some: &Among) -> bool {
        self.count <= MOST_PASSED * some.docs.len()
    }

    /// Keep those documents of a set that have the term.
    pub fn keep(&self, set: &mut DocSet) {
        match &self.docs {
            Docs::Few(docs) => set.keep(docs),
            Docs::Many(mine) => set.and(mine),
        }
    }

    /// Add the documents to a set.
    pub fn add_to(&self, set: &mut DocSet) {
        match &self.docs {
            Docs::Few(docs) => docs.iter().for_each(|doc| set.insert(doc.value())),
            Docs::Many(mine) => set.or(mine),
        }
    }

    /// Go through those documents of a set that are among some, ascending: which of the postings each is, which of the
    /// some, and the document.
    #[inline]
    fn for_each_numbered(&self, among: &Numbered, of: &DocSet, mut visit: impl FnMut(usize, usize, usize)) {
        match &self.docs {
            Docs::Many(set) => set.for_each_shared(&among.set, of, visit),
            // Where one term is asked for each has its place for its number.
            Docs::Few(docs) if among.is(docs) => {
                for (place, doc) in docs.iter().enumerate() {
                    if of.contains(doc.value()) {
                        visit(place, place, doc.value());
                    }
                }
            }
            Docs::Few(docs) => {
                for (place, doc) in docs.iter().enumerate() {
                    if of.contains(doc.value())
                        && let Some(number) = among.number(doc.value())
                    {
                        visit(place, number, doc.value());
                    }
                }
            }
        }
    }

    /// Go through those documents of a set that are among some: which of the some each is, the document, and how often it
    /// has the term.
    #[inline]
    pub fn for_each_among(&self, among: &Numbered, of: &DocSet, mut visit: impl FnMut(usize, usize, u32)) {
        self.for_each_numbered(among, of, |place, number, doc| visit(number, doc, self.freqs.get(place)));
    }
}
