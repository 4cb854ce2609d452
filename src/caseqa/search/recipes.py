"""What takes part in a search, and with which weight."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipe:
    """What takes part in a search and with which weight; the default is what earned its place (docs/evaluating.md)."""

    tokens: float = 1.0
    sentences: float = 0.5
    lexical: float = 0.3
    passages: float = 0.0
    aliases: bool = True
    spelling: bool = True
    rerank: int = 10
    """How many passages the reranker reads; 0 leaves it out. Over the 334 gold questions, as hit@1 and nDCG@10:
    8 .731, .718; 10 .743, .727; 11 .743, .729; 12 .743, .733; 14 .746, .736; 16 .746, .735. Eleven take
    137 milliseconds; whole passages instead of windows took six times as long and are ranked no better."""
    words: int = 60
    """How many words around its nearest sentence the reranker reads of a passage, after its heading; 0 gives it the
    whole passage. Chosen on 200 of the questions, where also 75 and 90 words were worse, and no heading."""
    first_stage: float = 0.1
    """Weight of a passage's score in the first search, in standard deviations, beside the probability that it answers.
    On 195 questions about three documents the reranker never read, as hit@1 and nDCG of what was found: .08 .815,
    .873; .1 .821, .876; .12 .826, .877; .16 .810, .871; on the gold questions .749, .731; .743, .729; .734, .728; .728,
    .724. Both moved to 0 to 1 within each question and halved, as it was before: .795, .864 and .716, .724."""
    feedback: float = 0.15
    """Weight of nearness to the best passage's answer, times how likely that is one."""
    feedback_reads: int = 2
    """How many passages more the reranker reads because they are nearest to the best passage's answer."""


DEFAULT = Recipe()
