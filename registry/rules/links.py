"""Addresses people give us: which may be asked at all, and what the answer of a site means."""

import ipaddress
import re
from urllib.parse import urlsplit

from registry.rules.vocabulary import LinkState

MOST_REDIRECTS = 4
OF_A_HOUSE = (
    ".local",
    ".localdomain",
    ".lan",
    ".internal",
    ".intranet",
    ".home",
    ".corp",
    ".onion",
)
SIGN_IN = re.compile(
    r"(?:^|[/._-])(?:login|signin|sign-in|auth|passport|oauth|accounts?)(?:[/._-]|$)"
)

KNOWN_HOSTS = {
    "vk.com": "VK",
    "vk.ru": "VK",
    "vkvideo.ru": "VK",
    "rutube.ru": "Rutube",
    "disk.yandex.ru": "Yandex",
    "yadi.sk": "Yandex",
    "disk.yandex.com": "Yandex",
    "cloud.mail.ru": "Mail.ru",
    "dzen.ru": "Dzen",
    "ok.ru": "OK",
    "youtube.com": "YouTube",
    "youtu.be": "YouTube",
}


def may_be_asked(url: str) -> bool:
    """Whether the address is one of the open Internet, by its shape.

    Only https at its own port, a name with a dot and no number of a machine, no name and password
    before it. Where the name leads is looked at once more before anything is asked.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return False
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme != "https" or parts.username or parts.password or port not in (None, 443):
        return False
    return "." in host and not host.endswith(OF_A_HOUSE) and not _is_number(host)


def is_public(address: str) -> bool:
    """Whether a number of a machine belongs to the open Internet and not to anyone's house."""
    number = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(number, ipaddress.IPv6Address) and number.ipv4_mapped:
        number = number.ipv4_mapped
    return number.is_global and not number.is_multicast


def is_known_host(url: str) -> bool:
    """Whether the video lies where videos of teachers usually do."""
    host = (urlsplit(url.strip()).hostname or "").removeprefix("www.").removeprefix("m.")
    return any(host == known or host.endswith(f".{known}") for known in KNOWN_HOSTS)


def judge_answer(status: int, url: str) -> LinkState:
    """What the answer of a site means; ``url`` is where the redirects led in the end."""
    if status in (401, 403, 407) or _asks_to_sign_in(url):
        return LinkState.NEEDS_SIGN_IN
    if 200 <= status < 300:
        return LinkState.OPENS
    return LinkState.MISSING if status in (404, 410) else LinkState.SILENT


def _asks_to_sign_in(url: str) -> bool:
    parts = urlsplit(url)
    return bool(SIGN_IN.search(f"{parts.hostname or ''}{parts.path}".lower()))


def _is_number(host: str) -> bool:
    """127.0.0.1, ::1, and the ways browsers read 127.1 or 0x7f.1 as one."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return bool(re.fullmatch(r"(?:0x[0-9a-f]*|\d+)", host.rpartition(".")[2]))
    return True
