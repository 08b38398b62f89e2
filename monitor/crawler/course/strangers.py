"""Pages that are no longer the town's: a lapsed domain that shows its seller, an account that shows its host, a site that others wrote on.

Whoever shows them, it says nothing of what the town publishes. Since such a verdict names somebody, it asks for much: a short page with a
sentence that only such pages have, or spam in such mass that nothing of a town is left. A town's page into which somebody slipped a few
links is still the town's.
"""

from __future__ import annotations

import re
from itertools import islice

from monitor.page import Fetched, Kind, Page

_SHORT = 220  # words: a seller's or a host's page says little
_SHORT_DEFACED = 400
_ACCENTS = tuple(zip("áéíóúüñ", "aeiouun", strict=True))
_DOMAIN = r"\b(?:dominio|domain(?: name)?|nombre de dominio)\b"
_PARKED = re.compile(
    _DOMAIN + r".{0,60}\b(?:(?:esta |se encuentra )?(?:a la|en) venta|se vende|(?:is|may be|might be) (?:available )?for sale|for sale!?"
    r"|(?:esta |is |ha sido |was )?(?:estacionado|aparcado|parqueado|parked)"
    r"|(?:ha |esta |has |is )?(?:expirado|expiro|caducado|caduco|vencido|expired)\b|pending renewal)"
    r"|\b(?:compr[ae]r?|adquir(?:ir|iera|a)|buy|purchase) (?:ahora )?(?:este|this) (?:dominio|domain)\b"
    r"|\b(?:parked (?:free|domain|page)|domain parking|sedo domain|dan\.com|hugedomains|afternic)\b"
    r"|\b(?:account (?:has been )?suspended|(?:esta )?cuenta (?:ha sido )?suspendida|website (?:has been )?suspended|sitio suspendido)\b"
    r"|\bapache2? (?:debian|ubuntu|centos|http server|2)? ?(?:default|test|test 123) page\b|\bwelcome to nginx\b|\biis windows server\b"
    r"|\bdefault web ?site page\b|\bweb server'?s default page\b|\bthis is the default (?:welcome|web|index|server) page\b"
    r"|\bfuture home of something quite cool\b|\bplesk\b.{0,40}\bdefault\b|\bpagina (?:web )?por defecto\b",
    re.DOTALL,
)
_DEFACED = re.compile(
    r"^\W*(?:website |site |sitio |pagina )?(?:hack(?:ed|eado|eada)|defaced|pwn(?:ed|3d)|owned|0wned|h4ck3d) (?:by|por)\b", re.MULTILINE
)
_SPAM = {
    "slots": r"slot gacor|situs slot|slot online|slots? demo|maxwin|rtp slot|\bslot88\b|tragamonedas online|online slots",
    "judi": r"\bjudi\b|\btogel\b|\bsbobet\b|\bbandar\b|\bpragmatic play\b|\bbakarat\b",
    "casino": r"casinos? (?:online|en linea|en vivo)|online casino|live casino|casino 1win|\b1xbet\b|\b1win\b|mostbet|pin ?up casino",
    "bets": r"apuestas (?:deportivas )?(?:online|en linea)|sports betting|free ?bet|bono de bienvenida|giros gratis|free spins",
    "pills": r"\bviagra\b|\bcialis\b|\blevitra\b|\bsildenafil\b|buy .{0,20}without (?:a )?prescription|online pharmacy",
    "sex": r"\bporn\b|\bxxx\b|\bescorts?\b|sex cam|\bhentai\b",
    "loans": r"payday loans?|prestamos rapidos online|crypto ?trading bot",
    "copies": r"replica watches|replica bags|cheap jerseys|essay writing service",
    "asian": r"สล็อต|คาสิโน|บาคาร่า|博彩|娱乐城|娛樂城|真人赌场|カジノ|카지노",
    "russian": r"казино|ставки на спорт|вулкан",
}
_SPAM_WORDS = {name: re.compile(pattern) for name, pattern in _SPAM.items()}
_MOST_READ = 40_000  # characters
_SORTS, _TIMES, _TIMES_OF_ONE = 2, 8, 14  # so many sorts of spam so many times, or one sort even more often
_SHARE = 0.015  # of all words
_FEW = 4  # words of a town: no page of a town has so few and so much spam
_OF_A_TOWN = re.compile(
    r"\bmunicipal\w*|\balcald\w+|\bconcejo\b|\bvecin[oa]s?\b|\b57-?2008\b|\binformacion publica\b|\bnumeral\b|\bpresupuest\w+|\bguatemala\b"
)
_MARKS = (
    b"sedoparking.com",
    b"parkingcrew.net",
    b"bodis.com",
    b"parklogic.com",
    b"window.park =",
    b"parking-lander",
    b'window.location.href="/lander"',
    b"cdn.sedo",
    b"hugedomains.com/domain_profile",
)
_MARKED_SIZE = 60_000  # bytes of a page whose source alone tells


def whose(page: Page, body: bytes = b"") -> Fetched | None:
    """PARKED or HIJACKED where a page is a seller's, a host's or a spammer's; None where nothing says so."""
    if page.kind not in (Kind.HTML, Kind.TEXT):
        return None
    title, text = _folded(page.title), _folded(page.text[:_MOST_READ])
    words, of_a_town = len(text.split()), sum(1 for _ in islice(_OF_A_TOWN.finditer(text), _FEW))
    if words <= _SHORT and not of_a_town and (_PARKED.search(f"{title}\n{text}") or _is_sellers_source(body)):
        return Fetched.PARKED
    if words <= _SHORT_DEFACED and (_DEFACED.search(title) or _DEFACED.search(text)):
        return Fetched.HIJACKED
    return Fetched.HIJACKED if _is_spam(title, text, words, of_a_town) else None


def _is_sellers_source(body: bytes) -> bool:
    """Whether the source of a page is a domain seller's, though it shows nothing without scripts."""
    source = body.lower() if len(body) <= _MARKED_SIZE else b""
    return any(mark in source for mark in _MARKS)


def _is_spam(title: str, text: str, words: int, of_a_town: int) -> bool:
    """Whether spam is what the page is about: often, of several sorts, and either its very title or all there is."""
    in_title = any(pattern.search(title) for pattern in _SPAM_WORDS.values())
    if not in_title and of_a_town >= _FEW:
        return False  # whatever else it says: nearly every page of a town ends here
    found = {name: len(pattern.findall(text)) for name, pattern in _SPAM_WORDS.items()}
    times, sorts = sum(found.values()), sum(count > 0 for count in found.values())
    if times < (_TIMES if sorts >= _SORTS else _TIMES_OF_ONE) or times < _SHARE * words:
        return False
    return of_a_town < _FEW or (in_title and len(_OF_A_TOWN.findall(text)) < times / 2)


def _folded(text: str) -> str:
    text = text.lower()
    for letter, bare in _ACCENTS:  # over a whole page ten times as quick as `translate`
        text = text.replace(letter, bare)
    return text
