"""URLs (`k8s.io/apiserver/pkg/cel/library/urls.go`, Go's `net/url`): absolute ones and absolute paths, as for the format uri."""

import dataclasses
import re
import urllib.parse

from cel_expr_python import cel

from kindwright_facade.rules.libraries.functions import BOOL, STRING, TEXTS, Overload, mark, opaque, unmark
from kindwright_facade.schemas import printing

URL = opaque("kubernetes.URL")

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
# Escapes in a host stand for bytes beyond ASCII only.
_BAD_HOST_ESCAPE = re.compile(r"%(?!25|[89A-Fa-f][0-9A-Fa-f])")
_HOST = re.compile(r"(?:\[[0-9A-Fa-f:.]*(?:%25[^\]]*)?\]|[^\[\]:\s\\^`{}|#]*)(?P<port>:.*)?")
_PORT = re.compile(r":[0-9]*")
_USER = re.compile(r"[A-Za-z0-9._:~!$&'()*+,;=%@-]*")
_PATH = re.compile(r"[A-Za-z0-9/!$&'()*+,;=:@~._%\[\]-]*")


@dataclasses.dataclass(frozen=True, slots=True)
class _Parts:
    scheme: str
    host: str
    path: str
    query: str


def problem(text: str) -> str | None:
    """Return why a text is no absolute URL or path, in Go's words, or None."""
    try:
        _parse(text)
    except ValueError as error:
        return str(error)
    return None


def _parse(text: str) -> _Parts:
    shown = printing.quoted(text)
    if not text:
        raise ValueError('parse "": empty url')
    if _CONTROL.search(text):
        raise ValueError(f"parse {shown}: net/url: invalid control character in URL")
    scheme = _SCHEME.match(text)
    rest = text[scheme.end() :] if scheme else text
    if text.startswith(":"):
        raise ValueError(f"parse {shown}: missing protocol scheme")
    if not scheme and not rest.startswith("/") and rest != "*":
        raise ValueError(f"parse {shown}: invalid URI for request")
    rest, _, query = rest.partition("?")
    authority, path = _authority(rest, shown) if rest.startswith("//") else ("", rest)
    if path and not path.startswith("/") and scheme:
        path = ""
    if bad := _BAD_ESCAPE.search(path):
        raise ValueError(f"parse {shown}: invalid URL escape {printing.quoted(path[bad.start() :][:3])}")
    return _Parts(scheme[1].lower() if scheme else "", authority, path, query)


def _authority(rest: str, shown: str) -> tuple[str, str]:
    authority, slash, path = rest[2:].partition("/")
    user, at, host = authority.rpartition("@")
    if at and not _USER.fullmatch(user):
        raise ValueError(f"parse {shown}: net/url: invalid userinfo")
    match = _HOST.fullmatch(host)
    if not match:
        char = next((char for char in host if not _HOST.fullmatch(char)), "")
        raise ValueError(f"parse {shown}: invalid character {printing.quoted(char)} in host name")
    if match["port"] and not _PORT.fullmatch(match["port"]):
        raise ValueError(f"parse {shown}: invalid port {printing.quoted(match['port'])} after host")
    if not host.startswith("[") and (bad := _BAD_HOST_ESCAPE.search(host)):
        raise ValueError(f"parse {shown}: invalid URL escape {printing.quoted(host[bad.start() :][:3])}")
    return host, slash + path


def _url(text: str) -> str:
    try:
        _parse(text)
    except ValueError as error:
        raise ValueError(f"URL parse error during conversion from string: {error}") from error
    return mark(URL, text)


def _parts(value: str) -> _Parts:
    # Upstream checks the whole text as it is, and then takes a fragment off.
    return _parse(unmark(URL, value).partition("#")[0])


def _port(host: str) -> str:
    tail = host.rpartition("]")[2]
    return tail.rpartition(":")[2] if ":" in tail else ""


def _hostname(host: str) -> str:
    bare = host[: -len(_port(host)) - 1] if _port(host) or host.endswith(":") else host
    return bare.removeprefix("[").removesuffix("]")


def _escaped(path: str) -> str:
    """Return the path as it was written if that is a proper way, else escaped anew."""
    return path if _PATH.fullmatch(path) else urllib.parse.quote(urllib.parse.unquote(path), safe="/$&+,:;=@~")


def _query(value: str) -> dict[str, list[str]]:
    return urllib.parse.parse_qs(_parts(value).query, keep_blank_values=True)


OVERLOADS = (
    Overload("url", "string_to_url", (STRING,), URL, _url, member=False),
    Overload("isURL", "is_url_string", (STRING,), BOOL, lambda text: problem(text) is None, member=False),
    Overload("getScheme", "url_get_scheme", (URL,), STRING, lambda value: _parts(value).scheme),
    Overload("getHost", "url_get_host", (URL,), STRING, lambda value: _parts(value).host),
    Overload("getHostname", "url_get_hostname", (URL,), STRING, lambda value: _hostname(_parts(value).host)),
    Overload("getPort", "url_get_port", (URL,), STRING, lambda value: _port(_parts(value).host)),
    Overload(
        "getEscapedPath",
        "url_get_escaped_path",
        (URL,),
        STRING,
        lambda value: _escaped(_parts(value).path),
    ),
    Overload("getQuery", "url_get_query", (URL,), cel.Type.Map(STRING, TEXTS), _query),
)
