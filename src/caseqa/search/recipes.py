"""What takes part in a search, and with which weight."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipe:
    """What takes part in a search and with which weight; the default is what earned its place (docs/evaluating.md)."""

    tokens: float = 1.0
    sentences: float = 0.5
    lexical: float = 0.3
    """Weights of a first search's scores, in standard deviations. With 0.2 the lexical one finds as much on 529
    questions about four documents (hit@1 .781 and .781, nDCG .797 and .799) and on 460 claims, less of SciFact (.736
    and .741)."""
    passages: float = 0.0
    aliases: bool = True
    spelling: bool = True
    notes: bool = True
    """Whether sources in notes are searched like sentences and read with them (first.NOTE_LIFT): of 41 questions for a
    source .561 are right first without, .732 with."""
    rerank: int = 12
    """How many first candidates the reranker reads at most; 0 leaves it out. Whole passages instead of windows took six
    times as long and are ranked no better."""
    step: int = 4
    """How many of them it reads at a time, until one convinces (second.CONVINCES); 0 reads all. Even, for two cores.
    Over 529 questions about four documents, as hit@1, nDCG, answers@5, evidence@5 and texts read, those of feedback
    among them: all twelve .800, .814, .855, .821, 14; ten, and four more below .3, as it was, .800, .814, .856, .822,
    13.0; four at a time until .7 and .5 convince .800, .811, .847, .814, 9.8. With .6 and .5 .796, .808, .843, .807,
    9.5; with .8 and .6 .798, .811, .853, .816, 10.4."""
    words: int = 60
    """How many words around its nearest sentence the reranker reads of a passage, after its heading; 0 gives it the
    whole passage. Chosen on 200 of the questions, where also 75 and 90 words were worse, and no heading."""
    first_stage: float = 0.1
    """Weight of a passage's score in the first search, in standard deviations, beside the probability that it answers.
    On 195 questions about three documents the reranker never read, as hit@1 and nDCG of what was found: .08 .815,
    .873; .1 .821, .876; .12 .826, .877; .16 .810, .871; on the gold questions .749, .731; .743, .729; .734, .728; .728,
    .724. Both moved to 0 to 1 within each question and halved, as it was before: .795, .864 and .716, .724."""
    feedback: float = 0.15
    """Weight of nearness to the best passage's answer, times how likely that is one: pseudo-relevance feedback (Rocchio
    1971), after the reranker instead of before. With ten and two read, over the 529 questions, as nDCG, answers@5 and
    evidence@5: 0 .793, .842, .808; .1 .796, .846, .811; .15 .795, .849, .814; .2 .795, .850, .815; hit@1 is .777 in
    all. Nearness by tokens instead of sentences gains less."""
    feedback_reads: int = 2
    """How many passages more the reranker reads because they are nearest to the best passage's answer. As hit@1, nDCG,
    answers@5 and evidence@5: eleven first candidates alone .777, .788, .835, .802; twelve .777, .791, .834, .802; ten
    and two .777, .795, .849, .814; eight and four .771, .791, .844, .811; ten and four .779, .799, .851, .816. Two
    cores read eleven and twelve in six rounds (twelve took some 6 % longer), fourteen in seven."""

    beside_reads: int = 2
    """How many passages more the reranker reads because they stand directly before or after one that likely answers
    (second.CARRIES). They say "this process" of what their neighbour names, and so resemble the question little; their
    score in the first search is therefore at least their neighbour's. Over 689 questions about four documents, as
    hit@1, nDCG, answers@5, evidence@5 and texts read: without .790, .809, .844, .813, 9.4; with two .791, .810, .847,
    .817, 10.3."""
    settle: int = 5
    """How many of the first passages the judge reads at most, where they stand close (third.CLOSE): those a reader sees
    first change places, and no other comes among them. Over the same questions, as hit@1, nDCG and texts: none .791,
    .810, 0; three .806, .814, 1.1; five .810, .816, 1.5; eight .811, .818, 1.8."""


DEFAULT = Recipe()
