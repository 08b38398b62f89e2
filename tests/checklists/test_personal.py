"""What a text may not carry, found; and what only looks like it, let through."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklists.personal import masked, might_be_personal, personal_in, redacted
from checklists.ruler.rules import PERSONAL, RULES, SECRET

LEAKS = (
    ("dpi_in_cell", "1234 56789 0101"),
    ("dpi_in_cell", "1234567890101"),
    ("dpi_in_cell", "1234-56789-0101"),
    ("dpi_in_cell", "1234.56789.0101"),
    ("dpi_in_cell", "1234 56780 0101"),
    ("dpi_in_cell", "DPI 1234567800101"),
    ("dpi_in_cell", "CUI: 12345678 9 0101"),
    ("dpi_in_cell", "123456789 0101"),
    ("dpi_in_cell", "1234 567890101"),
    ("dpi_in_cell", "D.P.I. No. 1234-56789-010"),
    ("dpi_in_cell", "Documento Personal de Identificación DPI con Código Único de Identificación CUI un mil 1234 56789 0101"),
    ("dpi_in_cell", "1234–56789–0101"),
    ("dpi_in_cell", "1234\xa056789\xa00101"),
    ("dpi_in_cell", "se identifica con DPI número 1234 56789 0101 extendido por RENAP"),
    ("dpi_in_cell", "(1234567890101)"),
    ("dpi_in_cell", "Juan Pérez/1234567890101"),
    ("identity_document", "cédula de vecindad número de orden A-1 y registro 123,456"),
    ("identity_document", "Cédula A-1 123456"),
    ("identity_document", "pasaporte No. A1234567"),
    ("identity_document", "pasaporte 123456789"),
    ("bank_account", "Cuenta No. 3-123-45678-9 Banco Ejemplo"),
    ("bank_account", "depósito a cuenta monetaria 3123456789"),
    ("bank_account", "Cta. 01-234-567890-1"),
    ("bank_account", "GT12ABCD01020000001234567890"),
    ("bank_account", "GT82 TRAJ 0102 0000 0012 1002 9690"),
    ("bank_account", "cuenta de ahorro Banrural 4-123-45678-9"),
    ("bank_account", "Cuenta Banrural No. 3445123456"),
    ("bank_account", "Banrural 3445123456"),
    ("bank_account", "acreditar a BI 1230045678"),
    ("bank_account", "Cuenta monetaria en quetzales del Banco Industrial número 123-456789-0"),
    ("bank_account", "cta monetaria G&T 12-3456789-0"),
    ("bank_account", "cuenta a nombre de Juan Pérez López 3445123456"),
    ("bank_account", "3445123456 cuenta monetaria"),
    ("bank_account", "No. de cuenta: 4023124455"),
    ("bank_account", "cuenta bancaria: 0123 4567 8901"),
    ("phone_in_text", "cel. 5555-1234"),
    ("phone_in_text", "Llamar al 55551234"),
    ("phone_in_text", "Tel. 5512 3456"),
    ("phone_in_text", "+502 5512-3456"),
    ("phone_in_text", "502 55123456"),
    ("phone_in_text", "whatsapp 45123456"),
    ("phone_in_text", "Interino, 5512-3456"),
    ("phone_in_text", "Teléfono: 4512.3456"),
    ("phone_in_text", "Cel:31234567"),
    ("phone_in_text", "teléfono personal 3123-4567"),
    ("email_in_text", "persona.ejemplo@gmail.com"),
    ("email_in_text", "juan_perez@hotmail.com"),
    ("home_address", "reside en 3a calle 4-55 zona 1"),
    ("home_address", "con residencia en la 5a. avenida 3-20, zona 2"),
    ("home_address", "Dirección particular: lote 4 manzana C, colonia El Sol"),
    ("home_address", "domicilio: 2a. calle 1-20 zona 3"),
    ("home_address", "vive en casa 12 del callejón El Sauce"),
    ("home_address", "domiciliado en 4ta. calle 3-21, zona 5"),
    ("home_address", "residente en cantón Xolacul"),
    ("home_address", "su casa de habitación ubicada en la 3a. calle A 4-55"),
    ("birth_date", "fecha de nacimiento: 12/03/2015"),
    ("birth_date", "nacida el 12 de marzo de 2015"),
    ("birth_date", "nació el 3-5-1990"),
    ("birth_date", "Fecha de nacimiento 1990-05-03"),
    ("minor_in_text", "la niña María López, de 8 años"),
    ("minor_in_text", "menor de edad Juan Carlos Pérez"),
    ("minor_in_text", "al estudiante Pedro Ixcot de 15 años"),
    ("minor_in_text", "Beneficiario Luis Ajú, de 9 años"),
)
HARMLESS = (
    "Cuenta 1232.03 Equipo de oficina",
    "12 cuentas de collar",
    "22-0101-0001",
    "Factura 12345678",
    "Finca 1234, folio 56, libro 78",
    "serie 7501234567890",
    "NIT 576937-K",
    "NIT: 12345678-9",
    "NOG 30319447",
    "NOG: 35319447",
    "NPG E581998146",
    "SNIP 245678",
    "Contrato 3045-2026",
    "Contrato administrativo No. 45-2026",
    "Resolución 4512-2025",
    "Acta No. 35-2026 punto quinto",
    "Acuerdo Gubernativo 4501-2001",
    "Partida 2026-1213-0307-01-00-000-001-000-011-0307-22-0101-0001",
    "Partida presupuestaria 01-00-000-001-000-011-1701-22-0101-0001",
    "Fuente 31-0101-0001",
    "Fuente 41-0101-0002",
    "Q. 3,500.00",
    "Q3500-4000",
    "rango de 3000-4000 PSI",
    "concreto 4000-5000 psi",
    "Tel. 7945-1234",
    "PBX 2422-8900",
    "Teléfono 6644-1212 ext. 104",
    "Tel: 7765 4321",
    "Llame al 1555",
    "celular institucional 5555-1234",
    "Celular de la oficina: 4567-8901",
    "Línea de emergencias 5555-1234",
    "uip.sanjose@gmail.com",
    "munisanjose@gmail.com",
    "Correo: informacion@munisanjose.gob.gt",
    "alcaldia.municipal@yahoo.com",
    "Estudio socioeconómico y residencia en el municipio",
    "Las familias residen en la aldea El Rosario",
    "personas que viven en la zona 3",
    "Domicilio fiscal: 3a calle 4-55 zona 1",
    "Servicio a domicilio",
    "Acometida domiciliar 1/2 pulgada en la 3a calle zona 1",
    "Constructora El Sol, S.A., con domicilio en 5a. avenida 3-20 zona 9",
    "Ingeniero residente en obra, zona 1",
    "La biblioteca está en la 3a calle 4-55, zona 1",
    "Mejoramiento calle principal aldea Las Flores",
    "Pavimentación 2a. avenida entre 3a y 4a calle, zona 2",
    "niñas y niños de 0 a 5 años",
    "1,200 niñas y niños con útiles escolares",
    "menores de 5 años",
    "Nombre Menor de edad Comunidad Acuerdo",
    "Menor de edad\nMonto\nTubería",
    "Escuela Oficial Rural Mixta Niño Jesús",
    "Programa para la niña y el adolescente",
    "Atención a la niñez y adolescencia de 10 a 17 años",
    "Justo Rufino Barrios nació el 19 de julio de 1835",
    "Rendición de cuentas 2026",
    "cuenta con NOG 30319447 y NIT 1234567-8",
    "por cuenta del proveedor, factura 12345678",
    "La oficina cuenta con 25 personas",
    "cuenta corriente del IVA",
    "Cuentadancia T3-20-5",
    "Cheque Banrural 000012345678",
    "Boleta de depósito Banrural 123456789",
    "Banco Industrial",
    "Depósito en Banrural por Q. 12,345,678.00",
    "Placa P-345FGT",
    "Placas O-345-4567",
    "Inventario 1232-04-0056",
    "Factura electrónica serie 4E5F6A7B No. 3456789012",
    "DTE 3456-78901234",
    "Factura serie A No. 3456-7890",
    "1ª fase 4500-5000 metros",
    "Decreto 12-2002",
    "Ley 57-2008",
    "del 01/01/2026 al 31/12/2026",
    "2026-10-05",
    "Reparación de bomba serie 5123456789012",
    "código 7401234567890",
    "GTQ 12,345,678.90",
    "GT-NIT:1234567",
    "ocds-xqjsxa-30319447",
    "Guatemala 01001",
    "Cedro de 4500-4600 pies",
    "Número de identificación tributaria 1234567-8",
    "identificación del proyecto 245678",
    "CUI del proveedor no se publica",
    "DPI",
    "No. DPI",
    "Renovación de pasaporte",
    "cédula de notificación 12-2026",
    "cédulas hipotecarias A-1 por 1,500,000",
    "CIV 35121234",
    "Colegiado 3512-2026",
    "colegiado activo 12,345",
    "Expediente 4512-3456-2026",
    "Transferencia 45123456",
    "recibo 7B 345678",
    "Voucher 512345",
    "recibo 63-A2 3456789",
    "Tel. de la Municipalidad: 4567-8901",
    "Cuenta 112 Bancos",
    "Cuentas 1112 y 1113",
    "Cuenta Contable 1112-0101-0001",
    "Cuenta Mayor 1234567",
    "Depreciación cuenta 1232 equipo 2026",
    "Cta. 2113 gastos",
    "Estudiante de sexto grado, 12 años",
    "Becario de nivel medio",
    "El menor costo ofertado fue Q. 12,500",
    "La menor oferta de Constructora López",
    "Reside en el municipio desde 2010",
    "Nacimiento de agua El Chorro",
    "Nacimientos registrados en 2026: 345",
    "Nacido vivo",
    "Bono 14 y aguinaldo 2026",
    "Vía 5, 3-65 zona 4",
    "Edificio Administrativo, 8a. calle 1-66 zona 9",
    "Vive en nosotros la esperanza",
    "Teléfonos 2339-9900",
    "GT12",
)


@pytest.mark.parametrize(("rule", "text"), LEAKS)
def test_what_is_personal_is_found_and_its_value_never_shown(rule: str, text: str) -> None:
    leak = next(leak for leak in personal_in(text) if leak.rule == rule)
    assert not any(letter.isdigit() for letter in leak.shown)
    assert text[leak.start : leak.end].strip()
    assert not personal_in(leak.shown)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_looks_personal_passes(text: str) -> None:
    assert personal_in(text) == ()


@pytest.mark.parametrize(("rule", "text"), LEAKS)
def test_it_is_found_inside_a_long_text_and_masked_there(rule: str, text: str) -> None:
    page = f"Acuerda: Primero. Se autoriza el pago.\n{text}\nSegundo. Notifíquese."
    assert rule in [leak.rule for leak in personal_in(page)]
    assert might_be_personal(page)
    shown = redacted(page)
    assert shown.startswith("Acuerda: Primero. Se autoriza el pago.")
    assert shown.endswith("Notifíquese.")
    assert not personal_in(shown)


def test_two_in_one_text_are_told_in_their_order() -> None:
    text = "DPI 1234 56789 0101, cel. 5555-1234"
    assert [(leak.rule, leak.shown) for leak in personal_in(text)] == [
        ("dpi_in_cell", "•••• ••••• ••••"),
        ("phone_in_text", "cel. ••••-••••"),
    ]


def test_a_column_of_codes_may_hold_what_looks_like_a_bare_mobile() -> None:
    assert personal_in("4512-3456")
    assert not personal_in("4512-3456", coded=True)
    assert personal_in("cel. 4512-3456", coded=True)


def test_a_column_of_contacts_is_judged_by_its_own_reader() -> None:
    assert not personal_in("5555-1234; alguien@gmail.com", contact=True)
    assert personal_in("5555-1234, DPI 1234 56789 0101", contact=True)


def test_every_rule_that_finds_something_personal_stops_and_is_never_repeated() -> None:
    assert all(RULES[rule].blocking for rule in PERSONAL)
    assert PERSONAL <= SECRET
    assert {rule for rule, _ in LEAKS} <= PERSONAL


@given(st.text(alphabet="0123456789 -.,/@abcdeinortuDPICGTáéíóñ\n", max_size=120))
def test_no_text_breaks_it_and_what_is_masked_has_no_digit(text: str) -> None:
    for leak in personal_in(text):
        assert 0 <= leak.start < leak.end <= len(text)
    assert not any(letter in "0123456789" for letter in masked(text))


@given(
    st.text(alphabet="0123456789 -.,/abcñ:;()", max_size=30),
    st.sampled_from(["1234 56789 0101", "1234567890101", "1234-56789-0101", "9876 54322 0101"]),
    st.text(alphabet="0123456789 -.,/abcñ:;()", max_size=30),
)
def test_a_right_cui_is_found_whatever_stands_around_it(before: str, cui: str, after: str) -> None:
    text = f"{before.rstrip('0123456789.,/-')} {cui}; {after}"
    assert any(leak.rule == "dpi_in_cell" and leak.end >= text.index(cui) + len(cui) for leak in personal_in(text))


@pytest.mark.parametrize(
    "piece",
    ["cuenta ", "1-", "reside en ", "1234 5678 ", "a.b-c@", "dirección particular ", "tel ", "GT12 ", "la niña María López ", "nacido el "],
)
def test_no_text_made_to_hurt_takes_long(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    start = time.process_time()
    personal_in(text)
    assert time.process_time() - start < 3
