"""The words of documents and pages, by part: what a municipality says of itself, with the town's name and the year put in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from demo.rows.world import OFFICES

_NAMES = [name for name, _, _ in OFFICES]


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """A document's file name (without ending), title and paragraphs; `page` is the text of its page. {town} and {year} are put in."""

    file: str
    title: str
    paragraphs: tuple[str, ...]
    page: str = ""

    def of(self, town: str, year: int) -> Words:
        """The words of one town and year."""
        here = {"town": town, "year": year, "before": year - 1}
        return Words(
            file=self.file.format(**here),
            title=self.title.format(**here),
            paragraphs=tuple(paragraph.format(**here) for paragraph in self.paragraphs),
            page=self.page.format(**here),
        )


DOCUMENTS: Mapping[str, Words] = MappingProxyType(
    {
        "laip-10-01.estructura": Words(
            file="organigrama-{year}",
            title="Organigrama general y organigrama de cada dependencia",
            paragraphs=(
                "Municipalidad de {town}. Organigrama general vigente desde enero de {year}, aprobado por el Concejo Municipal.",
                "Concejo Municipal. De él dependen la Auditoría Interna y la Alcaldía Municipal.",
                "Alcaldía Municipal. De ella dependen: " + "; ".join(_NAMES[2:]) + ".",
                *(
                    f"Organigrama de la dependencia {name}: una jefatura, {max(1, people // 4)} encargados y {people} puestos de apoyo."
                    for name, _, people in OFFICES
                ),
            ),
        ),
        "laip-10-01.funciones": Words(
            file="manual-de-organizacion-y-funciones",
            title="Manual de organización y funciones",
            paragraphs=tuple(
                f"{name}. Planifica, ejecuta y controla las actividades {kind}s que le corresponden, atiende a los vecinos, "
                "informa cada mes a la Alcaldía y resguarda sus expedientes."
                for name, kind, _ in OFFICES
            ),
        ),
        "laip-10-01.normas": Words(
            file="marco-normativo",
            title="Marco normativo",
            paragraphs=(
                "Constitución Política de la República de Guatemala, artículos 253 a 262.",
                "Código Municipal, Decreto 12-2002 del Congreso de la República.",
                "Ley de Acceso a la Información Pública, Decreto 57-2008 del Congreso de la República.",
                "Ley Orgánica del Presupuesto, Decreto 101-97 del Congreso de la República.",
                "Reglamento interno de trabajo de la Municipalidad de {town}, acuerdo del Concejo Municipal.",
                "Reglamento del servicio de agua potable de {town}, acuerdo del Concejo Municipal.",
            ),
        ),
        "laip-10-05.poa": Words(
            file="plan-operativo-anual-{year}",
            title="Plan operativo anual {year}",
            paragraphs=(
                "Plan operativo anual {year} de la Municipalidad de {town}.",
                "Resultado 1. 620 familias más con agua clorada. Meta del año: cuatro sistemas ampliados.",
                "Resultado 2. Seis kilómetros de camino rural en buen estado. Meta del año: tres tramos.",
                "Resultado 3. 1,200 niñas y niños con útiles escolares. Meta del año: dos entregas.",
                "Resultado 4. Todas las aldeas con recolección de desechos. Meta del año: dos rutas nuevas.",
            ),
        ),
        "laip-10-05.resultados": Words(
            file="memoria-de-labores-{year}",
            title="Memoria de labores {year}",
            paragraphs=(
                "Memoria de labores {year} de la Municipalidad de {town}: qué se propuso el plan operativo y qué se logró.",
                "Agua: cuatro sistemas ampliados de cuatro previstos; 604 familias atendidas de 620.",
                "Caminos: dos tramos terminados de tres previstos; el tercero sigue en ejecución.",
                "Educación: dos entregas de útiles; 1,187 niñas y niños.",
                "Desechos: dos rutas nuevas en servicio desde julio de {year}.",
            ),
        ),
        "laip-10-06": Words(
            file="manual-de-procedimientos",
            title="Manual de procedimientos administrativos y operativos",
            paragraphs=(
                "Procedimientos administrativos. Compra directa: solicitud, disponibilidad presupuestaria, "
                "cotización, orden de compra, recepción y pago.",
                "Pago de planillas: registro de asistencia, cálculo, revisión, autorización y depósito.",
                "Procedimientos operativos. Reparación de fuga de agua: reporte, visita, reparación, prueba y cierre.",
                "Recolección de desechos: ruta, pesaje, traslado y disposición final.",
                "Atención de solicitudes de información: recepción, traslado, respuesta y notificación en diez días.",
            ),
        ),
        "laip-10-07.programas": Words(
            file="programas-presupuestarios-{year}",
            title="Programas presupuestarios {year}",
            paragraphs=(
                "Programas a cargo de la Municipalidad de {town} en el ejercicio fiscal {year}.",
                "01 Actividades centrales. Gobierno, administración y control.",
                "11 Prevención de la desnutrición. Agua segura, letrinas y huertos.",
                "12 Agua y saneamiento. Sistemas de agua, drenajes y planta de tratamiento.",
                "13 Movilidad urbana. Calles, señales y tránsito. 14 Gestión ambiental. 15 Desarrollo comunitario.",
            ),
        ),
        "laip-10-23": Words(
            file="informe-final-de-auditoria-{before}",
            title="Informe final de auditoría {before}",
            paragraphs=(
                "Informe final de la auditoría financiera y de cumplimiento practicada a la Municipalidad de {town}, ejercicio {before}.",
                "Alcance: ingresos, egresos, bienes y contratos del 1 de enero al 31 de diciembre de {before}.",
                "Hallazgo 1. Faltan tarjetas de responsabilidad de 14 bienes. Recomendación: completarlas antes de marzo.",
                "Hallazgo 2. Tres contratos publicados con atraso en Guatecompras. Recomendación: publicarlos en el plazo.",
                "Seguimiento: la recomendación 1 se cumplió; la 2 está en proceso.",
            ),
        ),
        "laip-10-26": Words(
            file="informe-del-archivo-{year}",
            title="Informe anual sobre el archivo {year}",
            paragraphs=(
                "Informe {year} sobre el funcionamiento y la finalidad del archivo de la Municipalidad de {town}, "
                "publicado en el Diario de Centro América del 15 de enero siguiente, página 12.",
                "Sistemas de registro: libros foliados y registro electrónico. Categorías de información: "
                "pública, reservada y confidencial.",
                "Procedimientos y facilidades de acceso al archivo: de lunes a viernes, de 8:00 a 16:00 horas, "
                "sin costo, con una solicitud.",
            ),
        ),
        "laip-10-29": Words(
            file="acta-del-comude",
            title="Acta de la última reunión del consejo municipal de desarrollo",
            paragraphs=(
                "Reunión ordinaria del Consejo Municipal de Desarrollo de {town}. Asistieron representantes de once comunidades.",
                "Punto primero: avance de las obras del año. Punto segundo: prioridades de agua. Punto tercero: "
                "fecha de la próxima reunión.",
            ),
            page="Convocatorias y actas del Consejo Municipal de Desarrollo, avisos de servicios y calendario de entregas de {town}.",
        ),
        "presupuesto-17ter-c": Words(
            file="respaldo-de-bonos",
            title="Respaldo de bonos y beneficios salariales",
            paragraphs=(
                "Bonificación incentivo, Decreto 37-2001: Q 250.00 mensuales por persona.",
                "Bono por antigüedad: acuerdo del Concejo Municipal de {town}, en vigor en {year}.",
                "Pacto colectivo: no hay. Otros beneficios: vestuario para personal operativo, una vez al año.",
            ),
        ),
        "presupuesto-17ter-h": Words(
            file="liquidacion-del-presupuesto-{year}",
            title="Liquidación del presupuesto {year}",
            paragraphs=(
                "Liquidación del presupuesto de ingresos y egresos del ejercicio fiscal {year} de la Municipalidad de {town}.",
                "Ingresos: presupuesto vigente Q 48,320,500.00; percibido Q 46,981,230.75.",
                "Egresos: presupuesto vigente Q 48,320,500.00; devengado Q 44,107,918.20; pagado Q 43,566,004.10.",
                "Saldo de caja al 31 de diciembre de {year}: Q 2,873,312.55.",
            ),
        ),
    }
)

PAGES: Mapping[str, str] = MappingProxyType(
    {
        "laip-10-05.mision": "La Municipalidad de {town} presta servicios públicos de calidad, promueve el "
        "desarrollo de sus comunidades y administra "
        "con honradez y transparencia los recursos de todas las personas que viven en el municipio.",
        "laip-10-05.objetivos": "Ampliar la cobertura de agua segura y saneamiento en todas las "
        "aldeas.\n\nMantener en buen estado los caminos rurales y "
        "las calles del municipio.\n\nRendir cuentas cada mes sobre el uso de los fondos "
        "públicos.\n\nApoyar la educación y la salud de la niñez.",
    }
)
