"""Take the notes out of a document, find the marks that call them, and link the two if only one note fits."""

from caseqa.footnotes.found import FoundMark, FoundNote, Split
from caseqa.footnotes.linking import link_marks
from caseqa.footnotes.splitting import split_notes

__all__ = ["FoundMark", "FoundNote", "Split", "link_marks", "split_notes"]
