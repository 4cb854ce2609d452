"""The table of newspapers, agencies and broadcasters."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import regex

from caseqa.references._works import folded

HOST = regex.compile(r"^(?:https?://)?(?:www\.)?([^/:?#]+)", regex.IGNORECASE)


@cache
def _outlets() -> tuple[frozenset[str], frozenset[str]]:
    names: set[str] = set()
    hosts: set[str] = set()
    for row in files("caseqa.references").joinpath("outlets.txt").read_text(encoding="utf-8").splitlines():
        if row.strip() and not row.startswith("#"):
            called, _, addresses = row.partition("\t")
            names.update(folded(name) for name in called.split("|"))
            hosts.update(addresses.split())
    return frozenset(names), frozenset(hosts)


def is_outlet(name: str) -> bool:
    """True when the whole name is that of a newspaper, agency or broadcaster."""
    return folded(name) in _outlets()[0]


def is_outlet_address(url: str) -> bool:
    """True when the address lies with a newspaper, agency or broadcaster, or below one."""
    found = HOST.match(url)
    parts = found.group(1).casefold().split(".") if found else []
    return any(".".join(parts[n:]) in _outlets()[1] for n in range(len(parts)))
