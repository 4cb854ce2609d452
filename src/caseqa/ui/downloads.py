"""The basket and the sources as files to download, by routes of their own: some are no text, none is for the page."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from caseqa.basket import ENDINGS, ExportFile, ExportForm
from caseqa.bibliography import export_bibliography
from caseqa.citing import Style
from caseqa.errors import CaseQAError
from caseqa.ui.room import Room

PATH = "/caseqa/basket"
SOURCES_PATH = "/caseqa/sources"

TYPES = {
    "md": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "ris": "application/x-research-info-systems",
    "json": "application/vnd.citationstyles.csl+json",
    "bib": "application/x-bibtex",
    "zip": "application/zip",
}


def basket_route(room: Room) -> Route:
    """The route that answers ``?form=…&style=…`` with the basket in that form, or with one line of what was wrong."""

    def download(request: Request) -> Response:
        try:
            form = ExportForm(request.query_params.get("form", ""))
            style = Style(request.query_params.get("style", Style.CHICAGO_NOTE))
        except ValueError as error:
            return PlainTextResponse(f"{error}.", 400)
        try:
            return attached(one_file(room.whole().export_basket(form, style)))
        except CaseQAError as error:
            return PlainTextResponse(f"{error}.", 409)

    return Route(PATH, download, methods=["GET"])


def sources_route(room: Room) -> Route:
    """The route that answers ``?document=…&form=…`` with a study's sources as a bibliography, or what was wrong."""

    def download(request: Request) -> Response:
        try:
            form = ExportForm(request.query_params.get("form", ""))
            listed = room.whole().bibliography(request.query_params.get("document", ""))
            text = export_bibliography(listed, Style(form.value))
        except ValueError as error:
            return PlainTextResponse(f"{error}.", 400)
        except CaseQAError as error:
            return PlainTextResponse(f"{error}.", 409)
        return attached(ExportFile(f"{listed.document_id}-sources.{ENDINGS[form]}", text.encode()))

    return Route(SOURCES_PATH, download, methods=["GET"])


def one_file(files: Sequence[ExportFile]) -> ExportFile:
    """The only file of an export, or all of them in one archive."""
    if len(files) == 1:
        return files[0]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.writestr(file.name, file.content)
    return ExportFile(f"{files[0].name.rsplit('.', 1)[0]}.zip", packed.getvalue())


def attached(file: ExportFile) -> Response:
    """A file as an answer that browsers save under its name and never open in the page."""
    kind = TYPES.get(file.name.rsplit(".", 1)[-1], "application/octet-stream")
    named = f'filename="{file.name}"'
    if not file.name.isascii():
        # A header holds Latin letters only; RFC 6266 gives the real name beside one that old browsers understand.
        plain = file.name.encode("ascii", "replace").decode().replace("?", "_")
        named = f"filename=\"{plain}\"; filename*=UTF-8''{quote(file.name)}"
    return Response(file.content, media_type=kind, headers={"Content-Disposition": f"attachment; {named}"})
