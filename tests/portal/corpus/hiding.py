"""Every place of a workbook where a word can be that its officer did not mean to publish, each by a name, each planted by a function.

The workbook is a payroll of the small law; `planted` gives its bytes with a word in each of the places asked for.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink

from tests.portal.corpus.documents import with_parts

HEADER = ("Nombre", "Renglón", "Salario", "Fecha de ingreso", "Observaciones")
SHOWN = 3  # rows that everybody sees
Sheet = Any


def _column(title: str, hidden: bool = False) -> Callable[[Sheet, str], None]:
    def plant(sheet: Sheet, word: str) -> None:
        index = sheet.max_column + 1
        for row, value in enumerate([title, *[word] * SHOWN], start=2):
            sheet.cell(row, index, value)
        sheet.column_dimensions[openpyxl.utils.get_column_letter(index)].hidden = hidden

    return plant


def _other_sheet(state: str) -> Callable[[Sheet, str], None]:
    def plant(sheet: Sheet, word: str) -> None:
        other = sheet.parent.create_sheet(state)
        for row in (HEADER, (word, "011", 1, None, word)):
            other.append(row)
        other.sheet_state = state

    return plant


def _hidden_row(how: str) -> Callable[[Sheet, str], None]:
    def plant(sheet: Sheet, word: str) -> None:
        sheet.append([word, "011", 4000, None, word])
        row = sheet.row_dimensions[sheet.max_row]
        row.height, row.hidden = (0.2, False) if how == "flat" else (None, True)
        if how == "filtered":
            sheet.auto_filter.ref = f"A2:E{sheet.max_row}"
            sheet.auto_filter.add_filter_column(0, [word])

    return plant


def _hidden_own_column(sheet: Sheet, word: str) -> None:
    for row in range(3, 3 + SHOWN):
        sheet.cell(row, 5, word)
    sheet.column_dimensions["E"].hidden = True


def _properties(sheet: Sheet, word: str) -> None:
    for name in ("creator", "title", "subject", "keywords", "description", "category", "lastModifiedBy"):
        setattr(sheet.parent.properties, name, word)
    sheet.parent.custom_doc_props.append(StringProperty(name="Empresa", value=word))


def _comment(sheet: Sheet, word: str) -> None:
    sheet["C3"].comment = Comment(word, word)


def _name(sheet: Sheet, word: str) -> None:
    sheet.parent.defined_names["Nota"] = DefinedName("Nota", attr_text=f'"{word}"', comment=word)


def _margins(sheet: Sheet, word: str) -> None:
    sheet.oddHeader.center.text, sheet.oddFooter.left.text = word, word


def _validation(sheet: Sheet, word: str) -> None:
    rule = DataValidation(type="list", formula1=f'"{word}"', promptTitle=word[:30], prompt=word, error=word)
    rule.add("B3:B9")
    sheet.add_data_validation(rule)


def _formatting(sheet: Sheet, word: str) -> None:
    sheet.conditional_formatting.add("C3:C9", FormulaRule(formula=[f'C3="{word}"']))


def _number_format(sheet: Sheet, word: str) -> None:
    sheet["C3"].number_format = f'0.00;0.00;0.00;"{word}"'


def _shown_as_nothing(sheet: Sheet, word: str) -> None:
    sheet["E4"], sheet["E4"].number_format = word, ";;;"


def _link(sheet: Sheet, word: str) -> None:
    sheet["A3"].hyperlink = Hyperlink(ref="A3", target=f"file:///C:/{word}", tooltip=word)


def _above(sheet: Sheet, word: str) -> None:
    sheet["A1"] = f"Preparado para {word}"


def _below(sheet: Sheet, word: str) -> None:
    sheet.append([])
    sheet.append([f"Elaborado por: {word}"])


def _sheet_name(sheet: Sheet, word: str) -> None:
    sheet.title = word[:31]


IN_SHEET: Mapping[str, Callable[[Sheet, str], None]] = {
    "a column of no register": _column("Código interno"),
    "a column that is withheld": _column("Número de cuenta"),
    "a hidden column": _column("Notas", hidden=True),
    "a hidden column of the register": _hidden_own_column,
    "a hidden sheet": _other_sheet("hidden"),
    "a very hidden sheet": _other_sheet("veryHidden"),
    "a hidden row": _hidden_row("hidden"),
    "a filtered row": _hidden_row("filtered"),
    "a row of no height": _hidden_row("flat"),
    "properties of the document": _properties,
    "a comment": _comment,
    "a defined name": _name,
    "header and footer": _margins,
    "a validation": _validation,
    "a conditional format": _formatting,
    "a number format": _number_format,
    "a format that shows nothing": _shown_as_nothing,
    "a link": _link,
    "a note below the table": _below,
    "the name of the sheet": _sheet_name,
    "a title above the table": _above,
}
_PARTS: Mapping[str, str] = {
    "custom XML": "customXml/item1.xml",
    "a pivot cache": "xl/pivotCache/pivotCacheRecords1.xml",
    "an embedded object": "xl/embeddings/oleObject1.bin",
    "printer settings": "xl/printerSettings/printerSettings1.bin",
    "a connection": "xl/connections.xml",
    "an external link": "xl/externalLinks/externalLink1.xml",
    "a threaded comment": "xl/threadedComments/threadedComment1.xml",
    "persons": "xl/persons/person.xml",
    "a drawing": "xl/drawings/drawing9.xml",
    "a text that no cell uses": "xl/sharedStrings.xml",
}
# Edits of the sheet's own XML: what stands there, and what is put in its place.
_EDITS: Mapping[str, tuple[str, str]] = {
    "a comment of the XML": ("<sheetData>", "<!--{word}--><sheetData>"),
    "an extension of the XML": ("</worksheet>", '<extLst><ext uri="{{X}}"><x>{word}</x></ext></extLst></worksheet>'),
    "the text of a formula": ("<v>4001</v>", '<f>IF(1,4001,"{word}")</f><v>4001</v>'),
    "a cell under a merged one": ("</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="D3:E3"/></mergeCells>'),
}
PLACES = (*IN_SHEET, *_PARTS, *_EDITS, "the name of the file")


def _body(part: str, word: str) -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<sst xmlns="{main}"><si><t>{word}</t></si></sst>'.encode() if "sharedStrings" in part else f"<a>{word}</a>".encode()


def planted(places: Iterable[str], word: Callable[[str], str]) -> bytes:
    """The payroll with a word in each place; `word` gives the one of a place."""
    wanted = set(places)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Nómina"
    for row in (
        ("Municipalidad de San Ejemplo",),
        HEADER,
        *((f"Persona {n:04}", "011", 4000 + n, None, f"Interino {n}") for n in range(1, SHOWN + 1)),
    ):
        sheet.append(row)
    if "a cell under a merged one" in wanted:
        sheet["E3"] = word("a cell under a merged one")
    for place, plant in IN_SHEET.items():
        if place in wanted:
            plant(sheet, word(place))
    out = io.BytesIO()
    book.save(out)
    data = with_parts(out.getvalue(), {part: _body(part, word(place)) for place, part in _PARTS.items() if place in wanted})
    for place, (old, new) in _EDITS.items():
        if place in wanted:
            edit = (old.encode(), new.format(word=word(place)).encode())
            data = with_parts(data, {}, {"xl/worksheets/sheet1.xml": edit})
    return data
