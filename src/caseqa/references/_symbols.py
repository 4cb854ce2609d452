"""The symbols of official documents: "S/RES/2100", "A/HRC/22/33", "AU PSC/PR/COMM (DCLXXIX)"."""

from __future__ import annotations

import regex

ORGAN = (
    r"(?:A|S|E|T|ST|TD|DP|SG|SC|GA|CEDAW|CRC|CCPR|CAT|CERD|CRPD|CMW|CED|CESCR|HRI|HRC|FCCC|CBD|ICCD|UNEP|UNCTAD"
    r"|UNICEF|UNW|JIU|LOS|SPLOS|ISBA"
    r"|PBC|CTOC|CAC|IDB|GC|IAEA|INFCIRC|HSP|WFP|DPKO|PSC|EX\.CL|PC|MC|SHS|ICC|IT|CD|BWC|NPT|CCW|APLC|UNODC|WHA|EB|C"
    r"|LC|UNIDO|FAO|ECE|TRANS|TC)"
)
UNITED_NATIONS = (
    rf"(?<![\w/.-]){ORGAN}(?:/(?:Add\.\d+|Corr\.\d+|Rev\.\d+|[A-Z]{{1,12}}(?![a-z])(?:[.-][A-Za-z0-9]+)*"
    rf"|[0-9]+(?:[.-][A-Za-z0-9]+)*))+"
    r"(?:\s\((?:Resumption\s\d+|Part\s\p{Lu}+|[IVXLCDM]+)\))?"
)
AFRICAN_UNION = (
    r"(?<![\w/])(?:AU\s)?(?:PSC/(?:PR|AHG|MIN|HSGC)/[A-Z]+|Assembly/AU/\p{L}+"
    r"|EX\.CL/\p{L}+)[./]?\s?[\d/]*\s?(?:\([IVXLCDM\d.]+\)\s?[IVXLCDM]*)?"
)
EUROPEAN_UNION = (
    r"(?<!\w)(?:COM|SWD|SEC|JOIN)\s?\(\d{4}\)\s?\d+(?:\sfinal)?|(?<![\w/])\d{4}/\d+/(?:CFSP|GASP|PESC|EC|EU|EEC"
    r"|JHA)(?!\w)"
)
SYMBOL = regex.compile(rf"\bEB \d{{4}}/[\w./-]+\w|{AFRICAN_UNION}|{UNITED_NATIONS}|{EUROPEAN_UNION}")

RESOLUTION_NUMBER = regex.compile(
    r"\b(?:[Rr]esolutions?|(?:UNSC|UNGA|SC|GA|HRC)\s[Rr][Ee][Ss]\.?|[Rr]ésolutions?"
    r"|[Rr]esolución)\s+(?P<number>\d+/\d+|\d{1,4}(?:\s?(?:[A-Z]\s)?\((?:\d{4}|[IVXL]+|[A-Z-]+)\))?)(?![\d/])"
)
"""A numbered resolution; "Resolution Establishing a UN Mission" has no number and is none."""

DECISION = regex.compile(r"\b(?:General Assembly|Council|Commission)\s[Dd]ecisions?\s\d+/\d+")
"""A numbered decision of an organ, without a symbol."""

YEAR_IN_SYMBOL = regex.compile(r"/((?:19[4-9]|20[0-9])\d)(?=/|$)")


def symbols(text: str) -> tuple[str, ...]:
    """The document symbols as printed, without a following full stop."""
    found = (match.group().strip().rstrip("./") for match in SYMBOL.finditer(text))
    return tuple(symbol for symbol in found if "/" in symbol or "(" in symbol if any(_numbered(symbol)))


def _numbered(symbol: str) -> list[bool]:
    return [True for part in regex.split(r"[/\s(]", symbol)[1:] if any(c.isdigit() for c in part) or _roman(part)]


def _roman(part: str) -> bool:
    return bool(regex.fullmatch(r"[IVXLCDM]{2,}\)?", part))


def resolution_number(text: str) -> str:
    """The number of a resolution named without a symbol, or an empty string."""
    found = RESOLUTION_NUMBER.search(text)
    return found.group("number") if found else ""


def year_in(symbol: str) -> str:
    """The year a symbol itself states ("S/2014/943"), or an empty string."""
    found = YEAR_IN_SYMBOL.search(symbol)
    return found.group(1) if found else ""
