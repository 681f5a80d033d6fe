"""What the bench counts, by plain loops over words: nothing of the index but who holds which."""

from __future__ import annotations

from collections import Counter, defaultdict

from tests.research.tiny import Texts


def plain_company(
    texts: Texts, phrase: list[str], window: tuple[int, int]
) -> tuple[Counter[str], Counter[str], Counter[str], Counter[str], int, int]:
    """Tokens in windows, tokens outside hits, hits and articles that have a word about them; R1, and hits."""
    tokens: Counter[str] = Counter()
    outside: Counter[str] = Counter()
    with_word: Counter[str] = Counter()
    in_articles: dict[str, set[str]] = defaultdict(set)
    hits = size = 0
    for id, values in texts.items():
        for words in values:
            spelled = [word.split() for word in words]
            owner = [number for number, parts in enumerate(spelled) for _ in parts]
            flat = [part for parts in spelled for part in parts]
            found = [at for at in range(len(flat)) if flat[at : at + len(phrase)] == phrase]
            nodes = {owner[at + place] for at in found for place in range(len(phrase))}
            near: set[int] = set()
            for at in found:
                first, last = owner[at], owner[at + len(phrase) - 1]
                around = {*range(first - window[0], first), *range(last + 1, last + 1 + window[1])}
                around = {place for place in around if 0 <= place < len(words)} - nodes
                near |= around
                for word in {words[place] for place in around}:
                    with_word[word] += 1
                    in_articles[word].add(id)
            hits += len(found)
            size += len(near)
            tokens.update(words[place] for place in near)
            outside.update(word for place, word in enumerate(words) if place not in nodes)
    return tokens, outside, with_word, Counter({word: len(ids) for word, ids in in_articles.items()}), size, hits
