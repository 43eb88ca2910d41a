"""A document as a tree that knows its places, lines and columns counted from nought. Pure.

Own classes, with slots: reading a large document is as fast as few objects are made for it.
"""

from typing import Any

from kindwright_facade.yamls import scalars


class Node:
    """What stands at a place. `value` is a list for what holds others; an alias shares it with what it stands for."""

    __slots__ = ("column", "line", "value")

    def __init__(self, value: Any, line: int, column: int) -> None:
        """Take what it holds, and where it begins."""
        self.value = value
        self.line = line
        self.column = column


class Scalar(Node):
    """A scalar: `value` is the text of a key as JSON has it, else as it was written, `resolved` what it means."""

    __slots__ = ("merges", "resolved")

    def __init__(self, value: str, line: int, column: int, resolved: scalars.Scalar, *, merges: bool = False) -> None:
        """Take it; `merges` says that it is the key that takes in another map."""
        self.value = value
        self.line = line
        self.column = column
        self.resolved = resolved
        self.merges = merges


class Sequence(Node):
    """A list: `value` has its nodes."""

    __slots__ = ()


class AliasedSequence(Sequence):
    """A list that stands elsewhere."""

    __slots__ = ()


class Mapping(Node):
    """A map: `value` has its pairs, a `Scalar` and a node each, in the order they were written in."""

    __slots__ = ()
