"""The page's acts for programs: Gradio API endpoints, and the same functions as tools of an MCP server.

Names and parameters are part of the contract (docs/for-machines.md), and every answer is the JSON that the
command line prints. Gradio's own MCP server hands an answer on as Python's ``str`` of it, which is not JSON
where a value is missing; so the MCP server here is the protocol's own, mounted where Gradio's would stand.
"""

from __future__ import annotations

import inspect
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial, wraps
from typing import Annotated, Any, ParamSpec

import anyio
import gradio as gr
from gradio.events import api
from mcp.server.fastmcp import FastMCP
from mcp.server.fastmcp.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field
from starlette.routing import Route

from caseqa import checks, contract
from caseqa.assistant import TOP
from caseqa.citing import Style
from caseqa.drafts import DRAFT_CHARACTERS
from caseqa.errors import CaseQAError
from caseqa.ui.room import Room

Json = dict[str, Any]
Arguments = ParamSpec("Arguments")

MOST_HITS = 50
"""More passages than this are a third of a study of thirty pages, and no longer an answer."""

MOST_AROUND = 10
"""More paragraphs than this around a passage are better read in the study."""

CALLED_AT_ONCE = 1
"""Tool calls at a time: beside the questions of the page a third would slow all of them on two cores."""

MCP_PATH = "/gradio_api/mcp"
"""Where MCP clients know to look on a Gradio server."""

INSTRUCTIONS = """Question footnoted studies. Every answer is made of the study's own words; no model writes text.
Call ask to find passages, read_passage to read around one, check_claim and check_quote before you state or quote
anything as the study's, and cite for the citation. A status of "weak" or "not_in_study", a verdict of "not_found"
and an "altered" quotation mean what they say: do not present them as support."""

DocumentId = Annotated[
    str, Field(description="The id of one document, as list_documents gives it; empty for all in the library.")
]


class Machines:
    """What programs may do: each method is one endpoint and one tool of its name."""

    def __init__(self, room: Room) -> None:
        self.room = room

    def ask(
        self,
        question: Annotated[str, Field(description="A question, or keywords, about the study.")],
        top: Annotated[int, Field(description=f"How many passages to return, 1 to {MOST_HITS}.")] = TOP,
        document: DocumentId = "",
    ) -> Json:
        """Find the passages of the study that answer a question, best first, with notes and citations.

        The answer has "status" ("answered", "weak" or "not_in_study"), "unknown_terms" (names the study never
        mentions), "warnings" and "hits", each with "text", "highlights" (the answering sentences), "section_path",
        "paragraph", "page_label", "notes" (each resolved to the source it rests on), "citation" and "permalink".
        """
        within("top", top, 1, MOST_HITS)
        return contract.answer(self._assistant(document).ask(question, top))

    def check_claim(
        self,
        claim: Annotated[str, Field(description="One statement in one sentence, as you would write it.")],
        document: DocumentId = "",
    ) -> Json:
        """Check whether the study supports one claim, contradicts it or does not say it, with the evidence.

        The answer has "verdict" ("supported", "contradicted", "mixed" or "not_found"), "leaning" (what a claim that is
        not found may be, or null), "confidence", "reasons" in words, and "evidence": sentences of the study with
        their stance, speaker, notes and citation.
        """
        return checks.claim(self._assistant(document), claim)

    def check_quote(
        self,
        quote: Annotated[str, Field(description="The words you want to quote, without quotation marks around them.")],
        document: DocumentId = "",
    ) -> Json:
        """Check whether words are a true quotation of the study before you print them.

        The answer has "status" ("verbatim", "altered", "nested" when the study itself quotes them from somebody,
        "not_found"), "differences" word by word, "warnings", "source_text" (the study's own words), "quoted_from",
        "nearest" and "citation".
        """
        return checks.quotation(self._assistant(document), quote)

    def check_draft(
        self,
        draft: Annotated[str, Field(description=f"A paragraph or some pages, at most {DRAFT_CHARACTERS} characters.")],
        document: DocumentId = "",
    ) -> Json:
        """Check every quotation and every claim of a draft against the study, in the order of the draft.

        The answer has "quotations" (as check_quote answers) and "claims" (as check_claim does), each with "start"
        and "end" in the draft; a claim's "copied" is the citation it lacks when it is the study's own sentence.
        """
        if len(draft) > DRAFT_CHARACTERS:
            raise CaseQAError(
                f"the draft has {len(draft)} characters, expected at most {DRAFT_CHARACTERS}", "send it in parts"
            )
        return checks.draft(self._assistant(document), draft)

    def cite(
        self,
        quote: Annotated[str, Field(description="Exact words of the study, or a permalink that ask returned.")],
        style: Annotated[
            Style, Field(description="A style of citation, or a format of reference managers.")
        ] = Style.CHICAGO_NOTE,
        in_text: Annotated[bool, Field(description="True for the short form that stands in running text.")] = False,
        document: DocumentId = "",
    ) -> Json:
        """Get the citation, with its locator, of words of the study or of a passage.

        The answer has "quote" (the study's words), "style", "status" and "citation". It is an error when the words
        are not in the study as given: use check_quote to see what differs.
        """
        return checks.citation(self._assistant(document), quote, Style(style), in_text)

    def read_passage(
        self,
        permalink: Annotated[str, Field(description='A link that ask returned, such as "caseqa:id#10-90:0a1b…".')],
        around: Annotated[
            int, Field(description=f"How many paragraphs to show on either side, 0 to {MOST_AROUND}.")
        ] = 1,
    ) -> Json:
        """Read the words behind a permalink in their paragraphs, with the notes resolved to their sources.

        The answer has "text" (the linked words), "section_path", "paragraph", "page_label", "citation" and
        "paragraphs", each with "text", "notes" and "linked" (true where the linked words stand).
        """
        within("around", around, 0, MOST_AROUND)
        return checks.passage(self.room.asking([]), permalink, around)

    def list_documents(self) -> Json:
        """List the documents of the library: "documents", each with its id, title, size and licence.

        "set_aside" has those that cannot be opened, and so are not asked, each with the "problem".
        """
        return {
            "documents": [
                {
                    "id": document.id,
                    "title": document.title,
                    "paragraphs": len(document.paragraphs),
                    "notes": len(document.notes),
                    "licence": document.source.licence,
                }
                for document in self.room.documents()
            ],
            "set_aside": [{"id": one.document_id, "problem": str(one.error)} for one in self.room.set_aside()],
        }

    @property
    def tools(self) -> tuple[Callable[..., Any], ...]:
        """Every function that programs may call."""
        return (
            self.ask,
            self.check_claim,
            self.check_quote,
            self.check_draft,
            self.cite,
            self.read_passage,
            self.list_documents,
        )

    def _assistant(self, document: str) -> Any:
        if document:
            self.room.whole().document(document)
        return self.room.asking([document] if document else [])


def offer(machines: Machines, **queueing: Any) -> None:
    """Make every tool an endpoint of its name, inside the blocks that are being built."""
    for tool in machines.tools:
        api(_for_gradio(tool), api_name=tool.__name__, api_visibility="public", **queueing)


def mcp_server(machines: Machines, host: str) -> FastMCP:
    """The tools as an MCP server that keeps no session; it only reads, and says so to its clients.

    On this machine's own address it refuses requests that name another host or come from another site's page.
    """
    server = FastMCP("caseqa", " ".join(INSTRUCTIONS.split()), host=host, stateless_http=True, log_level="WARNING")
    server.settings.streamable_http_path = MCP_PATH
    limiter = anyio.CapacityLimiter(CALLED_AT_ONCE)
    reading = ToolAnnotations(readOnlyHint=True, idempotentHint=True, openWorldHint=False)
    for tool in machines.tools:
        words = " ".join((inspect.getdoc(tool) or "").split())
        server.add_tool(_for_mcp(tool, limiter), description=words, annotations=reading)
    return server


def mounting(server: FastMCP, *others: Route) -> Json:
    """What FastAPI needs to serve an MCP server, with and without a stroke at the end of its address, and others."""
    (route,) = server.streamable_http_app().routes
    assert isinstance(route, Route)

    @asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[None]:
        async with server.session_manager.run():
            yield

    return {"routes": [route, Route(f"{MCP_PATH}/", endpoint=route.endpoint), *others], "lifespan": lifespan}


def within(name: str, value: int, least: int, most: int) -> None:
    """Raise CaseQAError unless a number lies between two others."""
    if not least <= value <= most:
        raise CaseQAError(f"{name} is {value}, expected {least} to {most}")


def _for_gradio(tool: Callable[Arguments, Any]) -> Callable[Arguments, Any]:
    """A tool whose errors reach the caller as one line."""

    @wraps(tool)
    def called(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Any:
        try:
            return tool(*args, **kwargs)
        except CaseQAError as error:
            raise gr.Error(str(error), print_exception=False) from None

    return called


def _for_mcp(tool: Callable[Arguments, Any], limiter: anyio.CapacityLimiter) -> Callable[Arguments, Awaitable[Any]]:
    """A tool that runs beside the server's loop, and whose errors reach the caller as one line."""

    @wraps(tool)
    async def called(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Any:
        try:
            return await anyio.to_thread.run_sync(partial(tool, *args, **kwargs), limiter=limiter)
        except CaseQAError as error:
            raise ToolError(str(error)) from None
        except Exception:
            logging.getLogger(__name__).exception("unforeseen")
            raise ToolError("something went wrong that caseqa did not foresee; its log has more") from None

    return called
