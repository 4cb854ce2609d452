"""A document's bibliographic record from what it says of itself, with the origin of each field and its doubt.

A field that two places agree on is sure; one that a single place gives is doubtful, for the user to confirm.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from caseqa.counting import MONTH_NUMBERS, MONTHS
from caseqa.records import Note, Reading, Reference, ReferenceForm, SourceKind, Span
from caseqa.references import editors_of, is_body, is_person, is_place, read_authors, read_byline, read_references
from caseqa.structure.headings import PART, TOP_LEVEL
from caseqa.text import fold

FIRST_PAGES = 3
FRONT_PAGES = 9
"""A book's title page, its rights and the library's entry stand before its contents, which begin no later than here,
after half-title, title, rights and dedication. Of 14 PDFs a book gains its record;
with 14 pages a manual takes the ISBN of a work that it lists for its own."""
FIRST_LINES = 80
"""Where a text without pages says who wrote it; titles, imprints and citation lines of those seen stand above this."""
LAST_LINES = 40
CITATION_LINES = 6
"""The longest "Suggested citation" seen runs over five lines."""

_CITATION = re.compile(
    r"^(?:(?:suggested|recommended|preferred|please|how to)\s+)?(?:cite|citation)(?:\s(?:this|as|it|the)\b[^:]{0,40})?"
    r"\s*:\s*(?P<rest>.*)$",
    re.IGNORECASE,
)
_ISBN = re.compile(
    r"\b(?:e-?)?ISBN(?:-1[03])?\b[:\s]*(?:\([^)]*\)[:\s]*)?(?P<isbn>97[89][\d\s-]{10,14}|\d[\d\s-]{8,11}[\dX])", re.I
)
_DOI = re.compile(r"(?:doi\.org/|\bdoi:?\s*)(?P<doi>10\.\d{4,9}/[^\s\"<>]+)", re.IGNORECASE)
_SYMBOL = re.compile(
    r"^(?:United Nations\s+)?(?P<symbol>(?:S|A|E|ST|TD|DP|CAT|CCPR|CEDAW|CERD|CRC)/(?:[\w.-]+/)*"
    r"[\w.()-]*\d[\w./()-]*)\*{0,2}$"
)
_RIGHTS = re.compile(
    r"(?:©|\(c\)|\bcopyright\b)[\s©,:by]*(?:(?P<before>\d{4})[,\s]+(?:by\s+)?)?(?P<who>[^\d©.,]{3,80}?)?"
    r"(?:[,\s]+(?P<after>\d{4}))?\s*(?:$|[.,])",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^(?:(?:[IVXLC]+|\d+)[.)]\s|(?:chapter|part|section|book)\s[a-z]+$)", re.IGNORECASE)
"""A first heading: "I. Background" and "Chapter One" are shaped like names."""
_GENERATION = re.compile(r"(?P<first>.+?),?\s(?P<which>Jr\.?|Sr\.?|I{2,3}|IV)(?P<given>(?:,\s.+)?)")
"""A name with what tells father from son: "Ada Brook Jr.", "Brook, Ada, Jr.", "Brook Jr., Ada"."""
_NO_PERSON = re.compile(r"['’]s\b|\b(?:Team|Staff|Editors|Contributors|Collective)\b")
"""What is_person lets pass, as no note names its sources so."""
_MONTH, _YEAR = rf"(?P<month>{'|'.join(MONTHS)})", r"(?P<year>(?:19|20)\d\d)"
_DATES = (
    re.compile(rf"^(?:(?P<day>\d{{1,2}})\s+)?{_MONTH}\s+{_YEAR}$", re.IGNORECASE),
    re.compile(rf"^(?:\w+day,?\s+)?{_MONTH}\s+(?P<day>\d{{1,2}}),\s+{_YEAR}$", re.IGNORECASE),
)
"""A date alone on its line: "5 May 2025", "May 2025", "Thursday, May 5, 2025"."""
_PLACE_AND_YEAR = re.compile(rf"^(?:[^,•·|]{{3,60}}?\s*[•·|]\s*)?(?P<place>[A-Z][^\d,•·|]{{2,40}}),\s+{_YEAR}$")
"""A place and a year alone on a line of the first pages: "United Nations • New York, 2025"."""
_PARTED = re.compile(r"(?:^|\s)[^\W\d_]{2,}-$")
_PAGES = re.compile(r"(?P<first>\d+)\s*[-–]\s*(?P<last>\d+)")
NAMES = frozenset(
    ["author", "editor", "translator", "container-author", "collection-editor", "interviewer", "recipient"]
)
DATES = frozenset(["issued", "accessed", "original-date", "event-date", "submitted"])
"""The variables of a record that hold names, and those that hold dates."""
CSL_TYPES = {
    SourceKind.BOOK: "book",
    SourceKind.REPORT: "report",
    SourceKind.UN_DOCUMENT: "report",
    SourceKind.RESOLUTION: "report",
    SourceKind.NEWS: "article-newspaper",
    SourceKind.ARTICLE: "article-journal",
}
"""The CSL type of each kind of source; anything else is a ``document``, or what it stands in says more."""


class Origin(StrEnum):
    """Where a field of a record came from."""

    USER = "user"
    SIDECAR = "sidecar"
    CITATION = "citation line"
    TITLE_PAGE = "title page"
    PROPERTIES = "file properties"
    IMPRINT = "imprint"
    FILE_NAME = "file name"
    KIND = "kind of document"


@dataclass(slots=True)
class Catalogued:
    """A record being put together: values by CSL variable, and for each its origin and doubt."""

    values: dict[str, object] = field(default_factory=dict)
    fields: dict[str, tuple[Origin, str]] = field(default_factory=dict)

    def give(self, name: str, value: object, origin: Origin, doubt: str = "") -> None:
        """Set a field unless it has a value."""
        if value and name not in self.values:
            self.values[name] = value
            self.fields[name] = (origin, doubt)

    def rows(self) -> tuple[tuple[str, str, str], ...]:
        """The fields as ``Source.csl_fields`` keeps them."""
        return tuple((name, origin.value, doubt) for name, (origin, doubt) in self.fields.items())


def from_sidecar(record: Mapping[str, object]) -> Catalogued:
    """A record the user wrote beside the source: taken whole, nothing doubtful."""
    made = Catalogued(dict(record))
    made.fields = {str(name): (Origin.SIDECAR, "") for name in record if name not in ("id", "custom")}
    return made


def catalogue(reading: Reading, title: str, name: str, headings: Collection[str] = ()) -> Catalogued:
    """The record of a document from its citation line, title page, properties and imprint.

    ``title`` was read from the first page, or from the properties where that bears it out; ``name`` is the file's;
    ``headings`` are those of its sections, which name nobody.
    """
    first = _first(reading)
    last = [line.text for line in reading.lines[-LAST_LINES:]]
    made = Catalogued()
    cited = _citation_line(first) or _citation_line(last)
    if cited:
        _from_citation(made, cited, title)
    agreed = reading.title and title and fold(reading.title).text == fold(title).text
    doubt = "" if agreed else "read from the first page alone"
    made.give("title", title, Origin.PROPERTIES if agreed else Origin.TITLE_PAGE, doubt)
    made.give("title", name, Origin.FILE_NAME, "no title was found in the document")
    _authors(made, reading, first, title, headings)
    _imprint(made, [*reading.edges, *first])
    made.give("type", "document", Origin.KIND, "nothing says what kind of document this is")
    return made


def named(printed: str) -> dict[str, str]:
    """A name as CSL wants it: "Given Family" or "Family, Given" parted for a person, whole for a body."""
    printed = " ".join(printed.split())
    generation = _GENERATION.fullmatch(printed)
    if generation:
        name = named(generation["first"] + generation["given"])
        return {"literal": printed} if "literal" in name else {**name, "suffix": generation["which"]}
    family, comma, given = (part.strip() for part in printed.partition(","))
    if comma and family and given and not is_body(printed):
        return {"family": family, "given": given}
    if not is_person(printed) or _NO_PERSON.search(printed):
        return {"literal": printed}
    words = printed.split()
    # Particles in lower case belong to the family name: "Jair van der Lijn".
    at = next((n for n, word in enumerate(words[1:], start=1) if word[0].islower()), len(words) - 1)
    return {"family": " ".join(words[at:]), "given": " ".join(words[:at])}


def _first(reading: Reading) -> list[str]:
    """The lines of the first pages, of a book all before its contents."""
    if not reading.page_labels:
        return [line.text for line in reading.lines[:FIRST_LINES]]
    listed = (line.page for line in reading.lines if line.text.strip().lower() in ("contents", "table of contents"))
    last = next((page - 1 for page in listed if page <= FRONT_PAGES), 0)
    return [line.text for line in reading.lines if line.page <= max(FIRST_PAGES, last)]


def _citation_line(lines: Sequence[str]) -> Reference | None:
    """The source that a "Suggested citation:" names, read as a note would be."""
    for number, line in enumerate(lines):
        found = _CITATION.match(line.strip())
        if not found:
            continue
        text = found["rest"].strip()
        for following in lines[number + 1 : number + CITATION_LINES]:
            if text.endswith(".") and len(text.split()) > 5:
                break
            # A word parted at the end of a line is one word; an address or "Franco-" before a capital is not.
            parted = _PARTED.search(text) and following.strip()[:1].islower()
            text = f"{text[:-1] if parted else f'{text} '}{following.strip()}".strip()
        note = Note("n", "1", text, 1, Span(0, max(len(text), 1)))
        full = [one for one in read_references([note]) if one.form is ReferenceForm.FULL and one.title]
        if text and full:
            return full[0]
    return None


def _from_citation(made: Catalogued, cited: Reference, title: str) -> None:
    """What a document's own citation says; sure where its title is the one on the title page."""
    ours, theirs = fold(cited.title).text.strip(), fold(title).text.strip()
    same = bool(theirs) and (ours.startswith(theirs) or theirs.startswith(ours))
    doubt = "" if same else "the citation line names another title than the title page"
    kind = CSL_TYPES.get(cited.kind, "document")
    if (
        cited.container
        and (cited.publisher or cited.place)
        and kind in ("book", "report", "document", "article-journal")
    ):
        kind = "chapter"
    editors = editors_of(cited)
    if editors and cited.container:
        kind = "chapter"
        made.give("editor", [named(name) for name in editors], Origin.CITATION, doubt)
        pages = _PAGES.search(cited.locator)
        made.give("page", f"{pages['first']}-{pages['last']}" if pages else "", Origin.CITATION, doubt)
    made.give("type", kind, Origin.CITATION, "told from the form of the citation")
    made.give("title", cited.title, Origin.CITATION, doubt)
    made.give("author", [named(author) for author in cited.authors], Origin.CITATION, doubt)
    made.give("container-title", cited.container, Origin.CITATION, doubt)
    made.give("publisher", cited.publisher, Origin.CITATION, doubt)
    made.give("publisher-place", cited.place, Origin.CITATION, doubt)
    if cited.year.isdecimal():
        made.give("issued", {"date-parts": [[int(cited.year)]]}, Origin.CITATION, doubt)
    made.give("number", cited.symbol, Origin.CITATION, doubt)
    made.give("URL", cited.urls[0] if cited.urls else "", Origin.CITATION, doubt)


def _authors(made: Catalogued, reading: Reading, first: Sequence[str], title: str, headings: Collection[str]) -> None:
    """Authors from the properties where the first pages name them too, else from under the title."""
    given = read_authors(reading.author) if reading.author else ()
    page = fold(" ".join(first)).text
    if given and all(fold(word).text in page for name in given for word in name.split() if len(word) > 1):
        made.give("author", [named(name) for name in given], Origin.PROPERTIES)
    elif given and "author" not in made.values:
        # Who typed or converted a file stands there as often as who wrote it: nobody is cited on that word alone.
        said = f"the file's properties name {reading.author}, its first pages do not; set it if that is right"
        made.fields["author"] = (Origin.PROPERTIES, said)
    found = _under_title(first, title, headings)
    if found:
        made.give("author", [named(name) for name in found], Origin.TITLE_PAGE, "read from the first page alone")


def _under_title(first: Sequence[str], title: str, headings: Collection[str]) -> tuple[str, ...]:
    """Persons named in a line of their own within four lines after the title, before any heading."""
    wanted = fold(title).text.strip()
    ends = [n for n, line in enumerate(first) if len(line) > 3 and wanted.endswith(fold(line).text.strip())]
    if not wanted or not ends:
        return ()
    known = {fold(heading).text.strip() for heading in headings}
    for line in map(str.strip, first[ends[0] + 1 : ends[0] + 5]):
        heading = _NUMBERED.match(line) or PART.match(line) or line.lower().rstrip(":. ") in TOP_LEVEL
        if heading or fold(line).text.strip() in known:
            break
        if names := read_byline(line):
            return names
    return ()


def _imprint(made: Catalogued, first: Sequence[str]) -> None:
    """ISBN, DOI, symbol, publisher, date: what imprints and mastheads say."""
    text = "\n".join(first)
    isbn = next((one for found in _ISBN.finditer(text) if _is_isbn(one := _spaced(found["isbn"]))), "")
    made.give("ISBN", isbn, Origin.IMPRINT)
    doi = _DOI.search(text)
    made.give("DOI", doi["doi"].rstrip(".,;)") if doi else "", Origin.IMPRINT, "the first DOI on the first pages")
    symbol = next((found["symbol"] for line in first[:15] if (found := _SYMBOL.match(line.strip()))), "")
    if symbol:
        made.give("number", symbol, Origin.IMPRINT)
        made.give("type", "report", Origin.IMPRINT)
        made.give("author", [{"literal": "United Nations"}], Origin.IMPRINT, "told from the document's symbol")
        made.give("publisher", "United Nations", Origin.IMPRINT)
    made.give("type", "book" if isbn else "", Origin.IMPRINT, "told from the ISBN; it may be that of a collection")
    for line in first:
        held = _RIGHTS.search(line)
        if held and (held["before"] or held["after"]):
            who = (held["who"] or "").strip(" ,;")
            made.give("publisher", who if is_body(who) else "", Origin.IMPRINT, "the holder of the rights")
            year = int(held["before"] or held["after"])
            made.give("issued", {"date-parts": [[year]]}, Origin.IMPRINT, "the year of the rights")
            break  # those of excerpts and pictures come after the document's own
    dates = (one.match(line.strip()) for line in first for one in _DATES)
    date = next((found for found in dates if found), None)
    if date:
        parts = [
            int(date["year"]),
            MONTH_NUMBERS[date["month"].lower()],
            *([int(date["day"])] if date["day"] else []),
        ]
        made.give("issued", {"date-parts": [parts]}, Origin.TITLE_PAGE, "the first date on the first pages")
    place = next((found for line in first if (found := _PLACE_AND_YEAR.match(line.strip()))), None)
    if place and all(map(is_place, place["place"].split(" and "))):
        doubt = "a place and a year on the first pages"
        made.give("issued", {"date-parts": [[int(place["year"])]]}, Origin.TITLE_PAGE, doubt)
        made.give("publisher-place", place["place"], Origin.TITLE_PAGE, doubt)


def _spaced(isbn: str) -> str:
    return re.sub(r"[\s-]+", "-", isbn.strip(" -\n"))


def _is_isbn(printed: str) -> bool:
    """Whether the check digit is right."""
    digits = [10 if one == "X" else int(one) for one in printed if one.isdecimal() or one == "X"]
    if len(digits) == 13:
        return sum(digit * (1 + 2 * (n % 2)) for n, digit in enumerate(digits)) % 10 == 0
    return len(digits) == 10 and sum(digit * (10 - n) for n, digit in enumerate(digits)) % 11 == 0
