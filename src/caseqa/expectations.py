"""What kind of answer a question asks for, and whether a text holds one that the question does not already name."""

from __future__ import annotations

import re
from enum import StrEnum

from caseqa.counting import MONTHS


class Kind(StrEnum):
    """The kinds of answer that can be recognised in a text."""

    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    ANY = "any"


_NUMBER = re.compile(
    r"^(?:.*\b)?(?:how (?:many|much|large|big|long|often|old|far|tall|high)|what (?:percentage|share|proportion|number)"
    r"|number of|size of|cost of|what (?:is|was|were) the (?:\w+ )?(?:number|cost|population|size|budget|percentage))\b"
)
_DATE = re.compile(
    r"^(?:.*\b)?(?:when (?!\w+ing\b)|what year|which year|what month|which month|what date|on what day|since when)\b"
)
_NAME = re.compile(
    r"^(?:.*\b)?(?:who|whom|whose|where|names? of|which (?:\w+ ){0,3}?(?:countr\w+|states?|town\w*|cit\w+|groups?|"
    r"person|people|members?|part(?:y|ies)|organi[sz]ations?|bod\w+|agenc\w+|languages?|militias?|regions?))\b"
)

_COUNTED = re.compile(
    r"\b\d[\d,.]*|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|"
    r"sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?|half|third|quarter|doubled?|tripled?"
    r"|once|twice|tens|single|none)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:1[0-9]|20)\d\d")
_DATED = re.compile(
    # Without "May", which is more often a verb.
    rf"\b(?:1[0-9]|20)\d\d\b|\b(?:{'|'.join(name for name in MONTHS if name != 'May')})\b"
    r"|\b(?:\d{1,2}(?:st|nd|rd|th)? century|yesterday|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
)
_CAPITAL = re.compile(r"(?<![.!?“\"(] )(?<!^)\b[A-Z][\w’'-]+|\b[A-Z]{2,}\w*\b")
_LEADING = re.compile(r"^[“\"(]?([A-Z][\w’'-]+) (?:[A-Z][\w’'-]+|was|were|is|had|has|led|took|said|became)\b")


def expected(question: str) -> Kind:
    """The kind of answer a question asks for; ``any`` when a sentence of any kind may answer."""
    asked = " ".join(question.lower().split())
    for kind, pattern in ((Kind.NUMBER, _NUMBER), (Kind.DATE, _DATE), (Kind.NAME, _NAME)):
        if pattern.search(asked):
            return kind
    return Kind.ANY


def holds(text: str, kind: Kind, question: str) -> bool:
    """True when the text has an answer of that kind which does not stand in the question."""
    asked = question.lower()
    if kind == Kind.ANY:
        return True
    if kind == Kind.NUMBER:
        found = [m[0] for m in _COUNTED.finditer(text) if not _YEAR.fullmatch(m[0].strip(".,"))]
    elif kind == Kind.DATE:
        found = [m[0] for m in _DATED.finditer(text)]
    else:
        found = [m[0] for m in _CAPITAL.finditer(text)]
        first = _LEADING.match(text)
        found += [first[1]] if first else []
    return any(one.lower().strip(".,") not in asked for one in found)
