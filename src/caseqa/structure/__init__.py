"""Body lines become pages, sections, paragraphs and sentences, rejoined where the layout cut them."""

from caseqa.structure.assembling import Body, assemble

__all__ = ["Body", "assemble"]
