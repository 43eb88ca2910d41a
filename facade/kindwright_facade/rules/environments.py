"""The language of rules: what kube-apiserver 1.36 lets a rule of a custom resource use, one environment to check, one to run.

The checker is made anew for each schema, because `self` has that schema's type. The runtime is one for all: it knows no schema, and takes
any checked expression. Functions: `k8s.io/apiserver/pkg/cel/environment/base.go`.
"""

import functools
from collections.abc import Iterable, Mapping
from typing import Any

from cel_expr_python import cel
from google.protobuf import descriptor_pool

from kindwright_facade.rules import declaring, rewriting, syntax, wording
from kindwright_facade.rules.libraries import (
    addresses,
    equality,
    formats,
    formatting,
    functions,
    lists,
    maps,
    numerals,
    quantities,
    regexes,
    semvers,
    texts,
    urls,
)

OVERLOADS = tuple(
    overload
    for library in (addresses, formats, lists, quantities, regexes, semvers, texts, urls)
    for overload in library.OVERLOADS
)
# Python functions that only rewriting puts in.
_INTERNAL = (
    functions.Overload("@text", "@text", (addresses.IP,), functions.STRING, addresses.text, member=False),
    functions.Overload("@range", "@range", (functions.INT,), functions.DYN, lists.make_range, member=False),
    *texts.INTERNAL,
    *numerals.INTERNAL,
    *quantities.INTERNAL,
    *formatting.INTERNAL,
    *maps.INTERNAL,
    *equality.INTERNAL,
)
_EXTENSIONS = ("optional", "sets", "lists", "two-var-comprehensions")
# What conversions between versions may use besides.
CONVERSION = ("math", "encoders", "bindings")
# Of these the checker gets other overloads than the runtime's: text of an IP, comparison of an int with a double.
_REDECLARED = ("string", "_<_", "_<=_", "_>_", "_>=_")


def checker(
    pool: descriptor_pool.DescriptorPool | None,
    variables: Mapping[str, cel.Type],
    optional: Mapping[str, cel.Type],
    extensions: tuple[str, ...] = (),
) -> cel.Env:
    """Return an environment to compile in; the variables in `optional` are optionals of their types."""
    declared = tuple((name, functions.notation(functions.optional(kind))) for name, kind in optional.items())
    make = _checking if optional else _kept
    return cel.NewEnv(pool, config=make(extensions, declared), variables=dict(variables))


def compile_text(env: cel.Env, text: str) -> Any:
    """Return a checked expression (see `syntax`). Raises RuntimeError with the compiler's words."""
    return syntax.parse(env.compile(text).serialize())


def program(
    checked: Any, declared: declaring.Declared | None = None, *, optional_old_self: bool = False
) -> cel.Expression:
    """Return a checked expression, which is changed, as what can be evaluated with `activation`; see `rewriting.rewrite`."""
    rewritten = rewriting.rewrite(checked, declared, optional_old_self=optional_old_self)
    return runtime().deserialize(syntax.serialize(rewritten))


def failure(checked: Any, node: Any) -> str | None:
    """Return why a part of an expression, which uses no variable, can't be evaluated; None when it can."""
    alone = type(checked)()
    alone.CopyFrom(checked)
    alone.expr.CopyFrom(node)
    result = program(alone).eval()
    return wording.evaluation(str(result.value())) if result.type() == cel.Type.ERROR else None


def activation(variables: Mapping[str, Any]) -> cel.Activation:
    """Return values for programs: converted once, for as many programs as use them."""
    return runtime().Activation(dict(variables))


@functools.cache
def runtime() -> cel.Env:
    """Return the environment to evaluate in."""
    own = functions.implementations((*OVERLOADS, *_INTERNAL))
    variables = dict.fromkeys(("self", "oldSelf"), cel.Type.DYN)
    return cel.NewEnv(
        config=cel.NewEnvConfigFromYaml("\n".join(_extensions((*_EXTENSIONS, *CONVERSION, "strings")))),
        variables=variables,
        functions=own,
    )


def _checking(extensions: tuple[str, ...], variables: tuple[tuple[str, str], ...]) -> cel.EnvConfig:
    lines = [
        *_extensions((*_EXTENSIONS, *extensions)),
        "stdlib:",
        "  exclude_functions:",
        *(f"  - name: {name}" for name in _REDECLARED),
        *(["variables:"] if variables else []),
        *(f"- {{name: {name}, {kind[1:]}" for name, kind in variables),
        functions.declarations((*_redeclared(), *OVERLOADS)),
    ]
    return cel.NewEnvConfigFromYaml("\n".join(lines))


_kept = functools.cache(_checking)


def _extensions(names: Iterable[str]) -> list[str]:
    return ["extensions:", *(f"- name: {name}" for name in names)]


@functools.cache
def _redeclared() -> tuple[functions.Overload, ...]:
    numbers = {"int64": functions.INT, "uint64": functions.UINT, "double": functions.DOUBLE}
    others = ("bool", "string", "bytes", "timestamp", "duration")
    kinds = {name: functions.COMPARABLE[name] for name in others}
    operators = {"_<_": "less", "_<=_": "less_equals", "_>_": "greater", "_>=_": "greater_equals"}
    found = [
        functions.Overload(operator, f"{name}_{kind}", (type_, type_), functions.BOOL, member=False)
        for operator, name in operators.items()
        for kind, type_ in kinds.items()
    ]
    found += [
        functions.Overload(
            operator,
            f"{name}_{left}" if left == right else f"{name}_{left}_{right}",
            (one, two),
            functions.BOOL,
            member=False,
        )
        for operator, name in operators.items()
        for left, one in numbers.items()
        for right, two in numbers.items()
    ]
    texts_of = {**numbers, **kinds}
    found += [
        functions.Overload("string", f"{kind}_to_string", (type_,), functions.STRING, member=False)
        for kind, type_ in texts_of.items()
    ]
    return tuple(found)
