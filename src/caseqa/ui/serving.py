"""Serve the page to this machine's browsers, and let the browser itself refuse every other host."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from importlib.resources import as_file, files
from typing import Any

from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from caseqa import project
from caseqa.assistant import Assistant
from caseqa.errors import CaseQAError
from caseqa.ui.blocks import build
from caseqa.ui.downloads import basket_route, sources_route
from caseqa.ui.examples import Example, read_examples
from caseqa.ui.machines import Machines, mcp_server, mounting
from caseqa.ui.room import Opener, Room
from caseqa.ui.theme import head, theme

PORT = 7860
HOST = "127.0.0.1"
"""Only this machine: whoever can open the page can also add and remove documents."""

LARGEST_UPLOAD = "100mb"
"""More than any of the studies at hand by a factor of thirty, and less than the memory of a small machine."""

POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
"""Gradio's templates need inline scripts and eval; everything must come from this server, and
no other page may show it in a frame of its own, over which a reader could be led to click."""

OWN_NAMES = ("127.0.0.1", "localhost")
"""The names of this machine. A page that is served to it alone answers to no other: another website whose name is made
to point here (DNS rebinding) would be of the same origin to the browser, and could read and change the library."""

QUIETLY: dict[str, Any] = {
    "share": False,
    "quiet": True,
    "prevent_thread_lock": True,
    "show_error": False,
    "ssr_mode": False,
    "pwa": False,
    "mcp_server": False,
    "run_history": False,
    "enable_monitoring": False,
    "footer_links": [],
    "max_file_size": LARGEST_UPLOAD,
}
"""Nothing of Gradio's that shares, records, monitors or needs another program."""

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class OwnHostOnly:
    """ASGI middleware that forbids the browser, for each answer, to fetch anything from another host."""

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back with the policy in its headers."""

        async def send_with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                extra = [(b"content-security-policy", POLICY.encode()), (b"referrer-policy", b"no-referrer")]
                message["headers"] = [*message.get("headers", ()), *extra]
            await send(message)

        await self.app(scope, receive, send_with_policy)


def guards(host: str) -> list[Middleware]:
    """What stands before the page: its policy, and on this machine alone the check of the name it is asked by."""
    own = [Middleware(TrustedHostMiddleware, allowed_hosts=list(OWN_NAMES))] if host in OWN_NAMES else []
    return [*own, Middleware(OwnHostOnly)]


def serve(
    source: Assistant | Opener,
    *,
    host: str = HOST,
    port: int = PORT,
    examples: Sequence[Example] | None = None,
    block: bool = True,
) -> str:
    """Serve the page and return its address, at once or, when ``block`` is true, when it is stopped.

    Raises CaseQAError when the port is taken or there is no such port.
    """
    room = Room(source)
    page = build(room, examples=project_examples() if examples is None else examples)
    tools = mcp_server(Machines(room), host)
    with as_file(files("caseqa.ui").joinpath("favicon.png")) as icon:
        try:
            _, address, _ = page.launch(
                server_name=host,
                server_port=port,
                **QUIETLY,
                favicon_path=icon,
                theme=theme(),
                head=head(),
                app_kwargs={
                    "middleware": guards(host),
                    **mounting(tools, basket_route(room), sources_route(room)),
                },
            )
        except (OSError, OverflowError) as error:
            raise CaseQAError(f"port {port} cannot be used ({error})", "name another with `--port`") from None
        room.open()
        print(f"caseqa is at {address}  (stop it with Ctrl+C)", flush=True)
        if block:
            page.block_thread()
    return str(address)


def project_examples() -> tuple[Example, ...]:
    """The example questions of the checkout around the current folder; none when there is no checkout."""
    try:
        checkout = project.root()
    except CaseQAError:
        return ()
    return read_examples(checkout / "ingest" / "examples.toml")
