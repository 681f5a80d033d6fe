//! Terms in the order of texts -> postings: of each term which documents have it, how often and where.

#![forbid(unsafe_code)]

/// Some terms in a row: the number of their document, if it is kept, the first one's position, and how many they are.
#[derive(Clone, Copy)]
pub struct Run {
    pub doc: Option<u16>,
    pub position: u32,
    pub length: u32,
}

/// The postings of all terms, one term after the other.
#[derive(Default, Debug, PartialEq)]
pub struct Inverted {
    pub counts: Vec<u32>, // of documents of each term
    pub docs: Vec<u16>,
    pub freqs: Vec<u32>,
    pub positions: Vec<u32>, // none where they are not wanted
}

/// Invert terms, given by number; `ranks` says where in the order of all terms each number is. None where a number has
/// no rank, or a rank is beyond the last, or there are not as many numbers as the runs say.
///
/// Terms are counted first, so that each occurrence is put where it belongs at once, in the order of the documents.
pub fn invert(numbers: &[u32], ranks: &[u32], runs: &[Run], positioned: bool) -> Option<Inverted> {
    let mut next = vec![0u32; ranks.len() + 1];
    let mut rest = numbers;
    for run in runs {
        let (terms, others) = rest.split_at_checked(run.length as usize)?;
        rest = others;
        if run.doc.is_some() {
            for number in terms {
                *next.get_mut(*ranks.get(*number as usize)? as usize + 1)? += 1;
            }
        }
    }
    for at in 1..next.len() {
        next[at] += next[at - 1];
    }
    let total = *next.last()? as usize;
    let mut docs = vec![0u16; total];
    let mut positions = vec![0u32; if positioned { total } else { 0 }];
    let mut rest = numbers;
    for run in runs {
        let (terms, others) = rest.split_at_checked(run.length as usize)?;
        rest = others;
        let Some(doc) = run.doc else { continue };
        for (position, number) in (run.position..).zip(terms) {
            let place = &mut next[ranks[*number as usize] as usize];
            docs[*place as usize] = doc;
            if positioned {
                positions[*place as usize] = position;
            }
            *place += 1;
        }
    }
    let mut made = Inverted { counts: Vec::with_capacity(ranks.len()), positions, ..Inverted::default() };
    let mut start = 0;
    for end in next[..ranks.len()].iter().map(|end| *end as usize) {
        let before = made.docs.len();
        for same in docs[start..end].chunk_by(|one, other| one == other) {
            made.docs.push(same[0]);
            made.freqs.push(same.len() as u32);
        }
        made.counts.push((made.docs.len() - before) as u32);
        start = end;
    }
    rest.is_empty().then_some(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(doc: Option<u16>, position: u32, length: u32) -> Run {
        Run { doc, position, length }
    }

    #[test]
    fn a_term_has_its_documents_in_their_order() {
        let runs = [run(Some(0), 0, 2), run(Some(0), 102, 3), run(None, 0, 1), run(Some(1), 0, 2)];
        let found = invert(&[0, 1, 1, 2, 1, 0, 2, 0], &[2, 0, 1], &runs, true).expect("postings");
        assert_eq!(found.counts, [1, 2, 2]);
        assert_eq!((found.docs, found.freqs), (vec![0, 0, 1, 0, 1], vec![3, 1, 1, 1, 1]));
        assert_eq!(found.positions, [1, 102, 104, 103, 0, 0, 1]);
    }

    #[test]
    fn positions_are_made_where_they_are_wanted() {
        let found = invert(&[0, 0], &[0, 1], &[run(Some(7), 0, 2)], false).expect("postings");
        assert_eq!(found, Inverted { counts: vec![1, 0], docs: vec![7], freqs: vec![2], positions: vec![] });
        assert_eq!(invert(&[], &[], &[], true), Some(Inverted::default()));
    }

    #[test]
    fn what_does_not_fit_together_is_refused() {
        for (numbers, ranks) in [(&[0, 2][..], &[0, 1][..]), (&[0, 1], &[0, 2]), (&[0], &[0, 1]), (&[0, 0, 0], &[0, 1])]
        {
            assert_eq!(invert(numbers, ranks, &[run(Some(0), 0, 2)], true), None);
        }
    }
}
