"""The orders with which a portal leaves: handed over to its town in one archive, or retired to its public pages."""

from __future__ import annotations

import argparse
import json
import re
import secrets
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from checklists.periods import guatemala_today
from deploy.errors import Misuse, Refused
from deploy.folder import write_whole
from deploy.inventory import Host, Instance, State
from deploy.orders.chosen import add_words, carry_out, instances_named, read
from deploy.orders.room import room_for_archive
from deploy.orders.told import DONE, REFUSED, show, tell
from deploy.release import digest_of, read_release

ADDRESS = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?::\d+)?(?:/[A-Za-z0-9._~%/?&=+-]*)?")
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is read wrongly from paper


def add_orders(commands: Any) -> None:
    """`deploy handover` and `deploy retire`."""
    handover = commands.add_parser(
        "handover",
        help="entrega un portal al municipio: todo lo suyo en un archivo cifrado, con instrucciones",
        description="Copia un portal entero (base de datos, archivos, libro, páginas públicas, el programa y cómo instalarlo) en un "
        "archivo 7z cifrado. En la copia se cierran las cuentas del INFOM, se abre una de administración del municipio y se cambian las "
        "claves; el portal que está en el anfitrión sigue igual. La frase y la contraseña se muestran una sola vez. Si se corta, la misma "
        "orden sigue.",
    )
    handover.add_argument("code", metavar="CÓDIGO", help="el portal")
    handover.add_argument("--into", type=Path, required=True, metavar="CARPETA", help="dónde se deja el archivo, en esta máquina")
    handover.add_argument("--release", type=Path, required=True, metavar="ARCHIVO", help="la versión que ese portal corre")
    handover.add_argument("--username", default="", metavar="CUENTA", help="la cuenta del municipio (administracion.AÑO)")
    handover.add_argument("--close", action="append", default=[], metavar="CUENTA", help="otra cuenta que se cierra; puede repetirse")
    handover.add_argument("--again", action="store_true", help="hace otro archivo aunque ya haya uno de hoy")
    handover.add_argument("--today", type=date.fromisoformat, default=None, metavar="DÍA", help="el día que se escribe en él (hoy)")
    add_words(handover)
    handover.add_argument("--json", action="store_true", help="responde en JSON")
    handover.set_defaults(run=_hand_over)
    retire = commands.add_parser(
        "retire",
        help="retira un portal: lo publicado se sigue leyendo, la aplicación y lo privado se quitan",
        description="Deja de un portal solo sus páginas y archivos públicos, en las mismas direcciones, con un aviso de que ya no se "
        'actualiza. Antes, su instancia debe decir  state = "retired"  en el inventario, y todo lo suyo debe estar guardado: el archivo de '
        "deploy handover  (--archive), o un último respaldo, que se hace solo si el inventario tiene almacenes.",
    )
    retire.add_argument("code", metavar="CÓDIGO", help="el portal")
    retire.add_argument("--archive", type=Path, metavar="ARCHIVO", help="el archivo cifrado que se hizo con  deploy handover")
    retire.add_argument("--without-archive", action="store_true", help="se retira aunque nada muestre que lo suyo está guardado")
    retire.add_argument("--moved-to", default="", metavar="URL", help="dónde está ahora la información del municipio")
    retire.add_argument("--today", type=date.fromisoformat, default=None, metavar="DÍA", help="desde cuándo no se actualiza (hoy)")
    add_words(retire)
    retire.add_argument("--json", action="store_true", help="responde en JSON")
    retire.set_defaults(run=_retire)


def _hand_over(options: argparse.Namespace) -> int:
    from deploy.hosts.leaving import MAKE, handover_steps

    inventory = read(options.inventory)
    (item,) = instances_named(inventory, [options.code])
    host, release = inventory.hosts[item.host], read_release(options.release)
    day = (options.today or guatemala_today(datetime.now(UTC))).isoformat()
    archive = options.into / f"entrega-{item.code}-{day}.7z"
    if archive.is_file() and not options.again and not _pending(options.into, item).is_file():
        return _there_already(archive, options)
    room_for_archive(host, item, release, options)
    given = _given(options, item, day)
    reports = carry_out([host], lambda _: handover_steps(item, release, given), options)
    if options.dry_run or reports[0].error:
        return show(reports, options)
    made = json.loads(next(step.output for step in reports[0].steps if step.title.endswith(MAKE)).splitlines()[-1])
    _fetch(host, item, made, archive, options)
    said = {"code": item.code, "name": item.owner.name, "address": item.address, "host": host.name, "changed": True}
    said |= {"archive": str(archive), "passphrase": given["passphrase"], **made["account"]}
    said |= {name: made[name] for name in ("sha256", "size", "files", "head", "editions")}
    print(json.dumps(said, ensure_ascii=False, indent=2) if options.json else _words(said), flush=True)
    _pending(options.into, item).unlink()
    return DONE


def _retire(options: argparse.Namespace) -> int:
    from deploy.hosts.leaving import retire_steps

    inventory = read(options.inventory)
    item = inventory.instances.get(options.code)
    if item is None:
        raise Misuse(f"El inventario no tiene la instancia «{options.code}». Corrija el código.")
    if item.state is not State.RETIRED:
        raise Refused(f'La instancia {item.code} está «{item.state}». Para retirarla escriba  state = "retired"  en el inventario.')
    if options.moved_to and not ADDRESS.fullmatch(options.moved_to):
        raise Misuse("--moved-to es una dirección completa, como https://municipio.gob.gt/transparencia . Corríjala.")
    given = {"on": (options.today or guatemala_today(datetime.now(UTC))).isoformat(), **_proof(options, bool(inventory.stores))}
    host = inventory.hosts[item.host]
    return show(carry_out([host], lambda _: retire_steps(item, given, options.moved_to), options), options)


def _proof(options: argparse.Namespace, stores: bool) -> dict[str, str]:
    """What shows that everything of the portal is kept; its host holds it against what it knows."""
    if options.archive:
        if not options.archive.is_file():
            raise Misuse(f"No existe {options.archive}. Indique con --archive el archivo que hizo  deploy handover .")
        return {"proof": "archive", "digest": digest_of(options.archive)}
    if options.without_archive:
        return {"proof": "none", "digest": ""}
    return {"proof": "backup" if stores else "missing", "digest": ""}


def _given(options: argparse.Namespace, item: Instance, day: str) -> dict[str, Any]:
    """What the archive is made with. Until it is here whole, its passphrase is kept beside it, so that an order that was cut can go on."""
    pending = _pending(options.into, item)
    wanted = {"day": day, "username": options.username or f"administracion.{day[:4]}", "closing": options.close}
    if pending.is_file():
        kept: dict[str, Any] = json.loads(pending.read_text(encoding="utf-8"))
        if {name: kept[name] for name in wanted} == wanted and not options.again:
            return kept
    fresh = {**wanted, "id": secrets.token_hex(8), "passphrase": _passphrase()}
    if not options.dry_run:
        options.into.mkdir(parents=True, exist_ok=True)
        (options.into / f"entrega-{item.code}-{day}.7z.part").unlink(missing_ok=True)
        write_whole(pending, json.dumps(fresh) + "\n", 0o600)
    return fresh


def _fetch(host: Host, item: Instance, made: dict[str, Any], archive: Path, options: argparse.Namespace) -> None:
    """The archive here, held against its digest; then its host forgets it and the portal's journal knows."""
    from deploy.hosts.fetching import fetch
    from deploy.hosts.leaving_operations import RUN, place_of
    from deploy.hosts.session import ask_one

    if not (archive.is_file() and digest_of(archive) == made["sha256"]):
        tell(f"Trayendo {archive.name} ({made['size'] / 1024**2:.1f} MB)...")
        path = f"{place_of(item.code)}/{made['archive']}"
        fetch(host, path, archive, size=made["size"], digest=made["sha256"], ssh_config=options.ssh_config, tell=tell)
    write_whole(archive.with_name(f"{archive.name}.sha256"), f"{made['sha256']}  {archive.name}\n", 0o644)
    write_whole(archive.with_name(f"{archive.stem}.LEEME.txt"), made["readme"], 0o644)
    _, error = ask_one(host, f"{RUN}.delivered {item.code} {made['id']}", ssh_config=options.ssh_config, tell=tell)
    if error:
        raise Refused(f"{host.name}: el archivo llegó entero, pero no se pudo anotar en el portal: {error}\nRepita la misma orden.")


def _there_already(archive: Path, options: argparse.Namespace) -> int:
    """The same order once more: nothing is made, and what is there is held against its digest."""
    note = archive.with_name(f"{archive.name}.sha256")
    digest = digest_of(archive)
    if not note.is_file() or note.read_text().split()[0] != digest:
        tell(f"{archive} no es el archivo que se hizo: su huella es otra. No lo entregue; agregue --again para hacer otro.")
        return REFUSED
    if options.json:
        print(json.dumps({"code": options.code, "archive": str(archive), "sha256": digest, "changed": False}))
    else:
        print(f"{archive} ya está y es el que se hizo; no se cambió nada. Para hacer otro agregue --again.")
    return DONE


def _pending(folder: Path, item: Instance) -> Path:
    return folder / f".entrega-{item.code}.json"


def _passphrase() -> str:
    """Six groups of five: 148 bits, and readable over a telephone."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(6))


def _words(said: dict[str, Any]) -> str:
    return (
        f"Entrega de {said['name']} ({said['code']}): {said['archive']}\n"
        f"{said['size'] / 1024**2:.1f} MB, {said['files']} archivos. SHA-256: {said['sha256']}\n"
        f"Cuentas cerradas en la copia: {', '.join(said['closed']) or 'ninguna'}\n\n"
        f"Frase que lo abre (se muestra solo esta vez): {said['passphrase']}\n"
        f"Cuenta: {said['username']}\nContraseña (se muestra solo esta vez): {said['password']}\n\n"
        "Entregue el archivo y su LEEME.txt en un disco, y la frase y la contraseña en papel, aparte. "
        "El portal del anfitrión sigue igual; cuando el municipio atienda en el suyo, retírelo con  deploy retire ."
    )
