"""The evidence basket: passages, quotations and checked claims with the user's remarks, in a file the user owns."""

from __future__ import annotations

from caseqa.basket._collecting import Found, item_of, places_now, relocated
from caseqa.basket._exporting import ENDINGS, PAGE_STYLES, ExportFile, ExportForm, export
from caseqa.basket._file import BasketFile
from caseqa.basket._items import FORMAT, Basket, Excerpt, Item, ItemKind, KeptRecord
from caseqa.basket._sheet import Entry, Quoted, Sheet, lay_out

__all__ = [
    "ENDINGS",
    "FORMAT",
    "PAGE_STYLES",
    "Basket",
    "BasketFile",
    "Entry",
    "Excerpt",
    "ExportFile",
    "ExportForm",
    "Found",
    "Item",
    "ItemKind",
    "KeptRecord",
    "Quoted",
    "Sheet",
    "export",
    "item_of",
    "lay_out",
    "places_now",
    "relocated",
]
