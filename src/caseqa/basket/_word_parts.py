"""The parts of a Word document that are the same for every basket: styles, settings, what refers to what."""

from __future__ import annotations

from xml.sax.saxutils import escape

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"

MARGINS = {"top": "1440", "right": "1440", "bottom": "1440", "left": "1440", "header": "708", "footer": "708"}
"""In twentieths of a point: an inch all round."""


def _part(text: str) -> bytes:
    return (_HEAD + "".join(line.strip() for line in text.splitlines())).encode()


CONTENT_TYPES = _part(
    f"""<Types xmlns="{_PACKAGE}/content-types">
    <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
    <Default Extension="xml" ContentType="application/xml"/>
    <Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>
    <Override PartName="/word/footnotes.xml" ContentType="{_TYPE}.footnotes+xml"/>
    <Override PartName="/word/styles.xml" ContentType="{_TYPE}.styles+xml"/>
    <Override PartName="/word/settings.xml" ContentType="{_TYPE}.settings+xml"/>
    <Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>
    </Types>"""
)
RELATIONSHIPS = _part(
    f"""<Relationships xmlns="{_PACKAGE}/relationships">
    <Relationship Id="rId1" Type="{_RELATED}/officeDocument" Target="word/document.xml"/>
    <Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>
    </Relationships>"""
)
DOCUMENT_RELATIONSHIPS = _part(
    f"""<Relationships xmlns="{_PACKAGE}/relationships">
    <Relationship Id="rId1" Type="{_RELATED}/styles" Target="styles.xml"/>
    <Relationship Id="rId2" Type="{_RELATED}/settings" Target="settings.xml"/>
    <Relationship Id="rId3" Type="{_RELATED}/footnotes" Target="footnotes.xml"/>
    </Relationships>"""
)
SETTINGS = _part(
    f"""<w:settings xmlns:w="{_W}">
    <w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>
    <w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>
    </w:compat></w:settings>"""
)


def _style(name: str, shown: str, paragraph: str = "", run: str = "", *, based: str = "Normal") -> str:
    """A paragraph style."""
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{shown}"/>'
        f'<w:basedOn w:val="{based}"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>'
    )


STYLES = _part(
    f"""<w:styles xmlns:w="{_W}"><w:docDefaults>
    <w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>
    <w:sz w:val="24"/><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault>
    <w:pPrDefault><w:pPr><w:spacing w:after="160" w:line="300" w:lineRule="auto"/></w:pPr></w:pPrDefault>
    </w:docDefaults>
    <w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>
    <w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">
    <w:name w:val="Default Paragraph Font"/></w:style>"""
    + _style("Title", "Title", run='<w:b/><w:sz w:val="32"/>')
    + _style("Heading1", "heading 1", '<w:keepNext/><w:outlineLvl w:val="0"/>', '<w:b/><w:sz w:val="28"/>')
    + _style("Quote", "Quote", '<w:ind w:left="720" w:right="720"/>')
    + _style("RestsOn", "Rests On", '<w:spacing w:after="40"/><w:ind w:left="720"/>', '<w:sz w:val="20"/>')
    + _style("Bibliography", "Bibliography", '<w:ind w:left="720" w:hanging="720"/>')
    + _style("FootnoteText", "footnote text", '<w:spacing w:after="0" w:line="240"/>', '<w:sz w:val="20"/>')
    + """<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/>
    <w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style></w:styles>"""
)


def core(title: str) -> bytes:
    """The document's own title."""
    return _part(
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title></cp:coreProperties>'
    )
