"""The tables that the API answers with beside those of the files, column by column: the data dictionary and the OpenAPI description."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from checklists.load import load_checklist
from monitor.dashboard.results.columns import ANSWERS, GROUPS, OUTCOMES, TAIL, Column, Kind, column, towns
from monitor.rollout.meetings.models import Meeting
from monitor.rollout.models import Proof
from monitor.rollout.path import STAGE_WORDS
from monitor.rollout.progress import STATUS_WORDS
from monitor.supervision.asked import asked_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A table: its name, what a row of it is, and its columns. `key` names a row."""

    name: str
    text: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]


CODE = column("municipio", "Código", Kind.TEXT, "Código INE del municipio, con el cero inicial.")
TOWN = column("nombre", "Nombre", Kind.TEXT, "Nombre del municipio; con su departamento donde otro se llama igual.")
NUMERAL = column("numeral", "Numeral", Kind.TEXT, "Código del numeral, como laip-10-07.")
OUTCOME = column(
    "resultado", "Resultado", Kind.TEXT, "Lo que se halló. «unknown», sin dato, nunca quiere decir que no cumple.", values=OUTCOMES
)
PAGE = column("pagina_web", "Página", Kind.TEXT, "Dirección de la página que dice lo mismo a las personas.")
_COUNTS = tuple(
    column(name, title, Kind.COUNT, f"En cuántos portales el resultado es «{outcome}».")
    for name, title, outcome in (
        ("cumplen", "Cumplen", "cumple"),
        ("parciales", "Parciales", "parcial"),
        ("no_cumplen", "No cumplen", "no cumple"),
        ("sin_dato", "Sin dato", "sin dato"),
        ("no_aplica", "No aplica", "no aplica"),
    )
)

PUBLICATIONS = Table(
    name="publicaciones",
    text="Una fila por publicación: el resultado de una supervisión, que ya no cambia.",
    key=("publicacion",),
    columns=(
        column("publicacion", "Publicación", Kind.COUNT, "Su número, para pedirla; «ultima» pide la más nueva."),
        column("supervision", "Supervisión", Kind.TEXT, "Nombre de la supervisión."),
        column("corte", "Corte", Kind.DAY, "Último día que se tomó en cuenta."),
        column("lista", "Lista", Kind.TEXT, "Versión de la lista de la ley con que se juzgó."),
        column("publica", "Publica", Kind.TEXT, "Quién la publica."),
        column("publicada_el", "Publicada el", Kind.MOMENT, "Cuándo se publicó."),
        column("portales", "Portales", Kind.COUNT, "Cuántos portales trae."),
        column("verificados", "Verificados", Kind.COUNT, "De cuántos se pudo decidir lo suficiente para dar un puntaje."),
        column("promedio", "Promedio", Kind.FIGURE, "Promedio de los puntajes de los verificados.", needed=False),
        column("huella", "Huella", Kind.TEXT, "SHA-256 de lo publicado; está también en la bitácora."),
        column("aviso", "Aviso", Kind.TEXT, "Lo que el número es y lo que no es."),
        PAGE,
    ),
)
PROOFS = Table(
    name="pruebas",
    text="Una fila por prueba de una respuesta.",
    key=("direccion", "huella"),
    columns=(
        column("direccion", "Dirección", Kind.TEXT, "Dirección de lo que se vio."),
        column("huella", "Huella", Kind.TEXT, "SHA-256 de lo que respondió esa dirección."),
        column("cita", "Cita", Kind.TEXT, "Lo que dice ahí, con los datos personales tapados.", needed=False),
    ),
)
NUMERALS = Table(
    name="numerales",
    text="Una fila por numeral del artículo 10, con cuántos portales lo publican.",
    key=("numeral",),
    columns=(
        NUMERAL,
        column("numero", "Número", Kind.TEXT, "El número, como lo escribe la ley."),
        column("titulo", "Título", Kind.TEXT, "De qué trata."),
        column("deber", "Deber", Kind.TEXT, "Lo que pide, en palabras sencillas."),
        *_COUNTS,
        PAGE,
    ),
)
NUMERAL_TOWNS = Table(
    name="numeral_por_municipio",
    text="Una fila por portal: lo que se halló en él de un numeral.",
    key=("clave",),
    columns=(
        CODE,
        TOWN,
        TAIL[0],
        column("grupo", "Grupo", Kind.TEXT, "Si el portal se pudo verificar.", values=GROUPS),
        OUTCOME,
        column("clave", "Clave", Kind.TEXT, "Con qué se pide el resultado del portal."),
        PAGE,
    ),
)
DEPARTMENTS = Table(
    name="departamentos",
    text="Una fila por departamento con portales en la publicación.",
    key=("codigo",),
    columns=(
        column("codigo", "Código", Kind.TEXT, "Las dos primeras cifras del código de sus municipios."),
        column("departamento", "Departamento", Kind.TEXT, "Su nombre."),
        column("portales", "Portales", Kind.COUNT, "Cuántos portales suyos trae la publicación."),
        column("verificados", "Verificados", Kind.COUNT, "De cuántos hay puntaje."),
        column("promedio", "Promedio", Kind.FIGURE, "Promedio de los puntajes de los verificados.", needed=False),
        column("puntaje_menor", "Puntaje menor", Kind.FIGURE, "El menor de sus puntajes.", needed=False),
        column("puntaje_mayor", "Puntaje mayor", Kind.FIGURE, "El mayor de sus puntajes.", needed=False),
    ),
)
MUNICIPALITIES = Table(
    name="municipios",
    text="Una fila por municipio: los 340, por código.",
    key=("municipio",),
    columns=(
        CODE,
        TOWN,
        column("departamento", "Departamento", Kind.TEXT, "Nombre del departamento."),
        column("codigo_departamento", "Código del departamento", Kind.TEXT, "Dos cifras."),
        column("poblacion_2018", "Población 2018", Kind.COUNT, "Habitantes, según el Censo 2018 del INE.", needed=False),
        column("latitud", "Latitud", Kind.FIGURE, "De su centro, en grados.", needed=False),
        column("longitud", "Longitud", Kind.FIGURE, "De su centro, en grados.", needed=False),
    ),
)
HISTORY = Table(
    name="historia",
    text="Resultados de la PDH (SECAI) antes de esta supervisión. Son suyos, con otro método: no se comparan punto por punto.",
    key=("municipio", "anio", "supervision"),
    columns=(
        CODE,
        column("anio", "Año", Kind.COUNT, "Año de la supervisión de la PDH."),
        column("supervision", "Supervisión", Kind.TEXT, "Cuál del año."),
        column("puntaje", "Puntaje", Kind.FIGURE, "El que dio la PDH, de 0 a 100."),
        column("rango", "Rango", Kind.TEXT, "El que dio la PDH."),
        column("fuente", "Fuente", Kind.TEXT, "El informe de la PDH de donde se tomó."),
        column("nota", "Nota", Kind.TEXT, "Lo que hay que saber de esa cifra.", needed=False),
    ),
)
PLAN = Table(
    name="plan",
    text="Una fila por actividad del plan, con su avance a hoy.",
    key=("actividad",),
    columns=(
        column("hito", "Hito", Kind.TEXT, "Código del hito."),
        column("actividad", "Actividad", Kind.TEXT, "Código de la actividad."),
        column("titulo", "Título", Kind.TEXT, "Lo que se prometió."),
        column("inicio", "Inicio", Kind.DAY, "Primer día según el plan.", needed=False),
        column("fin", "Fin", Kind.DAY, "Último día según el plan.", needed=False),
        column("producto", "Producto", Kind.TEXT, "Lo que debe quedar.", needed=False),
        column("medio_de_verificacion", "Medio de verificación", Kind.TEXT, "Lo que lo prueba, según el plan.", needed=False),
        column(
            "estado",
            "Estado",
            Kind.TEXT,
            "Sale de las fechas y de la prueba.",
            values={str(key): word for key, word in STATUS_WORDS.items()},
        ),
        column("hecha_el", "Hecha el", Kind.DAY, "Día en que se dio por hecha.", needed=False),
        column("medios_guardados", "Medios guardados", Kind.COUNT, "Cuántas pruebas hay."),
        column("dias_de_atraso", "Días de atraso", Kind.COUNT, "Desde su último día."),
    ),
)
ROLLOUT = Table(
    name="avance",
    text="Una fila por municipio de la selección más nueva del 20 %, con el paso en que está hoy.",
    key=("municipio",),
    columns=(
        CODE,
        TOWN,
        column("departamento", "Departamento", Kind.TEXT, "Nombre del departamento."),
        column("etapa", "Etapa", Kind.TEXT, "El paso en que está.", values={str(key): word for key, word in STAGE_WORDS.items()}),
        column("desde", "Desde", Kind.DAY, "Desde qué día.", needed=False),
        column("motivo", "Motivo", Kind.TEXT, "Por qué se dice que está ahí.", needed=False),
        column("paso_siguiente", "Paso siguiente", Kind.TEXT, "El que falta.", needed=False),
        column("fecha_prometida", "Fecha prometida", Kind.DAY, "Para cuándo se prometió.", needed=False),
        column("dias_de_atraso", "Días de atraso", Kind.COUNT, "Desde esa fecha."),
        column("pasos_sin_prueba", "Pasos sin prueba", Kind.TEXT, "Los que se anotaron sin prueba.", needed=False),
    ),
)
MEETINGS = Table(
    name="reuniones",
    text="Una fila por reunión o taller. Solo cuántas personas asistieron: los nombres son privados.",
    key=("reunion",),
    columns=(
        column("reunion", "Reunión", Kind.COUNT, "Su número."),
        column("clase", "Clase", Kind.TEXT, "Qué fue.", values={str(value): str(word) for value, word in Meeting.Kind.choices}),
        column("nombre", "Nombre", Kind.TEXT, "Cómo se llama."),
        column("fecha", "Fecha", Kind.DAY, "Cuándo fue o será."),
        column("lugar", "Lugar", Kind.TEXT, "Dónde.", needed=False),
        column("agenda", "Agenda", Kind.TEXT, "De qué se trató, un punto por línea.", needed=False),
        column("municipios_convocados", "Municipios convocados", Kind.COUNT, "A cuántos se convocó."),
        column("municipios_que_asistieron", "Municipios que asistieron", Kind.COUNT, "De cuántos vino alguien."),
        column("personas_que_asistieron", "Personas que asistieron", Kind.COUNT, "Cuántas vinieron."),
    ),
)
DOCUMENTS = Table(
    name="documentos",
    text="Una fila por documento del plan que se puede mostrar: agendas, minutas, fotografías y otros medios de verificación.",
    key=("documento",),
    columns=(
        column("documento", "Documento", Kind.COUNT, "Su número."),
        column("clase", "Clase", Kind.TEXT, "Qué es.", values={str(value): str(word) for value, word in Proof.Kind.choices}),
        column("titulo", "Título", Kind.TEXT, "Cómo se llama."),
        column("fecha", "Fecha", Kind.DAY, "Del documento.", needed=False),
        column("actividades", "Actividades", Kind.TEXT, "Códigos de las actividades que prueba, separados por espacios.", needed=False),
        column("reuniones", "Reuniones", Kind.TEXT, "Números de las reuniones que prueba, separados por espacios.", needed=False),
        column(
            "huella_sha256",
            "Huella",
            Kind.TEXT,
            "SHA-256; vacía en una fotografía, que se da sin datos del teléfono.",
            needed=False,
        ),
        column("bytes", "Bytes", Kind.COUNT, "Su tamaño."),
        column("direccion", "Dirección", Kind.TEXT, "Dónde se descarga, en este sitio."),
    ),
)
INDICES = Table(
    name="indices",
    text="Índices del Ranking de la Gestión Municipal de SEGEPLAN, de 0 a 1. Miden otra cosa: no son una revisión de portales.",
    key=("municipio", "edicion", "indice"),
    columns=(
        CODE,
        column("edicion", "Edición", Kind.TEXT, "De qué años es."),
        column("indice", "Índice", Kind.TEXT, "Cuál."),
        column("valor", "Valor", Kind.FIGURE, "El que dio SEGEPLAN, de 0 a 1."),
        column("fuente", "Fuente", Kind.TEXT, "La publicación de SEGEPLAN de donde se tomó."),
    ),
)
LAW = {"law": asked_of(load_checklist())}
"""What is asked today, for what is told without a publication."""
ADDED = (
    column("clave", "Clave", Kind.TEXT, "Con qué se pide este resultado: el código del municipio, o el nombre."),
    PAGE,
)
"""What the API adds to the columns of the spreadsheet."""
REMEDY = column("que_hacer", "Qué hacer", Kind.TEXT, "Qué mejora este resultado; vacío si no hay nada que mejorar.", needed=False)


def results(whole: Mapping[str, Any]) -> Table:
    """The table of results of a publication, whose columns follow the law as it was asked then."""
    return Table(
        name="resultados",
        text="Una fila por portal: primero los verificados, por puesto; luego los que no se pudieron verificar, por código.",
        key=("clave",),
        columns=(*towns(whole), *ADDED),
    )


RESPONSES = Table(
    name="respuestas",
    text="Una fila por pregunta de un portal, con lo que se halló y su primera prueba; todas van en «todas_las_pruebas».",
    key=("municipio", "criterio"),
    columns=(*ANSWERS, REMEDY),
)


def tables(whole: Mapping[str, Any]) -> tuple[Table, ...]:
    """Every table of the API."""
    return (
        PUBLICATIONS,
        results(whole),
        RESPONSES,
        PROOFS,
        NUMERALS,
        NUMERAL_TOWNS,
        DEPARTMENTS,
        MUNICIPALITIES,
        HISTORY,
        PLAN,
        ROLLOUT,
        MEETINGS,
        DOCUMENTS,
        INDICES,
    )


def told(table: Table) -> dict[str, Any]:
    """A table as the data dictionary tells it."""
    return {"nombre": table.name, "descripcion": table.text, "clave": list(table.key), "columnas": [_told(one) for one in table.columns]}


def _told(one: Column) -> dict[str, Any]:
    said = {"nombre": one.name, "titulo": one.title, "tipo": str(one.kind), "descripcion": one.text, "puede_ir_vacia": not one.needed}
    return {**said, "valores": dict(one.values)} if one.values else said
