"""What stands before the served page: the names it answers to, its policy, and the names of files it sends."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from caseqa.basket import ExportFile
from caseqa.ui.downloads import attached
from caseqa.ui.serving import guards


def asked(host: str, name: str) -> tuple[int, str]:
    """The status and the policy of a page served on ``host`` to a browser that asks for it as ``name``."""
    page = Starlette(routes=[Route("/", lambda _: PlainTextResponse("the page"))], middleware=guards(host))
    answer = TestClient(page, base_url=f"http://{name}").get("/")
    return answer.status_code, answer.headers.get("content-security-policy", "")


@pytest.mark.parametrize("name", ["127.0.0.1:7860", "localhost:7860"])
def test_the_page_answers_to_the_names_of_this_machine(name: str) -> None:
    """With a policy that nothing is fetched from elsewhere, and that no other page may frame it."""
    status, policy = asked("127.0.0.1", name)
    assert status == 200
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy


@pytest.mark.parametrize("name", ["evil.example:7860", "127.0.0.1.evil.example", "192.168.1.5:7860"])
def test_another_name_for_this_machine_is_refused(name: str) -> None:
    """Another website that has its name point here reads nothing (DNS rebinding)."""
    assert asked("127.0.0.1", name)[0] == 400
    assert asked("localhost", name)[0] == 400


def test_a_page_opened_to_the_network_answers_to_any_name() -> None:
    """Whoever opens it decides by what name it is reached."""
    assert asked("0.0.0.0", "studies.example")[0] == 200


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("ports.ris", 'attachment; filename="ports.ris"'),
        ("étude.ris", "attachment; filename=\"_tude.ris\"; filename*=UTF-8''%C3%A9tude.ris"),
        ("研究.ris", "attachment; filename=\"__.ris\"; filename*=UTF-8''%E7%A0%94%E7%A9%B6.ris"),
    ],
)
def test_a_file_is_sent_under_its_name_in_any_script(name: str, header: str) -> None:
    """RFC 6266: a name that is not ASCII stands beside one that every browser understands."""
    assert attached(ExportFile(name, b"TY  - RPRT")).headers["content-disposition"] == header
