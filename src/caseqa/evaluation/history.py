"""Reports on disk: kept under the name of their commit, and compared question by question with the one before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from caseqa.errors import BadRecord
from caseqa.jsonl import from_json, to_json
from caseqa.metrics import Report

MOST_QUESTIONS = 600
"""Above this many questions a result file keeps the figures only, so that it stays under 300 kB."""


SAME = ("task", "document", "questions", "questions SHA-256")
"""The settings two runs must share to be compared: a rank says nothing against other gold for the same question."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of the questions two runs share: the rank of the first right passage before and now, 0 for none.

    ``since`` is empty where no earlier run has the same gold; ``unread`` names the result files that are none.
    """

    since: str
    ranks: dict[str, tuple[int, int]]
    unread: tuple[str, ...] = ()

    def better(self) -> list[str]:
        """The questions whose first right passage moved up."""
        return [one for one, (before, now) in self.ranks.items() if (now or 99) < (before or 99)]

    def worse(self) -> list[str]:
        """The questions whose first right passage moved down."""
        return [one for one, (before, now) in self.ranks.items() if (now or 99) > (before or 99)]

    def told(self) -> str:
        """A line that names the results that could not be read, empty where all could."""
        if not self.unread:
            return ""
        return f"Not compared, no readable results: {', '.join(self.unread)}; make them again or delete them."


def save(report: Report, path: Path) -> None:
    """Write the figures, with the questions where there are not too many."""
    if len(report.systems[0].questions) > MOST_QUESTIONS:
        report = replace(report, systems=tuple(replace(system, questions=()) for system in report.systems))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(to_json(report).replace("}, {", "},\n{") + "\n", encoding="utf-8")


def compare(report: Report, folder: Path, leave_out: str) -> Changes:
    """The changes since the newest result on the same document and gold, the file named ``leave_out`` aside."""
    older: list[tuple[str, Report]] = []
    unread: list[str] = []
    for path in sorted(folder.glob("*.json")):
        if path.name == leave_out:
            continue
        try:
            older.append((path.stem, from_json(path.read_text(encoding="utf-8"), Report, path.name)))
        except (BadRecord, OSError, UnicodeDecodeError):
            unread.append(path.name)
    same = [(name, one) for name, one in older if _same_gold(one, report) and one.systems[0].questions]
    if not same:
        return Changes("", {}, tuple(unread))
    name, last = max(same, key=lambda item: item[1].made)
    before = {judged.id: judged.rank for judged in last.systems[0].questions}
    now = {judged.id: judged.rank for judged in report.systems[0].questions if judged.values[0] is not None}
    return Changes(name, {one: (before[one], rank) for one, rank in now.items() if one in before}, tuple(unread))


def _same_gold(one: Report, other: Report) -> bool:
    return all(one.settings.get(key) == other.settings.get(key) for key in SAME)
