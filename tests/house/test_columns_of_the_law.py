"""Which columns may say that the law asks for them: those that the confirmed texts name, and no other.

For each register: the words of the confirmed paraphrase (row of the numeral, or literal of 17 Ter), and the columns that they name. What
the same source marks as asked by the monitor of 2017 or as a suggestion, and what it lists only from practice, is left out on purpose.
"""

from __future__ import annotations

import pytest

from checklists.load import load_checklist
from checklists.model import Basis

CHECKLIST = load_checklist()
TRIPS = (
    "12: viajes nacionales e internacionales; persona, objetivo, destino, boleto, viáticos",
    "persona objetivo destino costo_boleto viaticos",
)
AWARDS = (
    "20: operación (NOG), adjudicación, proveedor, monto adjudicado, plazo, aprobación del contrato, contrato",
    "nog fecha_adjudicacion proveedor monto_adjudicado plazo fecha_aprobacion_contrato contrato",
)
HELP = ("15: cuánto se asignó, por programa, cómo se accede, quiénes lo recibieron", "programa monto criterios_de_acceso beneficiario")

NAMED = {
    "direccion-y-telefonos": ("2: dirección y teléfonos de la municipalidad y de todas sus oficinas", "dependencia direccion telefono"),
    "directorio-de-empleados": ("3: todo el personal, con teléfono y correo oficiales", "nombre telefono correo"),
    "remuneraciones": (
        "4: quiénes son y todo lo que cobran: nombre, cargo, salario, honorarios, dietas, bonos, viáticos, otras",
        "nombre cargo salario honorarios dietas bonos viaticos otras_remuneraciones",
    ),
    "presupuesto": ("7: presupuesto de ingresos y egresos del año y los programas a su cargo", "ejercicio seccion programa"),
    "modificaciones-presupuestarias": ("7: cada modificación o transferencia, interna o externa", "tipo"),
    "ejecucion-presupuestaria": ("8: ejecución por renglón y por unidad operativa y administrativa", "renglon unidad"),
    "depositos": ("9: detalle de los depósitos según su origen", "origen"),
    "cotizaciones-y-licitaciones-de-programas": (
        "10: bien, cantidad, precio unitario, monto, renglón, proveedor, adjudicación, contrato",
        "bien cantidad precio_unitario monto renglon proveedor adjudicacion contrato",
    ),
    "contrataciones-de-bienes-y-servicios": (
        "11: bien o servicio, monto, precio unitario, costo, renglón, proveedor, adjudicación, contrato",
        "bien monto precio_unitario costo renglon proveedor adjudicacion contrato",
    ),
    "viajes-nacionales": TRIPS,
    "viajes-internacionales": TRIPS,
    "inventario-muebles": ("13: inventario de bienes muebles", "bien"),
    "inventario-inmuebles": ("13: inventario de bienes inmuebles", "bien"),
    "contratos-de-mantenimiento": (
        "14: mantenimiento de equipo, vehículos, inmuebles, plantas; monto, plazo, proveedor",
        "clase monto plazo proveedor",
    ),
    "subsidios": HELP,
    "becas": HELP,
    "transferencias": HELP,
    "usufructo-y-concesiones": ("16: contratos, licencias o concesiones para usar bienes del Estado", "tipo contrato"),
    "empresas-precalificadas": (
        "17: razón social, capital autorizado, renglón de precalificación",
        "razon_social capital_autorizado renglon_de_precalificacion",
    ),
    "obras": (
        "18: obra, ubicación exacta, costo total, fuente, tiempo, beneficiarios, empresa ejecutora, funcionario responsable, contrato",
        "obra ubicacion costo_total fuente_de_financiamiento tiempo_de_ejecucion beneficiarios empresa_ejecutora"
        " funcionario_responsable contrato",
    ),
    "contratos-de-arrendamiento": (
        "19: características, motivo, arrendatario, monto, plazo",
        "caracteristicas motivo arrendatario monto plazo",
    ),
    "contrataciones-por-cotizacion": AWARDS,
    "contrataciones-por-licitacion": AWARDS,
    "fideicomisos": (
        "21: fideicomiso, destino, cotización y licitación, gasto administrativo, gasto operativo",
        "fideicomiso destino cotizaciones_y_licitaciones gasto_administrativo gasto_operativo",
    ),
    "compras-directas": ("22: la ley solo pide «listado»", ""),
    "informacion-clasificada": ("27: el índice; sus campos son sugeridos", ""),
    "pertenencia-sociolinguistica": ("28: informe de la pertenencia sociolingüística de los usuarios", "pertenencia"),
    "asesorias-contratadas": (
        "17 Ter a: programa y cambios; nombres, montos, origen del dinero",
        "tipo asesor monto origen_de_los_recursos",
    ),
    "jornales": ("17 Ter b: programa y cambios de jornales", "tipo"),
    "arrendamiento-de-edificios": ("17 Ter d: programa de arrendamiento de edificios", "edificio"),
    "convenios": (
        "17 Ter e: con ONG, asociaciones, organismos regionales o internacionales, con avance físico y financiero",
        "entidad clase_de_entidad avance_fisico avance_financiero",
    ),
    "aportes": (
        "17 Ter f: programa y cambios de aportes al sector privado y externo, con avances",
        "tipo sector avance_fisico avance_financiero",
    ),
    "cooperacion-externa": (
        "17 Ter g: avance físico y financiero de programas con cooperación externa",
        "programa avance_fisico avance_financiero",
    ),
    "solicitudes-de-credito": ("un compromiso no es ley", ""),
}


def test_every_register_is_in_the_table() -> None:
    assert set(NAMED) == set(CHECKLIST.registers)


@pytest.mark.parametrize("slug", NAMED)
def test_a_column_says_law_only_where_the_confirmed_text_names_it(slug: str) -> None:
    source, named = NAMED[slug]
    said = {column.name for column in CHECKLIST.registers[slug].columns if column.basis is Basis.LAW}
    assert said == set(named.split()), source
