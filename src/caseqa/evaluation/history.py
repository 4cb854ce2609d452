"""Reports on disk: kept under the name of their commit, and compared question by question with the one before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from caseqa.errors import BadRecord
from caseqa.jsonl import from_json, to_json
from caseqa.metrics import Report

MOST_QUESTIONS = 600
"""Above this many questions a result file keeps the figures only, so that it stays under 300 kB."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of the questions two runs share: the rank of the first right passage before and now, 0 for none."""

    since: str
    ranks: dict[str, tuple[int, int]]

    def better(self) -> list[str]:
        """The questions whose first right passage moved up."""
        return [one for one, (before, now) in self.ranks.items() if (now or 99) < (before or 99)]

    def worse(self) -> list[str]:
        """The questions whose first right passage moved down."""
        return [one for one, (before, now) in self.ranks.items() if (now or 99) > (before or 99)]


def save(report: Report, path: Path) -> None:
    """Write the figures, with the questions where there are not too many."""
    if len(report.systems[0].questions) > MOST_QUESTIONS:
        report = replace(report, systems=tuple(replace(system, questions=()) for system in report.systems))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(to_json(report).replace("}, {", "},\n{") + "\n", encoding="utf-8")


def compare(report: Report, folder: Path, leave_out: str) -> Changes | None:
    """The changes since the newest result on the same document, the file named ``leave_out`` aside."""
    older: list[tuple[str, Report]] = []
    for path in sorted(folder.glob("*.json")):
        try:
            older.append((path.stem, from_json(path.read_text(encoding="utf-8"), Report, path.name)))
        except BadRecord:
            continue
    same = [
        (name, one)
        for name, one in older
        if f"{name}.json" != leave_out
        and all(one.settings.get(key) == report.settings.get(key) for key in ("task", "document", "questions"))
        and one.systems[0].questions
    ]
    if not same:
        return None
    name, last = max(same, key=lambda item: item[1].made)
    before = {judged.id: judged.rank for judged in last.systems[0].questions}
    now = {judged.id: judged.rank for judged in report.systems[0].questions if judged.values[0] is not None}
    return Changes(name, {one: (before[one], rank) for one, rank in now.items() if one in before})
