"""IP addresses and networks (`k8s.io/apiserver/pkg/cel/library/ip.go`, `cidr.go`)."""

import ipaddress
import re

from kindwright_facade.rules.libraries.functions import (
    BOOL,
    INT,
    STRING,
    NoOverloadError,
    Overload,
    mark,
    opaque,
    unmark,
)

IP = opaque("net.IP")
CIDR = opaque("net.CIDR")

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_Interface = ipaddress.IPv4Interface | ipaddress.IPv6Interface
_LINK_LOCAL_MULTICAST = (ipaddress.ip_network("224.0.0.0/24"), ipaddress.ip_network("ff02::/16"))
_BROADCAST = ipaddress.ip_address("255.255.255.255")
_CIDR = re.compile(r"([0-9A-Fa-f:.]+)/(0|[1-9][0-9]{0,2})")


def _parse_ip(text: str) -> _Address:
    if "%" in text:
        raise ValueError(f'IP address "{text}" with zone value is not allowed')
    try:
        address = ipaddress.ip_address(text)
    except ValueError as error:
        said = f'IP Address "{text}" parse error during conversion from string: ParseAddr("{text}"): unable to parse IP'
        raise ValueError(said) from error
    return _not_mapped(address, text)


def _parse_cidr(text: str) -> _Interface:
    reason = "no valid prefix" if "/" in text else "no '/'"
    said = f'network address parse error during conversion from string: netip.ParsePrefix("{text}"): {reason}'
    if not (match := _CIDR.fullmatch(text)):
        raise ValueError(said)
    try:
        interface = ipaddress.ip_interface(f"{match[1]}/{int(match[2])}")
    except ValueError as error:
        raise ValueError(said) from error
    _not_mapped(interface.ip, text)
    return interface


def _not_mapped(address: _Address, text: str) -> _Address:
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        raise ValueError(f'IPv4-mapped IPv6 address "{text}" is not allowed')
    return address


def _ip(text: str) -> str:
    return mark(IP, str(_parse_ip(text)))


def _cidr(text: str) -> str:
    try:
        return mark(CIDR, str(_parse_cidr(text)))
    except ValueError as error:
        raise ValueError(f"network address parse error during conversion from string: {error}") from error


def _is_ip(text: str) -> bool:
    try:
        _parse_ip(text)
    except ValueError:
        return False
    return True


def _is_cidr(text: str) -> bool:
    try:
        _parse_cidr(text)
    except ValueError:
        return False
    return True


def _is_canonical(text: str) -> bool:
    return str(_parse_ip(text)) == text


def _address(value: str) -> _Address:
    return ipaddress.ip_address(unmark(IP, value))


def _interface(value: str) -> _Interface:
    return ipaddress.ip_interface(unmark(CIDR, value))


def text(value: str) -> str:
    """Return an address or network as it is written."""
    return unmark(CIDR if value.startswith(mark(CIDR, "")) else IP, value)


def _is_global_unicast(value: str) -> bool:
    address = _address(value)
    others = address.is_unspecified or address.is_loopback or address.is_multicast or address.is_link_local
    return not others and address != _BROADCAST


def _contains_ip(network: str, address: str) -> bool:
    return _address(address) in _interface(network).network


def _contains_ip_text(network: str, address: str) -> bool:
    try:
        return _parse_ip(address) in _interface(network).network
    except ValueError as error:
        raise NoOverloadError("no such overload") from error


def _contains(network: str, other: _Interface) -> bool:
    outer, inner = _interface(network).network, other.network
    return outer.version == inner.version and outer.prefixlen <= inner.prefixlen and inner.network_address in outer


def _contains_cidr(network: str, other: str) -> bool:
    return _contains(network, _interface(other))


def _contains_cidr_text(network: str, other: str) -> bool:
    try:
        return _contains(network, _parse_cidr(other))
    except ValueError as error:
        raise NoOverloadError("no such overload") from error


def _masked(value: str) -> str:
    return mark(CIDR, str(_interface(value).network))


OVERLOADS = (
    Overload("ip", "string_to_ip", (STRING,), IP, _ip, member=False),
    Overload("isIP", "is_ip", (STRING,), BOOL, _is_ip, member=False),
    Overload("ip.isCanonical", "ip_is_canonical", (STRING,), BOOL, _is_canonical, member=False),
    Overload("family", "ip_family", (IP,), INT, lambda value: _address(value).version),
    Overload("isUnspecified", "ip_is_unspecified", (IP,), BOOL, lambda value: _address(value).is_unspecified),
    Overload("isLoopback", "ip_is_loopback", (IP,), BOOL, lambda value: _address(value).is_loopback),
    Overload(
        "isLinkLocalMulticast",
        "ip_is_link_local_multicast",
        (IP,),
        BOOL,
        lambda value: any(_address(value) in network for network in _LINK_LOCAL_MULTICAST),
    ),
    Overload(
        "isLinkLocalUnicast", "ip_is_link_local_unicast", (IP,), BOOL, lambda value: _address(value).is_link_local
    ),
    Overload("isGlobalUnicast", "ip_is_global_unicast", (IP,), BOOL, _is_global_unicast),
    Overload("string", "ip_to_string", (IP,), STRING, member=False),
    Overload("cidr", "string_to_cidr", (STRING,), CIDR, _cidr, member=False),
    Overload("isCIDR", "is_cidr", (STRING,), BOOL, _is_cidr, member=False),
    Overload("containsIP", "cidr_contains_ip_ip", (CIDR, IP), BOOL, _contains_ip),
    Overload("containsIP", "cidr_contains_ip_string", (CIDR, STRING), BOOL, _contains_ip_text),
    Overload("containsCIDR", "cidr_contains_cidr", (CIDR, CIDR), BOOL, _contains_cidr),
    Overload("containsCIDR", "cidr_contains_cidr_string", (CIDR, STRING), BOOL, _contains_cidr_text),
    Overload("ip", "cidr_ip", (CIDR,), IP, lambda value: mark(IP, str(_interface(value).ip))),
    Overload("prefixLength", "cidr_prefix_length", (CIDR,), INT, lambda value: _interface(value).network.prefixlen),
    Overload("masked", "cidr_masked", (CIDR,), CIDR, _masked),
    Overload("string", "cidr_to_string", (CIDR,), STRING, member=False),
)
