"""The citation styles caseqa knows, and how each differs where a processor leaves the choice to us."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Style(StrEnum):
    """A citation style for prose, or a format for a reference manager."""

    CHICAGO_NOTE = "chicago-note"
    CHICAGO_BIBLIOGRAPHY = "chicago-bibliography"
    CHICAGO_AUTHOR_DATE = "chicago-author-date"
    APA = "apa"
    MLA = "mla"
    HARVARD = "harvard"
    BIBTEX = "bibtex"
    BIBLATEX = "biblatex"
    RIS = "ris"
    CSL_JSON = "csl-json"


@dataclass(frozen=True, slots=True)
class Manner:
    """What a prose style is made of: its CSL files and its words for headings and second-hand quotations."""

    entry: str
    """The CSL file for ``cite``."""
    short: str
    """The CSL file for ``cite_in_text``."""
    quoted: str
    """How the style says that a source was read in another one."""
    heading: str = "{quoted} sec."
    """How the style points at a heading that has no number; ``{quoted}`` or ``{bare}`` stand for its words."""
    shortened_heading: str = ""
    """The same for a heading cut short, where the style treats it differently."""
    note: str = "n. {}"
    """How the style points at a note; ``{}`` stands for its label."""
    note_on_page: str = "{}, n. {}"
    """The same where the page is printed: its label, then that of the note."""
    capital_figures: bool = False
    """Whether "Figure 1" is written out with a capital, not "fig. 1"."""
    square: bool = False
    """Whether brackets in a heading become square inside the brackets of a citation."""
    sentence_case: bool = False
    """Whether titles are to be in sentence case."""
    article: bool = True
    """Whether a short title keeps its first article."""


# The 17th edition of the Chicago files, not the 18th: that one leaves out the place of publication and
# the page range of a chapter, which most editors in this field still ask for and which the record has.
_CHICAGO_NOTES = "chicago-notes-bibliography-17th-edition"
_CHICAGO_SHORT = "chicago-shortened-notes-bibliography-17th-edition"
_CHICAGO_DATES = "chicago-author-date-17th-edition"

MANNERS = {
    # Chicago cites a source without pages `under "Heading"`, and a note on a printed page "124n26"; so does MLA.
    Style.CHICAGO_NOTE: Manner(
        _CHICAGO_NOTES, _CHICAGO_SHORT, "quoted in", "under {quoted}", note_on_page="{}n{}", article=False
    ),
    Style.CHICAGO_BIBLIOGRAPHY: Manner(
        _CHICAGO_NOTES, _CHICAGO_SHORT, "quoted in", "under {quoted}", note_on_page="{}n{}", article=False
    ),
    Style.CHICAGO_AUTHOR_DATE: Manner(
        _CHICAGO_DATES, _CHICAGO_DATES, "quoted in", "under {quoted}", note_on_page="{}n{}", article=False
    ),
    # APA: "Background section", with quotation marks only where a long heading is shortened.
    Style.APA: Manner(
        "apa",
        "apa",
        "as cited in",
        "{bare} section",
        "{quoted} section",
        note="Footnote {}",
        note_on_page="{}, Footnote {}",
        capital_figures=True,
        square=True,
        sentence_case=True,
    ),
    Style.MLA: Manner(
        "modern-language-association", "modern-language-association", "qtd. in", note_on_page="{}n{}", article=False
    ),
    # Cite Them Right wants capitals only for the first word and proper names, as APA does.
    Style.HARVARD: Manner(
        "harvard-cite-them-right", "harvard-cite-them-right", "quoted in", "‘{bare}’ section", sentence_case=True
    ),
}
"""The prose styles; every other style is an export format."""
