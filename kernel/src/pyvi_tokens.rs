//! How pyvi cuts a run of characters into tokens: what its regular expression finds (`_TOKEN` of `token_table.py`).
//!
//! White space and `@`, where addresses may stand, are not in such a run.

#![forbid(unsafe_code)]

use crate::characters::{Character, DECIMAL, WORD};

/// What is a token whatever follows, in the order in which it is tried.
const WHOLE: &[&str] = &["Tp.", "Mr.", "Mrs.", "Ms.", "Dr.", "ThS.", "==>", "->", "...", ">>"];

/// Find where each token ends; the next begins there.
pub fn cut(text: &[char], known: &[Character], ends: &mut Vec<usize>) {
    ends.clear();
    let mut at = 0;
    while at < text.len() {
        at = token_end(text, known, at);
        ends.push(at);
    }
}

fn token_end(text: &[char], known: &[Character], start: usize) -> usize {
    let run =
        |from: usize, is_in: &dyn Fn(usize) -> bool| (from..text.len()).find(|at| !is_in(*at)).unwrap_or(text.len());
    let stands =
        |what: &str, at: usize| text[at..].len() >= what.len() && what.chars().zip(&text[at..]).all(|(a, b)| a == *b);
    let capitals = run(start, &|at| text[at].is_ascii_uppercase() || text[at] == 'Đ');
    if capitals > start && text.get(capitals) == Some(&'.') {
        return capitals + 1;
    }
    if let Some(whole) = WHOLE.iter().find(|whole| stands(whole, start)) {
        return start + whole.len();
    }
    if !known[start].is(WORD) {
        return start + 1;
    }
    let word = run(start, &|at| known[at].is(WORD));
    if stands("://", word) && word + 3 < text.len() {
        return text.len();
    }
    // Digits, and more of them behind a separator, again and again.
    let digits = |from: usize| run(from, &|at| known[at].is(DECIMAL));
    let first = digits(start);
    let mut end = first;
    while first > start && end < text.len() && matches!(text[end], '.' | ',' | '_') && digits(end + 1) > end + 1 {
        end = digits(end + 1);
    }
    if end > first { end } else { word }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::characters::tests::few;

    fn tokens(text: &str) -> Vec<String> {
        let table = few();
        let text: Vec<char> = text.chars().collect();
        let known: Vec<Character> = text.iter().map(|one| *table.get(*one).expect("known")).collect();
        let mut ends = Vec::new();
        cut(&text, &known, &mut ends);
        let starts = std::iter::once(&0).chain(&ends);
        starts.zip(&ends).map(|(start, end)| text[*start..*end].iter().collect()).collect()
    }

    #[test]
    fn a_run_is_cut_as_the_expression_cuts_it() {
        for (text, expected) in [
            ("“Dân”".trim_start_matches('“'), "Dân ”"),
            ("TP.HCM", "TP. HCM"),
            ("ĐBQH.", "ĐBQH."),
            ("Tp.Hà", "Tp. Hà"),
            ("1.250,5đ", "1.250,5 đ"),
            ("12_3_x", "12_3 _x"),
            ("12a", "12a"),
            ("http://a.b/c?d", "http://a.b/c?d"),
            ("http://", "http : / /"),
            ("217-QĐ/TW", "217 - QĐ / TW"),
            ("==>->...>>.", "==> -> ... >> ."),
            ("a_b,", "a_b ,"),
            ("1.", "1 ."),
        ] {
            let text = text.replace('à', "a");
            assert_eq!(tokens(&text).join(" "), expected.replace('à', "a"));
        }
    }
}
