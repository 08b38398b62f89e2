"""Comments of cells: ours are put in and taken out again, those of others stay."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from lxml import etree

from portal_template.registers.incoming.fixes import column_index
from portal_template.registers.workbooks.cells import ILLEGAL
from portal_template.registers.workbooks.package import DOC, MAIN, Package, main

AUTHOR = "Portal de información pública"
_BELOW = "\n— Portal de información pública: "  # how ours begins where somebody else's stands above
_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_AFTER = frozenset(
    main(name)
    for name in (
        "legacyDrawingHF",
        "drawingHF",
        "picture",
        "oleObjects",
        "controls",
        "webPublishItems",
        "tableParts",
        "extLst",
    )
)
_EMPTY = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202"'
    ' path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
)
_SHAPE = re.compile(r"<v:shape\b.*?</v:shape>", re.DOTALL)
_PLACE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")


def remark(package: Package, sheet: str, told: Mapping[str, str]) -> None:
    """Put a comment in each cell of a sheet's part, in the place of those that we put before."""
    related = package.related(sheet)
    comments = next((part for _, kind, part in related if kind == "comments"), "")
    drawing = next((part for _, kind, part in related if kind == "vmlDrawing" and not _is_header(package, sheet, part)), "")
    if not comments and not told:
        return
    comments = comments or _comments(package, sheet)
    drawing = drawing or _drawing(package, sheet)
    tree, shapes = package.tree(comments), package.parts[drawing].decode("utf-8")
    shapes = _forget(tree, shapes)
    shapes = _put(tree, shapes, told)
    package.parts[drawing] = shapes.encode()


def _is_header(package: Package, sheet: str, part: str) -> bool:
    """Whether a drawing holds the pictures of a printed page's header, and no comments."""
    drawn = package.tree(sheet).find(main("legacyDrawing"))
    named = {target: id for id, _, target in package.related(sheet)}
    return drawn is None or drawn.get(f"{{{DOC}}}id") != named[part]


def _comments(package: Package, sheet: str) -> str:
    part = package.free("xl/comments{}.xml")
    package.add(part, f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>'.encode(), _COMMENTS)
    package.relate(sheet, "comments", part)
    return part


def _drawing(package: Package, sheet: str) -> str:
    part = package.free("xl/drawings/vmlDrawing{}.vml")
    package.default("vml", _DRAWING)
    package.parts[part] = _EMPTY.encode()
    tree = package.tree(sheet)
    place = next((position for position, child in enumerate(tree) if child.tag in _AFTER), len(tree))
    tree.insert(place, etree.Element(main("legacyDrawing"), {f"{{{DOC}}}id": package.relate(sheet, "vmlDrawing", part)}))
    return part


def _forget(tree: etree._Element, shapes: str) -> str:
    """Take out what we put before: whole comments, and what we wrote below those of others."""
    listed, authors = _list(tree), [author.text or "" for author in tree.iter(main("author"))]
    gone = set()
    for comment in list(listed):
        if authors[int(comment.get("authorId", "0"))] == AUTHOR:
            listed.remove(comment)
            gone.add(_row_and_column(comment.get("ref", "")))
            continue
        for text in comment.iter(main("t")):
            text.text = (text.text or "").partition(_BELOW)[0]
    return _SHAPE.sub(lambda shape: "" if _place_of(shape[0]) in gone else shape[0], shapes)


def _put(tree: etree._Element, shapes: str, told: Mapping[str, str]) -> str:
    listed, authors = _list(tree), tree.find(main("authors"))
    if authors is None:
        raise LookupError("los comentarios no dicen de quién son")
    names = [author.text for author in authors]
    if AUTHOR not in names:
        etree.SubElement(authors, main("author")).text = AUTHOR
        names.append(AUTHOR)
    held = {comment.get("ref"): comment for comment in listed}
    drawn = []
    for place, said in told.items():
        words = said.translate(ILLEGAL)
        if place in held:
            _append(held[place], _BELOW + words)
            continue
        comment = etree.SubElement(listed, main("comment"), ref=place, authorId=str(names.index(AUTHOR)))
        _append(comment, words)
        drawn.append(_shape(place, len(words)))
    end = shapes.rindex("</xml>")
    return shapes[:end] + "".join(drawn) + shapes[end:]


def _append(comment: etree._Element, words: str) -> None:
    text = comment.find(main("text"))
    if text is None:
        text = etree.SubElement(comment, main("text"))
    run = etree.SubElement(etree.SubElement(text, main("r")), main("t"))
    run.text = words
    run.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _list(tree: etree._Element) -> etree._Element:
    found = tree.find(main("commentList"))
    if found is None:
        raise LookupError("no hay lista de comentarios")
    return found


def _row_and_column(place: str) -> tuple[int, int]:
    found = _PLACE.fullmatch(place)
    if found is None:
        raise LookupError(place)
    return int(found[2]) - 1, column_index(found[1])


def _place_of(shape: str) -> tuple[int, int]:
    row, column = re.search(r"<x:Row>\s*(\d+)", shape), re.search(r"<x:Column>\s*(\d+)", shape)
    return (int(row[1]), int(column[1])) if row and column else (-1, -1)


def _shape(place: str, letters: int) -> str:
    row, column = _row_and_column(place)
    high = 2 + letters // 45
    return (
        f'<v:shape id="_vitrina_{html.escape(place)}" type="#_x0000_t202" fillcolor="#ffffe1" o:insetmode="auto"'
        ' style="position:absolute;visibility:hidden"><v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/>'
        '<v:path o:connecttype="none"/><v:textbox/><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{column + 1}, 15, {max(row - 1, 0)}, 2, {column + 5}, 15, {max(row - 1, 0) + high}, 4</x:Anchor>"
        f"<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )
