"""Names in an object's metadata: what is wrong with one, in the words of `k8s.io/apimachinery/pkg/util/validation`."""

import re

_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_SUBDOMAIN = rf"{_LABEL}(\.{_LABEL})*"
_KIND = "[a-z]([-a-z0-9]*[a-z0-9])?"
_NAME = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
_ENDS = "must start and end with an alphanumeric character"
_LONGEST_LABEL, _LONGEST_SUBDOMAIN = 63, 253


def path_segment(name: str, *, prefix: bool = False) -> list[str]:
    """Return what keeps a name, or what one begins with, out of a URL's path."""
    if name in (".", "..") and not prefix:
        return [f"may not be '{name}'"]
    return [f"may not contain '{char}'" for char in "/%" if char in name]


def kind(name: str) -> list[str]:
    """Return what is wrong with a kind in lower case."""
    said = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, "
    said += "and end with an alphanumeric character"
    return _label(name, _KIND, said, "my-name", "abc-123")


def namespace(name: str) -> list[str]:
    """Return what is wrong with a namespace's name."""
    said = f"a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and {_ENDS}"
    found = _label(name, _LABEL, said, "my-name", "123-abc")
    # A name that is right but for its dots is told so.
    return [*found[:-1], "must not contain dots"] if found and "." in name and re.fullmatch(_SUBDOMAIN, name) else found


def key(name: str) -> list[str]:
    """Return what is wrong with the key of a label."""
    *prefixes, last = name.split("/")
    said = f"must consist of alphanumeric characters, '-', '_' or '.', and {_ENDS}"
    if len(prefixes) > 1:
        shown = _shown(f"a valid label key {said}", _NAME, "MyName", "my.name", "123-abc")
        return [f"{shown} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"]
    found = [f"prefix part {problem}" for prefix in prefixes for problem in _prefix(prefix)]
    if not last:
        found.append("name part must be non-empty")
    return found + [
        f"name part {problem}"
        for problem in _checked(last, _NAME, _LONGEST_LABEL, said, "MyName", "my.name", "123-abc")
    ]


def label_value(text: str) -> list[str]:
    """Return what is wrong with the value of a label."""
    said = f"a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and {_ENDS}"
    return _checked(text, f"({_NAME})?", _LONGEST_LABEL, said, "MyValue", "my_value", "12345")


def _prefix(text: str) -> list[str]:
    if not text:
        return ["must be non-empty"]
    said = f"a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and {_ENDS}"
    return _checked(text, _SUBDOMAIN, _LONGEST_SUBDOMAIN, said, "example.com")


def _label(text: str, pattern: str, said: str, *examples: str) -> list[str]:
    # Upstream calls them characters here and bytes elsewhere.
    found = _checked(text, pattern, _LONGEST_LABEL, said, *examples)
    return [problem.replace(f"{_LONGEST_LABEL} bytes", f"{_LONGEST_LABEL} characters") for problem in found]


def _checked(text: str, pattern: str, longest: int, said: str, *examples: str) -> list[str]:
    found = [f"must be no more than {longest} bytes"] if len(text.encode()) > longest else []
    return found if re.fullmatch(pattern, text) else [*found, _shown(said, pattern, *examples)]


def _shown(said: str, pattern: str, *examples: str) -> str:
    shown = " or ".join(f"'{example}', " for example in examples)
    return f"{said} (e.g. {shown}regex used for validation is '{pattern}')"
