"""What calls of the libraries' functions cost (`k8s.io/apiserver/pkg/cel/library/cost.go`, cel-go's `ext/lists.go` and `ext/sets.go`)."""

import math
from typing import Any

from kindwright_facade.rules.costs import REGEX, TRAVERSAL, Argument, Estimate, Estimator
from kindwright_facade.rules.ranges import UNLIMITED, Range, fixed

_LIST = 10
_MAX_FORMAT, _MAX_FORMAT_REGEX = 64, 128
_TEXT_PRIMITIVES = frozenset({5, 6})  # string, bytes
_ONE = frozenset(
    (
        *(
            "masked",
            "prefixLength",
            "family",
            "isUnspecified",
            "isLoopback",
            "isLinkLocalMulticast",
            "isLinkLocalUnicast",
        ),
        *("isGlobalUnicast", "format.named", "sign", "asInteger", "isInteger", "asApproximateFloat", "isGreaterThan"),
        *("isLessThan", "compareTo", "add", "sub", "major", "minor", "patch"),
        *("getScheme", "getHostname", "getHost", "getPort", "getEscapedPath", "getQuery"),
    )
)
_PARSERS = frozenset(("cidr", "isIP", "isCIDR", "quantity", "isQuantity", "semver", "isSemver"))
_CONSTANT_EQUALITY = frozenset(("net.IP", "net.CIDR", "kubernetes.Quantity", "kubernetes.Semver"))


def price(  # noqa: PLR0911 - one for each
    estimator: Estimator, function: str, overload: str, target: Argument | None, arguments: list[Argument]
) -> Estimate | None:
    """Return the estimate for a call, None for what is CEL's own."""
    if overload.startswith(("list_slice", "list_flatten", "list_range", "list_reverse", "list_distinct", "list_sets_")):
        return _list_function(estimator, overload, target, arguments)
    if function in {"sort", "@sortByAssociatedKeys"} and target:
        return _sort(estimator, function, target, arguments)
    if function in _ONE or overload == "cidr_ip":
        return Estimate(fixed(1))
    if function == "_==_":
        return _equality(arguments)
    if target is not None:
        return _member(estimator, function, overload, target, arguments)
    if not arguments:
        return None
    size = estimator.size(arguments[0])
    if function == "url":
        return Estimate(size.times(TRAVERSAL), size)
    if function in _PARSERS or function == "ip":
        return Estimate(size.times(TRAVERSAL))
    return Estimate(size.times(2 * TRAVERSAL)) if function == "ip.isCanonical" else None


def _member(  # noqa: PLR0911 - one for each
    estimator: Estimator, function: str, overload: str, target: Argument, arguments: list[Argument]
) -> Estimate | None:
    size = estimator.size(target)
    match function:
        case "isSorted" | "sum" | "max" | "min" | "indexOf" | "lastIndexOf":
            return _list_traversal(estimator, target, size)
        case "lowerAscii" | "upperAscii" | "substring" | "trim":
            return Estimate(size.times(TRAVERSAL), size)
        case "replace":
            replaced = _replaced(size, estimator.size(arguments[0]), estimator.size(arguments[1]))
            return Estimate(size.times(2 * TRAVERSAL), replaced)
        case "split":
            most = _literal_int(arguments[1], size.most) if len(arguments) > 1 else size.most
            return Estimate(size.times(2 * TRAVERSAL), Range(0, most))
        case "join":
            joined = _joined(estimator, target, size, arguments)
            return Estimate(joined.times(TRAVERSAL), joined)
        case "find" | "findAll":
            searched = (size + fixed(1)).times(TRAVERSAL)
            return Estimate(searched * estimator.size(arguments[0]).times(REGEX), Range(0, size.most))
        case "containsIP" | "containsCIDR":
            return _contains(estimator, function, overload, arguments)
        case "validate":
            text = estimator.size(arguments[0])
            return Estimate(text.times(TRAVERSAL).times(_MAX_FORMAT_REGEX * REGEX))
        case _:
            return None


def _list_traversal(estimator: Estimator, target: Argument, size: Range) -> Estimate:
    element = _element(target)
    if element is None:
        return Estimate(size.times(TRAVERSAL))
    each = fixed(1)
    if element.kind.WhichOneof("choice") == "primitive" and element.kind.primitive in _TEXT_PRIMITIVES:
        each += estimator.size(element).times(TRAVERSAL)
    return Estimate(size * each)


def _element(target: Argument) -> Argument | None:
    match target.kind.WhichOneof("choice"):
        case "list":
            kind = target.kind.list.element
        case "map":
            kind = target.kind.map.key
        case _:
            return None
    return Argument((*target.path, "@items") if target.path else (), kind, None, None)


def _replaced(size: Range, old: Range, new: Range) -> Range:
    kept_most, kept_least = size.most, size.least
    if old.least == 0:
        count_most = min(size.most + 1, UNLIMITED)
    elif new.most <= old.least:
        count_most = 0
    else:
        count_most, kept_most = math.ceil(size.most / old.least), 0
    if old.most == 0:
        count_least = min(size.least + 1, UNLIMITED)
    elif old.most <= new.least:
        count_least = 0
    else:
        count_least, kept_least = math.ceil(size.least / old.most), 0
    return Range(count_least, count_most) * new + Range(kept_least, kept_most)


def _joined(estimator: Estimator, target: Argument, size: Range, arguments: list[Argument]) -> Range:
    element = _element(target)
    joined = size * estimator.size(element) if element else fixed(0)
    if arguments:
        joined += estimator.size(arguments[0]) * Range(max(size.least - 1, 0), max(size.most - 1, 0))
    return joined


def _contains(estimator: Estimator, function: str, overload: str, arguments: list[Argument]) -> Estimate:
    bits = Range(4, 16)
    cost = (bits + bits).times(TRAVERSAL)
    if function == "containsCIDR":
        cost += bits.times(TRAVERSAL) + fixed(1)
    if overload.endswith("_string"):
        cost += estimator.size(arguments[0]).times(TRAVERSAL)
    return Estimate(cost)


def _equality(arguments: list[Argument]) -> Estimate | None:
    kind = arguments[0].kind
    name = kind.message or kind.abstract.name
    if kind != arguments[1].kind:
        return None
    if name in _CONSTANT_EQUALITY:
        return Estimate(fixed(1))
    if name == "kubernetes.NamedFormat":
        return Estimate(Range(1, _MAX_FORMAT).times(TRAVERSAL))
    if name == "kubernetes.URL":
        most = arguments[1].size.most if arguments[1].size else 1
        return Estimate(Range(1, most).times(TRAVERSAL))
    return None


def _list_function(
    estimator: Estimator, overload: str, target: Argument | None, arguments: list[Argument]
) -> Estimate | None:
    if overload.startswith("list_sets_"):
        first, second = (estimator.size(argument) for argument in arguments)
        return Estimate((first * second).times(2 if "equivalent" in overload else 1) + fixed(1))
    if target is None:
        return _allocated(1, fixed(_literal_int(arguments[0], UNLIMITED)))
    size = estimator.size(target)
    match overload:
        case "list_slice":
            start, end = _literal_int(arguments[0], 0), _literal_int(arguments[1], size.most)
            return _allocated(1, fixed((end - start) % (UNLIMITED + 1)))
        case "list_distinct":
            return _allocated(2, size * size)
        case "list_reverse":
            return _allocated(1, size)
        case _:
            depth = _literal_int(arguments[0], UNLIMITED) if arguments else 1
            return _allocated(depth, size)


def _sort(estimator: Estimator, function: str, target: Argument, arguments: list[Argument]) -> Estimate:
    keys = target if function == "sort" else arguments[0]
    size = estimator.size(keys)
    element = _element(keys)
    text = (
        element is not None
        and element.kind.WhichOneof("choice") == "primitive"
        and element.kind.primitive in _TEXT_PRIMITIVES
    )
    return _allocated(2 + (TRAVERSAL if text else 0), size * size)


def _allocated(factor: float, size: Range) -> Estimate:
    return Estimate(size.times(factor) + fixed(1 + _LIST), size)


def _literal_int(argument: Argument, otherwise: int) -> int:
    expr: Any = argument.expr
    if expr is None or expr.WhichOneof("choice") != "const" or expr.const.WhichOneof("choice") != "int":
        return otherwise
    return max(int(expr.const.int), 0)
