"""What a rule may cost at most, in kube-apiserver's units, from the sizes that its schema allows.

A port of cel-go's estimator (`checker/cost.go`): the same rules are refused for the same factor. One unit is meant to be about
50 nanoseconds there.
"""

import dataclasses
from collections.abc import Callable
from typing import Any

from kindwright_facade.rules import declaring
from kindwright_facade.rules.ranges import UNKNOWN, UNLIMITED, Range, fixed

TRAVERSAL = 0.1
REGEX = 0.25

_LIST, _MAP, _STRUCT = 10, 30, 40
_NUMBERS = frozenset({1, 2, 3, 4})  # bool, int, uint, double
_COMPARISONS = frozenset(
    f"{operator}_{kind}"
    for operator in ("less", "greater", "less_equals", "greater_equals")
    for kind in ("string", "bytes")
)


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """The sizes of a container's keys and values, as far as they are known from how it was made."""

    kind: str
    key: Range
    value: Range


@dataclasses.dataclass(frozen=True, slots=True)
class Variable:
    """What is known of a variable inside a comprehension."""

    path: tuple[str, ...]
    size: Range | None
    entry: Entry | None


@dataclasses.dataclass(frozen=True, slots=True)
class Argument:
    """A target or argument of a call: where in the schema it is from, its type, the expression, its size if it is known."""

    path: tuple[str, ...]
    kind: Any
    expr: Any
    size: Range | None


@dataclasses.dataclass(frozen=True, slots=True)
class Estimate:
    """A call's own cost, and the size of what it returns."""

    cost: Range
    size: Range | None = None


Pricing = Callable[["Estimator", str, str, Argument | None, list[Argument]], Estimate | None]


class Estimator:
    """Estimates one checked expression; `declared` is the type of `self`, `price` knows the functions of the libraries."""

    def __init__(self, checked: Any, declared: declaring.Declared, price: Pricing) -> None:
        """Begin without knowing anything."""
        self._checked = checked
        self._declared = declared
        self._price = price
        self._paths: dict[int, tuple[str, ...]] = {}
        self._sizes: dict[int, Range] = {}
        self._entries: dict[int, Entry] = {}
        self._variables: dict[str, list[Variable]] = {}

    def estimate(self) -> int:
        """Return the most that the expression may cost."""
        return self._cost(self._checked.expr).most

    def size(self, argument: Argument) -> Range:
        """Return the size of an argument, by the schema if by nothing else."""
        return argument.size or self.schema_size(argument.path) or UNKNOWN

    def schema_size(self, path: tuple[str, ...]) -> Range | None:
        """Return the size that the schema allows at a path."""
        if not path:
            return None
        found = self._declared
        for step in path[1:]:
            if step == "@keys":
                return Range(0, 0) if found.kind == "map" else None
            below = found.element if step in {"@items", "@values"} else found.fields.get(step)
            if below is None:
                return None
            found = below
        return Range(0, found.most)

    def _type(self, expr: Any) -> Any:
        return self._checked.types[expr.id]

    def _cost(self, expr: Any) -> Range:  # noqa: PLR0911 - one for each
        match expr.WhichOneof("choice"):
            case "ident":
                known = self._variable(expr.ident.name)
                self._paths[expr.id] = known.path if known else (expr.ident.name,)
                return fixed(1)
            case "select":
                return self._select(expr)
            case "call":
                return self._call(expr)
            case "list":
                return self._list(expr)
            case "struct":
                return self._struct(expr)
            case "comprehension":
                return self._bind(expr) if _is_bind(expr.comprehension) else self._comprehension(expr)
            case _:
                return fixed(0)

    def _select(self, expr: Any) -> Range:
        cost = self._cost(expr.select.operand)
        if expr.select.test_only:
            return cost
        if self._type(expr.select.operand).WhichOneof("choice") in {"map", "message", "parameter"}:
            cost += fixed(1)
        self._paths[expr.id] = (*self._path(expr.select.operand), expr.select.field)
        return cost

    def _call(self, expr: Any) -> Range:
        call = expr.call
        if call.function == "dyn":
            cost = fixed(1) + self._cost(call.args[0])
            self._copy(expr, call.args[0])
            return cost
        costs = [self._cost(argument) for argument in call.args]
        arguments = [self._argument(argument) for argument in call.args]
        overloads = list(self._checked.references[expr.id].overloads) if expr.id in self._checked.references else []
        if not overloads:
            return fixed(0)
        total, target = fixed(0), None
        if call.HasField("target"):
            total = self._cost(call.target)
            target = self._argument(call.target)
        own, size = Range(UNLIMITED, 0), None
        for overload in overloads:
            estimate = self._overload(expr, overload, target, arguments, costs)
            own |= estimate.cost
            size = _union(size, estimate.size)
            if overload in {"index_list", "index_map"}:
                entry = self._entry(call.args[0])
                size = entry.value if entry else None
                step = "@items" if overload == "index_list" else "@values"
                self._paths[expr.id] = (*self._path(call.args[0]), step)
            size = size or self._size(expr)
        if size:
            self._sizes[expr.id] = size
        return total + own

    def _overload(
        self, expr: Any, overload: str, target: Argument | None, arguments: list[Argument], costs: list[Range]
    ) -> Estimate:
        whole = sum(costs, fixed(0))
        if (estimate := self._price(self, expr.call.function, overload, target, arguments)) is not None:
            return Estimate(estimate.cost + whole, estimate.size)
        sizes = [argument.size or UNKNOWN for argument in arguments]
        match overload, sizes:
            case (("logical_or" | "logical_and"), _):
                return Estimate(Range(costs[0].least, (costs[0] + costs[1]).most))
            case "conditional", _:
                first, second = self._entry(arguments[1].expr), self._entry(arguments[2].expr)
                self._set_entry(expr, _union_entries(first, second))
                return Estimate(costs[0] + (costs[1] | costs[2]), sizes[1] | sizes[2])
            case (("add_string" | "add_bytes" | "add_list"), [left, right]):
                size = left + right
                self._set_entry(expr, _union_entries(self._entry(arguments[0].expr), self._entry(arguments[1].expr)))
                own = fixed(1) if overload == "add_list" else size.times(TRAVERSAL)
                return Estimate(own + whole, size)
            case _:
                cost, size_ = _standard(overload, target, sizes)
                return Estimate(cost + whole, size_)

    def _list(self, expr: Any) -> Range:
        cost, size = fixed(_LIST), Range(UNLIMITED if expr.list.elements else 0, 0)
        for element in expr.list.elements:
            cost += self._cost(element)
            size |= self._size(element) or UNKNOWN
        self._entries[expr.id] = Entry("list", fixed(1), size)
        return cost

    def _struct(self, expr: Any) -> Range:
        if expr.struct.name:
            return sum((self._cost(entry.value) for entry in expr.struct.entries), fixed(_STRUCT))
        least = UNLIMITED if expr.struct.entries else 0
        cost, key, value = fixed(_MAP), Range(least, 0), Range(least, 0)
        for entry in expr.struct.entries:
            cost += self._cost(entry.map_key) + self._cost(entry.value)
            key |= self._size(entry.map_key) or UNKNOWN
            value |= self._size(entry.value) or UNKNOWN
        self._entries[expr.id] = Entry("map", key, value)
        return cost

    def _comprehension(self, expr: Any) -> Range:
        body = expr.comprehension
        cost = self._cost(body.iter_range) + self._cost(body.accu_init)
        self._push(body.accu_var, self._local(body.accu_init))
        entry, path = self._entry(body.iter_range), self._path(body.iter_range)
        is_list = entry.kind == "list" if entry else self._type(body.iter_range).WhichOneof("choice") == "list"
        key = Variable((*path, "@indices" if is_list else "@keys"), entry.key if entry else None, None)
        value = Variable((*path, "@items" if is_list else "@values"), entry.value if entry else None, None)
        names = [body.iter_var, body.iter_var2] if body.iter_var2 else [body.iter_var]
        known = [key, value] if body.iter_var2 else [value if is_list else key]
        for name, variable in zip(names, known, strict=True):
            self._push(name, variable)
        loop, step = self._cost(body.loop_condition), self._cost(body.loop_step)
        for name in names:
            self._variables[name].pop()
        cost += self._cost(body.result)
        self._variables[body.accu_var].pop()
        count = self._size(body.iter_range) or UNKNOWN
        self._set_result(expr, count)
        return cost + count * (step + loop)

    def _set_result(self, expr: Any, count: Range) -> None:
        body = expr.comprehension
        match body.accu_init.WhichOneof("choice"):
            case "const":
                if size := self._size(body.accu_init):
                    self._sizes[expr.id] = size
            case "list" | "struct":
                self._sizes[expr.id] = count
                self._set_entry(expr, self._entry(body.loop_step))
            case _:
                pass

    def _bind(self, expr: Any) -> Range:
        body = expr.comprehension
        cost = self._cost(body.iter_range) + self._cost(body.accu_init)
        self._push(body.accu_var, self._local(body.accu_init))
        cost += self._cost(body.result)
        self._variables[body.accu_var].pop()
        self._copy(expr, body.result)
        return cost

    def _local(self, expr: Any) -> Variable:
        return Variable(self._path(expr), self._size(expr), self._entry(expr))

    def _push(self, name: str, variable: Variable) -> None:
        self._variables.setdefault(name, []).append(variable)

    def _variable(self, name: str) -> Variable | None:
        stack = self._variables.get(name)
        return stack[-1] if stack else None

    def _path(self, expr: Any) -> tuple[str, ...]:
        if expr.WhichOneof("choice") == "ident" and (known := self._variable(expr.ident.name)):
            return known.path
        return self._paths.get(expr.id, ())

    def _argument(self, expr: Any) -> Argument:
        path = self._path(expr)
        path = () if path and path[0] in {"@result", "__result__"} else path
        return Argument(path, self._type(expr), expr, self._size(expr))

    def _size(self, expr: Any) -> Range | None:
        if (known := self._sizes.get(expr.id)) is not None:
            return known
        if (literal := _literal_size(expr)) is not None:
            return literal
        if (size := self.schema_size(self._path(expr))) is not None:
            self._sizes[expr.id] = size
            return size
        if _is_scalar(self._type(expr)):
            return fixed(1)
        if expr.WhichOneof("choice") == "ident" and (known_ := self._variable(expr.ident.name)):
            return known_.size
        return None

    def _entry(self, expr: Any) -> Entry | None:
        if (known := self._entries.get(expr.id)) is not None:
            return known
        variable = self._variable(expr.ident.name) if expr.WhichOneof("choice") == "ident" else None
        return variable.entry if variable else None

    def _set_entry(self, expr: Any, entry: Entry | None) -> None:
        if entry is not None:
            self._entries[expr.id] = entry

    def _copy(self, to: Any, source: Any) -> None:
        if size := self._size(source):
            self._sizes[to.id] = size
        self._set_entry(to, self._entry(source))


def _standard(overload: str, target: Argument | None, sizes: list[Range]) -> tuple[Range, Range | None]:  # noqa: PLR0911 - one for each
    """Return cost and size of the result for CEL's own functions."""
    match overload, sizes:
        case "string_format", _ if target:
            return (target.size or UNKNOWN).times(TRAVERSAL), None
        case "string_to_bytes", [size]:
            return size.times(TRAVERSAL), Range(size.least, (size * fixed(4)).most)
        case "bytes_to_string", [size]:
            return size.times(TRAVERSAL), Range(size.least // 4, size.most)
        case "strings_quote", [size]:
            return size.times(TRAVERSAL), Range((size + fixed(2)).least, (size * fixed(2) + fixed(2)).most)
        case (("starts_with_string" | "ends_with_string"), [size]):
            return size.times(TRAVERSAL), None
        case "in_list", [_, size]:
            return size, None
        case "matches_string", [size] if target:
            return ((target.size or UNKNOWN) + fixed(1)).times(TRAVERSAL) * size.times(REGEX), None
        case "contains_string", [size] if target:
            return (target.size or UNKNOWN).times(TRAVERSAL) * size.times(TRAVERSAL), None
        case _, [left, right] if overload in {"equals", "not_equals"} or overload in _COMPARISONS:
            most = min(left.most, right.most)
            return Range(1 if most else 0, most).times(TRAVERSAL), None
        case _:
            return fixed(1), None


def _literal_size(expr: Any) -> Range | None:
    match expr.WhichOneof("choice"):
        case "const":
            match expr.const.WhichOneof("choice"):
                case "string":
                    return fixed(len(expr.const.string))
                case "bytes":
                    return fixed(len(expr.const.bytes))
                case _:
                    return fixed(1)
        case "list":
            return fixed(len(expr.list.elements))
        case "struct" if not expr.struct.name:
            return fixed(len(expr.struct.entries))
        case _:
            return None


def _is_scalar(kind: Any) -> bool:
    match kind.WhichOneof("choice"):
        case "primitive":
            return bool(kind.primitive in _NUMBERS)
        case "well_known":
            return bool(kind.well_known != 1)
        case "abstract":
            return bool(kind.abstract.name == "optional_type" and _is_scalar(kind.abstract.parameters[0]))
        case _:
            return False


def _is_bind(body: Any) -> bool:
    empty = body.iter_range.WhichOneof("choice") == "list" and not body.iter_range.list.elements
    condition = body.loop_condition
    never = (
        condition.WhichOneof("choice") == "const"
        and condition.const.WhichOneof("choice") == "bool"
        and not condition.const.bool
    )
    return empty and never and body.accu_var != "@result"


def _union(first: Range | None, second: Range | None) -> Range | None:
    return first | second if first and second else first or second


def _union_entries(first: Entry | None, second: Entry | None) -> Entry | None:
    if first is None or second is None:
        return None
    return Entry(first.kind, first.key | second.key, first.value | second.value)
