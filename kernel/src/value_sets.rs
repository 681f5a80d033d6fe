//! The documents of each value of a field that has few values, kept as sets: what is counted over and over.

#![forbid(unsafe_code)]

use crate::doc_set::DocSet;

/// To look at the set of one value takes as long as to count the values of so many documents.
const WORTH: usize = 150;
/// Of a field with more values no sets are kept: 1 MiB at the most.
const MOST: usize = 128;

/// The documents of each value, and those without one.
pub struct ValueSets {
    of_value: Vec<SomeDocs>,
    without: DocSet,
}

/// Some documents: a list is as quick to go through as a set while it is short, and takes less room.
enum SomeDocs {
    Few(Vec<u16>),
    Many(DocSet),
}

impl ValueSets {
    /// Say whether to count so many documents by sets of so many values is quicker than one by one.
    pub fn are_worth_it(values: usize, documents: usize) -> bool {
        values <= MOST && documents > WORTH * values
    }

    /// Keep the documents of each value.
    pub fn new(of_value: Vec<DocSet>, documents: usize) -> Self {
        let mut without = DocSet::none(documents);
        for docs in &of_value {
            without.or(docs);
        }
        without.not();
        Self { of_value: of_value.into_iter().map(SomeDocs::new).collect(), without }
    }

    /// Count how many of some documents have each value, and how many none.
    pub fn counts(&self, docs: &DocSet) -> (Vec<u32>, u32) {
        let of_value = self.of_value.iter().map(|mine| mine.count_both(docs) as u32);
        (of_value.collect(), self.without.count_both(docs) as u32)
    }
}

impl SomeDocs {
    fn new(set: DocSet) -> Self {
        if 64 * set.count() < set.documents() { Self::Few(set.to_vec()) } else { Self::Many(set) }
    }

    fn count_both(&self, docs: &DocSet) -> usize {
        match self {
            Self::Few(mine) => mine.iter().map(|doc| usize::from(docs.contains(usize::from(*doc)))).sum(),
            Self::Many(mine) => mine.count_both(docs),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc_set::set_of;

    #[test]
    fn values_of_many_and_of_few_documents_are_counted_alike() {
        let all: Vec<u16> = (0..300).collect();
        let of = |each: u16| all.iter().copied().filter(|doc| doc % each == 1).collect::<Vec<_>>();
        let values = [of(2), of(100), Vec::new()];
        let sets = ValueSets::new(values.iter().map(|docs| set_of(docs, 300)).collect(), 300);
        for some in [all.clone(), of(3), Vec::new()] {
            let expected = |docs: &Vec<u16>| docs.iter().filter(|doc| some.contains(doc)).count() as u32;
            let without = some.iter().filter(|doc| **doc % 2 == 0).count() as u32;
            assert_eq!(sets.counts(&set_of(&some, 300)), (values.iter().map(expected).collect(), without));
        }
    }

    #[test]
    fn sets_are_for_many_documents_of_few_values() {
        assert!(ValueSets::are_worth_it(30, 5_000) && !ValueSets::are_worth_it(30, 4_000));
        assert!(!ValueSets::are_worth_it(129, 60_000));
    }
}
