"""What somebody outside sees of a host: bytes sent as they are, and what testssl.sh finds."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.deploy.hosts.conftest import Fleet

# What testssl.sh tells of every authority of a test, or of every site that compresses; each with why it is no finding here.
NO_FINDING = {
    "cert_revocation": "pebble has neither list nor responder",
    "cert_validityPeriod": "pebble signs for years",
    "DNS_CAArecord": "the DNS of the LAN has no such records",
    "engine_problem": "the machine of the test has no GOST",
    "sessionresumption_ticket": "there are no tickets here, which it may take for a connection that failed",
    "sessionresumption_ID": "whether a connection is taken up again is a matter of speed",
    "secure_renego": "it does not get as far with this openssl, which is asked for it here (renegotiates_securely)",
    "BREACH": "pages are compressed: what is secret in one is masked anew each time, and its cookie is not sent for another site (tested)",
}
_SEND = """
import socket, ssl, sys, time
address, name, wait = sys.argv[1], sys.argv[2], float(sys.argv[3])
context = ssl._create_unverified_context()
with context.wrap_socket(socket.create_connection((address, 443), 20), server_hostname=name) as line:
    began = time.monotonic()
    said = b""
    try:
        line.sendall(sys.stdin.buffer.read())
        line.settimeout(wait)
        while piece := line.recv(65536):
            said += piece
    except TimeoutError:
        said += b"\\n(still open)"
    except OSError:
        pass
print(round(time.monotonic() - began, 1))
sys.stdout.flush()
sys.stdout.buffer.write(said[:4000])
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What came back on one connection, and after how many seconds it ended."""

    seconds: float
    text: str

    @property
    def statuses(self) -> list[int]:
        """Of all answers."""
        return [int(line.split()[1]) for line in self.text.splitlines() if line.startswith("HTTP/1.")]


def send(fleet: Fleet, name: str, data: bytes, wait: float = 5) -> Said:
    """Send bytes to the host as they are, under a name, and take what comes until it is quiet."""
    words = fleet.net.inside([sys.executable, "-c", _SEND, fleet.norte.address, name, str(wait)])
    done = subprocess.run(words, input=data, capture_output=True, timeout=wait + 90, check=True)
    seconds, _, text = done.stdout.decode("latin-1").partition("\n")
    return Said(seconds=float(seconds), text=text)


def why_not() -> str:
    """What is missing to look at TLS; "" where nothing is."""
    return "" if shutil.which("testssl") else "falta un programa: apt install testssl.sh"


def findings(fleet: Fleet, name: str, trust: Path, folder: Path) -> Sequence[str]:
    """What testssl.sh finds of a site that is more than a note: what it looked at, how bad, and its words."""
    told = folder / "tls.json"
    asked = [
        "testssl",
        "--quiet",
        "--color",
        "0",
        "--warnings",
        "off",
        "--nodns",
        "min",
        "--ip",
        fleet.norte.address,
        "--add-ca",
        str(trust),
    ]
    asked += ["-p", "-s", "-f", "-P", "-S", "-h", "-U", "--jsonfile", str(told), f"https://{name}"]
    subprocess.run(fleet.net.inside(asked), capture_output=True, timeout=1200, stdin=subprocess.DEVNULL)
    lines = json.loads(told.read_text())
    assert len(lines) > 60, "it looked at everything"
    bad = [line for line in lines if line["severity"] in ("LOW", "MEDIUM", "HIGH", "CRITICAL", "WARN", "FATAL")]
    return [f"{line['id']} {line['severity']} {line['finding']}" for line in bad if line["id"].split(" ")[0] not in NO_FINDING]


def renegotiates_securely(fleet: Fleet, name: str) -> bool:
    """Whether a connection of TLS 1.2 could not be taken over by somebody between."""
    asked = ["openssl", "s_client", "-connect", f"{fleet.norte.address}:443", "-servername", name, "-tls1_2"]
    said = subprocess.run(fleet.net.inside(asked), capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60).stdout
    return "Secure Renegotiation IS supported" in said
