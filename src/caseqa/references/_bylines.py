"""The line below a title that names who wrote a document."""

from __future__ import annotations

import regex

from caseqa.references._authors import is_person, read_authors
from caseqa.references._places import is_place

TITLED = regex.compile(
    r"(?:The|An?|On|In|For|From|Towards?)\s|.*\b(?:Summary|Findings|Messages|Chapters?|Introduction|Contents|Abstract|Preface"
    r"|Foreword|Recommendations|Conclusions?|Overview|Background|Papers?|Briefs?|Briefing|Draft|Edition|Volume|Part"
    r"|Section|Annex|Version|Discussion|Executive|Keynote|Key|Table|Figure|Article|Essay|Series|Review|History|Reader"
    r"|Lessons|Thesis|Dissertation|Analysis|Evaluation|Assessment|Guide|Handbook|Acknowledge?ments|Glossary|Bibliography"
    r"|References|Notes|Appendix|Methodology|Copyright|Confidential|Team|Staff|Editors|Contributors|Collective)\b",
    regex.IGNORECASE,
)
"""Lines below a title that are shaped like a name and say what a text or a part of it is."""
MARKS = regex.compile(
    r"(?<=\p{L}|\.)(?:\s?[*†‡§¶‖#]|[¹²³⁴-⁹⁰](?:,?[¹²³⁴-⁹⁰])*|\d{1,2}(?:,\s?\d{1,2})*)+(?=\s*(?:[,;&]|and\b|und\b|et\b|$))"
)
"""Marks behind a name that lead to a note about the author."""
SMALL = regex.compile(
    r"(?<=\s)(?:And|Und|Et|Van|Von|De|Der|Den|Del|Di|Da|Dos|Du|La|Le|Ten|Ter|Zu)(?=\s)|(?<=\s)I[iv]{1,2}\b"
)


def read_byline(line: str) -> tuple[str, ...]:
    """The persons of a line that names nothing else, with or without "by"; none where a word says what a text is."""
    names = read_authors(_plain_names(line))
    if all(is_person(name) and not TITLED.match(name) and not is_place(name) for name in names):
        return names
    return ()


def _plain_names(line: str) -> str:
    """A line of authors without "by" and the marks behind the names, its words in small letters if all are capitals."""
    line = MARKS.sub("", regex.sub(r"^(?:by|von|par)\s+", "", line, flags=regex.IGNORECASE)).strip(" *†‡,")
    if not line.isupper():
        return line
    return SMALL.sub(lambda found: found[0].upper() if found[0][0] == "I" else found[0].lower(), line.title())
