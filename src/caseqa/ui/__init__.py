"""The page in a browser: layout and words only, over an assistant that decides everything."""

from __future__ import annotations

from caseqa.ui.blocks import build
from caseqa.ui.serving import serve

__all__ = ["build", "serve"]
