//! The text forward: where single terms stand in the documents of a page.
//!
//! The sections are those of `engines/whoosh/format/forward_index.py`: the terms of each document in order, title before
//! body, by how often they occur, and the character at which some of them begin.

#![forbid(unsafe_code)]

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use crate::dictionary::Dictionary;
use crate::failure::Result;
use crate::patched::PatchedFile;
use crate::postings::TextField;
use crate::section_file::{Section, SectionFile};
use crate::segment::{Segment, TextFields};

/// What is looked for: a term, or the terms that fit a pattern.
pub enum Sought {
    Nothing,
    Term(Vec<u8>),
    Prefix(Vec<u8>),
    Wildcard(Vec<u8>),
    Fuzzy(Vec<u8>),
}

/// Something looked for in a field, perhaps in titles alone.
pub struct Leaf {
    pub sought: Sought,
    pub field: String,
    pub in_title: bool,
}

/// Positions between title and body, and how many terms an anchor stands for, as `article.py` has them.
pub const POSITION_GAP: usize = 100;
pub const ANCHOR_EVERY: usize = 32;

/// Where the leaves stand in a document: how long its title is, the anchors of title and body, the places of each leaf.
pub struct Located {
    pub title: usize,
    pub anchors: (Vec<u32>, Vec<u32>),
    pub places: Vec<Vec<u32>>,
}

/// The texts of one segment.
pub struct Forward {
    pub ranks: PatchedFile,
    pub ranked: Section,
    pub joined: Section, // a bit a term: it goes on with the word that the one before it is in
    pub titles: Vec<usize>,
    starts: Vec<usize>,        // of each document's terms, and where the last ones end
    anchor_starts: Vec<usize>, // the same of its anchors
    anchors: PatchedFile,
}

impl Forward {
    /// Find the sections; `lengths` says how many terms each document has.
    pub fn open(file: &Arc<SectionFile>, lengths: &[u32]) -> Result<Self> {
        let section = file.section("forward.titles")?;
        let listed = section.all()?;
        let titles: Vec<usize> = (0..listed.len()).filter_map(|doc| listed.get(doc)).collect();
        let is_within = |(title, length): (&usize, &u32)| *title <= *length as usize;
        if titles.len() != lengths.len() || !titles.iter().zip(lengths).all(is_within) {
            return Err(section.damaged("longer than the documents"));
        }
        let (mut starts, mut anchor_starts) = (vec![0], vec![0]);
        let (mut end, mut last_anchor) = (0, 0);
        for (title, length) in titles.iter().zip(lengths) {
            let length = *length as usize;
            end += length;
            last_anchor += title.div_ceil(ANCHOR_EVERY) + (length - title).div_ceil(ANCHOR_EVERY);
            starts.push(end);
            anchor_starts.push(last_anchor);
        }
        Ok(Self {
            ranks: PatchedFile::open(file, "forward.terms")?,
            ranked: file.section("forward.ranked")?,
            joined: file.section("forward.joined")?,
            titles,
            starts,
            anchor_starts,
            anchors: PatchedFile::open(file, "forward.anchors")?,
        })
    }

    /// Say where the terms of a document lie among those of all.
    pub fn tokens_of(&self, doc: usize) -> Range<usize> {
        self.starts[doc]..self.starts[doc + 1]
    }

    /// Find where the wanted terms stand in a document; None where it came without anchors.
    fn locate(&self, doc: usize, wanted: &Wanted) -> Result<Option<Located>> {
        let title = self.titles[doc];
        let read = self.anchors.pairs(self.anchor_starts[doc]..self.anchor_starts[doc + 1])?;
        let mut all = Vec::with_capacity(read.len());
        read.for_each(0..read.len(), |anchor| all.push(anchor));
        let of_body = all.split_off(title.div_ceil(ANCHOR_EVERY));
        if all.iter().skip(1).chain(of_body.iter().skip(1)).any(|anchor| *anchor == 0) {
            return Ok(None);
        }
        let ranked = self.ranked.all()?;
        let ranks = self.ranks.pairs(self.starts[doc]..self.starts[doc + 1])?;
        let mut places = vec![Vec::new(); wanted.in_title.len()];
        let (mut token, mut is_sound) = (0, true);
        ranks.for_each(0..ranks.len(), |rank| {
            match ranked.get(rank as usize).map(|number| (number, wanted.terms.get(number))) {
                Some((_, Some(false))) => {}
                Some((number, Some(true))) => {
                    for leaf in &wanted.leaves[&number] {
                        if token < title {
                            places[*leaf].push(token as u32);
                        } else if !wanted.in_title[*leaf] {
                            places[*leaf].push((token + POSITION_GAP) as u32);
                        }
                    }
                }
                _ => is_sound = false,
            }
            token += 1;
        });
        if is_sound {
            Ok(Some(Located { title, anchors: (all, of_body), places }))
        } else {
            Err(self.ranked.damaged("a term beyond the last"))
        }
    }
}

/// The terms of the field `text` that are looked for, by number, and by which leaves.
struct Wanted {
    terms: Vec<bool>,
    leaves: HashMap<usize, Vec<usize>>,
    in_title: Vec<bool>,
}

/// Find where leaves stand in some documents of a segment; None of those of which the index cannot say.
pub fn locate(segment: &Segment, fields: &TextFields, docs: &[usize], leaves: &[Leaf]) -> Result<Vec<Option<Located>>> {
    let nothing = || Ok(docs.iter().map(|_| None).collect());
    let (Some(text), Some(forward)) = (segment.text("text", fields)?, segment.forward()?) else { return nothing() };
    let size = text.terms.size();
    let mut wanted = Wanted {
        terms: vec![false; size],
        leaves: HashMap::new(),
        in_title: leaves.iter().map(|leaf| leaf.in_title).collect(),
    };
    for (place, leaf) in leaves.iter().enumerate() {
        let Some(field) = segment.text(&leaf.field, fields)? else { continue };
        let is_folded = matches!(fields.unfolded.get(&leaf.field), Some(Some(_)));
        if is_folded && !field.folds() {
            return nothing(); // positions of its own: the terms are no function of those of the text
        }
        for number in terms(&field, &leaf.sought)? {
            let Some(known) = wanted.terms.get_mut(number) else {
                return Err(segment.file.section("text_folded.forms")?.damaged("a term beyond the last"));
            };
            *known = true;
            wanted.leaves.entry(number).or_default().push(place);
        }
    }
    docs.iter().map(|doc| forward.locate(*doc, &wanted)).collect()
}

/// Find the terms of the field `text` that are meant: of a folded field the forms of its terms.
fn terms(field: &TextField, sought: &Sought) -> Result<Vec<usize>> {
    let found = matching(&field.terms, sought)?;
    if !field.folds() {
        return Ok(found);
    }
    let mut forms = Vec::new();
    for number in found {
        if let Some(listed) = field.forms(number)? {
            forms.extend((0..listed.len()).filter_map(|at| listed.get(at)));
        }
    }
    Ok(forms)
}

fn matching(terms: &Dictionary, sought: &Sought) -> Result<Vec<usize>> {
    match sought {
        Sought::Nothing => Ok(Vec::new()),
        Sought::Term(text) => Ok(terms.find(text)?.into_iter().collect()),
        Sought::Prefix(text) => Ok(terms.starting(text)?.collect()),
        Sought::Wildcard(text) => terms.wildcard(text),
        Sought::Fuzzy(text) => terms.fuzzy(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::written::written;

    const EMPTY: (usize, &[usize]) = (4, &[]);

    fn forward(name: &str, titles: &[usize], terms: &[usize], anchors: &[usize], lengths: &[u32]) -> Result<Forward> {
        let (width, nothing) = EMPTY;
        let file = written(
            name,
            &[
                ("forward.titles", 2, titles),
                ("forward.terms", 2, terms),
                ("forward.terms.at", width, nothing),
                ("forward.terms.beyond", width, nothing),
                ("forward.ranked", 4, &[7, 3, 5]),
                ("forward.joined", 1, nothing),
                ("forward.anchors", 2, anchors),
                ("forward.anchors.at", width, nothing),
                ("forward.anchors.beyond", width, nothing),
            ],
        );
        Forward::open(&file, lengths)
    }

    fn wanted(leaves: &[(&[usize], bool)]) -> Wanted {
        let mut wanted = Wanted {
            terms: vec![false; 9],
            leaves: HashMap::new(),
            in_title: leaves.iter().map(|(_, in_title)| *in_title).collect(),
        };
        for (place, (numbers, _)) in leaves.iter().enumerate() {
            for number in *numbers {
                wanted.terms[*number] = true;
                wanted.leaves.entry(*number).or_default().push(place);
            }
        }
        wanted
    }

    #[test]
    fn terms_stand_in_titles_and_a_gap_behind_them_in_bodies() {
        // Terms 3 7 | 5 3 and, in another document without a title, 3: by rank in 7, 3, 5.
        let forward = forward("places", &[2, 0], &[1, 0, 2, 1, 1], &[0, 4, 6], &[4, 1]).expect("sound");
        let wanted = wanted(&[(&[3], false), (&[3], true), (&[5, 7], false), (&[8], false)]);
        let found = forward.locate(0, &wanted).expect("sound").expect("anchors");
        assert_eq!((found.title, &found.anchors), (2, &(vec![0], vec![4])));
        assert_eq!(found.places, [vec![0, 103], vec![0], vec![1, 102], vec![]]);
        let other = forward.locate(1, &wanted).expect("sound").expect("anchors");
        assert_eq!((other.title, other.anchors, &other.places[0]), (0, (vec![], vec![6]), &vec![100]));
    }

    #[test]
    fn a_document_without_anchors_is_left_to_who_reads_it() {
        let terms = vec![0; 40];
        let without = forward("without", &[0], &terms, &[0, 0], &[40]).expect("sound");
        assert!(without.locate(0, &wanted(&[(&[7], false)])).expect("sound").is_none());
        let with = forward("with", &[0], &terms, &[0, 90], &[40]).expect("sound");
        let found = with.locate(0, &wanted(&[(&[7], false)])).expect("sound").expect("anchors");
        assert_eq!(found.places[0].len(), 40);
    }

    #[test]
    fn what_is_not_as_it_should_be_is_an_error() {
        assert!(forward("title", &[5], &[0; 4], &[0], &[4]).is_err());
        assert!(forward("count", &[0, 0], &[0; 4], &[0], &[4]).is_err());
        let none = wanted(&[(&[7], false)]);
        assert!(forward("rank", &[0], &[3], &[0], &[1]).expect("open").locate(0, &none).is_err());
        assert!(forward("short", &[0], &[0], &[0], &[2]).expect("open").locate(0, &none).is_err());
        assert!(forward("anchors", &[0], &[0; 40], &[0], &[40]).expect("open").locate(0, &none).is_err());
    }
}
