"""The errors of caseqa: each says what was expected, what was found, and the command that mends it."""

from __future__ import annotations


class CaseQAError(Exception):
    """Unusable input; ``str(error)`` is one line for a person, ``mend`` the command or act that helps."""

    def __init__(self, problem: str, mend: str = "") -> None:
        self.problem = " ".join(problem.split())
        self.mend = " ".join(mend.split())
        super().__init__(f"{self.problem}; {self.mend}" if self.mend else self.problem)


class UnreadableSource(CaseQAError):
    """A file that cannot be read as a document: missing, empty, binary, encrypted or damaged."""


class LockedSource(UnreadableSource):
    """A file that opens only with a password, or not with the one given."""


class UnusableStore(CaseQAError):
    """An index that is missing, damaged, stale, or made by another model."""


class UnusableWeights(CaseQAError):
    """Model weights that are missing or are not the bytes they should be."""


class BadRecord(CaseQAError):
    """Outside JSON that does not fit the record it is read into."""
