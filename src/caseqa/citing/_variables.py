"""The types and variables of CSL-JSON 1.0.2, and a record made to keep to its schema."""

from __future__ import annotations

from collections.abc import Mapping

TYPES = frozenset(
    """article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection
    dataset document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case
    legislation manuscript map motion_picture musical_score pamphlet paper-conference patent performance periodical
    personal_communication post post-weblog regulation report review review-book software song speech standard thesis
    treaty webpage""".split()
)
"""The item types; any other becomes ``document``."""
NAMES = frozenset(
    """author chair collection-editor compiler composer container-author contributor curator director editor
    editorial-director executive-producer guest host illustrator interviewer narrator organizer original-author
    performer producer recipient reviewed-author script-writer series-creator translator""".split()
)
DATES = frozenset("accessed available-date event-date issued original-date submitted".split())
NUMBERS = frozenset(
    """chapter-number citation-number collection-number edition first-reference-note-number issue locator number
    number-of-pages number-of-volumes page page-first part printing supplement volume""".split()
)
"""Variables that may be numbers as well as texts."""
TEXTS = frozenset(
    """abstract annote archive archive_collection archive_location archive-place authority call-number citation-key
    citation-label collection-title container-title container-title-short dimensions division DOI event event-place
    event-title genre ISBN ISSN journalAbbreviation jurisdiction keyword language medium note original-publisher
    original-publisher-place original-title part-title PMCID PMID publisher publisher-place references reviewed-genre
    reviewed-title scale section shortTitle source status title title-short URL version volume-title
    volume-title-short year-suffix""".split()
)
LISTS = frozenset(["categories"])
VARIABLES = NAMES | DATES | NUMBERS | TEXTS | LISTS
NAME_PARTS = ("family", "given", "dropping-particle", "non-dropping-particle", "suffix", "literal")
"""The parts of a name that are words."""
NAME_SETTINGS = ("comma-suffix", "static-ordering", "parse-names")
"""The parts of a name that say how to set it: texts, numbers, or true and false."""


def conforming(raw: Mapping[str, object], item: Mapping[str, object]) -> dict[str, object]:
    """A record as its author wrote it, made to keep to the schema; ``item`` is the same record, checked.

    What the schema has no place for is kept under ``custom``, where it lets everything stand.
    """
    out: dict[str, object] = {"id": raw.get("id") or item["id"], "type": item["type"]}
    loose: dict[str, object] = {}
    if raw.get("type") not in (None, "", item["type"]):
        loose["type"] = raw["type"]
    for key, value in raw.items():
        if key in ("id", "type") or value is None or value in ("", []):
            continue
        if key == "custom" and isinstance(value, dict):
            loose = {**loose, **value}
        elif key not in VARIABLES:
            loose[key] = value
        elif key in NAMES and isinstance(value, list):
            out[key] = [_name(one) for one in value]
            if out[key] != value:
                loose[key] = value
        elif key in DATES:
            season = {"season": value["season"]} if isinstance(value, dict) and value.get("season") else {}
            date = item.get(key)
            out |= {key: {**date, **season} if isinstance(date, dict) else season} if date or season else {}
        elif key in LISTS:
            out[key] = [str(one) for one in value] if isinstance(value, list) else [str(value)]
        elif isinstance(value, str) or key in NUMBERS:
            out[key] = value
        else:
            out[key] = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return {**out, "custom": loose} if loose else out


def _name(name: Mapping[str, object]) -> dict[str, object]:
    """A name without the parts that the schema does not have."""
    return {part: value for part, value in name.items() if part in (*NAME_PARTS, *NAME_SETTINGS) and value is not None}
