"""The Porter 2 stem of an English word; nothing else touches PyStemmer."""

from __future__ import annotations

from functools import lru_cache

import Stemmer

KEPT_WORDS = 1 << 16
"""Words whose stems are remembered: more than some books have, a few MB."""


@lru_cache(KEPT_WORDS)
def stem(word: str) -> str:
    """The Porter 2 stem of a word in lower case, possessive aside."""
    # A stemmer must not be called by two threads at once; one of its own for each new word costs 2 µs.
    stemmer = Stemmer.Stemmer("english", 0)
    return str(stemmer.stemWord(word.lower().replace("’", "'").removesuffix("'s").rstrip("'")))
