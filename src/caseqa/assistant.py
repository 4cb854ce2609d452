"""The façade: what Python users, the command line and the app all call."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from caseqa import answers, drafts, project, silence
from caseqa.authoring import Authoring
from caseqa.citing import Style, cite, cite_in_text, quoted_in
from caseqa.claims import ClaimVerdict, SentenceFinder, check_claim
from caseqa.drafts import CheckedDraft
from caseqa.encoders import Encoder, building_encoder, fingerprint, question_encoder
from caseqa.entailment import packaged_judge
from caseqa.errors import CaseQAError, UnusableStore
from caseqa.highlights import highlight
from caseqa.library import Library, Progress, add_file
from caseqa.opening import Opened, SetAside, open_all
from caseqa.project import Settings
from caseqa.quotes import QuoteCheck, QuoteStatus, check_quotation
from caseqa.records import Document, IngestReport
from caseqa.rerankers import Reranker, default_reranker
from caseqa.results import Answer, CitedHit, Hit, Locator
from caseqa.search import DEFAULT, Recipe, Shelf, search
from caseqa.store import CHANGING, PassageStore

TOP = 10
QUESTION_CHARACTERS = 2_000
"""Of a longer question the beginning is searched: the encoder reads 512 tokens, about this many characters."""


class Assistant(Authoring):
    """An opened library that answers questions; opening a document verifies it, encoders load when first used."""

    def __init__(self, library: Library, settings: Settings, documents: Iterable[str] = ()) -> None:
        self.library = library
        self.settings = settings
        self._wanted = tuple(documents)
        self._opened: Opened | None = None
        self._is_still = False

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder for questions."""
        return question_encoder(self.settings.encoder)

    @cached_property
    def reranker(self) -> Reranker:
        """The reranker."""
        return default_reranker()

    @property
    def opened(self) -> Opened:
        """The documents asked, opened when first needed and anew after the library has changed, whoever changed it."""
        found = self._opened
        if found is None or not (self._is_still or found.state == self.library.state()):
            with CHANGING:
                found = self._opened
                if found is None or found.state != self.library.state():
                    found = self._opened = open_all(self.library, self.encoder, self._wanted)
        return found

    @property
    def set_aside(self) -> tuple[SetAside, ...]:
        """The documents of the library that cannot be asked, each with why and what mends it."""
        return self.opened.set_aside

    @property
    def stores(self) -> tuple[PassageStore, ...]:
        """The opened stores of the documents asked."""
        return self.shelf.stores

    @property
    def shelf(self) -> Shelf:
        """The stores side by side, ready to be searched."""
        return self.opened.shelf

    @property
    def sentences(self) -> SentenceFinder:
        """What finds the sentences that may speak of a claim."""
        return self.opened.sentences

    @property
    def known_words(self) -> frozenset[str]:
        """Every word of the documents asked."""
        return self.opened.known_words

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents asked."""
        return self.opened.documents

    def still(self) -> Assistant:
        """An assistant to be asked that sees the documents as they are opened now, whatever the library becomes."""
        still = copy(self)
        still._opened, still._is_still = self.opened, True
        return still

    def only(self, documents: Iterable[str]) -> Assistant:
        """An assistant that is ``still`` and is asked about some of the documents that are open here."""
        only = copy(self)
        only._opened, only._is_still = self.opened.only(documents), True
        return only

    def document(self, document_id: str = "") -> Document:
        """One document; the only one when no id is given."""
        documents = {document.id: document for document in self.documents}
        if not document_id and len(documents) == 1:
            return next(iter(documents.values()))
        if document_id not in documents:
            raise CaseQAError(
                f"which document? the library holds {', '.join(documents)}", "name one with `--document ID`"
            )
        return documents[document_id]

    def warm(self) -> None:
        """Load everything a question needs, so that the first one is as quick as the others."""
        self.ask("warm", top=1)

    def ask(self, question: str, top: int = TOP, recipe: Recipe = DEFAULT) -> Answer:
        """The best passages for a question, with notes and citations, or that the study does not say.

        Of a question that is too long the beginning is searched, and ``warnings`` says so. Raises CaseQAError for a
        question without a word in it.
        """
        whole = " ".join(question.split())
        asked = whole[:QUESTION_CHARACTERS]
        if not re.search(r"\w", asked):
            raise CaseQAError("the question is empty", "ask something in words")
        if top < 1:
            raise CaseQAError(f"--top is {top}, expected at least 1")
        opened = self.opened
        shelf = opened.shelf
        reranker, judge = (self.reranker, packaged_judge()) if recipe.rerank else (None, None)
        hits = search(shelf, asked, self.encoder, reranker, top, recipe, judge)
        spelt = shelf.aliases.correct(asked, self.encoder.is_word)
        hits = highlight(shelf.stores, hits, spelt, self.encoder.encode([spelt])[0], reranker)
        unknown = answers.unknown_terms(spelt, opened.known_words)
        confidence = silence.confidence(shelf, spelt, hits, unknown, judge)
        found = answers.answer(question, [_cited(shelf, hit) for hit in hits], unknown, confidence)
        cut = () if asked == whole else (_searched(whole),)
        return replace(found, warnings=(*map(str, opened.set_aside), *cut))

    def check(self, claim: str) -> ClaimVerdict:
        """Whether the documents support a claim, contradict it or are silent, with the sentences that show it.

        Raises CaseQAError for a claim without a word in it, or of more than CLAIM_CHARACTERS.
        """
        asked = " ".join(claim.split())
        if not re.search(r"\w", asked):
            raise CaseQAError("the claim is empty", "state something in words")
        drafts.require_short(claim)
        opened = self.opened
        near = opened.sentences.find(asked)
        found = check_claim(asked, near, opened.shelf.aliases.expansions, entailment=packaged_judge())
        return replace(found, claim=claim)

    def verify_quote(self, quotation: str) -> QuoteCheck:
        """What the documents hold of a quotation: its own words, altered ones, somebody else's, or none of it."""
        return check_quotation(self.documents, quotation)

    def check_draft(self, text: str, progress: Callable[[int, int], None] | None = None) -> CheckedDraft:
        """Every quotation of a draft with what the documents hold of it, and every claim with its verdict.

        Both come in the order of the draft, each with its span in it; what is neither is listed as passed over.
        ``progress`` is called with how many are checked and how many there are. Raises CaseQAError for a draft
        without a word in it.
        """
        still = self.still()
        return drafts.check_draft(text, still.verify_quote, still.check, progress)

    def cite_quote(self, found: QuoteCheck, style: Style = Style.CHICAGO_NOTE, in_text: bool = False) -> str:
        """The citation of a quotation that was found, "quoted in" where the words are somebody else's; else ""."""
        if found.span is None:
            return ""
        document = self.document(found.document_id)
        where = answers.locator(document, found.span)
        if found.status == QuoteStatus.NESTED and found.quoted_from:
            return quoted_in(document.source.csl, where, style, found.quoted_from)
        return (cite_in_text if in_text else cite)(document.source.csl, where, style)

    def locate(self, found: QuoteCheck) -> Locator | None:
        """Where a quotation that was found stands."""
        return answers.locator(self.document(found.document_id), found.span) if found.span else None

    def add(
        self, path: Path, *, document_id: str = "", password: str = "", progress: Progress | None = None
    ) -> tuple[Document, IngestReport]:
        """Read a file into the library and open it with the others; without an id it replaces nothing but itself."""
        document, report, _ = add_file(
            self.library,
            path,
            lambda: building_encoder(self.settings.encoder),
            fingerprint=fingerprint(self.settings.encoder),
            document_id=document_id,
            password=password,
            passage_words=self.settings.passage_words,
            progress=progress,
        )
        self.refresh()
        return document, report

    def remove(self, document_id: str) -> None:
        """Take a document out of the library."""
        self.library.remove(document_id)
        self.refresh()

    def refresh(self) -> None:
        """Open the library anew at the next question."""
        with CHANGING:
            self._opened = None


def _cited(shelf: Shelf, hit: Hit) -> CitedHit:
    """A hit with its locator, highlights, notes and citation."""
    document = next(store.document for store in shelf.stores if store.document.id == hit.passage.document_id)
    where = answers.locator(document, hit.best or hit.passage.span)
    return CitedHit(
        hit=hit,
        document=document.id,
        locator=where,
        highlights=tuple(document.slice(span) for span in hit.highlights),
        notes=answers.cited_notes(document, hit),
        citation=cite(document.source.csl, where, Style.CHICAGO_NOTE),
    )


def _searched(question: str) -> str:
    """That only the beginning of a question was searched."""
    return f"The question has {len(question):,} characters; only the first {QUESTION_CHARACTERS:,} were searched."


def open_project(progress: Progress | None = None) -> Assistant:
    """An assistant over the project's own index, built first where it is missing, stale or damaged.

    A document that was added by hand cannot be built anew: it is set aside.
    """
    listed = [document_id for document_id, _ in project.sources(project.root())]
    try:
        assistant = open_library()
        sound = not any(one.document_id in listed for one in assistant.set_aside)
    except UnusableStore:
        sound = False
    if not sound:
        project.index(project.root(), progress)
        assistant = open_library()
    return assistant


def open_library(
    root: Path | None = None, *, encoder: str = "", documents: Iterable[str] = (), mend: str = ""
) -> Assistant:
    """An assistant over a library folder, or over the project's own index when none is given."""
    if root is None:
        checkout = project.root()
        settings = project.settings(checkout)
        library = project.library(checkout)
        if not encoder:
            project.check_current(checkout)
    else:
        settings = Settings()
        library = Library(root, mend or f"run `caseqa add FILE --library {root}`")
    if encoder:
        settings = Settings(encoder, settings.passage_words)
    return Assistant(library, settings, documents)
