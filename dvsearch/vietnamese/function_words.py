"""Words that hold a sentence together and say nothing of its subject: a question may be answered without them."""

from __future__ import annotations

from collections.abc import Sequence

# Closed classes: question words, determiners, prepositions, conjunctions, auxiliaries and particles. Content words that
# are merely frequent are not among them.
_WORDS = """
ai|gì|nào|sao|đâu|bao nhiêu|bao giờ|khi nào|thế nào|như thế nào|ra sao|vì sao|tại sao|làm sao|những ai|những gì|là gì
mấy|các|những|mọi|một số|này|kia|đó|ấy|nọ|thế|vậy
của|cho|với|ở|tại|trong|ngoài|trên|dưới|về|từ|đến|tới|bởi|do|vì|để|bằng|theo|qua|như|giữa|cùng
và|hay|hoặc|thì|là|mà|nhưng|nếu|nên|rồi|khi|sau|trước|sau khi|trước khi|trong khi|bởi vì|tuy|dù
được|bị|đã|đang|sẽ|sắp|vừa|còn|vẫn|cũng|chỉ|rất|quá|lắm|hơn|nhất|lại|ra|lên|xuống|vào|có|không|chưa|phải|có thể
à|ạ|ư|nhỉ|nhé|đi|chứ|thôi|cả|luôn|ngay|đều|cứ
"""
_FUNCTION_WORDS = frozenset(tuple(word.split()) for line in _WORDS.split("\n") for word in line.split("|") if word)


def is_function_word(word: Sequence[str]) -> bool:
    """Tell whether the terms of a word make one that a question may be answered without."""
    return tuple(word) in _FUNCTION_WORDS
