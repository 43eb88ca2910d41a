"""How properties are called in CEL, which knows only identifiers: `x-y` is `x__dash__y`.

https://kubernetes.io/docs/reference/using-api/cel/#escaping-property-names (`k8s.io/apiserver/pkg/cel/escaping.go`)
"""

import re

_RESERVED = frozenset(
    (
        *("true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import"),
        *("let", "loop", "package", "namespace", "return", "var", "void", "while"),
    )
)
_ESCAPABLE = re.compile(r"[A-Za-z_./-][A-Za-z0-9_./-]*")
_SPECIAL = re.compile(r"__|[-./]")
_ESCAPES = {"__": "__underscores__", ".": "__dot__", "-": "__dash__", "/": "__slash__"}


def names(name: str) -> tuple[str, ...]:
    """Return all identifiers for a property: a word that is reserved on its own may be written after a dot as it is."""
    escaped = escape(name)
    if escaped is None:
        return ()
    return (escaped, name) if name in _RESERVED else (escaped,)


def escape(name: str) -> str | None:
    """Return the identifier for a property, or None when expressions can't name it."""
    if not _ESCAPABLE.fullmatch(name):
        return None
    return f"__{name}__" if name in _RESERVED else _SPECIAL.sub(lambda match: _ESCAPES[match[0]], name)
