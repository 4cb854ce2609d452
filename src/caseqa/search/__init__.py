"""From a question to ranked passages: a first search, a second look by the reranker, a third by the judge."""

from __future__ import annotations

from caseqa.encoders import Encoder
from caseqa.entailment import Answering
from caseqa.rerankers import Reranker
from caseqa.results import Hit
from caseqa.search.defining import defining_first
from caseqa.search.first import (
    CANDIDATES,
    first_search,
    fuse,
    search_dense,
    search_lexical,
    search_sentences,
    search_tokens,
)
from caseqa.search.recipes import DEFAULT, Recipe
from caseqa.search.second import is_statement, nearest_words, rerank
from caseqa.search.shelves import Found, Shelf
from caseqa.search.third import settle

__all__ = [
    "CANDIDATES",
    "DEFAULT",
    "Found",
    "Recipe",
    "Shelf",
    "first_search",
    "fuse",
    "is_statement",
    "nearest_words",
    "rerank",
    "search",
    "search_dense",
    "search_lexical",
    "search_sentences",
    "search_tokens",
    "settle",
]


def search(
    shelf: Shelf,
    question: str,
    encoder: Encoder,
    reranker: Reranker | None,
    top: int = 10,
    recipe: Recipe = DEFAULT,
    judge: Answering | None = None,
) -> tuple[Hit, ...]:
    """The best passages for a question, best first; the judge is asked where the reranker is in doubt."""
    asked, vector, found = first_search(shelf, question, encoder, recipe)
    if reranker is not None and recipe.rerank:
        found = rerank(shelf, asked, vector, found, reranker, recipe)
        if judge is not None and not is_statement(asked):
            found = settle(asked, found, judge, recipe)
    found = defining_first(shelf, asked, found)
    return tuple(
        Hit(
            shelf.stores[item.store].passages[item.row],
            item.score,
            rank,
            item.by,
            logit=item.logit,
            read=item.read,
            note_id=item.note_id,
        )
        for rank, item in enumerate(found[:top], start=1)
    )
