//! Which tokens join the one before them to make a word: pyvi's model, decoded.
//!
//! What `vietnamese/words/segmenter.py` says of it holds here too, to the last bit of each sum: both decode alike.

#![forbid(unsafe_code)]

use crate::characters::{Character, DIGIT, LETTER_OR_DIGIT, LOWER, UPPER};
use crate::interner::Interner;

/// What the model weighs, beside single words.
pub struct Weights {
    pub bias: f64,
    pub digit: f64,
    pub upper: [f64; 3], // of the token, of that before it, of that behind it
    pub title: [f64; 3],
    pub second_of_pair: f64,
    pub first_of_pair: f64,
    pub first_of_triple: f64,
    pub third_of_triple: f64,
    pub carry: [f64; 4], // transitions 0 to 0, 0 to 1, 1 to 0, 1 to 1
}

/// The model and its word list.
pub struct Model {
    pub weights: Weights,
    words: Interner,
    gains: Vec<[f64; 3]>,
    syllables: Interner, // the first is 1: 0 are all others
    pairs: Vec<u8>,
    triples: Vec<u64>,
    places: Vec<u8>,
}

/// What is known of a token.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Token {
    pub gain: f64,
    pub gain_as_previous: f64,
    pub gain_as_next: f64,
    pub syllable: u32,
    pub hash: u32,      // of its term
    pub joinable: bool, // no ASCII mark, no digit in front
    pub capital: bool,
    pub spoken: bool, // joinable, and has a letter or digit
}

impl Model {
    /// Take the weights of words in lower case, and the list: its syllables, pairs as bits of a square, triples in
    /// order, and the places in triples that each syllable may have.
    pub fn new(
        weights: Weights,
        words: &[(Vec<u8>, [f64; 3])],
        syllables: &[Vec<u8>],
        pairs: Vec<u8>,
        triples: Vec<u64>,
        places: Vec<u8>,
    ) -> Option<Self> {
        let mut made = Self {
            weights,
            words: Interner::default(),
            gains: Vec::new(),
            syllables: Interner::default(),
            pairs,
            triples,
            places,
        };
        for (word, gains) in words {
            (made.words.number(word) as usize == made.gains.len()).then_some(())?;
            made.gains.push(*gains);
        }
        for (number, syllable) in syllables.iter().enumerate() {
            (made.syllables.number(syllable) as usize == number).then_some(())?;
        }
        let base = syllables.len() + 1;
        (made.places.len() == base && 8 * made.pairs.len() >= base * base).then_some(made)
    }

    /// Weigh a token; `hash` is that of its term.
    pub fn weigh(&self, text: &[char], known: &[Character], hash: u32) -> Token {
        let weights = &self.weights;
        let lower: String = known.iter().map(|one| one.lower).collect();
        let [own, before, after] = self.words.find(lower.as_bytes()).map_or([0.0; 3], |word| self.gains[word as usize]);
        let mut gains = [weights.bias + own, before, after];
        if known.iter().all(|one| one.is(DIGIT)) {
            gains[0] += weights.digit;
        }
        for (is_so, added) in [(is_upper(known), weights.upper), (is_title(known), weights.title)] {
            if is_so {
                gains.iter_mut().zip(added).for_each(|(gain, added)| *gain += added);
            }
        }
        let joinable = !is_mark(text) && !known[0].is(DIGIT);
        Token {
            gain: gains[0],
            gain_as_previous: gains[1],
            gain_as_next: gains[2],
            syllable: self.syllables.find(lower.as_bytes()).map_or(0, |number| number + 1),
            hash,
            joinable,
            capital: known[0].is(UPPER),
            spoken: joinable && known.iter().any(|one| one.is(LETTER_OR_DIGIT)),
        }
    }

    /// Say of each token of a text whether it joins the one before it.
    pub fn find_joins(&self, tokens: &[Token], joins: &mut Vec<bool>) {
        let mut leads: Vec<f64> = self.gains(tokens);
        self.decode(&mut leads, joins);
        for at in (1..tokens.len()).rev() {
            let (before, token) = (&tokens[at - 1], &tokens[at]);
            joins[at] &= token.joinable && before.joinable && token.capital <= before.capital;
        }
        if let Some(first) = joins.first_mut() {
            *first = false;
        }
    }

    /// Say what speaks for each token's being inside a word, all but the label before it.
    fn gains(&self, tokens: &[Token]) -> Vec<f64> {
        let mut gains: Vec<f64> = tokens.iter().map(|token| token.gain).collect();
        for at in 1..tokens.len() {
            gains[at] += tokens[at - 1].gain_as_previous;
            gains[at - 1] += tokens[at].gain_as_next;
        }
        let base = self.places.len();
        let is_pair = |at: usize| {
            let key = tokens[at].syllable as usize * base + tokens[at + 1].syllable as usize;
            self.pairs.get(key >> 3).is_some_and(|bits| bits >> (key & 7) & 1 == 1)
        };
        let pairs: Vec<usize> = (0..tokens.len().saturating_sub(1)).filter(|at| is_pair(*at)).collect();
        let mut add = |places: &[usize], within: usize, weight: f64| {
            for at in places {
                gains[at + within] += weight;
            }
        };
        add(&pairs, 1, self.weights.second_of_pair);
        add(&pairs, 0, self.weights.first_of_pair);
        let triples: Vec<usize> =
            (0..tokens.len().saturating_sub(2)).filter(|at| self.is_triple(&tokens[*at..])).collect();
        add(&triples, 0, self.weights.first_of_triple);
        add(&triples, 2, self.weights.third_of_triple);
        gains
    }

    fn is_triple(&self, tokens: &[Token]) -> bool {
        let fits = (0..3).all(|place| {
            self.places.get(tokens[place].syllable as usize).is_some_and(|places| places >> place & 1 == 1)
        });
        let base = self.places.len() as u64;
        let key = || tokens[..3].iter().fold(0, |key, token| key * base + u64::from(token.syllable));
        fits && self.triples.binary_search(&key()).is_ok()
    }

    /// Find the best labels: `viterbi` of `vietnamese/words/crf.py`. `leads` are gains, and then leads.
    fn decode(&self, leads: &mut [f64], ones: &mut Vec<bool>) {
        let [zero_to_zero, zero_to_one, one_to_zero, one_to_one] = self.weights.carry;
        let bounds = [zero_to_zero - one_to_zero, zero_to_one - one_to_one];
        let (low, high) = (bounds[0].min(bounds[1]), bounds[0].max(bounds[1]));
        let (after_low, after_high) = (zero_to_one - zero_to_zero, one_to_one - one_to_zero);
        let mut carried = 0.0;
        for (at, lead) in leads.iter_mut().enumerate() {
            let gain = *lead;
            let above = gain + after_low.min(after_high) > high;
            let between = at == 0 || (!above && gain + after_low.max(after_high) > low);
            *lead = if at == 0 { gain } else { gain + carried };
            carried = if between {
                zero_to_one.max(one_to_one + *lead) - zero_to_zero.max(one_to_zero + *lead)
            } else if above {
                after_high
            } else {
                after_low
            };
        }
        ones.clear();
        ones.resize(leads.len(), false);
        for (at, lead) in leads.iter().enumerate().rev() {
            ones[at] = match ones.get(at + 1) {
                None => *lead > 0.0,
                Some(next) => *lead > high || (*lead > low && *lead > bounds[usize::from(*next)]),
            };
        }
    }
}

/// Whether all letters are capitals, and there is one.
fn is_upper(known: &[Character]) -> bool {
    known.iter().any(|one| one.is(UPPER)) && !known.iter().any(|one| one.is(LOWER))
}

/// Whether capitals begin all runs of letters, and there is one.
fn is_title(known: &[Character]) -> bool {
    let mut inside = false;
    for one in known {
        if (one.is(UPPER) && inside) || (one.is(LOWER) && !inside) {
            return false;
        }
        inside = one.is(UPPER | LOWER);
    }
    known.iter().any(|one| one.is(UPPER))
}

/// Whether Python's `string.punctuation` has these characters, one after the other.
fn is_mark(text: &[char]) -> bool {
    const MARKS: &str = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
    let at = MARKS.chars().position(|mark| mark == text[0]);
    at.is_some_and(|at| MARKS.chars().skip(at).take(text.len()).eq(text.iter().copied()))
}

#[cfg(test)]
#[allow(clippy::float_cmp)] // sums of a few halves and quarters
pub mod tests {
    use super::*;
    use crate::characters::tests::few;

    const WEIGHTS: Weights = Weights {
        bias: -1.0,
        digit: -2.0,
        upper: [0.25, 0.0, 0.0],
        title: [-0.5, 0.0, 0.0],
        second_of_pair: 4.0,
        first_of_pair: -1.0,
        first_of_triple: -1.0,
        third_of_triple: 5.0,
        carry: [0.0, 0.0, 0.0, 0.5],
    };

    pub fn model() -> Model {
        let syllables: Vec<Vec<u8>> =
            ["kinh", "doanh", "nhân", "trung"].iter().map(|one| one.as_bytes().to_vec()).collect();
        let mut pairs = vec![0; 4];
        for (first, second) in [(1, 2), (2, 3)] {
            let key: usize = first * 5 + second;
            pairs[key / 8] |= 1 << (key % 8);
        }
        let words = [(b"va".to_vec(), [-3.0, 0.0, 0.0])];
        Model::new(WEIGHTS, &words, &syllables, pairs, vec![(4 * 5 + 2) * 5 + 3], vec![0, 0, 2, 4, 1]).expect("a model")
    }

    fn weighed(text: &str) -> Token {
        let text: Vec<char> = text.chars().collect();
        let table = few();
        let known: Vec<Character> = text.iter().map(|one| *table.get(*one).expect("known")).collect();
        model().weigh(&text, &known, 0)
    }

    fn joins(text: &str) -> Vec<bool> {
        let tokens: Vec<Token> = text.split(' ').map(weighed).collect();
        let mut joins = Vec::new();
        model().find_joins(&tokens, &mut joins);
        joins
    }

    #[test]
    fn pairs_and_triples_of_the_list_are_joined() {
        assert_eq!(joins("va kinh doanh va"), [false, false, true, false]);
        assert_eq!(joins("trung doanh nhân"), [false, false, true]);
        assert_eq!(joins("kinh Doanh"), [false, false]);
        assert_eq!(joins("kinh , doanh"), [false; 3]);
    }

    #[test]
    fn a_token_is_weighed_by_its_letters() {
        assert_eq!(weighed("va").gain, -4.0);
        assert_eq!(weighed("12").gain, -3.0);
        assert_eq!((weighed("VA").gain, weighed("Va").gain), (-3.75, -4.5));
        let token = weighed("Đ.A");
        assert!(token.joinable && token.capital && token.spoken && token.gain == -1.25);
        assert!(!weighed(",").joinable && !weighed("()").joinable && weighed("->").joinable && !weighed("->").spoken);
        assert_eq!((weighed("trung").syllable, weighed("x").syllable), (4, 0));
    }
}
