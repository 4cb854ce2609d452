"""Two wordings side by side as HTML: which words differ, or which they share."""

from __future__ import annotations

import re
from collections.abc import Sequence

from caseqa.differences import EditKind, align
from caseqa.lexical import terms
from caseqa.text import fold
from caseqa.ui.markup import escape

_WORD = re.compile(r"\S+")
_EDGES = re.compile(r"^\W+|\W+$")


def compared(quoted: str, source: str) -> tuple[str, str]:
    """A quotation and the source's words, what only one of them has in <del> and <ins>.

    Case, punctuation at a word's edge and the shape of quotation marks make no difference.
    """
    mine, theirs = _WORD.findall(quoted), _WORD.findall(source)
    edits = align([_key(word) for word in mine], [_key(word) for word in theirs])
    left, right = [], []
    for edit in edits:
        same = edit.kind is EditKind.EQUAL
        left.append(_run(mine[slice(*edit.quoted)], "" if same else "del"))
        right.append(_run(theirs[slice(*edit.source)], "" if same else "ins"))
    return " ".join(filter(None, left)), " ".join(filter(None, right))


def shared(claim: str, sentence: str) -> tuple[str, str]:
    """A claim and a sentence: what the sentence lacks of the claim underlined, what both say in bold.

    Words count as the same when they have the same stem; words of grammar are left alone.
    """
    asked, said = set(terms(claim)), set(terms(sentence))
    absent = [_absent(piece) if _stems(piece) and not _stems(piece) & said else escape(piece) for piece in _cut(claim)]
    both = [f"<b>{escape(piece)}</b>" if _stems(piece) & asked else escape(piece) for piece in _cut(sentence)]
    return "".join(absent), "".join(both)


def _cut(text: str) -> list[str]:
    """A text as its words and what stands between them, in order."""
    return re.findall(r"\w[\w’'-]*|[^\w]+", text)


def _stems(piece: str) -> set[str]:
    return set(terms(piece))


def _absent(piece: str) -> str:
    return f'<span class="cq-absent">{escape(piece)}</span>'


def _key(word: str) -> str:
    return _EDGES.sub("", fold(word).text) or word


def _run(words: Sequence[str], tag: str) -> str:
    text = escape(" ".join(words))
    return f"<{tag}>{text}</{tag}>" if tag and text else text
