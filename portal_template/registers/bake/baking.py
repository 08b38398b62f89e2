"""One bake: the plan of today against the tree of last time. What has the same key is linked; the rest is asked of the application."""

from __future__ import annotations

import errno
import time
from dataclasses import dataclass, field
from pathlib import Path

import django
import wagtail

from portal_template.instance import Instance
from portal_template.registers import law
from portal_template.registers.bake.asking import Asking
from portal_template.registers.bake.plan import NOT_FOUND, Item, file_of, key_of, plan
from portal_template.registers.bake.tree import Busy, Tree, Trees

PATIENCE = 25.0  # seconds that a publication waits for another bake to end
_CODE = Path(__file__).parents[2]


class BakeFailed(Exception):
    """The tree that was served is still served; the message says why and what to do."""


@dataclass(kw_only=True, slots=True)
class Baked:
    """What a bake did: files asked anew, files that stayed, addresses that only the application answers, and those that failed."""

    made: int = 0
    kept: int = 0
    left: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    seconds: float = 0.0


def bake(instance: Instance, *, whole: bool = False, patience: float = PATIENCE) -> Baked | None:
    """Bring the public tree up to date; None when another process is at it and will do it. `whole` makes everything anew."""
    trees = Trees(instance.public)
    done: Baked | None = None
    try:
        trees.want()
        while trees.wanted or done is None:
            with trees.turn(patience):
                trees.take_want()
                done = _bake(instance, trees, whole)
    except Busy:
        return done
    except OSError as error:
        raise BakeFailed(_said(error)) from error
    return done


def _bake(instance: Instance, trees: Trees, whole: bool) -> Baked:
    began, done = time.monotonic(), Baked()
    trees.sweep()
    old = trees.current()
    held = old.keys() if old else {}
    asking = Asking(instance.base_url)
    shell = _shell(asking, instance)
    keys: dict[str, str] = {}
    with trees.building() as tree:
        for item in plan(law.checklist(), instance, shell, law.today().isoformat()):
            same = held.get(item.path) == item.key
            if _place(item, tree, old, asking, done, same=same, keep=same and not whole):
                keys[item.path] = item.key
        tree.finish(keys)
    trees.sweep()
    done.seconds = time.monotonic() - began
    return done


def _shell(asking: Asking, instance: Instance) -> str:
    """A key of what every page shares: the code, the law, and, through a page that has nothing else, header, footer and identity."""
    page = asking.ask(NOT_FOUND)
    if page.status >= 500:
        raise BakeFailed(
            "La aplicación falla en todas sus páginas; las públicas quedaron como estaban. Corrija la causa y corra  portal bake ."
        )
    if page.status != 404:
        raise BakeFailed(
            f"El portal no responde a {instance.base_url} (código {page.status}). "
            "Revise que el nombre de BASE_URL esté en ALLOWED_HOSTS, en portal.env, y corra  portal bake ."
        )
    code = [
        (path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in sorted(_CODE.rglob("*")) if path.suffix in (".py", ".html")
    ]
    return key_of(page.body, law.checklist().version, instance.base_url, django.VERSION, wagtail.VERSION, code)


def _place(item: Item, tree: Tree, old: Tree | None, asking: Asking, done: Baked, *, same: bool, keep: bool) -> bool:
    """Put one item in the tree; whether it stands there. `same`: it is made from the same; `keep`: then it is not asked for again."""
    before = old.root / item.file if old else None
    if keep and before and before.is_file():
        tree.link(item.file, before)
        done.kept += 1
        return True
    if item.source:
        if not item.source.is_file():
            done.broken.append(item.path)
            return False
        tree.link(item.file, item.source, own=not item.source.is_relative_to(_CODE))
        done.made += 1
        return True
    if item.like and (twin := tree.root / file_of(item.like)).is_file():
        tree.link(item.file, twin)
        done.made += 1
        return True
    body = asking.shown(item.template, item.path) if item.template else _answer(item, asking, done)
    if body is None:
        if not (same and before and before.is_file()):
            return False
        body = before.read_bytes()  # the application fails, as with a full disk; what stood here still holds
    if before and before.is_file() and before.read_bytes() == body:
        tree.link(item.file, before)  # it keeps its date, so that a visitor who has it need not take it again
    else:
        tree.write(item.file, body)
    done.made += 1
    return True


def _answer(item: Item, asking: Asking, done: Baked) -> bytes | None:
    """What the application answers to anybody; None, and noted, where that is no page for a file."""
    answer = asking.ask(item.path)
    if answer.status == item.status and not answer.private:
        return answer.body
    (done.broken if answer.status >= 500 else done.left).append(item.path)
    return None


def _said(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return (
            f"El disco está lleno ({error.strerror}): las páginas públicas en archivos quedaron como estaban. "
            "Libere espacio y corra  portal bake ."
        )
    return (
        f"No se pudieron escribir las páginas públicas en archivos ({error.strerror}: {error.filename}); quedaron como estaban. "
        "Revise los permisos de la carpeta public de la instancia y corra  portal bake ."
    )
