"""LEAME.txt: what the ZIP of a finding holds, and how to check it with and without our software."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.evidence.manifest import MANIFEST, Manifest

_TEXT = """\
PRUEBA DE UN HALLAZGO

Portal:    {portal}
Recorrido: iniciado el {started_at} (hora universal)
Hallazgo:  {sentence}

Qué contiene
------------
hallazgo.json       el hallazgo: criterio, resultado, motivo y el pasaje que lo prueba
registros.warc.gz   lo que el portal contestó, byte por byte, tal como se guardó al visitarlo (formato WARC/1.1)
texto-N.txt         el texto que se leyó en cada prueba, con el pasaje entre [[[ y ]]]
manifest.json       el manifiesto del recorrido entero: la huella SHA-256 de cada registro guardado
SHA256SUMS          la huella de cada uno de estos archivos
{supports}
Es la copia de lo que el portal mostraba a cualquiera ese día. Puede traer datos personales: no la difunda sin revisarla.

Huella del manifiesto
---------------------
{digest}

Es el sello del recorrido. Compárela con la que muestra el informe o la pantalla del hallazgo, con la que le entregaron por otro
medio, o con «previous» en el manifiesto del recorrido siguiente del mismo portal. Si es la misma, el manifiesto es el original; y
si cada registro tiene la huella que el manifiesto dice, los registros también lo son.

Cómo verificarla con el monitor
-------------------------------
    monitor verify ESTE-ARCHIVO.zip

No necesita red, servidor ni base de datos. Sale con 0 si todo está intacto, y con 1 si algo cambió, y dice qué.

Cómo verificarla sin el monitor
-------------------------------
En Linux o macOS, dentro de la carpeta descomprimida:

1. Los archivos:
    sha256sum -c SHA256SUMS

2. El manifiesto, contra la huella de arriba:
    sha256sum manifest.json
{records}
En Windows: certutil -hashfile manifest.json SHA256, y 7-Zip para abrir el registro. Cualquier programa que lea WARC
(por ejemplo warcio o ReplayWeb.page) abre registros.warc.gz.
"""

_RECORD = """
{number}. El registro que guarda {url}
   Su huella debe estar en {manifest}, en la línea «response» con esa dirección:
    tail -c +{begin} {file} | head -c {length} | sha256sum
   Lo que contestó el portal, encabezados y contenido:
    tail -c +{begin} {file} | head -c {length} | gzip -dc
"""

_SUPPORTS = """\
apoyo-N.warc.gz     lo que contestó en un recorrido anterior, y que el portal no había cambiado: no se guardó dos veces
apoyo-N-manifest.json  el manifiesto de ese recorrido; su huella está en «leans_on» de manifest.json
"""

_NONE = """
3. Los registros. Este hallazgo no se apoya en una página, sino en cómo terminó cada petición del recorrido:
    gzip -dc registros.warc.gz
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """A record to look at by hand: whose, in which file it lies and where, and the manifest that names it."""

    url: str
    file: str
    manifest: str
    offset: int
    length: int


def guide(sentence: str, manifest: Manifest, shown: Sequence[Shown]) -> str:
    """The text for one finding."""
    places = {(one.file, one.offset): one for one in shown}.values()
    records = "".join(
        _RECORD.format(number=number, begin=one.offset + 1, url=one.url, file=one.file, manifest=one.manifest, length=one.length)
        for number, one in enumerate(places, start=3)
    )
    return _TEXT.format(
        portal=manifest.portal,
        started_at=manifest.started_at,
        sentence=sentence,
        digest=manifest.digest,
        records=records or _NONE,
        supports=_SUPPORTS if any(one.manifest != MANIFEST for one in places) else "",
    )
