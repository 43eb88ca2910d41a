"""The formats of addresses: IPs, networks, MACs, e-mail addresses and URIs, as Go's `net`, `net/mail` and `net/url` parse them."""

import ipaddress
import re

_OCTET = r"0*(?:[0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])"
_IPV4 = re.compile(rf"{_OCTET}(?:\.{_OCTET}){{3}}", re.ASCII)
_PREFIX = re.compile(r"[0-9]{1,8}")
_HEX = "[0-9a-fA-F]"
_MAC = re.compile(
    rf"{_HEX}{{2}}(?:([:-]){_HEX}{{2}}(?:\1{_HEX}{{2}}){{4}}(?:(?:\1{_HEX}{{2}}){{2}}|(?:\1{_HEX}{{2}}){{14}})?)"
    rf"|{_HEX}{{4}}(?:\.{_HEX}{{4}}){{2}}(?:\.{_HEX}{{4}}|(?:\.{_HEX}{{4}}){{7}})?"
    rf"|{_HEX}{{12}}(?:{_HEX}{{4}}|{_HEX}{{28}})?"
)
_MOST_BITS_V4, _MOST_BITS_V6 = 32, 128

# RFC 5322 without groups of addresses; beyond ASCII any character is taken for a letter, as Go does. Each set names what is not in it:
# one that reaches to the end of Unicode takes milliseconds to compile.
_ATEXT = r"[^\x00-\x20\x22(),.:;<>@\[\\\]\x7f]"
_ATOM = rf"{_ATEXT}+(?:\.{_ATEXT}+)*"
_QUOTED = r'"(?:[^\x00-\x08\x0a-\x1f"\\\x7f]|\\[^\x00-\x08\x0a-\x1f\x7f])*"'
_COMMENT = r"\((?:[^()\\]|\\.)*\)"
_LITERAL = r"\[(?P<{}>[^\x00-\x20\[\\\]\x7f]*)\]"
_SPEC = rf'[ \t]*(?:{_ATOM}|(?!""){_QUOTED})@[ \t]*(?:{_ATOM}|{{}})'
# Possessive, so that a text that is no address is known for that at once.
_PHRASE = rf"(?:[ \t]*+(?:(?:{_ATEXT}|\.)++|{_QUOTED})(?:[ \t]*{_COMMENT})*+)++"
_END = rf"[ \t]*(?:{_COMMENT}[ \t]*)*"
_EMAIL = re.compile(
    rf"{_SPEC.format(_LITERAL.format('plain'))}{_END}"
    rf"|(?:{_PHRASE})?[ \t]*<{_SPEC.format(_LITERAL.format('angled'))}>{_END}",
    re.DOTALL,
)

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SCHEME = re.compile(r"(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(.*)", re.DOTALL)
_BAD_ESCAPE = re.compile(r"%(?![0-9a-fA-F]{2})")
_USER = re.compile(r"[A-Za-z0-9\-._:~!$&'()*+,;=%@]*")
# Escapes in a host stand for bytes beyond ASCII only, or for the percent sign before a zone.
_HOST = re.compile(r"(?:[^\x00-\x20#%/?@\\^`{|}\x7f]|%25|%[89a-fA-F][0-9a-fA-F])*")
_ZONE = re.compile(r"(?:[^\x00-\x20#%/?@\\^`{|}\x7f]|%[0-9a-fA-F]{2})*")
_PORT = re.compile(r"(?::[0-9]*)?")


def is_ipv4(text: str) -> bool:
    """Tell an address in dotted form, leading zeroes and all, and an IPv6 address that ends in one."""
    return "." in text and (_is_dotted(text) if text.find(".") < _index(text, ":") else _is_v6(text, sloppy=True))


def is_ipv6(text: str) -> bool:
    """Tell an IPv6 address without zone."""
    return ":" in text and _index(text, ":") < _index(text, ".") and _is_v6(text, sloppy=False)


def is_cidr(text: str) -> bool:
    """Tell an address with the length of a network's prefix."""
    address, slash, bits = text.partition("/")
    if not slash or not _PREFIX.fullmatch(bits):
        return False
    if _is_dotted(address):
        return int(bits) <= _MOST_BITS_V4
    return _is_v6(address, sloppy=True) and int(bits) <= _MOST_BITS_V6


def is_mac(text: str) -> bool:
    """Tell a MAC-48, EUI-48, EUI-64 or 20 octet address: pairs with colons or dashes, fours with dots, or nothing between."""
    return _MAC.fullmatch(text) is not None


def is_email(text: str) -> bool:
    """Tell one address of RFC 5322, with or without a name."""
    found = _EMAIL.fullmatch(text)
    if not found:
        return False
    literal = next((part for part in found.groupdict().values() if part is not None), None)
    return literal is None or _is_dotted(literal) or _is_v6(literal, sloppy=False)


def is_uri(text: str) -> bool:
    """Tell an absolute URI or an absolute path, as in the first line of an HTTP request."""
    if not text or _CONTROL.search(text):
        return False
    if text == "*":
        return True
    found = _SCHEME.fullmatch(text)
    scheme, rest = (found.group(1), found.group(2).partition("?")[0]) if found else (None, "")
    if not rest.startswith("/"):
        return scheme is not None
    if scheme is not None and rest.startswith("//"):
        authority, slash, path = rest[2:].partition("/")
        return _is_authority(scheme.lower(), authority) and not _BAD_ESCAPE.search(slash + path)
    return not _BAD_ESCAPE.search(rest)


def _is_authority(scheme: str, text: str) -> bool:
    user, mark, host = text.rpartition("@")
    if mark and (not _USER.fullmatch(user) or _BAD_ESCAPE.search(user)):
        return False
    if "[" in host:
        return _is_bracketed(host)
    name, colon, port = host.partition(":") if scheme in ("http", "https") else host.rpartition(":")
    del name
    return bool(not colon or _PORT.fullmatch(colon + port)) and _HOST.fullmatch(host) is not None


def _is_bracketed(host: str) -> bool:
    inner, closed, port = host[1:].rpartition("]")
    address, zoned, zone = inner.partition("%25")
    if not host.startswith("[") or "[" in inner or not closed or not _PORT.fullmatch(port):
        return False
    if zoned and (not zone or not _ZONE.fullmatch(zone)):
        return False
    return ":" in address and _is_v6(address, sloppy=False)


def _index(text: str, char: str) -> int:
    return text.find(char) if char in text else len(text)


def _is_dotted(text: str) -> bool:
    return _IPV4.fullmatch(text) is not None


def _is_v6(text: str, *, sloppy: bool) -> bool:
    """Tell an IPv6 address; `sloppy` takes leading zeroes, as Kubernetes still does where it once did."""
    if sloppy:
        text = re.sub(r"(?<![0-9a-fA-F])0+(?=[0-9a-fA-F])", "", text)
    try:
        return "%" not in text and bool(ipaddress.IPv6Address(text))
    except ValueError:
        return False
