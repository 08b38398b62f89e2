"""A small portal as plain files, with what strangers may write in it: scripts in titles, links that are no addresses."""

from __future__ import annotations

from pathlib import Path

HOSTILE = "<script>alert('hola')</script>"
MONTHS = ("enero", "febrero", "marzo", "abril", "mayo", "julio", "agosto", "septiembre")


def build(folder: Path) -> Path:
    """Write the portal into a folder and give it back."""
    _put(folder, "index.html", "Municipalidad de Villa Ejemplo", "<p>Bienvenida.</p>")
    _put(
        folder,
        "informacion-publica/index.html",
        "Información pública de oficio",
        """<p>Artículo 10 del Decreto 57-2008.</p><ul>
        <li><a href="estructura/">Numeral 1. Estructura orgánica</a></li>
        <li><a href="directorio/">Numeral 2. Dirección y teléfonos</a></li>
        <li><a href="nomina/">Numeral 4. Remuneraciones</a></li>
        <li><a href="manuales/">Numeral 6. Manuales</a></li>
        <li><a href="obras/obras.pdf">Numeral 18. Obras</a></li>
        <li><a href="javascript:alert(1)">Numeral 22. Compras directas</a></li>
        <li><a href="https://drive.google.com/drive/folders/abc">Numeral 15. Subsidios y becas</a></li></ul>""",
    )
    words = "<p>El organigrama vigente: Concejo, Alcaldía, Secretaría y Dirección Financiera.</p>"
    hostile = HOSTILE.replace("<", "&lt;")
    _put(folder, "informacion-publica/estructura/index.html", f"Estructura orgánica {hostile}", f"<h2>Organigrama</h2>{words}")
    rows = f"<tr><td>Alcaldía {hostile}</td><td>4a calle 1-23 zona 1</td><td>7839-1234</td></tr>" * 2
    table = f"<table><tr><th>Dependencia</th><th>Dirección</th><th>Teléfono</th></tr>{rows}</table>"
    _put(folder, "informacion-publica/directorio/index.html", "Dirección y teléfonos", table)
    links = "".join(f"<li><a href='nomina-{month}-2026.csv'>Nómina de {month} de 2026</a></li>" for month in MONTHS)
    _put(folder, "informacion-publica/nomina/index.html", "Remuneraciones", f"<ul>{links}</ul>")
    for place, month in enumerate(MONTHS, start=1):
        lines = [f"{n},Persona {n:04d},Oficial,011,{3000 + n + place},250" for n in range(1, 12)]
        (folder / f"informacion-publica/nomina/nomina-{month}-2026.csv").write_text(
            "No.,Nombre,Cargo,Renglón,Salario base,Bonos\n" + "\n".join(lines) + "\n", encoding="utf-8"
        )
    _put(folder, "informacion-publica/manuales/index.html", "Manuales", "")
    return folder


def _put(folder: Path, name: str, title: str, body: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    menu = '<nav><a href="/">Inicio</a> <a href="/informacion-publica/">Información Pública</a></nav>'
    text = f'<!doctype html><html lang="es"><head><meta charset="utf-8"><title>{title}</title></head><body>{menu}'
    path.write_text(f"{text}<main><h1>{title}</h1>{body}</main></body></html>", encoding="utf-8")
