"""`pattern`: regular expressions of Go's RE2 syntax (https://github.com/google/re2/wiki/Syntax), run in linear time.

jsonschema-rs takes ECMA 262 expressions and runs them on Rust's regex crate, which is as linear as RE2. A pattern is rewritten so that
it means there what it means in Go; one for which that can't be done is refused when the definition comes in.
"""

import dataclasses
import functools
import re
import sys
from collections.abc import Callable, Iterator

import jsonschema_rs

OPTIONS = jsonschema_rs.RegexOptions()

_SPACE = r"\t\n\f\r "
_PERL = {"d": "0-9", "w": "0-9A-Za-z_", "s": _SPACE}
_POSIX = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "ascii": r"\x00-\x7f",
    "blank": r"\t ",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": r"\x21-\x7e",
    "lower": "a-z",
    "print": r"\x20-\x7e",
    "punct": r"\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e",
    "space": r"\t\n\v\f\r ",
    "upper": "A-Z",
    "word": "0-9A-Za-z_",
    "xdigit": "0-9A-Fa-f",
}
_CONTROLS = {"a": 7, "f": 12, "t": 9, "n": 10, "r": 13, "v": 11}
_CATEGORY = re.compile("C[cfos]?|L[lmotu]?|M[cen]?|N[dlo]?|P[cdefios]?|S[ckmo]?|Z[lps]?")
_REPEAT = re.compile(r"\{([0-9]+)(,([0-9]*))?\}")
_MOST_REPEATS = 1000
_NAMED = re.compile(r"\(\?P?<[A-Za-z_][A-Za-z0-9_]*>")
_SWITCH = re.compile(r"\(\?(?P<on>[is]*)(?:-(?P<off>[is]+))?(?P<end>[:)])")
_TOKEN = re.compile(
    r"\\Q(?P<verbatim>.*?)(?:\\E|\Z)|\\x\{(?P<long>[0-9A-Fa-f]+)\}|\\x(?P<short>[0-9A-Fa-f]{2})|\\(?P<octal>0[0-7]{0,2}|[1-7][0-7]{1,2})"
    r"|\\(?P<sign>[pP])(?:\{(?P<name>[^}]*)\}|(?P<letter>[A-Z]))|\\(?P<escape>.)"
    r"|\[:(?P<not>\^?)(?P<posix>[a-z]+):\]|(?P<group>\(\?(?:P?<[A-Za-z0-9_]+>|[a-zA-Z-]*[:)]|.?))|(?P<repeat>\{[0-9]+(?:,[0-9]*)?\})|(?P<char>.)",
    re.DOTALL,
)


@functools.lru_cache(maxsize=4096)
def translated(pattern: str) -> str:
    """Return the pattern in ECMA's syntax; raises ValueError with the reason for one that can't be run as Go runs it."""
    found = "".join(_Reader(pattern).read())
    try:
        jsonschema_rs.Draft4Validator({"pattern": found}, pattern_options=OPTIONS, offline=True)
    except ValueError:
        raise ValueError("it is none, or none that can be run as Go runs it") from None
    return found


@functools.lru_cache(maxsize=4096)
def compiled(pattern: str) -> Callable[[str], bool]:
    """Return what tells whether a text holds a match of the pattern; raises as `translated` does."""
    schema = {"pattern": translated(pattern)}
    return jsonschema_rs.Draft4Validator(schema, pattern_options=OPTIONS, offline=True).is_valid


@dataclasses.dataclass(frozen=True, slots=True)
class _Flags:
    """What holds up to the end of a group: the case of letters is ignored, a dot matches a line break."""

    fold: bool = False
    dot_all: bool = False


class _Reader:
    """Reads a pattern token by token."""

    def __init__(self, pattern: str) -> None:
        self.pattern, self.at = pattern, 0
        self.flags = _Flags()
        self.outer: list[_Flags] = []
        # Whether what was read last may be repeated, and whether it was itself a repetition.
        self.operand = self.repeated = False
        # How often what was read last repeats a part of itself, and the most of that in each group that is open.
        self.times = 1
        self.most = [1]

    def next(self) -> re.Match[str]:
        found = _TOKEN.match(self.pattern, self.at)
        if not found:
            raise ValueError("it ends too early")
        self.at = found.end()
        return found

    def read(self) -> Iterator[str]:
        """Yield what each token becomes."""
        while self.at < len(self.pattern):
            token = self.next()
            yield self.operator(token) if self.is_operator(token) else self.atom(token)

    def is_operator(self, token: re.Match[str]) -> bool:
        return token["group"] is not None or token["repeat"] is not None or token["char"] in tuple("*+?()|^$")

    def operator(self, token: re.Match[str]) -> str:
        """Return a repetition, a bracket, an anchor or an alternative."""
        text = token[0]
        if text[0] in "*+?{":
            return self.repetition(text)
        self.operand, self.repeated, self.times = text in (")", "^", "$"), False, 1
        if text == ")" and self.outer:
            self.flags, self.times = self.outer.pop(), self.most.pop()
            self.most[-1] = max(self.most[-1], self.times)
        if text == "(" or token["group"] is not None:
            return self.group(text)
        return text

    def group(self, text: str) -> str:
        """Return the beginning of a group, or nothing for flags that hold from here on."""
        if text == "(" or _NAMED.fullmatch(text):
            self.open()
            return "(?:"
        found = _SWITCH.fullmatch(text)
        if not found or (found["on"] is None and text != "(?:"):
            raise ValueError(f"it has {text} in it")
        if found["end"] == ":":
            self.open()
        on, off = found["on"] or "", found["off"] or ""
        self.flags = _Flags(
            (self.flags.fold or "i" in on) and "i" not in off, (self.flags.dot_all or "s" in on) and "s" not in off
        )
        return "(?:" if found["end"] == ":" else ""

    def open(self) -> None:
        self.outer.append(self.flags)
        self.most.append(1)

    def repetition(self, text: str) -> str:
        if self.repeated and text == "?":
            self.repeated = False  # a lazy repetition, which may not be followed by another
            self.operand = False
            return text
        if not self.operand:
            raise ValueError(f"it repeats nothing with {text}")
        if counts := _REPEAT.fullmatch(text):
            least, most = int(counts[1]), int(counts[3] or counts[1])
            # Within each other repetitions multiply, as Go counts them; a pattern of a million states would take minutes.
            self.times *= max(most if counts[3] or not counts[2] else least, 1)
            self.most[-1] = max(self.most[-1], self.times)
            if max(least, most) > _MOST_REPEATS or least > most or self.times > _MOST_REPEATS:
                raise ValueError(f"it has an invalid repeat count {text}")
        self.operand, self.repeated = False, True
        return text

    def atom(self, token: re.Match[str]) -> str:
        """Return what matches one character, or a place in the text."""
        self.operand, self.repeated, self.times = True, False, 1
        if token["verbatim"] is not None:
            self.operand = bool(token["verbatim"])
            return "".join(self.literal(ord(char)) for char in token["verbatim"])
        if token["char"] == "[" or token["posix"] is not None:
            # Outside of a class [:name:] is a class of these characters.
            self.at = token.start() + 1
            return self.charclass()
        if token["char"] == ".":
            return r"[\s\S]" if self.flags.dot_all else r"[^\n]"
        name = token["escape"]
        if name in ("A", "z"):
            return "^" if name == "A" else "$"
        if name and name in "dwsDWS":
            return f"[{'^' if name.isupper() else ''}{self.folded(_PERL[name.lower()])}]"
        return self.category(token) if token["sign"] else self.literal(self.code(token))

    def code(self, token: re.Match[str]) -> int:
        """Return the character that a token stands for."""
        if token["char"] == "\\":
            raise ValueError("it ends in a backslash")
        if token["char"] is not None:
            return ord(token["char"])
        for group, base in (("long", 16), ("short", 16), ("octal", 8)):
            if token[group] is not None:
                return int(token[group], base)
        name = token["escape"] or ""
        if name in _CONTROLS:
            return _CONTROLS[name]
        if name.isascii() and name and not name.isalnum():
            return ord(name)
        raise ValueError(f"it has {token[0]} in it")

    def literal(self, code: int) -> str:
        if self.flags.fold and (chr(code).isalpha() or code > 0x7F):  # noqa: PLR2004 - the end of ASCII
            return f"[{self.folded(_char(code))}]"
        return _char(code)

    def category(self, token: re.Match[str]) -> str:
        name = (token["name"] or token["letter"] or "").removeprefix("^")
        if not _CATEGORY.fullmatch(name) or self.flags.fold:
            raise ValueError(f"it has {token[0]} in it")
        inverted = (token["sign"] == "P") != (token["name"] or "").startswith("^")
        return rf"\{'P' if inverted else 'p'}{{{name}}}"

    def charclass(self) -> str:
        """Read a class up to its end; the opening bracket is read already."""
        inverted = self.pattern.startswith("^", self.at)
        self.at += inverted
        parts: list[str] = []
        while not (self.pattern.startswith("]", self.at) and parts):
            if self.at >= len(self.pattern):
                raise ValueError("it has a [ without its ]")
            parts.append(self.member())
        self.at += 1
        return f"[{'^' if inverted else ''}{''.join(parts)}]"

    def member(self) -> str:
        token = self.next()
        if token["group"] or token["repeat"]:
            self.at = token.start() + 1
            return self.folded(_char(ord(token[0][0])))
        if token["posix"] is not None:
            if token["posix"] not in _POSIX:
                raise ValueError(f"it has {token[0]} in it")
            return self.set(_POSIX[token["posix"]], inverted=bool(token["not"]))
        if token["verbatim"] is not None:
            raise ValueError(f"it has {token[0]} in a class")
        name = token["escape"] or ""
        if name.lower() in _PERL:
            return self.set(_PERL[name.lower()], inverted=name.isupper())
        if token["sign"]:
            return self.category(token)
        return self.span(self.code(token))

    def set(self, members: str, *, inverted: bool) -> str:
        """Return a named set of characters, or all others, as members of a class."""
        if not inverted:
            return self.folded(members)
        if self.flags.fold:
            raise ValueError("it ignores the case of what is not in a set")
        return _complement(members)

    def span(self, first: int) -> str:
        """Read what may be a range."""
        follows = self.pattern[self.at + 1 : self.at + 2]
        if not self.pattern.startswith("-", self.at) or follows in ("]", ""):
            return self.folded(_char(first))
        self.at += 1
        token = self.next()
        if token["group"] or token["repeat"]:
            self.at = token.start() + 1
            last = ord(token[0][0])
        else:
            last = self.code(token)
        if last < first:
            raise ValueError("it has a range that ends before it begins")
        return self.folded(f"{_char(first)}-{_char(last)}")

    def folded(self, members: str) -> str:
        """Return members of a class with their other case; only for ASCII, whose two odd partners are the Kelvin sign and the long s."""
        if not self.flags.fold:
            return members
        return "".join(_fold(members))


_MEMBER = re.compile(r"(\\x..|\\.|[^\\])(?:-(\\x..|\\.|[^\\]))?")


def _complement(members: str) -> str:
    """Return all characters but some, which are in ASCII, as members of a class."""
    spans = sorted((_code(first), _code(last or first)) for first, last in _MEMBER.findall(members))
    ends = [-1, *(high for _, high in spans)]
    starts = [*(low for low, _ in spans), sys.maxunicode + 1]
    gaps = [(end + 1, start - 1) for end, start in zip(ends, starts, strict=True) if start - end > 1]
    return "".join(f"{_char(low)}-{_char(high)}" for low, high in gaps)


def _fold(members: str) -> Iterator[str]:
    for first, last in _MEMBER.findall(members):
        low, high = _code(first), _code(last or first)
        if high > 0x7F:  # noqa: PLR2004 - the end of ASCII
            raise ValueError("it ignores the case of letters beyond ASCII")
        yield f"{first}-{last}" if last else first
        for start, end, distance in (("a", "z", -32), ("A", "Z", 32)):
            lower, upper = max(low, ord(start)), min(high, ord(end))
            if lower <= upper:
                yield f"{chr(lower + distance)}-{chr(upper + distance)}"
        for letters, partner in (("kK", "\u212a"), ("sS", "\u017f")):
            if any(low <= ord(letter) <= high for letter in letters):
                yield partner


def _code(member: str) -> int:
    if member.startswith("\\x"):
        return int(member.removeprefix("\\x"), 16)
    return {r"\t": 9, r"\n": 10, r"\v": 11, r"\f": 12, r"\r": 13}.get(member, ord(member[-1]))


def _char(code: int) -> str:
    """Return a character as a literal that means itself inside and outside of a class."""
    char = chr(code)
    if code > 0x7F or char.isalnum() or char in " _":  # noqa: PLR2004 - the end of ASCII
        return char
    return f"\\x{code:02x}"
