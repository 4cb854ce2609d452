"""The look of the page: system fonts only, so that nothing is fetched, and the colours of Gradio's own parts."""

from __future__ import annotations

from importlib.resources import files

import gradio as gr

SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "DejaVu Sans", "sans-serif")
MONO = ("ui-monospace", "SFMono-Regular", "Consolas", "DejaVu Sans Mono", "monospace")

SETTINGS = {
    "body_background_fill": "#faf8f4",
    "body_background_fill_dark": "#15171a",
    "body_text_color": "#1f1c18",
    "body_text_color_dark": "#e9e5dd",
    "body_text_color_subdued": "#5c564c",
    "body_text_color_subdued_dark": "#aea79b",
    "background_fill_primary": "#ffffff",
    "background_fill_primary_dark": "#1d2024",
    "background_fill_secondary": "#f3f0e9",
    "background_fill_secondary_dark": "#24282d",
    "border_color_primary": "#d9d3c6",
    "border_color_primary_dark": "#3a3f46",
    "border_color_accent": "#1d5272",
    "border_color_accent_dark": "#8fc3e6",
    "block_background_fill": "transparent",
    "block_background_fill_dark": "transparent",
    "block_border_width": "0px",
    "block_shadow": "none",
    "block_padding": "0px",
    "block_label_text_color": "#5c564c",
    "block_label_text_color_dark": "#aea79b",
    "input_background_fill": "#ffffff",
    "input_background_fill_dark": "#1d2024",
    "input_border_color": "#8a8375",
    "input_border_color_dark": "#7d838b",
    "input_border_color_focus": "#1d5272",
    "input_border_color_focus_dark": "#8fc3e6",
    "input_placeholder_color": "#6b6559",
    "input_placeholder_color_dark": "#a39c90",
    "button_primary_background_fill": "#1d5272",
    "button_primary_background_fill_dark": "#8fc3e6",
    "button_primary_background_fill_hover": "#163f58",
    "button_primary_background_fill_hover_dark": "#b3d8f0",
    "button_primary_text_color": "#ffffff",
    "button_primary_text_color_dark": "#10222e",
    "button_primary_shadow": "none",
    "checkbox_background_color_selected": "#1d5272",
    "checkbox_background_color_selected_dark": "#2f7aa6",
    "checkbox_border_color": "#8a8375",
    "checkbox_border_color_dark": "#7d838b",
    "layout_gap": "0.75rem",
}
"""Text on background has a contrast of at least 4.5 in both themes (WCAG AA), borders of fields at least 3."""


def theme() -> gr.themes.Base:
    """Gradio's base theme in the page's colours and in system fonts."""
    return gr.themes.Base(font=SANS, font_mono=MONO).set(**SETTINGS)


def style() -> str:
    """The style sheets of the page.

    They stand in the page's head, because what is given to Gradio as ``css`` is parsed and written anew, which
    splits selectors at commas and loses some shorthands. All but the first are nested in Gradio's container, named
    twice, so that they outweigh Gradio's own rules for paragraphs and buttons.
    """
    root, *others = _texts("styles", "root.css")
    return f"<style>{root}\n.gradio-container.gradio-container {{ {''.join(others)} }}</style>"


def head() -> str:
    """The style sheets and the scripts of the page, the script that the others build on first."""
    return style() + "".join(f"<script>{text}</script>" for text in _texts("scripts", "page.js"))


def _texts(folder: str, first: str) -> list[str]:
    """The files of a folder of the package, one of them first and the others by name."""
    found = sorted(files("caseqa.ui").joinpath(folder).iterdir(), key=lambda file: (file.name != first, file.name))
    return [file.read_text(encoding="utf-8") for file in found]
