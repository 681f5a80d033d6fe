//! The one spelling of a syllable, as `vietnamese/normalize.py` has it: lower case, the tone mark where the press puts
//! it, one i/y. What is no Vietnamese syllable is only lower-cased.

#![forbid(unsafe_code)]

use crate::characters::{Character, Characters};

const VOWELS: &str = "aăâeêioôơuưy";
/// The vowels that carry the tone wherever they stand, strongest first.
const CARRIERS: &str = "ơêôâăư";
/// Beginnings of more than one letter in the order in which they are tried, each with what must follow.
const ONSETS: &[(&str, &str)] = &[
    ("ngh", ""),
    ("ng", ""),
    ("nh", ""),
    ("ch", ""),
    ("gi", "aăâeêoôơuư"),
    ("gh", ""),
    ("g", ""),
    ("kh", ""),
    ("ph", ""),
    ("th", ""),
    ("tr", ""),
    ("qu", "aăâeêioôơy"),
];
const SINGLE_ONSETS: &str = "bcdđhklmnprstvx";
const CODAS: &[&str] = &["", "ng", "nh", "ch", "c", "m", "n", "p", "t"];
/// Beginnings after which a lone i and a lone y are the same sound.
const I_IS_Y: &[&str] = &["h", "k", "l", "m", "s", "t", "qu"];
/// Longer ones are no syllables: nghiêng has seven letters.
const LONGEST: usize = 8;

/// Write the term of a token; None where its tone cannot be put where it belongs.
pub fn write_term(known: &Characters, token: &[Character], term: &mut String) -> Option<()> {
    term.clear();
    if token.iter().all(|one| one.normal.is_ascii()) {
        term.extend(token.iter().map(|one| one.normal));
        if term.len() <= 3 && !term.bytes().all(|byte| byte.is_ascii_digit()) {
            let letters: Vec<char> = term.chars().collect();
            place_tone(known, &letters, 0, term)?;
        }
        return Some(());
    }
    let mut tones = token.iter().map(|one| one.tone).filter(|tone| *tone > 0);
    let tone = tones.next().unwrap_or(0);
    if tones.next().is_none() && token.len() <= LONGEST {
        let mut letters = ['\0'; LONGEST];
        for (letter, one) in letters.iter_mut().zip(token) {
            *letter = one.letter;
        }
        if place_tone(known, &letters[..token.len()], tone, term)? {
            return Some(());
        }
    }
    term.extend(token.iter().map(|one| one.normal));
    Some(())
}

/// Write the syllable with its tone on the vowel that carries it; whether the letters are a syllable.
fn place_tone(known: &Characters, letters: &[char], tone: u8, term: &mut String) -> Option<bool> {
    let Some((onset, nucleus, coda)) = cut(letters) else { return Some(false) };
    term.clear();
    term.extend(onset);
    let is_onset = |text: &str| onset.iter().copied().eq(text.chars());
    let lone_i = nucleus == ['i'] && coda.is_empty();
    if lone_i && (I_IS_Y.iter().any(|text| is_onset(text)) || (onset.is_empty() && tone > 0)) {
        term.push(if tone > 0 { known.compose('y', tone)? } else { 'y' });
        return Some(true);
    }
    let carrier = CARRIERS.chars().find_map(|carrier| nucleus.iter().position(|vowel| *vowel == carrier));
    let carrier = carrier.unwrap_or(match nucleus.len() {
        length if !coda.is_empty() => length - 1,
        3 => 1,
        _ => 0,
    });
    for (at, vowel) in nucleus.iter().enumerate() {
        term.push(if tone > 0 && at == carrier { known.compose(*vowel, tone)? } else { *vowel });
    }
    term.extend(coda);
    Some(true)
}

/// Cut a syllable into its beginning, its vowels and its end; None where it is none.
fn cut(letters: &[char]) -> Option<(&[char], &[char], &[char])> {
    for (onset, next) in ONSETS {
        let length = onset.len();
        if letters.len() > length && letters.iter().zip(onset.chars()).all(|(a, b)| *a == b) {
            if !next.is_empty() && !next.contains(letters[length]) {
                continue;
            }
            if let Some(rest) = cut_rest(&letters[length..]) {
                return Some((&letters[..length], rest.0, rest.1));
            }
        }
    }
    let first = *letters.first()?;
    if SINGLE_ONSETS.contains(first)
        && let Some((nucleus, coda)) = cut_rest(&letters[1..])
    {
        return Some((&letters[..1], nucleus, coda));
    }
    cut_rest(letters).map(|(nucleus, coda)| (&letters[..0], nucleus, coda))
}

fn cut_rest(letters: &[char]) -> Option<(&[char], &[char])> {
    let most = letters.iter().take(3).take_while(|letter| VOWELS.contains(**letter)).count();
    (1..=most)
        .rev()
        .map(|length| letters.split_at(length))
        .find(|(_, coda)| coda.len() <= 2 && CODAS.iter().any(|text| text.chars().eq(coda.iter().copied())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::characters::tests::few;

    fn term(token: &str) -> String {
        let known = few();
        let token: Vec<Character> = token.chars().map(|one| *known.get(one).expect("known")).collect();
        let mut term = String::new();
        write_term(&known, &token, &mut term).expect("a term");
        term
    }

    #[test]
    fn spellings_of_a_syllable_become_one() {
        for (token, expected) in [("hoà", "hòa"), ("HOÀ", "hòa"), ("hí", "hý"), ("ý", "ý"), ("í", "ý"), ("qui", "quy")]
        {
            assert_eq!(term(token), expected);
        }
        for same in ["hòa", "hý", "i", "gi", "thi", "ngờ", "nghề", "giờ", "hoàn", "gìn"] {
            let known = same.replace("gìn", "gin");
            assert_eq!(term(&known), known);
        }
    }

    #[test]
    fn what_is_no_syllable_is_only_lower_cased() {
        for (token, expected) in [("Đờxy", "đờxy"), ("TP", "tp"), ("12", "12"), ("hoàhòa", "hoàhòa"), ("kIA.", "kia.")]
        {
            assert_eq!(term(token), expected);
        }
    }
}
