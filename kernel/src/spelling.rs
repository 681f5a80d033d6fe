//! Which terms a pattern fits: a wildcard, or a word one letter off.
//!
//! Terms are bytes: UTF-8, in which a lone surrogate may stand. A character is a byte that begins one and those that
//! continue it.

#![forbid(unsafe_code)]

/// Cut a text into its characters.
pub fn characters(text: &[u8]) -> Vec<&[u8]> {
    let mut cut = Vec::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let (character, after) = rest.split_at(width(rest));
        cut.push(character);
        rest = after;
    }
    cut
}

fn width(text: &[u8]) -> usize {
    1 + text.iter().skip(1).take_while(|byte| *byte & 0xc0 == 0x80).count()
}

/// Say whether a term fits a pattern in which `*` is any characters and `?` is one.
///
/// Only the last `*` is ever gone back to, so this takes at most as many steps as the two have bytes, multiplied.
pub fn fits_wildcard(pattern: &[u8], term: &[u8]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < term.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p + 1, t));
                p += 1;
            }
            Some(b'?') => {
                p += 1;
                t += width(&term[t..]);
            }
            Some(byte) if *byte == term[t] => {
                p += 1;
                t += 1;
            }
            _ => {
                let Some((after, from)) = star else { return false };
                t = from + width(&term[from..]);
                star = Some((after, t));
                p = after;
            }
        }
    }
    pattern[p..].iter().all(|byte| *byte == b'*')
}

/// Say whether one letter changed, added or dropped, or two neighbours swapped, makes one word into the other.
pub fn within_one_edit(a: &[&[u8]], b: &[&[u8]]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let same = short.iter().zip(long).take_while(|(mine, theirs)| mine == theirs).count();
    let (short, long) = (&short[same..], &long[same..]);
    match long.len() - short.len() {
        0 if short.is_empty() => true,
        0 if short[1..] == long[1..] => true,
        0 => short.len() > 1 && short[0] == long[1] && short[1] == long[0] && short[2..] == long[2..],
        1 => *short == long[1..],
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(pattern: &str, term: &str) -> bool {
        fits_wildcard(pattern.as_bytes(), term.as_bytes())
    }

    fn close(a: &str, b: &str) -> bool {
        within_one_edit(&characters(a.as_bytes()), &characters(b.as_bytes()))
    }

    #[test]
    fn a_wildcard_counts_characters_and_not_bytes() {
        assert!(fits("d?n", "dân") && fits("?hé*", "khéo") && fits("*", "") && fits("", "") && fits("a*b*c", "axbxc"));
        assert!(
            !fits("d?n", "dn") && !fits("d?", "dân") && !fits("", "a") && !fits("a*b", "abc") && !fits("d[a", "da")
        );
        assert!(fits("**a", "a") && fits("*an*an", "anxan") && !fits("?", "") && fits("*a", "àa"));
    }

    #[test]
    fn many_stars_take_no_more_than_steps_multiplied() {
        let (pattern, term) = ("a*".repeat(2_000) + "b", "a".repeat(4_000));
        assert!(!fits(&pattern, &term));
    }

    #[test]
    fn one_letter_is_changed_added_dropped_or_swapped() {
        for (a, b) in [("dân", "dân"), ("vân", "vận"), ("dân", "dâ"), ("dân", "ddân"), ("keho", "kheo"), ("", "a")]
        {
            assert!(close(a, b) && close(b, a), "{a} {b}");
        }
        for (a, b) in [("dân", "dận vận"), ("abc", "cba"), ("ab", "cd"), ("", "ab"), ("abcd", "badc"), ("dân", "ấn")]
        {
            assert!(!close(a, b) && !close(b, a), "{a} {b}");
        }
    }
}
