"""The wiring of an Office document: its lists speak only of the parts that are kept, and nothing points at the others."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from lxml import etree

from portal_template.registers.incoming.papers.package import bytes_of, tree_of

_TYPES = "[Content_Types].xml"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def wired(parts: dict[str, bytes]) -> dict[str, bytes]:
    """The parts in their order, the list of types first. Addresses of the web stay; paths of somebody's computer go."""
    ordered = {name: parts[name] for name in sorted(parts, key=lambda name: (name != _TYPES, name))}
    for name in ordered:
        if name == _TYPES:
            root = tree_of(ordered[name])
            for thing in list(root):
                part = thing.get("PartName")
                if part is not None and part.lstrip("/") not in ordered:
                    root.remove(thing)
            ordered[name] = bytes_of(root)
        elif name.endswith(".rels"):
            ordered[name] = bytes_of(_related(tree_of(ordered[name]), name, ordered))
    return ordered


def drop_dangling(root: etree._Element, name: str, parts: dict[str, bytes]) -> None:
    """Take out of a part what points at a relation that is gone; a link keeps its words."""
    place = PurePosixPath(name)
    listed = f"{place.parent}/_rels/{place.name}.rels"
    known = {thing.get("Id") for thing in tree_of(parts[listed])} if listed in parts else set()
    for thing in list(root.iter(etree.Element)):
        gone = [key for key in thing.attrib if str(key).startswith(_R) and thing.get(key) not in known]
        if not gone:
            continue
        parent = thing.getparent()
        if etree.QName(thing).localname in ("hyperlink", "hlinkClick", "hlinkHover") or parent is None:
            for key in gone:
                del thing.attrib[key]
        else:
            parent.remove(thing)


def _related(root: etree._Element, name: str, parts: dict[str, bytes]) -> etree._Element:
    base = PurePosixPath(name).parent.parent
    for thing in list(root):
        target, outside = thing.get("Target", ""), thing.get("TargetMode") == "External"
        if outside:
            link = thing.get("Type", "").endswith("/hyperlink") and re.match(r"(?:https?|mailto):", target, re.IGNORECASE)
            if not link:
                root.remove(thing)
        elif _resolved(base, target) not in parts:
            root.remove(thing)
    return root


def _resolved(base: PurePosixPath, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    pieces: list[str] = []
    for piece in (*base.parts, *PurePosixPath(target).parts):
        if piece == "..":
            pieces[-1:] = []
        elif piece != ".":
            pieces.append(piece)
    return "/".join(pieces)
