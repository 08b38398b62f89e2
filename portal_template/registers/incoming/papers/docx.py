"""DOCX: its words, and the same document without properties, comments, hidden text, embedded files and paths of somebody's computer."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from portal_template.registers.incoming.papers.outcome import Cleaned, Refused
from portal_template.registers.incoming.papers.package import bytes_of, opened, packed_again, part_of, tree_of
from portal_template.registers.incoming.papers.picture import drawn_again
from portal_template.registers.incoming.papers.relations import drop_dangling, wired

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_KEPT = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|word/(?:_rels/)?(?:document|header\d*|footer\d*|footnotes|endnotes|numbering)\.xml(?:\.rels)?"
    r"|word/(?:styles|fontTable|settings|webSettings)\.xml|word/theme/[^/]+\.xml|word/(?:_rels/)?numbering\.xml(?:\.rels)?"
    r"|word/media/[^/]+\.(?:png|jpe?g|webp|gif|bmp|emf|wmf|tiff?)|word/charts/(?:_rels/)?(?:chart|style|colors)[^/]*\.xml(?:\.rels)?"
    r"|word/diagrams/(?:_rels/)?[^/]+\.xml(?:\.rels)?|word/fonts/[^/]+\.odttf",
    re.IGNORECASE,
)
_DRAWN = re.compile(r"\.(?:png|jpe?g|webp)$", re.IGNORECASE)
_WORDS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|charts/chart\d*|diagrams/data\d*)\.xml", re.IGNORECASE)
_TRACKED = (
    "ins",
    "del",
    "moveFrom",
    "moveTo",
    "rPrChange",
    "pPrChange",
    "cellIns",
    "cellDel",
    "tblPrChange",
    "sectPrChange",
    "trPrChange",
    "tcPrChange",
)
_COMMENTS = ("commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef")
_OF_MACHINE = frozenset(
    [
        "attachedTemplate",
        "rsids",
        "docVars",
        "mailMerge",
        "writeProtection",
        "documentProtection",
        "saveThroughXslt",
        "trackRevisions",
        "proofState",
    ]
)
_FIELDS = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES|TOC|HYPERLINK|REF|PAGEREF|SEQ|DATE|TIME|STYLEREF)\b", re.IGNORECASE)
_EMBEDDED = ("OLEObject", "externalData", "control", "altChunk", "subDoc", "dataBinding")
_UNSEEN = frozenset((*_COMMENTS, *_EMBEDDED, *_OF_MACHINE))


def read_docx(path: Path) -> Cleaned:
    """The words of a DOCX and a copy with only what is seen. Refused with changes that nobody accepted, or macros."""
    with opened(path) as packed:
        names = packed.namelist()
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            raise Refused("macros")
        comments = sum(1 for name in names if re.fullmatch(r"word/comments\.xml", name)) and _count(packed)
        embedded = sum(name.startswith("word/embeddings/") for name in names)
        kept = [name for name in names if _KEPT.fullmatch(name)]
        if "word/document.xml" not in kept:
            raise Refused("damaged")
        parts = {name: part_of(packed, name) for name in kept}
    hidden = False
    styles = _hidden_styles(tree_of(parts["word/styles.xml"])) if "word/styles.xml" in parts else frozenset()
    texts: list[str] = []
    aside: list[str] = []
    parts = wired(parts)
    for name in list(parts):
        if _WORDS.fullmatch(name) or name == "word/settings.xml":
            root = tree_of(parts[name])
            hidden |= _bare(root, styles)
            drop_dangling(root, name, parts)
            parts[name] = bytes_of(root)
            if name == "word/document.xml":
                texts = _pages(root)
            elif name != "word/settings.xml":
                aside.append(_text(root))
        elif _DRAWN.search(name):
            parts[name] = drawn_again(parts[name])
    texts[0] = "\n".join(filter(None, [texts[0], *aside]))
    return Cleaned(
        data=packed_again(parts), texts=tuple(texts), pages=len(texts) if len(texts) > 1 else 0, removed=_told(comments, embedded, hidden)
    )


def _count(packed: zipfile.ZipFile) -> int:
    return sum(1 for _ in tree_of(part_of(packed, "word/comments.xml")).iter(f"{_W}comment"))


def _hidden_styles(root: etree._Element) -> frozenset[str]:
    """The styles whose text is hidden."""
    return frozenset(style.get(f"{_W}styleId", "") for style in root.iter(f"{_W}style") if _vanishes(style.find(f"{_W}rPr")))


def _vanishes(properties: etree._Element | None) -> bool:
    vanish = properties.find(f"{_W}vanish") if properties is not None else None
    return vanish is not None and vanish.get(f"{_W}val", "true") not in ("0", "false", "off")


def _bare(root: etree._Element, styles: frozenset[str]) -> bool:
    """Take out what is not seen; whether there was hidden text. Refused when there are changes that nobody accepted."""
    if etree.QName(root).namespace not in (None, _W[1:-1]) and etree.QName(root).localname == "document":
        raise Refused("damaged")  # the strict variant of the format, which hardly any program writes: saved again, it is the usual one
    if any(True for _ in root.iter(*(f"{_W}{name}" for name in _TRACKED))):
        raise Refused("tracked")
    hidden = False
    for run in list(root.iter(f"{_W}r")):
        if _vanishes(run.find(f"{_W}rPr")) or _style_of(run) in styles or _style_of(run.getparent()) in styles:
            hidden = hidden or any(True for _ in run.iter(f"{_W}t"))
            _remove(run)
    for thing in list(root.iter(etree.Element)):
        name = etree.QName(thing).localname
        if name in _UNSEEN:
            _remove(thing)
        if name == "instrText" and not _FIELDS.match(thing.text or ""):
            thing.text = ""
        for key in [key for key in thing.attrib if _is_of_somebody(name, str(key), thing)]:
            del thing.attrib[key]
    return hidden


def _style_of(thing: etree._Element | None) -> str:
    found = thing.find(f"{_W}rPr/{_W}rStyle") if thing is not None and thing.tag == f"{_W}r" else None
    if found is None and thing is not None and thing.tag == f"{_W}p":
        found = thing.find(f"{_W}pPr/{_W}pStyle")
    return found.get(f"{_W}val", "") if found is not None else ""


def _is_of_somebody(name: str, key: str, thing: etree._Element) -> bool:
    """Whether an attribute tells who wrote, or an order that Word would follow in silence."""
    local = etree.QName(key).localname
    return (
        "rsid" in local
        or local in ("author", "initials")
        or (name == "fldSimple" and local == "instr" and not _FIELDS.match(thing.get(key, "")))
    )


def _remove(thing: etree._Element) -> None:
    parent = thing.getparent()
    if parent is not None:
        parent.remove(thing)


def _pages(root: etree._Element) -> list[str]:
    """The words of the document, parted where Word last broke its pages."""
    pages: list[list[str]] = [[]]
    for thing in root.iter(etree.Element):
        name = etree.QName(thing).localname
        if name == "lastRenderedPageBreak" or (name == "br" and thing.get(f"{_W}type") == "page"):
            pages.append([])
        else:
            pages[-1].append(_piece(name, thing))
    texts = [re.sub(r"\n\s*\n+", "\n", "".join(pieces)).strip() for pieces in pages]
    return [text for text in texts if text] or [""]


def _text(root: etree._Element) -> str:
    return "".join(_piece(etree.QName(thing).localname, thing) for thing in root.iter(etree.Element)).strip()


def _piece(name: str, thing: etree._Element) -> str:
    if name in ("t", "v", "delText"):
        return thing.text or ""
    if name == "docPr":
        return f" {thing.get('descr', '')} " if thing.get("descr") else ""
    return {"p": "\n", "br": "\n", "cr": "\n", "tr": "\n", "tab": "\t", "tc": " "}.get(name, "")


def _told(comments: int, embedded: int, hidden: bool) -> tuple[str, ...]:
    return tuple(_sentences(comments, embedded, hidden))


def _sentences(comments: int, embedded: int, hidden: bool) -> Iterator[str]:
    if comments:
        yield f"Se quitaron {comments} comentarios." if comments > 1 else "Se quitó un comentario."
    if embedded:
        yield "Se quitaron archivos incrustados; queda la imagen que muestran. Si van, súbalos aparte."
    if hidden:
        yield "Se quitó texto oculto."
