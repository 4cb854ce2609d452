"""The evidence basket: passages, quotations and checked claims with the user's remarks, in a file the user owns."""

from __future__ import annotations

from caseqa.basket._collecting import item_of, places_now
from caseqa.basket._file import BasketFile
from caseqa.basket._items import FORMAT, Basket, Excerpt, Item, ItemKind, KeptRecord

__all__ = ["FORMAT", "Basket", "BasketFile", "Excerpt", "Item", "ItemKind", "KeptRecord", "item_of", "places_now"]
