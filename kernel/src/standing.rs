//! Where terms stand together: the phrases and windows of one segment, and in how many documents they are.

#![forbid(unsafe_code)]

use crate::doc_set::set_of;
use crate::failure::Result;
use crate::places::{Among, Places};
use crate::postings::{Postings, TextField};
use crate::windows::Windows;

/// The documents of a phrase or window, ascending, and how often it stands in each.
pub type Standings = Vec<(u16, u32)>;

/// So many documents are gone through in the time in which places are looked for in one; in one of terms with many forms.
const WORTH: usize = 5;
const WORTH_OF_FORMS: usize = 16;

/// How many documents have a phrase or window, of those in which it was sought; and how many have its terms, wherever.
#[derive(Clone, Copy, Default)]
pub struct Standing {
    pub found: usize,
    pub looked: usize,
    pub everywhere: usize,
}

impl Standing {
    /// Add what another segment has.
    pub fn add(&mut self, other: Self) {
        self.found += other.found;
        self.looked += other.looked;
        self.everywhere += other.everywhere;
    }

    /// Estimate how many documents have it: of those that have its terms, as many in all as where it was sought.
    pub fn estimate(self) -> usize {
        rounded(self.everywhere * self.found, self.looked.max(1)).max(self.found)
    }
}

/// Divide, to the nearest whole number; of two as near, to the even one.
fn rounded(number: usize, by: usize) -> usize {
    let (whole, rest) = (number / by, number % by);
    whole + usize::from(2 * rest > by || (2 * rest == by && whole % 2 == 1))
}

/// Find the documents of a phrase, and in how many places each has it; only among the first `within` positions.
pub fn phrase(mut among: Among, all: &[(&TextField, &Postings<'_>)], within: Option<u64>) -> Result<Standings> {
    let (last, documents) = (all.len() - 1, among.numbered.set.documents());
    // Begun with the rarest: the third is looked for only where the first two stand together, in few documents.
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|place| all[*place].1.count);
    if let Some(found) = pair(all, &order, &among, within)? {
        if all.len() == 2 || found.is_empty() {
            return Ok(found);
        }
        let docs: Vec<[u8; 2]> = found.iter().map(|(doc, _)| doc.to_le_bytes()).collect();
        among = Among::new(set_of(&docs, documents));
    }
    let early = |end: &&u32| within.is_none_or(|within| u64::from(**end) < within);
    if let Some(found) = side_by_side(all, &order, &among.docs, early)? {
        return Ok(found);
    }
    let mut ends: Option<Places> = None;
    for place in order {
        let (field, postings) = all[place];
        let by = (last - place) as u32;
        ends = Some(match ends {
            None => {
                let mut first = field.places(postings, &among)?;
                first.shift(by);
                first
            }
            Some(ends) => {
                let mut met = field.meet(postings, &among, &ends, by)?;
                let docs = met.drop_empty(&among.docs);
                among = Among::new(set_of(&docs, documents));
                met
            }
        });
    }
    let Some(ends) = ends else { return Ok(Vec::new()) };
    let counted =
        among.docs.iter().enumerate().map(|(number, doc)| (*doc, ends.of(number).iter().filter(early).count()));
    Ok(counted.filter(|(_, count)| *count > 0).map(|(doc, count)| (doc, count as u32)).collect())
}

/// Find in which of some documents the first two of an order stand as they do in a phrase, and in how many places; None
/// where it is quicker to look for one place after the other.
///
/// The places of one are marked, and those of the other look whether they are: a fifth of the time where many have both.
fn pair(
    all: &[(&TextField, &Postings<'_>)],
    order: &[usize],
    among: &Among,
    within: Option<u64>,
) -> Result<Option<Standings>> {
    let [first, second, ..] = order else { return Ok(None) };
    let [one, other] = [first, second].map(|place| (all[*place].0, all[*place].1.count));
    let worth = if one.0.folds() || other.0.folds() { WORTH_OF_FORMS } else { WORTH };
    if 2 * one.1 + other.1 > worth * among.docs.len() {
        return Ok(None);
    }
    let by = |place: &usize| (all.len() - 1 - place) as u32;
    let (field, postings) = all[*first];
    let Some(marks) = field.marks(postings, among, by(first))? else { return Ok(None) };
    let (field, postings) = all[*second];
    let counts = field.count_marked(postings, among, &marks, by(second), within)?;
    let counted = among.docs.iter().copied().zip(counts);
    Ok(Some(counted.filter(|(_, count)| *count > 0).collect()))
}

/// Find the documents in which every term stands in a window, and at how many places such a window begins.
pub fn near(among: &Among, all: &[(&TextField, &Postings<'_>)], slop: u64) -> Result<Standings> {
    let places = all.iter().map(|(field, postings)| field.places(postings, among)).collect::<Result<Vec<_>>>()?;
    let places: Vec<&Places> = places.iter().collect();
    let mut windows = Windows::new(slop.saturating_add(all.len() as u64));
    let counted = among.docs.iter().enumerate().map(|(number, doc)| (*doc, windows.count(&places, number)));
    Ok(counted.filter(|(_, count)| *count > 0).collect())
}

/// Find in which of some documents terms stand side by side, at places that will do, and in how many; a document after
/// the other. None where a term has no positions of its own.
fn side_by_side(
    all: &[(&TextField, &Postings<'_>)],
    order: &[usize],
    docs: &[u16],
    will_do: impl Fn(&&u32) -> bool,
) -> Result<Option<Standings>> {
    let mut cursors = Vec::with_capacity(all.len());
    for place in order {
        let (field, postings) = all[*place];
        let Some(cursor) = field.cursor(postings)? else { return Ok(None) };
        cursors.push((cursor, (all.len() - 1 - place) as u32));
    }
    let (mut found, mut ends, mut is_sound) = (Vec::new(), Vec::new(), true);
    for doc in docs {
        ends.clear();
        for (number, (cursor, by)) in cursors.iter_mut().enumerate() {
            is_sound &= cursor.meet(usize::from(*doc), *by, &mut ends, number == 0);
            if ends.is_empty() {
                break;
            }
        }
        let count = ends.iter().filter(&will_do).count();
        if count > 0 {
            found.push((*doc, count as u32));
        }
    }
    if is_sound { Ok(Some(found)) } else { Err(all[0].0.damaged()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_between_two_numbers_goes_to_the_even_one() {
        assert_eq!([5, 6, 7, 10, 14].map(|number| rounded(number, 4)), [1, 2, 2, 2, 4]);
    }

    #[test]
    fn a_phrase_sought_in_some_documents_is_in_as_many_in_all() {
        let mut all = Standing { found: 3, looked: 10, everywhere: 100 };
        assert_eq!(all.estimate(), 30);
        all.add(Standing { found: 0, looked: 0, everywhere: 50 });
        assert_eq!(all.estimate(), 45);
        assert_eq!(Standing::default().estimate(), 0);
        assert_eq!(Standing { found: 3, looked: 3, everywhere: 3 }.estimate(), 3);
    }
}
