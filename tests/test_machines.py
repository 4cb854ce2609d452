"""Programs ask over Gradio's API and over MCP: real clients against a running server, over the invented study."""

from __future__ import annotations

import asyncio
import gc
import json
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from caseqa.assistant import open_library
from caseqa.errors import CaseQAError

TOOLS = ["ask", "check_claim", "check_quote", "check_draft", "cite", "read_passage", "list_documents"]
BUILT = "The harbour was built in 1901 by the Harbour Board (HB)."

pytestmark = pytest.mark.filterwarnings("default")


@pytest.fixture(scope="module")
def harbour(tmp_path_factory):
    """An assistant over the invented study."""
    from caseqa.documents import read_document
    from caseqa.encoders import question_encoder
    from caseqa.library import Library
    from caseqa.testing import write_miniature

    folder: Path = tmp_path_factory.mktemp("harbour")
    document, _ = read_document(write_miniature(folder), document_id="lund")
    Library(folder / "library", "run it again").put(document, question_encoder())
    return open_library(folder / "library")


@pytest.fixture(scope="module")
def address(harbour):
    """Where the page and the tools over the invented study are served."""
    import gradio

    from caseqa.ui import serve

    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    yield serve(harbour, port=port, examples=(), block=False).rstrip("/")
    gradio.close_all(verbose=False)
    asyncio.set_event_loop(None)
    gc.collect()


@pytest.fixture(scope="module")
def client(address):
    """A client of Gradio's API."""
    from gradio_client import Client

    return Client(address, verbose=False)


def called(address, *calls, path="/gradio_api/mcp"):
    """The tools that an MCP client sees, and the results of its calls, each a (name, arguments)."""
    from mcp import ClientSession
    from mcp.client.streamable_http import streamable_http_client

    async def session():
        async with (
            streamable_http_client(f"{address}{path}") as (read, write, _),
            ClientSession(read, write) as one,
        ):
            await one.initialize()
            tools = (await one.list_tools()).tools
            return tools, [await one.call_tool(name, arguments) for name, arguments in calls]

    # In a thread of its own: a browser that earlier tests opened keeps a loop running in this one.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, session()).result()


def test_the_api_has_exactly_the_documented_endpoints(client):
    """Endpoints bear the names programs rely on, and no event of the page is among them."""
    info = client.view_api(return_format="dict", print_info=False)
    assert sorted(info["named_endpoints"]) == sorted(f"/{name}" for name in TOOLS)
    assert info["unnamed_endpoints"] == {}


def test_the_api_answers_with_the_json_of_the_command_line(client, harbour):
    """Each endpoint returns what the command line prints for the same question, claim, quotation or citation."""
    from caseqa import checks, contract
    from caseqa.citing import Style

    asked = client.predict(question="who built the harbour", top=2, api_name="/ask")
    assert asked == json.loads(json.dumps(contract.answer(harbour.ask("who built the harbour", 2))))
    assert asked["hits"][0]["text"].startswith(BUILT)
    claim = client.predict(claim="The harbour was built in 1901.", api_name="/check_claim")
    assert claim == json.loads(json.dumps(checks.claim(harbour, "The harbour was built in 1901.")))
    quote = client.predict("It closed in 1951 after a fire destroyed both piers.", api_name="/check_quote")
    assert (quote["status"], quote["differences"][0]["source"]) == ("altered", "1950")
    cited = client.predict(quote=BUILT, style="apa", api_name="/cite")
    assert cited == checks.citation(harbour, BUILT, Style.APA, False)
    passage = client.predict(asked["hits"][0]["permalink"], 0, api_name="/read_passage")
    assert passage["text"] in asked["hits"][0]["text"]
    assert [note["label"] for note in passage["paragraphs"][0]["notes"]] == ["1", "2"]
    assert client.predict(api_name="/list_documents")["documents"][0]["id"] == "lund"


@pytest.mark.parametrize(
    ("endpoint", "arguments", "says"),
    [
        ("ask", {"question": "  "}, "the question is empty"),
        ("ask", {"question": "harbour", "top": 0}, "top is 0, expected 1 to 50"),
        ("check_draft", {"draft": "word " * 3_001}, "15005 characters, expected at most 15000"),
        ("ask", {"question": "harbour", "document": "oslo"}, "the library holds lund"),
        ("cite", {"quote": "the moon is made of cheese"}, "these words are not in the study"),
        ("read_passage", {"permalink": "lund"}, "not a link to a passage"),
        ("read_passage", {"permalink": "caseqa:lund#0-9:000000000000"}, "changed since this link was made"),
    ],
)
def test_a_call_that_cannot_be_answered_is_one_line_over_both_doors(client, address, endpoint, arguments, says):
    """What was wrong reaches a program in the words of the command line, over the API and over MCP."""
    from gradio_client.exceptions import AppError

    with pytest.raises(AppError, match=says):
        client.predict(**arguments, api_name=f"/{endpoint}")
    _, (result,) = called(address, (endpoint, arguments))
    assert result.isError
    assert says in result.content[0].text
    assert "Traceback" not in result.content[0].text


@pytest.mark.parametrize("path", ["/gradio_api/mcp", "/gradio_api/mcp/"])
def test_an_mcp_client_sees_the_tools_and_gets_json(address, client, path):
    """A client of the protocol lists the documented tools, which only read, and gets the API's answers as JSON."""
    arguments = {"question": "who built the harbour", "top": 2}
    tools, (asked,) = called(address, ("ask", arguments), path=path)
    assert [tool.name for tool in tools] == TOOLS
    assert all(tool.annotations.readOnlyHint and len(tool.description) > 60 for tool in tools)
    described = [parameter for tool in tools for parameter in tool.inputSchema["properties"].values()]
    assert all(parameter["description"] for parameter in described)
    assert asked.structuredContent == json.loads(asked.content[0].text)
    assert asked.structuredContent == client.predict(**arguments, api_name="/ask")


def test_an_agents_way_from_question_to_citation(address):
    """What one tool returns, the next takes: ask, read around the passage, check the words, cite them."""
    _, (asked,) = called(address, ("ask", {"question": "when did the harbour close"}))
    link = asked.structuredContent["hits"][0]["permalink"]
    words = asked.structuredContent["hits"][0]["highlights"][0]
    _, (read, checked, cited) = called(
        address,
        ("read_passage", {"permalink": link}),
        ("check_quote", {"quote": words}),
        ("cite", {"quote": link, "style": "chicago-author-date", "in_text": True}),
    )
    assert read.structuredContent["permalink"] == link
    assert [one["linked"] for one in read.structuredContent["paragraphs"]] == [True, False]
    assert checked.structuredContent["status"] == "verbatim"
    assert "Harbour of Lund" in cited.structuredContent["citation"]


@pytest.mark.parametrize(
    ("header", "status"), [({"Host": "evil.example"}, 400), ({"Origin": "http://evil.example"}, 403)]
)
def test_another_sites_page_cannot_call_the_tools(address, header, status):
    """A request that names another host, or comes from another site's page, is refused."""
    import httpx

    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    headers = {"Accept": "application/json, text/event-stream", **header}
    answer = httpx.post(f"{address}/gradio_api/mcp", json=body, headers=headers)
    assert answer.status_code == status


def test_another_name_for_this_machine_reads_nothing_of_the_page(address):
    """A website whose name is made to point here gets neither the page nor its settings nor the basket."""
    import httpx

    for path in ("/", "/config", "/caseqa/basket"):
        assert httpx.get(f"{address}{path}", headers={"Host": "evil.example:7860"}).status_code == 400
    assert httpx.get(f"{address}/config").status_code == 200


def test_every_documented_name_is_offered(root):
    """docs/for-machines.md has a heading for each tool and for no other."""
    import re

    text = (root / "docs" / "for-machines.md").read_text(encoding="utf-8")
    assert re.findall(r"^### `(\w+)`", text, re.MULTILINE) == TOOLS


def test_a_passage_is_read_in_its_paragraphs(harbour):
    """The words of a link come with their paragraph and as many around it as were asked for."""
    from caseqa import checks

    link = harbour.ask("who built the harbour").hits[0].locator.permalink
    alone, around = checks.passage(harbour, link, 0), checks.passage(harbour, link, 10)
    assert [one["linked"] for one in alone["paragraphs"]] == [True]
    assert [one["linked"] for one in around["paragraphs"]] == [True, False]
    assert around["paragraphs"][1]["section_path"] == ["II. What followed"]
    with pytest.raises(CaseQAError, match="permalink"):
        checks.passage(harbour, "https://example.org")
