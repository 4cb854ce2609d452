"""The headings under which documents list their notes and sources."""

from __future__ import annotations

import re

NOTE_HEADINGS = frozenset(
    {
        *("notes", "endnotes", "end notes", "footnotes", "notes and references", "references and notes", "note"),
        *("notes and sources", "endnotes and references", "sources and notes", "anmerkungen", "endnoten"),
        *("fussnoten", "fußnoten", "notes de fin", "notes et références", "notas", "notas finales", "noten"),
        *("notes de bas de page", "notes et sources", "anmerkungen und quellen", "quellen und anmerkungen"),
        *("notes & references", "references & notes", "list of notes", "notes and bibliography", "end-notes"),
        *(
            "anmerkungsverzeichnis",
            "endnotenverzeichnis",
            "fußnotenverzeichnis",
            "notes and citations",
            "note al testo",
        ),
        *("eindnoten", "примечания", "notes to the text", "fotnoter", "noter", "przypisy", "notas de fim"),
    }
)
"""The headings under which studies list their notes."""

SOURCE_HEADINGS = frozenset(
    {
        *("references", "sources", "works cited", "citations", "einzelnachweise", "quellen", "literatur"),
        *("références", "referencias", "bibliography", "reference list", "literaturverzeichnis", "bibliographie"),
        *("references cited", "sources cited", "quellenangaben", "quellenverzeichnis", "quellen und literatur"),
        *("list of references", "cited works", "literature cited", "bibliografía", "riferimenti"),
    }
)
"""Headings of lists that are notes only if the text calls their numbers."""

_NUMBERING = re.compile(r"^(?:[ivxlc]+|\d+|[a-z])[.)]?\s+", re.IGNORECASE)
LONGEST = 60
"""Characters of a line that can be such a heading."""


def is_note_heading(text: str) -> bool:
    """True for a line that says nothing but "Notes", "References", "Anmerkungen" or the like."""
    return heading_name(text) != ""


def heading_name(text: str) -> str:
    """The name of a list of notes that a line consists of, or nothing."""
    if len(text) > LONGEST:
        return ""
    name = text.strip().rstrip(":.").lower()
    bare = _NUMBERING.sub("", name, count=1)
    return next((n for n in (name, bare) if n in NOTE_HEADINGS or n in SOURCE_HEADINGS), "")
