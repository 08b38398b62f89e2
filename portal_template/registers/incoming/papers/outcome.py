"""What a reader of documents gives: the cleaned document with its text, or a refusal with its reason. The reasons' sentences stand here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

_PRINT = "Ábralo y use Imprimir > Guardar como PDF; esa copia sí se puede publicar."
REASONS: Mapping[str, str] = MappingProxyType(
    {
        "encrypted": "está protegido con contraseña y nadie podría abrirlo. Guárdelo sin contraseña y súbalo de nuevo.",
        "damaged": "está dañado y no se puede abrir. Ábralo en su computadora y guárdelo otra vez; si tampoco abre, pida el original.",
        "no_pages": "no tiene ninguna página. Revise el archivo original.",
        "scripts": f"lleva programas o acciones que abren otras cosas. {_PRINT}",
        "attached": f"lleva otros archivos adentro. Súbalos aparte si van. De este: {_PRINT[0].lower()}{_PRINT[1:]}",
        "form": f"es un formulario que solo algunos programas abren. {_PRINT}",
        "layers": f"tiene capas ocultas, que cualquiera puede mostrar. {_PRINT}",
        "tracked": (
            "tiene cambios sin aceptar: cualquiera leería lo que se borró. En Word: Revisar > Aceptar todos los cambios; "
            "en LibreOffice: Editar > Control de cambios > Aceptar todo. Guárdelo y súbalo de nuevo."
        ),
        "macros": "lleva macros, que son programas. Guárdelo en un formato sin macros (.docx o .xlsx) y súbalo de nuevo.",
        "too_large_inside": "es demasiado grande por dentro. Quite imágenes grandes o divídalo en partes.",
        "too_slow": "tardó demasiado en abrirse. Divídalo en partes, o use Imprimir > Guardar como PDF y suba esa copia.",
        "too_many_pixels": "es una imagen demasiado grande. Redúzcala a menos de 10,000 puntos por lado.",
        "nothing_shown": "no tiene ninguna hoja visible con datos. Muestre la hoja que va y guárdelo de nuevo.",
    }
)


class Refused(Exception):
    """A document cannot be published as it is; `reason` is a key of REASONS."""

    def __init__(self, reason: str) -> None:
        super().__init__(REASONS[reason])
        self.reason = reason


@dataclass(frozen=True, kw_only=True, slots=True)
class Cleaned:
    """A document without what nobody sees in it. `texts` has one text a page, or a single one where pages cannot be told apart."""

    data: bytes
    texts: tuple[str, ...]
    pages: int = 0  # 0: not known
    pictures: int = 0  # pages that are a picture without letters
    removed: tuple[str, ...] = ()  # what was taken out and is worth telling, in Spanish

    @property
    def scanned(self) -> bool:
        """Whether most of it is pictures of text, which nobody can search, copy or hear read."""
        return self.pictures * 2 > max(self.pages, 1)
