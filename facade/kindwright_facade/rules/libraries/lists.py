"""Lists (`k8s.io/apiserver/pkg/cel/library/lists.go`), and `lists.range`, which in the runtime's own version fills the memory."""

import datetime
import itertools
from collections.abc import Sequence
from typing import Any

from cel_expr_python import cel

from kindwright_facade.rules import timing
from kindwright_facade.rules.libraries import equality
from kindwright_facade.rules.libraries.functions import ANY, COMPARABLE, INT, Overload

# As many as a list may have that another is built from; see `timing`.
MAX_RANGE = timing.MAX_BUILT


def _is_sorted(items: Sequence[Any]) -> bool:
    return all(not before > after for before, after in itertools.pairwise(items))


def _max(items: Sequence[Any]) -> Any:
    if not items:
        raise ValueError("max called on empty list")
    return max(items)


def _min(items: Sequence[Any]) -> Any:
    if not items:
        raise ValueError("min called on empty list")
    return min(items)


def _sum(items: Sequence[Any]) -> Any:
    if items and isinstance(items[0], datetime.timedelta):
        return sum(items, datetime.timedelta())
    total = sum(items)
    # One that is too large on the way is, whatever follows.
    if isinstance(total, int) and not all(-(2**63) <= part < 2**63 for part in itertools.accumulate(items)):
        raise ValueError("integer overflow")
    return total


def _index_of(items: Sequence[Any], item: Any) -> int:
    return next((index for index, found in enumerate(items) if equality.equal(found, item)), -1)


def _last_index_of(items: Sequence[Any], item: Any) -> int:
    return next((index for index in reversed(range(len(items))) if equality.equal(items[index], item)), -1)


def make_range(count: int) -> list[int]:
    """Return the numbers below `count`. Raises ValueError when they are too many."""
    if count > MAX_RANGE:
        raise ValueError(f"lists.range of more than {MAX_RANGE}")
    return list(range(count))


OVERLOADS = (
    *(
        Overload("isSorted", f"list_{name}_is_sorted_bool", (cel.Type.List(kind),), cel.Type.BOOL, _is_sorted)
        for name, kind in COMPARABLE.items()
    ),
    *(
        Overload("sum", f"list_{name}_sum_{name}", (cel.Type.List(COMPARABLE[name]),), COMPARABLE[name], _sum)
        for name in ("int", "uint", "double", "duration")
    ),
    *(
        Overload("max", f"list_{name}_max_{name}", (cel.Type.List(kind),), kind, _max)
        for name, kind in COMPARABLE.items()
    ),
    *(
        Overload("min", f"list_{name}_min_{name}", (cel.Type.List(kind),), kind, _min)
        for name, kind in COMPARABLE.items()
    ),
    Overload("indexOf", "list_a_index_of_int", (cel.Type.List(ANY), ANY), INT, _index_of),
    Overload("lastIndexOf", "list_a_last_index_of_int", (cel.Type.List(ANY), ANY), INT, _last_index_of),
)
