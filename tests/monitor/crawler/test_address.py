"""Which addresses may be connected to, whatever they are spelled like."""

import pytest

from monitor.crawler.net.address import parse_allowed, why_refused

REFUSED = [
    "127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "100.127.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1",
    "240.0.0.1", "255.255.255.255", "::1", "::", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b::808:808", "64:ff9b:1::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "fec0::1", "ff02::1", "2001:db8::1", "2001::1",
    "2002:7f00:1::", "no es una dirección", "",
]  # fmt: skip


@pytest.mark.parametrize("address", REFUSED)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    assert why_refused(address, 80)


@pytest.mark.parametrize("address", ["8.8.8.8", "190.56.1.1", "2606:4700::1", "2800:98::1", "::ffff:8.8.8.8"])
def test_a_public_address_may_be_asked(address: str) -> None:
    assert why_refused(address, 443) == ""


@pytest.mark.parametrize("port", [22, 25, 3306, 5432, 6379, 8000, 11211])
def test_a_port_that_serves_no_web_is_refused(port: int) -> None:
    assert "puerto" in why_refused("8.8.8.8", port)


def test_only_the_exact_loopback_address_and_port_that_are_named_may_be_asked() -> None:
    allowed = parse_allowed("127.0.0.1:8000, [::1]:8001,localhost:8002")
    assert why_refused("127.0.0.1", 8000, allowed) == ""
    assert why_refused("::ffff:127.0.0.1", 8000, allowed) == ""
    assert why_refused("::1", 8001, allowed) == ""
    assert why_refused("127.0.0.1", 8002, allowed) == ""
    assert why_refused("127.0.0.1", 8001, allowed)
    assert why_refused("127.0.0.2", 8000, allowed)


@pytest.mark.parametrize("text", ["10.0.0.1:80", "8.8.8.8:80", "169.254.169.254:80", "127.0.0.1", "munix.gob.gt:80", "127.0.0.1:0"])
def test_nothing_but_loopback_can_be_allowed_and_the_error_names_the_entry(text: str) -> None:
    with pytest.raises(ValueError, match="MONITOR_ALLOW") as error:
        parse_allowed(text)
    assert text in str(error.value)


def test_nothing_is_allowed_when_nothing_is_named() -> None:
    assert parse_allowed("") == frozenset()
