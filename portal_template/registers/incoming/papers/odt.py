"""ODT: its words, and the same document without properties, comments, hidden text, embedded objects and macros."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

from portal_template.registers.incoming.papers.outcome import Cleaned, Refused
from portal_template.registers.incoming.papers.package import bytes_of, opened, packed_again, part_of, tree_of
from portal_template.registers.incoming.papers.picture import drawn_again

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_MANIFEST = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"
_KEPT = re.compile(
    r"mimetype|content\.xml|styles\.xml|META-INF/manifest\.xml|Pictures/[^/]+\.(?:png|jpe?g|webp|gif|svg|emf|wmf)|ObjectReplacements/[^/]+",
    re.I,
)
_DRAWN = re.compile(r"\.(?:png|jpe?g|webp)$", re.IGNORECASE)
_UNSEEN = frozenset(
    [f"{_OFFICE}{name}" for name in ("annotation", "annotation-end", "scripts", "event-listeners")]
    + [f"{_DRAW}{name}" for name in ("object", "object-ole", "plugin", "applet")]
    + [f"{_TEXT}{name}" for name in ("hidden-text", "hidden-paragraph", "user-field-decls")]
)
_BROKEN = frozenset({f"{_TEXT}p", f"{_TEXT}h", f"{_TEXT}line-break"})


def read_odt(path: Path) -> Cleaned:
    """The words of an ODT and a copy with only what is seen. Refused with changes that nobody accepted."""
    with opened(path) as packed:
        names = packed.namelist()
        if "content.xml" not in names:
            raise Refused("damaged")
        if "META-INF/manifest.xml" in names and b"encryption-data" in part_of(packed, "META-INF/manifest.xml"):
            raise Refused("encrypted")
        parts = {name: part_of(packed, name) for name in names if _KEPT.fullmatch(name)}
    removed: list[str] = []
    text = ""
    for name in ("content.xml", "styles.xml"):
        if name in parts:
            root = tree_of(parts[name])
            removed += _bare(root)
            text = f"{text}\n{_words(root)}".strip()
            parts[name] = bytes_of(root)
    for name in parts:
        if _DRAWN.search(name):
            parts[name] = drawn_again(parts[name])
    return Cleaned(data=packed_again(_listed(parts)), texts=(text,), removed=tuple(dict.fromkeys(removed)))


def _bare(root: etree._Element) -> list[str]:
    if any(True for _ in root.iter(f"{_TEXT}changed-region")):
        raise Refused("tracked")
    told = []
    if any(True for _ in root.iter(f"{_OFFICE}annotation")):
        told.append("Se quitaron comentarios.")
    if any(True for _ in root.iter(f"{_DRAW}object", f"{_DRAW}object-ole")):
        told.append("Se quitaron archivos incrustados; queda la imagen que muestran. Si van, súbalos aparte.")
    hidden = _hidden_styles(root)
    for thing in list(root.iter(etree.Element)):
        unseen = thing.get(f"{_TEXT}display") == "none" and thing.tag == f"{_TEXT}section"
        if unseen or thing.get(f"{_TEXT}style-name") in hidden:
            told.append("Se quitó texto oculto.")
        if unseen or thing.tag in _UNSEEN or thing.get(f"{_TEXT}style-name") in hidden:
            _remove(thing)
    return told


def _hidden_styles(root: etree._Element) -> frozenset[str]:
    properties = root.iter(f"{_STYLE}text-properties")
    shown = ((each.getparent(), each.get(f"{_TEXT}display")) for each in properties)
    return frozenset(style.get(f"{_STYLE}name", "") for style, display in shown if display == "none" and style is not None)


def _remove(thing: etree._Element) -> None:
    """Take an element out and leave the words that follow it."""
    parent = thing.getparent()
    if parent is None:
        return
    before = thing.getprevious()
    if thing.tail:
        if before is not None:
            before.tail = (before.tail or "") + thing.tail
        else:
            parent.text = (parent.text or "") + thing.tail
    parent.remove(thing)


def _words(root: etree._Element) -> str:
    pieces: list[str] = []
    for event, thing in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            pieces.append({f"{_TEXT}s": " ", f"{_TEXT}tab": "\t"}.get(thing.tag, ""))
            pieces.append((thing.text or "") if thing.tag.startswith((_TEXT, "{urn:oasis:names:tc:opendocument:xmlns:svg")) else "")
        else:
            pieces.append("\n" if thing.tag in _BROKEN else "")
            parent = thing.getparent()
            pieces.append((thing.tail or "") if parent is not None and parent.tag.startswith(_TEXT) else "")
    return re.sub(r"\n\s*\n+", "\n", "".join(pieces)).strip()


def _listed(parts: dict[str, bytes]) -> dict[str, bytes]:
    """The parts in order, the type first, their list speaking only of them."""
    parts.setdefault("mimetype", b"application/vnd.oasis.opendocument.text")
    if "META-INF/manifest.xml" in parts:
        root = tree_of(parts["META-INF/manifest.xml"])
        for entry in list(root):
            place = entry.get(f"{_MANIFEST}full-path", "")
            if place != "/" and place not in parts:
                root.remove(entry)
        parts["META-INF/manifest.xml"] = bytes_of(root)
    return {name: parts[name] for name in sorted(parts, key=lambda name: (name != "mimetype", name))}
