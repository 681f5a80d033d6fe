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
///
/// What the two begin and end with alike is set aside; of what is left in the middle one letter on either side is an
/// edit, and two are one if they are swapped.
pub fn within_one_edit(a: &[u8], b: &[u8]) -> bool {
    let mut start = a.iter().zip(b).take_while(|(mine, theirs)| mine == theirs).count();
    while start > 0 && (continues(a, start) || continues(b, start)) {
        start -= 1;
    }
    let (a, b) = (&a[start..], &b[start..]);
    let mut end = a.iter().rev().zip(b.iter().rev()).take_while(|(mine, theirs)| mine == theirs).count();
    while end > 0 && continues(a, a.len() - end) {
        end -= 1;
    }
    let (a, b) = (&a[..a.len() - end], &b[..b.len() - end]);
    if a.len() > WIDEST || b.len() > WIDEST {
        return false;
    }
    let (first_a, first_b) = (first(a), first(b));
    let (rest_a, rest_b) = (&a[first_a.len()..], &b[first_b.len()..]);
    (rest_a.is_empty() && rest_b.is_empty())
        || (!rest_a.is_empty() && rest_a == first_b && rest_b == first_a && first(rest_a).len() == rest_a.len())
}

/// Two letters have no more bytes than this.
const WIDEST: usize = 8;

fn continues(text: &[u8], at: usize) -> bool {
    text.get(at).is_some_and(|byte| byte & 0xc0 == 0x80)
}

fn first(text: &[u8]) -> &[u8] {
    if text.is_empty() { text } else { &text[..width(text)] }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(pattern: &str, term: &str) -> bool {
        fits_wildcard(pattern.as_bytes(), term.as_bytes())
    }

    fn close(a: &str, b: &str) -> bool {
        within_one_edit(a.as_bytes(), b.as_bytes())
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
