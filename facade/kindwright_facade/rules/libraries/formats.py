"""Named formats of texts (`k8s.io/apiserver/pkg/cel/library/format.go`), with kube-apiserver's words for what does not fit.

`validate` and `format.named` give optionals, which the runtime can't take from Python: they give a list of none or one here, and
`rewriting` makes the optional of it.
"""

import base64
import binascii
import datetime
import re
from collections.abc import Callable, Mapping

from kindwright_facade.rules.libraries import urls
from kindwright_facade.rules.libraries.functions import STRING, TEXTS, Overload, mark, opaque, optional, unmark

FORMAT = opaque("kubernetes.NamedFormat")

_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_SUBDOMAIN = rf"{_LABEL}(\.{_LABEL})*"
_LABEL_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?"
_NAME = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
_LABEL_SAID = (
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', "
    "and must start and end with an alphanumeric character"
)
_SUBDOMAIN_SAID = (
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', "
    "and must start and end with an alphanumeric character"
)
_LABEL_1035_SAID = (
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', "
    "start with an alphabetic character, and end with an alphanumeric character"
)
_NAME_SAID = (
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
)
_VALUE_SAID = (
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', "
    "and must start and end with an alphanumeric character"
)
_LABEL_MAX, _SUBDOMAIN_MAX = 63, 253
_UUID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}", re.IGNORECASE)
_DATE_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)


def _pattern(said: str, pattern: str, *examples: str) -> str:
    shown = " or ".join(f"'{example}', " for example in examples)
    return f"{said} (e.g. {shown}regex used for validation is '{pattern}')"


def _label(text: str) -> list[str]:
    found = _too_long(text, _LABEL_MAX)
    if not re.fullmatch(_LABEL, text):
        dots = re.fullmatch(_SUBDOMAIN, text)
        found.append("must not contain dots" if dots else _pattern(_LABEL_SAID, _LABEL, "my-name", "123-abc"))
    return found


def _subdomain(text: str) -> list[str]:
    found = _too_long(text, _SUBDOMAIN_MAX)
    if not re.fullmatch(_SUBDOMAIN, text):
        found.append(_pattern(_SUBDOMAIN_SAID, _SUBDOMAIN, "example.com"))
    return found


def _label_1035(text: str) -> list[str]:
    found = _too_long(text, _LABEL_MAX)
    if not re.fullmatch(_LABEL_1035, text):
        found.append(_pattern(_LABEL_1035_SAID, _LABEL_1035, "my-name", "abc-123"))
    return found


def _too_long(text: str, most: int, unit: str = "characters") -> list[str]:
    return [f"must be no more than {most} {unit}"] if len(text.encode()) > most else []


def _prefix(check: Callable[[str], list[str]]) -> Callable[[str], list[str]]:
    """Return a check for what a name may begin with: a dash at the end is no fault yet."""
    return lambda text: check(f"{text[:-2]}a" if len(text) > 1 and text.endswith("-") else text)


def _qualified_name(text: str) -> list[str]:
    prefix, slash, name = text.rpartition("/")
    said = _pattern(_NAME_SAID, _NAME, "MyName", "my.name", "123-abc")
    if "/" in prefix:
        return [f"a valid label key {said} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"]
    found = [f"prefix part {problem}" for problem in _subdomain_bytes(prefix)] if prefix else []
    if slash and not prefix:
        found.append("prefix part must be non-empty")
    if not name:
        found.append("name part must be non-empty")
    found += [f"name part {problem}" for problem in _too_long(name, _LABEL_MAX, "bytes")]
    return found if re.fullmatch(_NAME, name) else [*found, f"name part {said}"]


def _subdomain_bytes(text: str) -> list[str]:
    return [problem.replace("253 characters", "253 bytes") for problem in _subdomain(text)]


def _label_value(text: str) -> list[str]:
    found = _too_long(text, _LABEL_MAX, "bytes")
    if not re.fullmatch(f"({_NAME})?", text):
        found.append(_pattern(_VALUE_SAID, f"({_NAME})?", "MyValue", "my_value", "12345"))
    return found


def _uri(text: str) -> list[str]:
    problem = urls.problem(text)
    return [] if problem is None else [problem]


def _byte(text: str) -> list[str]:
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return ["invalid base64"]
    return [] if text else ["invalid base64"]


def _date(text: str) -> list[str]:
    try:
        datetime.datetime.strptime(text, "%Y-%m-%d")  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return ["invalid date"]
    return [] if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else ["invalid date"]


def _datetime(text: str) -> list[str]:
    return [] if _DATE_TIME.fullmatch(text) and not _date(text[:10]) else ["invalid datetime"]


CHECKS: Mapping[str, Callable[[str], list[str]]] = {
    "dns1123Label": _label,
    "dns1123Subdomain": _subdomain,
    "dns1035Label": _label_1035,
    "qualifiedName": _qualified_name,
    "dns1123LabelPrefix": _prefix(_label),
    "dns1123SubdomainPrefix": _prefix(_subdomain),
    "dns1035LabelPrefix": _prefix(_label_1035),
    "labelValue": _label_value,
    "uri": _uri,
    "uuid": lambda text: [] if _UUID.fullmatch(text) else ["does not match the UUID format"],
    "byte": _byte,
    "date": _date,
    "datetime": _datetime,
}


def _named(name: str) -> list[str]:
    return [mark(FORMAT, name)] if name in CHECKS else []


def _validate(value: str, text: str) -> list[list[str]]:
    found = CHECKS[unmark(FORMAT, value)](text)
    return [found] if found else []


def _constant(name: str) -> Callable[[], str]:
    return lambda: mark(FORMAT, name)


# What the type checker takes for these is an optional of what the runtime takes for a list.
OPTIONAL = (
    Overload("format.named", "format-named", (STRING,), optional(FORMAT), _named, member=False),
    Overload("validate", "format-validate", (FORMAT, STRING), optional(TEXTS), _validate),
)

OVERLOADS = (
    *(Overload(f"format.{name}", f"format.{name}", (), FORMAT, _constant(name), member=False) for name in CHECKS),
    *OPTIONAL,
)
