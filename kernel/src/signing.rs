//! What a copy of an article is recognised by, but for its size and its provinces: `indexing/signatures.py` says why.

#![forbid(unsafe_code)]

use std::sync::LazyLock;

/// How many numbers of six bits each part has: minima over all runs and over the first ones, size, provinces, the first
/// date, and the sets of dates, of numbers and of names.
const WIDTHS: [usize; 8] = [96, 32, 2, 6, 2, 12, 16, 16];
/// How many numbers a signature has.
pub const LENGTH: usize = 182;
const LEAD_TERMS: usize = 200;

/// What a term says of a date: its number if that is at most 9999, or one of these.
const NO_DATE: u32 = 10_000;
const MONTH: u32 = 10_001;
/// Set in the hash of a number.
const IS_NUMBER: u32 = 1 << 31;
const EMPTY: u32 = u32::MAX;

/// Which group an empty one takes the minimum of, by turns.
static LENDERS: LazyLock<[Vec<Vec<usize>>; 2]> = LazyLock::new(|| [lenders(WIDTHS[0]), lenders(WIDTHS[1])]);

fn lenders(groups: usize) -> Vec<Vec<usize>> {
    let order = |group: usize| {
        let mut rows: Vec<usize> = (0..groups).collect();
        rows.sort_by_key(|row| mixed((row * groups + group) as u64));
        rows
    };
    (0..groups).map(order).collect()
}

/// Sign a text: hashes of its terms, what they say of dates, and hashes of its names.
pub fn sign(terms: &[u32], calendar: &[u32], names: &[u32]) -> [u8; LENGTH] {
    let mut row = [0; LENGTH];
    let mut rest = row.as_mut_slice();
    let [body, lead, _, _, date, dates, numbers, capitals] = WIDTHS.map(|width| {
        let (part, others) = std::mem::take(&mut rest).split_at_mut(width);
        rest = others;
        part
    });
    let runs: Vec<u64> = terms.windows(3).map(run).collect();
    take_minima(&runs, &LENDERS[0], body);
    take_minima(&runs[..runs.len().min(LEAD_TERMS)], &LENDERS[1], lead);
    let first = take_dates(calendar, dates);
    date.copy_from_slice(&[(first >> 6) as u8, (first & 63) as u8]);
    for term in terms.iter().filter(|term| *term & IS_NUMBER != 0) {
        put(numbers, mixed(u64::from(*term)));
    }
    for name in names {
        put(capitals, mixed(u64::from(*name)));
    }
    row
}

/// Make every bit of a number depend on all others (the finaliser of `SplitMix64`).
fn mixed(value: u64) -> u64 {
    let value = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let value = (value ^ value >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ value >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ value >> 31
}

/// Hash three terms in a row.
fn run(terms: &[u32]) -> u64 {
    let [first, second, third] = [0, 1, 2].map(|at| u64::from(terms[at]));
    let (one, other) = (mixed(0) | 1, mixed(1) | 1);
    mixed(first.wrapping_mul(one).wrapping_add(second).wrapping_mul(other).wrapping_add(third))
}

/// Take six bits of the least run of each group.
fn take_minima(runs: &[u64], lenders: &[Vec<usize>], minima: &mut [u8]) {
    let groups = minima.len();
    let mut least = vec![EMPTY; groups];
    for run in runs {
        let group = (((run >> 32) * groups as u64) >> 32) as usize;
        least[group] = least[group].min(*run as u32);
    }
    for (group, minimum) in minima.iter_mut().enumerate() {
        let own = least[group];
        let lent = || lenders[group].iter().map(|other| least[*other]).find(|lent| *lent != EMPTY);
        *minimum = (if own == EMPTY { lent().unwrap_or(EMPTY) } else { own } & 63) as u8;
    }
}

/// Take the dates as a set, and give the code of the first, 0 where there is none.
fn take_dates(calendar: &[u32], dates: &mut [u8]) -> u64 {
    let mut told = None;
    for at in 0..calendar.len().saturating_sub(2) {
        let (first, second) = pair(calendar, at);
        let is_alone = first == MONTH && second <= 12 && (at == 0 || calendar[at - 1] > 31);
        let is_date = (first <= 31 && second <= 12) || is_month(first, second) || is_alone;
        if !is_date || first == 0 || second == 0 {
            continue;
        }
        let code = 1 + mixed(u64::from(first) << 12 | u64::from(second)) % 4095;
        put(dates, code);
        // A month's year says more than the month.
        let next = || {
            at + 3 < calendar.len() && {
                let (first, second) = pair(calendar, at + 1);
                is_month(first, second)
            }
        };
        if told.is_none() && !(is_alone && next()) {
            told = Some(code);
        }
    }
    told.unwrap_or(0)
}

/// Give two parts of a date, which `tháng` or `năm` may stand between.
fn pair(calendar: &[u32], at: usize) -> (u32, u32) {
    let (first, second) = (calendar[at], calendar[at + 1]);
    (first, if first < NO_DATE && second > NO_DATE { calendar[at + 2] } else { second })
}

fn is_month(first: u32, second: u32) -> bool {
    first <= 12 && second > 1900 && second < 2100
}

/// Put a code into a set of bits, six a number.
fn put(set: &mut [u8], code: u64) {
    let bit = (code % (6 * set.len() as u64)) as usize;
    set[bit / 6] |= 32 >> (bit % 6);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_has_as_many_numbers_of_six_bits_as_its_parts() {
        assert_eq!(WIDTHS.iter().sum::<usize>(), LENGTH);
        let terms: Vec<u32> = (0..300).map(|term| term * 77_777).collect();
        let row = sign(&terms, &vec![NO_DATE; 300], &[5]);
        assert!(row.iter().all(|number| *number < 64));
        assert_eq!(row[128..150], [0; 22]); // size, provinces, dates
        assert!(
            row[166..]
                .iter()
                .map(|number| number.count_ones())
                .eq(row[166..].iter().map(|number| u32::from(*number > 0)))
        );
        // What stands behind the first 200 runs is none of the beginning.
        assert_eq!(sign(&terms[..202], &[], &[])[96..128], sign(&terms, &[], &[])[96..128]);
        assert_ne!(sign(&terms[..201], &[], &[])[..96], sign(&terms, &[], &[])[..96]);
    }

    #[test]
    fn the_year_of_a_month_says_more_than_the_month() {
        let mut sets = [[0; 12]; 3];
        let date = |calendar: &[u32], set: &mut [u8]| take_dates(calendar, set);
        let with_year = date(&[NO_DATE, MONTH, 3, 2021, NO_DATE], &mut sets[0]);
        assert_eq!(with_year, date(&[3, 2021, NO_DATE], &mut sets[1]));
        assert_ne!(sets[0], sets[1]); // the month alone is there too
        assert_eq!((date(&[0, 3, NO_DATE], &mut sets[2]), date(&[12, 3], &mut sets[2]), sets[2]), (0, 0, [0; 12]));
    }
}
