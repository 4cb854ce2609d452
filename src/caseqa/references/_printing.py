"""What a writer could print for a reference whose source is known."""

from __future__ import annotations

import regex

from caseqa.records import Reference
from caseqa.references._enclosure import web_addresses
from caseqa.references._locators import end_of_citation, find_place

FULL_STOPS = regex.compile(r"[\s.,;:]+$")
OWN_ASIDE = regex.compile(
    r"\s*[(\[](?:(?:my|our|original) )?(?:emphas[ie]s|italics|footnotes?|citations?|internal quotation)[^()\[\]]*[)\]]",
    regex.IGNORECASE,
)
"""What an author says of one quotation only, and no later pointer repeats."""
BEFORE_ASIDE = regex.compile(r"[\s,<(\[]+$")


POINTER = regex.compile(r"(?<!\p{L})(?:ibid(?:em)?|id(?:em)?)\b\.?", regex.IGNORECASE)


def as_sentence(text: str) -> str:
    """The text with one full stop at its end, unless a quotation or question closes it already."""
    text = text.strip()
    if regex.search(r"(?:[.!?…][\"”’»]|[!?])$", text):
        return text
    return (FULL_STOPS.sub("", text) or text.rstrip(".")) + "."


def without_pointer(text: str) -> str:
    """The words of an own source that continues a series: "Ibid., Sixty-fifth Session ..." without its first word."""
    return regex.sub(r"^(?i:ibid(?:em)?|id(?:em)?)\b\.?[\s,:]*", "", text) or text


ORDINAL_OR_NUMBER = regex.compile(r"^(?:\p{Lu}[\p{L}-]+\s)?(?P<unit>\p{L}+\.?)(?:\s[\dIVXLC]+)?(?=,|$)")
"""What a series counts by: "Sixty-fifth Session", "vol. 1155"."""
INNER_IBID = regex.compile(r",\s(?i:ibid)\.,\s(?=vols?\.\s)")
HOST_OF_VOLUME = regex.compile(r"\)(?P<host>,\s[^()]+?,\s)(?=vols?\.\s)")


def continued(text: str, before: str) -> str:
    """The words of a source that leaves out the series it shares with ``before``, a resolved text, filled in.

    "Ibid., Sixty-fifth Session, ..." after "Official Records ..., Sixty-fourth Session, ..." gets the words before
    the session, a treaty's ", ibid., vol. 2" the series it stands in; other words stay as they are.
    """
    own = without_pointer(text)
    if own == text:
        host = HOST_OF_VOLUME.search(before)
        return INNER_IBID.sub(lambda _: host["host"], text) if host else text
    counted = ORDINAL_OR_NUMBER.match(own)
    if counted and own[0].isupper():
        same = regex.search(rf"^(?P<head>.+?,\s)\p{{Lu}}[\p{{L}}-]+\s{regex.escape(counted['unit'])}(?=,|$)", before)
        return f"{same['head']}{own}" if same else own
    return own


def with_locator(root: Reference, locator: str, separator: str) -> str:
    """The root's own words with its locator replaced, added or taken away."""
    words = root.resolved_text if POINTER.search(root.text) and root.resolved_text else root.text
    text = OWN_ASIDE.sub("", without_pointer(words))
    place = find_place(text)
    if place:
        kept = f"{place.separator}{locator}" if locator else ""
        return as_sentence(text[: place.start] + kept + text[place.end :])
    if not locator:
        return as_sentence(text)
    at = _place_for_locator(text)
    rest = text[at:].lstrip(" ,.")
    after = f", {rest}" if rest and rest[0] not in "[(" else f" {rest}" if rest else ""
    return as_sentence(f"{text[:at].rstrip(' ,.:;')}{separator}{locator}{after}")


def _place_for_locator(text: str) -> int:
    addresses = web_addresses(text)
    end = end_of_citation(text)
    if addresses and addresses[0][0] < end:
        end = addresses[0][0]
    end -= len(text[:end]) - len(BEFORE_ASIDE.sub("", text[:end]))
    return end if end > 0 else len(text)
