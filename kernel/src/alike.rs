//! Signatures of articles that are alike: pairs that agree on a band of their minima and on many minima in all.
//!
//! A signature is a version, minima in bands, and more; every character but the first stands for six bits. The bands of
//! those asked for are kept as bits, so that of the others, read once, most cost a look at a bit a band.

#![forbid(unsafe_code)]

/// How signatures lie in their bytes, and when two are alike.
pub struct Rule {
    /// How many bytes a signature has.
    pub length: usize,
    /// Its first byte; others are not compared.
    pub version: u8,
    /// How many minima follow it, of which the first are in `bands` bands of three.
    pub minima: usize,
    pub bands: usize,
    /// Where two characters say what all made from one template do not share: the first of these that is not zero.
    pub facts: [usize; 2],
    /// A band that more agree on is of a template: of those only the ones with the same fact, and no more than so many.
    pub most: usize,
    /// How many minima must agree.
    pub least: usize,
}

const BITS: usize = 1 << 18;
/// What each letter stands for (base 64); others for nothing.
const VALUES: [u8; 256] = {
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut values = [0; 256];
    let mut at = 0;
    while at < letters.len() {
        values[letters[at] as usize] = at as u8;
        at += 1;
    }
    values
};

/// Those asked for that have the same key in a band, which of the others have it, and the pairs of these that are alike.
///
/// They are compared when they are met: later, another would have to be fetched again, which takes ten times as long.
struct Group {
    asked: Vec<u32>,
    others: Vec<u32>,
    pairs: Vec<(u32, u32)>,
}

impl Group {
    fn meet(&mut self, number: u32, other: &[u8], asked: &[u8], rule: &Rule) {
        self.others.push(number);
        if self.others.len() <= rule.most {
            let alike = self.asked.iter().filter(|one| agree(row(asked, **one, rule), other, rule));
            self.pairs.extend(alike.map(|one| (*one, number)));
        }
    }
}

/// The keys of one band: as bits, and in order, each with its group.
struct Band {
    bits: Vec<u64>,
    keys: Vec<(u32, usize)>,
}

/// Find the pairs that are alike, in order: the number of one asked for, and that of another.
///
/// Both lie one after the other, `rule.length` bytes each; what is left over at an end is passed over.
pub fn alike(asked: &[u8], others: &[u8], rule: &Rule) -> Vec<(u32, u32)> {
    let mut groups = Vec::new();
    let bands: Vec<Band> = (0..rule.bands).map(|band| collect(asked, band, rule, &mut groups)).collect();
    for (number, other) in rows(others, rule).enumerate().filter(|(_, row)| row[0] == rule.version) {
        for (band, known) in bands.iter().enumerate() {
            let key = key(other, band);
            if known.bits[key as usize >> 6] >> (key & 63) & 1 == 1
                && let Ok(at) = known.keys.binary_search_by_key(&key, |(key, _)| *key)
            {
                groups[known.keys[at].1].meet(number as u32, other, asked, rule);
            }
        }
    }
    let mut found = Vec::new();
    for group in groups {
        if group.others.len() <= rule.most {
            found.extend(group.pairs);
        } else {
            compare_template(group, asked, others, rule, &mut found);
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn rows<'a>(bytes: &'a [u8], rule: &Rule) -> std::slice::ChunksExact<'a, u8> {
    bytes.chunks_exact(rule.length)
}

fn row<'a>(bytes: &'a [u8], number: u32, rule: &Rule) -> &'a [u8] {
    &bytes[number as usize * rule.length..][..rule.length]
}

/// The minima of one band as one number.
fn key(row: &[u8], band: usize) -> u32 {
    let value = |at: usize| u32::from(VALUES[usize::from(row[1 + 3 * band + at])]);
    value(0) << 12 | value(1) << 6 | value(2)
}

fn collect(asked: &[u8], band: usize, rule: &Rule, groups: &mut Vec<Group>) -> Band {
    let mut keys: Vec<(u32, u32)> =
        rows(asked, rule).enumerate().map(|(number, row)| (key(row, band), number as u32)).collect();
    keys.sort_unstable();
    let mut made = Band { bits: vec![0; BITS / 64], keys: Vec::new() };
    for same in keys.chunk_by(|one, other| one.0 == other.0) {
        let key = same[0].0;
        made.bits[key as usize >> 6] |= 1 << (key & 63);
        made.keys.push((key, groups.len()));
        groups.push(Group {
            asked: same.iter().map(|(_, number)| *number).collect(),
            others: Vec::new(),
            pairs: Vec::new(),
        });
    }
    made
}

fn fact(row: &[u8], rule: &Rule) -> u32 {
    let pair = |at: usize| u32::from(VALUES[usize::from(row[at])]) << 6 | u32::from(VALUES[usize::from(row[at + 1])]);
    let [first, second] = rule.facts;
    if pair(first) == 0 { pair(second) } else { pair(first) }
}

/// Compare with those of a template that have the same fact, as many as may be.
fn compare_template(mut group: Group, asked: &[u8], others: &[u8], rule: &Rule, found: &mut Vec<(u32, u32)>) {
    let fact_of = |other: &u32| fact(row(others, *other, rule), rule);
    group.others.sort_by_key(fact_of);
    for number in group.asked {
        let mine = row(asked, number, rule);
        let wanted = fact(mine, rule);
        let same = &group.others[group.others.partition_point(|other| fact_of(other) < wanted)..];
        let same = &same[..same.partition_point(|other| fact_of(other) == wanted).min(rule.most)];
        found.extend(same.iter().filter(|other| agree(mine, row(others, **other, rule), rule)).map(|o| (number, *o)));
    }
}

fn agree(one: &[u8], other: &[u8], rule: &Rule) -> bool {
    let minima = 1..=rule.minima;
    one[minima.clone()].iter().zip(&other[minima]).filter(|(one, other)| one == other).count() >= rule.least
}

#[cfg(test)]
mod tests {
    use super::{Rule, alike};

    const RULE: Rule = Rule { length: 14, version: b'2', minima: 9, bands: 2, facts: [10, 12], most: 3, least: 5 };

    fn found(asked: &[&[u8]], others: &[&[u8]]) -> Vec<(u32, u32)> {
        alike(&asked.concat(), &others.concat(), &RULE)
    }

    #[test]
    fn pairs_agree_on_a_band_and_on_enough_minima() {
        let others: [&[u8]; 4] = [b"2abcdefghiAAAA", b"2abcdeZZZZAAAA", b"2abcZZZghZAAAA", b"2abZdeZghiAAAA"];
        assert_eq!(found(&[b"2abcdefghiAAAA"], &others), [(0, 0), (0, 1), (0, 2)]);
    }

    #[test]
    fn others_of_another_version_are_passed_over() {
        assert_eq!(found(&[b"2abcdefghiAAAA"], &[b"1abcdefghiAAAA"]), []);
        assert_eq!(found(&[], &[b"2abcdefghiAAAA"]), []);
    }

    #[test]
    fn of_a_template_those_with_the_same_fact_are_compared_and_not_too_many() {
        let others: [&[u8]; 5] =
            [b"2abcdefghiABAA", b"2abcdefghiAAAB", b"2abcdefghiACAA", b"2abcdefghiABAC", b"2abcdefghiABAA"];
        assert_eq!(found(&[b"2abcdefghiABAA", b"2abcdefghiADAA"], &others), [(0, 0), (0, 1), (0, 3)]);
    }
}
