//! Which passages of a text to show, and what to mark in them: those of `searching/snippets.py`, character for character.
//!
//! A passage is chosen for the number of different leaves of the query in it, then for how close they stand, then for
//! coming early, and cut at the borders of words and where possible of sentences.

#![forbid(unsafe_code)]

use std::cmp::Reverse;

use crate::occurrences::Occurrence;

/// A range of characters.
pub type Span = (usize, usize);

/// A slice of a text, and what to mark in it, counted from its start.
#[derive(Debug, PartialEq, Eq)]
pub struct Passage {
    pub start: usize,
    pub stop: usize,
    pub marks: Vec<Span>,
}

/// How many of the occurrences of a window count, and how many characters each is worth.
const MANY: usize = 8;
const WORTH: usize = 15;

/// Choose at most `count` passages of about `width` characters, in the order of the text; its beginning where nothing is.
pub fn passages(text: &[char], found: &[Occurrence], count: usize, width: usize) -> Vec<Passage> {
    if count < 1 || text.iter().all(|character| is_space(*character)) {
        return Vec::new();
    }
    if found.is_empty() {
        return vec![cut(text, (0, 0), &[], width)];
    }
    let everything = merged(found);
    let mut passages: Vec<Passage> = Vec::new();
    for window in best_windows(found, width, count) {
        let passage = cut(text, window, &everything, width);
        if passages.last().is_none_or(|last| passage.start >= last.stop) {
            passages.push(passage);
        }
    }
    passages
}

/// Put ranges that overlap together; those that only stand side by side stay apart.
pub fn merged(found: &[Occurrence]) -> Vec<Span> {
    let mut merged: Vec<Span> = Vec::with_capacity(found.len());
    for Occurrence { start, end, .. } in found {
        match merged.last_mut() {
            Some(last) if *start < last.1 => last.1 = last.1.max(*end),
            _ => merged.push((*start, *end)),
        }
    }
    merged
}

fn best_windows(found: &[Occurrence], width: usize, count: usize) -> Vec<Span> {
    let leaves = found.iter().map(|one| one.leaf + 1).max().unwrap_or(0);
    let (mut inside, mut different) = (vec![0_usize; leaves], 0_usize);
    let mut candidates = Vec::with_capacity(found.len());
    let mut stop = 0;
    for (begin, first) in found.iter().enumerate() {
        while stop < found.len() && (stop <= begin || found[stop].end <= first.start.saturating_add(width)) {
            different += usize::from(inside[found[stop].leaf] == 0);
            inside[found[stop].leaf] += 1;
            stop += 1;
        }
        let last = found[begin.max(stop.saturating_sub(MANY))..stop].iter().map(|one| one.end).max().unwrap_or(0);
        let spread = last.saturating_sub(first.start) + WORTH * MANY.saturating_sub(stop - begin);
        candidates.push((Reverse(different), spread, begin, (first.start, last)));
        inside[first.leaf] -= 1;
        different -= usize::from(inside[first.leaf] == 0);
    }
    if count > 1 {
        candidates.sort_unstable();
    } else {
        candidates = candidates.into_iter().min().into_iter().collect();
    }
    let mut chosen: Vec<Span> = Vec::new();
    for (.., (start, last)) in candidates {
        let apart = |(a, b): &Span| last.saturating_add(width) < *a || b.saturating_add(width) < start;
        if chosen.iter().all(apart) {
            chosen.push((start, last));
            if chosen.len() == count {
                break;
            }
        }
    }
    chosen.sort_unstable();
    chosen
}

/// Cut the slice of about `width` characters around a range.
fn cut(text: &[char], (start, end): Span, everything: &[Span], width: usize) -> Passage {
    let spare = width.saturating_sub(end - start);
    let mut left = left_border(text, start, spare / 2);
    let before = everything.partition_point(|(_, end)| *end <= left);
    for (a, b) in everything[..before].iter().rev() {
        if !text[*b..left].iter().all(|character| is_space(*character)) {
            break;
        }
        left = *a; // a run of marked words is not cut in two
    }
    let mut right = right_border(text, end, text.len().min(end.max(left.saturating_add(width))));
    while left < right && is_space(text[left]) {
        left += 1;
    }
    while right > left && is_space(text[right - 1]) {
        right -= 1;
    }
    let inside = everything.iter().filter(|(a, b)| left <= *a && *b <= right);
    Passage { start: left, stop: right, marks: inside.map(|(a, b)| (a - left, b - left)).collect() }
}

/// Find where a passage may begin: a line or sentence within the room before `start`, else the next word.
fn left_border(text: &[char], start: usize, room: usize) -> usize {
    let earliest = start.saturating_sub(room);
    for border in [&['\n'][..], &['.', ' '], &['!', ' '], &['?', ' '], &[';', ' ']] {
        if let Some(at) = text[earliest..start].windows(border.len()).rposition(|some| some == border) {
            return earliest + at + border.len();
        }
    }
    if earliest == 0 {
        return 0;
    }
    text[earliest..start].iter().position(|character| is_space(*character)).map_or(start, |at| earliest + at + 1)
}

fn right_border(text: &[char], end: usize, limit: usize) -> usize {
    if limit >= text.len() {
        return text.len();
    }
    if let Some(at) = text[end..=limit].iter().rposition(|character| is_space(*character)) {
        return end + at;
    }
    let marks = text[limit..].iter().take_while(|character| ('\u{300}'..='\u{36f}').contains(*character));
    limit + marks.count() // those of a decomposed letter
}

/// Say whether Python takes a character for space.
fn is_space(character: char) -> bool {
    character.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&character)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(all: &[(usize, usize, usize)]) -> Vec<Occurrence> {
        all.iter().map(|(start, end, leaf)| Occurrence { start: *start, end: *end, leaf: *leaf }).collect()
    }

    fn shown(text: &str, all: &[(usize, usize, usize)], count: usize, width: usize) -> Vec<String> {
        let text: Vec<char> = text.chars().collect();
        let passages = passages(&text, &found(all), count, width);
        passages.iter().map(|one| text[one.start..one.stop].iter().collect()).collect()
    }

    #[test]
    fn a_passage_with_more_of_the_query_comes_before_one_that_comes_early() {
        let text = "one xx xx xx xx xx xx xx. Here one two, and more of it xx xx xx";
        assert_eq!(shown(text, &[(0, 3, 0), (31, 34, 0), (35, 38, 1)], 1, 20), ["Here one two, and"]);
        assert_eq!(shown(text, &[], 1, 12), ["one xx xx xx"]);
        assert!(shown(" \u{1f}", &[], 1, 10).is_empty());
        assert!(shown(text, &[], 0, 10).is_empty());
    }

    #[test]
    fn two_passages_do_not_overlap_and_stand_in_order() {
        let text = "alpha bbb ccc ddd eee fff ggg hhh iii omega jjj";
        assert_eq!(shown(text, &[(0, 5, 0), (38, 43, 0)], 2, 11), ["alpha bbb", "omega jjj"]);
        assert_eq!(shown(text, &[(0, 5, 0), (6, 9, 0)], 2, 11), ["alpha bbb"]);
    }

    #[test]
    fn marks_count_from_the_start_and_touching_ones_stay_apart() {
        let text: Vec<char> = "x. abcdef gh".chars().collect();
        let all = found(&[(3, 5, 0), (4, 7, 1), (7, 9, 0)]);
        assert_eq!(merged(&all), [(3, 7), (7, 9)]);
        let expected = Passage { start: 3, stop: 12, marks: vec![(0, 4), (4, 6)] };
        assert_eq!(passages(&text, &all, 1, 30), [expected]);
    }
}
