"""Files that cannot be used at all: each reason with its code, what is told and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

_TEMPLATE = "Descargue la plantilla de esta pantalla y copie en ella sus filas."
_SAVE = "Ábralo y guárdelo otra vez como .xlsx."
# code -> what is told, what to do; «{...}» is filled in where the file is refused.
_SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        # The file
        "no_file": ("no existe.", "Revise la ruta."),
        "too_large": ("pasa de {limit} MB.", "Quite las imágenes, o copie solo la tabla a un libro nuevo."),
        "empty_file": ("está vacío: no tiene nada dentro.", "Revise el archivo original y súbalo de nuevo."),
        "locked": ("está protegido con contraseña.", "Ábralo, quítele la contraseña, guárdelo y súbalo de nuevo."),
        "macros": (
            "trae macros (programas dentro del libro) y por seguridad no se recibe.",
            "Ábralo y guárdelo como «Libro de Excel (.xlsx)», sin macros.",
        ),
        "html": (
            "se llama como un libro de Excel, pero por dentro es una página web, como las que dan algunos sistemas al exportar.",
            "Ábralo en Excel o LibreOffice y guárdelo como «Libro de Excel (.xlsx)».",
        ),
        "not_a_sheet": (
            "no es una hoja de cálculo: {what}.",
            "Suba la hoja de cálculo de donde salió; si solo tiene este archivo, publíquelo como documento.",
        ),
        "damaged": (
            "no se pudo abrir; no es un libro de Excel u OpenDocument, o está dañado.",
            f"{_SAVE} Si no abre, descárguelo de nuevo de donde lo recibió.",
        ),
        "bomb": ("es demasiado grande por dentro.", "Copie solo la tabla a un libro nuevo y suba ese."),
        "binary": ("se llama CSV, pero no es un archivo de texto.", "Guárdelo otra vez como CSV UTF-8, o como .xlsx."),
        "broken_csv": ("no se pudo leer como CSV{where} ({why}).", "Guárdelo otra vez como CSV UTF-8, o como .xlsx."),
        # Its sheets
        "no_sheet": ("no tiene ninguna hoja visible.", "Muestre la hoja con los datos y guárdelo de nuevo."),
        "empty_sheet": (
            "no tiene nada escrito en su hoja.",
            "Revise que sea el archivo correcto y que lo haya guardado; si no hubo movimiento, declárelo.",
        ),
        "several_tables": ("hay más de una hoja con tabla: {names}.", "Deje una sola hoja con los datos del periodo."),
        "no_header": (
            "no se encontró la fila de encabezados.{guess}",
            "Deje en una sola fila los títulos de las columnas, como en la plantilla: {titles}.",
        ),
        # What a template of ours says of itself
        "wrong_workbook": ("es la plantilla de otra tabla («{found}») y aquí va «{expected}».", _TEMPLATE),
        "wrong_municipality": ("es la plantilla de otra institución (código {found}).", _TEMPLATE),
        "wrong_period": (
            "es la plantilla de {found} y aquí se publica {expected}.",
            "Si los datos son de {found}, súbalos en ese periodo. Si son de {expected}, escriba {period} en lugar de {old} en la línea"
            " «VITRINA…» de arriba de la tabla, y súbalo de nuevo.",
        ),
        "outdated_template": (
            "es una plantilla anterior (versión {found}; la vigente es la {expected}) y sus columnas cambiaron.",
            _TEMPLATE,
        ),
    }
)
CODES = tuple(_SENTENCES)


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """Why the whole file cannot be used: `code` tells the cases apart."""

    code: str
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}"


def refusal(code: str, **said: object) -> Refusal:
    """The refusal of that code, its sentences filled in. KeyError for a code that there is not."""
    message, remedy = _SENTENCES[code]
    return Refusal(code=code, message=message.format_map(said), remedy=remedy.format_map(said))


class UnreadableFile(Exception):
    """The file cannot be read as rows; `refusal` says why and what to do."""

    def __init__(self, name: str, why: Refusal) -> None:
        super().__init__(f"{name}: {why}")
        self.refusal = why
