"""The basket as a plain JSON file: saved whole or not at all, changed by one program at a time."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from caseqa.basket._items import FORMAT, Basket, Item, KeptRecord
from caseqa.errors import BadRecord, CaseQAError
from caseqa.filing import changing, save_json
from caseqa.jsonl import from_json, to_json


@dataclass(frozen=True, slots=True)
class BasketFile:
    """The file a basket is kept in; the app and the command line share one, each change starting from what it holds."""

    path: Path

    def read(self) -> Basket:
        """The basket, empty when there is no file yet.

        Raises BadRecord when the file is damaged or of a newer caseqa; it is then left as it is.
        """
        try:
            text = self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return Basket()
        except UnicodeDecodeError:
            raise self._damaged("it is not UTF-8 text") from None
        except OSError as error:
            raise CaseQAError(f"the basket {self.path} cannot be read ({error.strerror})") from None
        return self._parsed(text)

    def add(self, item: Item, records: tuple[KeptRecord, ...] = ()) -> Basket:
        """Put an item at the end; what is there already stays once."""
        return self.change(lambda basket: basket.add(item, records))

    def remark(self, wanted: str, words: str) -> Basket:
        """Set the user's remark on an item."""
        return self.change(lambda basket: basket.remark(wanted, words))

    def move(self, wanted: str, position: int) -> Basket:
        """Put an item at another position, counted from 1."""
        return self.change(lambda basket: basket.move(wanted, position))

    def remove(self, wanted: str) -> Basket:
        """Take an item out."""
        return self.change(lambda basket: basket.remove(wanted))

    def clear(self) -> Basket:
        """Take everything out."""
        return self.change(lambda _: Basket())

    def change(self, act: Callable[[Basket], Basket]) -> Basket:
        """Read, change and save while no other program can; the basket as it is then.

        Raises CaseQAError when another program keeps it locked or it cannot be written; nothing is then lost.
        """
        with changing(self.path, "the basket"):
            before = self.read()
            after = act(before)
            if after != before:
                self._save(after)
            return after

    def _save(self, basket: Basket) -> None:
        value = json.loads(to_json(basket))
        for record in value["records"]:
            record["csl"] = json.loads(record["csl"])
        save_json(self.path, {"format": value.pop("format"), **value})

    def _parsed(self, text: str) -> Basket:
        try:
            value = json.loads(text)
        except ValueError as error:
            raise self._damaged(f"it is not JSON: {error}") from None
        found = value.get("format") if isinstance(value, dict) else None
        if not isinstance(found, int) or isinstance(found, bool):
            raise self._damaged('it has no "format"')
        if found > FORMAT:
            raise BadRecord(
                f"the basket {self.path} has format {found}, this caseqa reads up to {FORMAT}", "use a newer caseqa"
            )
        try:
            for record in value.get("records", []):
                record["csl"] = json.dumps(record["csl"], ensure_ascii=False, sort_keys=True)
            return from_json(json.dumps(value), Basket, self.path.name)
        except (BadRecord, TypeError, KeyError, AttributeError) as error:
            raise self._damaged(str(error)) from None

    def _damaged(self, why: str) -> BadRecord:
        return BadRecord(
            f"the basket {self.path} is damaged and was left as it is ({why})",
            "mend it, or move it away to begin a new one",
        )
