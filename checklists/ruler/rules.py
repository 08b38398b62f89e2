"""Every rule of the ruler by its stable id: whether it stops the publication, what it says and what to do, in Spanish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """A validation rule. A `blocking` one stops the publication; the others are told and let through."""

    id: str
    blocking: bool
    message: str
    remedy: str


_STOPS, _TOLD = True, False
_ROWS: tuple[tuple[str, bool, str, str], ...] = (
    # The table
    (
        "no_header",
        _STOPS,
        "No se encontró la fila de encabezados.",
        "Deje en una sola fila los títulos de las columnas, como en la plantilla: {titles}.",
    ),
    (
        "no_rows",
        _STOPS,
        "La tabla no tiene filas con datos.",
        "Agregue las filas. Si no hubo movimiento en el periodo, publique una justificación.",
    ),
    (
        "missing_column",
        _STOPS,
        "Falta la columna «{title}».",
        "Agréguela, o cambie el encabezado por ese título si ya está con otro nombre.{guess}",
    ),
    (
        "duplicate_header",
        _STOPS,
        "«{found}» pide la misma columna que «{first}»: «{title}».",
        "Deje una sola columna; si son montos distintos, súmelos en ella.",
    ),
    (
        "repeated_header",
        _TOLD,
        "«{found}» pide la misma columna que «{first}»: «{title}».",
        "Se tomó la primera. Si no es la correcta, cambie los encabezados.",
    ),
    ("added_header", _TOLD, "Los montos de «{found}» se sumaron en «{title}».", "Si no corresponde, quite esa columna del archivo."),
    ("guessed_header", _TOLD, "«{found}» se leyó como «{title}».", "Si no es así, use los encabezados de la plantilla."),
    (
        "column_not_in_register",
        _TOLD,
        "La columna «{found}» no es de este registro y no se publica.",
        "No tiene que hacer nada, salvo que sea una columna con otro nombre.",
    ),
    (
        "withheld_column",
        _TOLD,
        "La columna «{found}» trae {reason}; no se guarda ni se publica.",
        "Quítela del archivo antes de compartirlo.",
    ),
    ("dates_outside_period", _TOLD, "Ninguna fecha de «{title}» es del periodo {period}.", "Revise que el archivo sea el de este periodo."),
    ("repeated_row", _TOLD, "La fila es igual a la fila {first}.", "Si está repetida por error, borre una."),
    ("row_left_out", _TOLD, "La fila solo dice «{found}» y no se tomó como dato.", "Si es un dato, complete sus demás columnas."),
    (
        "parts_differ",
        _TOLD,
        "«{title}» no es {how} ({sum}).",
        "Revise ese monto y sus partes.",
    ),
    ("total_differs", _TOLD, "El total escrito en «{title}» no es la suma de las filas ({sum}).", "Revise si falta o sobra una fila."),
    (
        "too_many_problems",
        _STOPS,
        "Hay más problemas de los que se muestran ({count} en total).",
        "Corrija los que se muestran y vuelva a subir el archivo.",
    ),
    # Any cell
    ("required_empty", _STOPS, "La celda está vacía.", "Escriba el dato, o borre la fila si no corresponde."),
    ("formula_error", _STOPS, "La celda muestra un error de la hoja de cálculo.", "Corrija la fórmula o escriba el valor."),
    (
        "formula_in_text",
        _STOPS,
        "El texto empieza con un signo que las hojas de cálculo toman como fórmula.",
        "Quite el signo del principio.",
    ),
    (
        "text_too_long",
        _STOPS,
        "El texto tiene {length} letras; caben {limit}.",
        "Resúmalo, o publíquelo como documento y ponga aquí su enlace.",
    ),
    ("no_value_word", _TOLD, "La celda dice que no hay dato; se guarda vacía.", "No tiene que hacer nada."),
    # Types and limits
    ("not_a_number", _STOPS, "No es un número.", "Escriba solo la cantidad, por ejemplo {example}."),
    ("not_quetzales", _STOPS, "El monto no está en quetzales.", "Escríbalo en quetzales, solo con el número."),
    ("ambiguous_number", _STOPS, "No se sabe si el signo separa miles o decimales.", "Escriba el monto con punto decimal y dos decimales."),
    ("decimal_comma", _TOLD, "El número usa coma decimal; se leyó como {read}.", "Si no es así, escríbalo con punto decimal."),
    ("not_whole", _STOPS, "Debe ser un número entero.", "Escriba la cantidad sin decimales."),
    ("below_minimum", _STOPS, "No puede ser menor que {limit}.", "Revise la cantidad y su signo."),
    ("above_maximum", _STOPS, "No puede ser mayor que {limit}.", "Revise la cantidad."),
    ("fraction_percent", _TOLD, "Parece una fracción y no un porcentaje.", "Escriba el porcentaje de 0 a 100."),
    ("not_a_date", _STOPS, "No es una fecha.", "Escríbala como día/mes/año, por ejemplo 05/10/2026."),
    ("month_first", _STOPS, "La fecha tiene el mes antes que el día.", "Escríbala como día/mes/año."),
    (
        "date_as_number",
        _TOLD,
        "La fecha venía como número de la hoja de cálculo; se leyó como {read}.",
        "Si no es así, dé formato de fecha a la celda.",
    ),
    ("date_out_of_reason", _STOPS, "El año de la fecha no es razonable.", "Revise el año; debe estar entre {first} y {last}."),
    ("not_a_year", _STOPS, "No es un año.", "Escriba el año con cuatro cifras, por ejemplo 2026."),
    ("not_a_month", _STOPS, "No es un mes con su año.", "Escríbalo como 2026-10 u octubre 2026."),
    ("not_yes_or_no", _STOPS, "Debe ser sí o no.", "Escriba «sí» o «no»."),
    ("not_in_list", _STOPS, "No es uno de los valores de la lista.", "Use uno de estos: {values}."),
    ("read_as_list_value", _TOLD, "Se leyó como «{read}».", "Si no es así, use uno de estos: {values}."),
    ("pattern", _STOPS, "No tiene la forma que debe tener.", "Escríbalo como en el ejemplo: {example}."),
    ("repeated_value", _STOPS, "El valor ya está en la fila {first} y no puede repetirse.", "Revise cuál de las dos filas es la correcta."),
    ("repeated_key", _STOPS, "Otra fila, la {first}, tiene lo mismo en {columns}.", "Junte las dos filas o corrija una."),
    # Formats
    ("not_a_nit", _STOPS, "No tiene la forma de un NIT.", "Escriba números, guion y dígito verificador, por ejemplo {example}; o CF."),
    ("nit_check_digit", _TOLD, "El dígito verificador del NIT no corresponde.", "Revise el NIT."),
    ("not_a_nog", _STOPS, "No es un NOG.", "Escriba solo el número de operación, de cinco a nueve dígitos."),
    ("not_an_npg", _STOPS, "No es un NPG.", "Escriba la letra E y sus números, por ejemplo {example}."),
    (
        "other_guatecompras_number",
        _TOLD,
        "Es un {kind} en la columna «{title}».",
        "Si tiene las dos columnas, póngalo en la que corresponde.",
    ),
    ("snip_shape", _TOLD, "No parece un código SNIP.", "Revise el código."),
    ("not_a_renglon", _STOPS, "No es un renglón presupuestario.", "Escriba sus tres dígitos, por ejemplo 011."),
    (
        "not_a_phone",
        _STOPS,
        "No es un número de teléfono de Guatemala.",
        "Escriba ocho dígitos, por ejemplo 7900-0000; separe varios con punto y coma.",
    ),
    ("mobile_number", _TOLD, "Es una línea celular.", "Confirme que la paga la institución; un celular privado no se publica."),
    ("not_an_email", _STOPS, "No es una dirección de correo.", "Escríbala completa, por ejemplo {example}."),
    (
        "email_not_institutional",
        _TOLD,
        "No es un correo institucional.",
        "Confirme que es el correo oficial de la oficina; uno privado no se publica.",
    ),
    ("not_a_uri", _STOPS, "No es una dirección de internet.", "Péguela completa; empieza con https://."),
    # What no cell may carry
    ("dpi_in_cell", _STOPS, "La celda trae un número de DPI.", "Bórrelo: es un dato personal y nunca se publica."),
    ("bank_account", _STOPS, "La celda trae un número de cuenta bancaria.", "Borre el número de cuenta; puede dejar el nombre del banco."),
    (
        "identity_document",
        _STOPS,
        "La celda trae el número de una cédula o de un pasaporte.",
        "Bórrelo: es un dato personal y nunca se publica.",
    ),
    (
        "phone_in_text",
        _STOPS,
        "La celda trae un teléfono celular.",
        "Bórrelo. Si es una línea que paga la institución, escriba antes «celular institucional».",
    ),
    (
        "email_in_text",
        _STOPS,
        "La celda trae un correo personal.",
        "Bórrelo; solo se publican los correos oficiales.",
    ),
    (
        "private_mailbox",
        _STOPS,
        "Es un correo personal, y aquí va el de la oficina.",
        "Escriba el correo oficial, o deje la celda vacía; uno privado no se publica.",
    ),
    (
        "home_address",
        _STOPS,
        "La celda dice dónde vive una persona.",
        "Borre la dirección; puede dejar el municipio.",
    ),
    ("birth_date", _STOPS, "La celda trae la fecha de nacimiento de una persona.", "Bórrela: es un dato personal y no se publica."),
    (
        "minor_in_text",
        _STOPS,
        "La celda nombra a una persona menor de edad.",
        "Borre el nombre; puede dejar la edad o las iniciales.",
    ),
    (
        "small_count",
        _TOLD,
        "Son menos de 5 personas; el número no se guarda, para que nadie pueda ser reconocido.",
        "No tiene que hacer nada: se publica como «menos de 5».",
    ),
    ("minor_withheld", _TOLD, "La persona es menor de edad; su nombre no se guardó.", "No tiene que hacer nada."),
)

# What these find is not repeated when they are told: problems are shown, sent and logged.
PERSONAL = frozenset(
    (
        "dpi_in_cell",
        "identity_document",
        "bank_account",
        "phone_in_text",
        "email_in_text",
        "private_mailbox",
        "home_address",
        "birth_date",
        "minor_in_text",
    )
)
SECRET = PERSONAL | {"small_count", "minor_withheld"}

RULES: Mapping[str, Rule] = MappingProxyType(
    {id: Rule(id=id, blocking=blocking, message=message, remedy=remedy) for id, blocking, message, remedy in _ROWS}
)
