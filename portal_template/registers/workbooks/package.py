"""An .xlsx as what it is, a zip of parts: read, changed where something must change, and written again with everything else as it was."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile

from lxml import etree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
_BOOK = "xl/workbook.xml"


def main(name: str) -> str:
    """A tag of spreadsheets, with its namespace."""
    return f"{{{MAIN}}}{name}"


class Package:
    """The parts of a workbook. LookupError, ValueError or XMLSyntaxError where it is not made as these are: the caller makes it anew."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            self.infos = {info.filename: info for info in packed.infolist()}
            self.parts = {name: packed.read(name) for name in self.infos}
        self.trees: dict[str, etree._Element] = {}
        if self.tree(_BOOK).tag != main("workbook"):
            raise ValueError("no es un libro de la forma usual")

    def tree(self, name: str) -> etree._Element:
        """A part as XML; what is changed in it is written."""
        if name not in self.trees:
            self.trees[name] = etree.fromstring(self.parts[name], _PARSER)
        return self.trees[name]

    @property
    def book(self) -> etree._Element:
        """The workbook's own part."""
        return self.tree(_BOOK)

    def sheets(self) -> dict[str, str]:
        """The name of each sheet and the part that it is in."""
        targets = {target[0]: target[2] for target in self.related(_BOOK)}
        return {sheet.get("name", ""): targets[sheet.get(f"{{{DOC}}}id", "")] for sheet in self.book.iter(main("sheet"))}

    def related(self, name: str) -> list[tuple[str, str, str]]:
        """What a part points at: id, the last word of its kind, and the part."""
        listing = _rels_of(name)
        if listing not in self.parts:
            return []
        return [
            (rel.get("Id", ""), rel.get("Type", "").rpartition("/")[2], _whole(name, rel.get("Target", "")))
            for rel in self.tree(listing)
            if rel.get("TargetMode") != "External"
        ]

    def relate(self, name: str, kind: str, target: str) -> str:
        """Let a part point at another; the id that it is called by."""
        listing = _rels_of(name)
        if listing not in self.parts:
            self.parts[listing] = f'<Relationships xmlns="{_RELS}"/>'.encode()
        tree = self.tree(listing)
        taken = {rel.get("Id") for rel in tree}
        new = next(f"rIdP{number}" for number in range(1, len(taken) + 2) if f"rIdP{number}" not in taken)
        to = posixpath.relpath(target, posixpath.dirname(name))
        etree.SubElement(tree, f"{{{_RELS}}}Relationship", Id=new, Type=f"{DOC}/{kind}", Target=to)
        return new

    def drop(self, name: str) -> None:
        """Take a part away, with all that points at it."""
        self.parts.pop(name, None)
        self.trees.pop(name, None)
        for listing in [each for each in self.parts if each.endswith(".rels")]:
            owner = posixpath.join(posixpath.dirname(posixpath.dirname(listing)), posixpath.basename(listing)[:-5])
            for rel in [rel for rel in self.tree(listing) if _whole(owner, rel.get("Target", "")) == name]:
                self.tree(listing).remove(rel)
        types = self.tree("[Content_Types].xml")
        for kind in [kind for kind in types if kind.get("PartName") == f"/{name}"]:
            types.remove(kind)

    def free(self, pattern: str) -> str:
        """A name that no part has yet: `xl/comments{}.xml` -> `xl/comments3.xml`."""
        held = {name.lower() for name in self.parts}
        return next(name for number in range(1, len(held) + 2) if (name := pattern.format(number)).lower() not in held)

    def add(self, name: str, data: bytes, kind: str) -> None:
        """Put a part in; `kind` is its content type."""
        self.parts[name] = data
        etree.SubElement(self.tree("[Content_Types].xml"), f"{{{_TYPES}}}Override", PartName=f"/{name}", ContentType=kind)

    def default(self, ending: str, kind: str) -> None:
        """Say what parts of an ending are, where nobody has."""
        types = self.tree("[Content_Types].xml")
        if not any(each.get("Extension", "").lower() == ending for each in types):
            types.insert(0, etree.Element(f"{{{_TYPES}}}Default", Extension=ending, ContentType=kind))

    def compute(self) -> None:
        """Ask the program that opens it to compute its formulas again: a value was written that they may be made of."""
        told = self.book.find(main("calcPr"))
        if told is None:
            told = etree.Element(main("calcPr"))
            before = [child for name in ("sheets", "externalReferences", "definedNames") for child in self.book.iter(main(name))]
            before[-1].addnext(told)
        told.set("fullCalcOnLoad", "1")

    def bytes(self) -> bytes:
        """The workbook again."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, data in self.parts.items():
                if name in self.trees:
                    data = etree.tostring(self.trees[name], xml_declaration=True, encoding="UTF-8", standalone=True)
                old = self.infos.get(name)
                info = zipfile.ZipInfo(name, old.date_time if old else (1980, 1, 1, 0, 0, 0))
                info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
                packed.writestr(info, data)
        return out.getvalue()


def _rels_of(name: str) -> str:
    folder, base = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def _whole(owner: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    return re.sub(r"^(\.\./)+", "", posixpath.normpath(posixpath.join(posixpath.dirname(owner), target)))
