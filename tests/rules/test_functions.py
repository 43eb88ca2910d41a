import decimal
import functools
import ipaddress

import hypothesis
import pytest
from hypothesis import strategies
from rules import language

from kindwright_facade.rules import expressions, naming
from kindwright_facade.rules.libraries import quantities


@functools.cache
def compiled(text: str, **variables: str) -> expressions.Expression:
    return expressions.compile_expression(text, variables)


@pytest.mark.parametrize(("text", "expected"), language.pairs("written.txt"))
def test_a_value_is_written_as_kubernetes_writes_it(text: str, expected: str) -> None:
    assert expressions.compile_expression(text, {}).evaluate({}).strip() == expected


@pytest.mark.parametrize(
    "text",
    [
        "'%d'.format(['a'])",
        "'%d'.format([1.5])",
        "'%f'.format([1])",
        "'%e'.format(['a'])",
        "'%b'.format(['a'])",
        "'%o'.format([true])",
        "'%x'.format([1.5])",
        "'%q'.format([1])",
        "'%'.format([1])",
        "'%s %s'.format([1])",
        "'ab'.indexOf('a', -1)",
        "'ab'.lastIndexOf('a', -1)",
        "lists.range(2501)",
        "{'a': 1, 'b': 2}.transformMapEntry(k, v, {'c': v})",
    ],
)
def test_what_a_function_can_not_do_is_a_failure(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        expressions.compile_expression(text, {}).evaluate({})


def test_a_map_that_was_not_finished_leaves_nothing_behind() -> None:
    broken = expressions.compile_expression("self.transformMap(k, v, 1 / v)", {"self": "dyn"})
    whole = expressions.compile_expression("self.transformMap(k, v, v + 1).transformMap(k, v, v * 2)", {"self": "dyn"})
    with pytest.raises(ValueError, match="division by zero"):
        broken.evaluate({"self": {"a": 1, "b": 0}})
    assert whole.evaluate({"self": {"a": 1, "b": 0}}) == {"a": 4, "b": 2}


SUFFIXES = ["", "m", "k", "M", "G", "Ki", "Mi", "Gi", "e3", "E-2"]
quantity_texts = strategies.builds(
    lambda number, suffix: f"{number}{suffix}",
    strategies.decimals(min_value=-(10**6), max_value=10**6, places=3, allow_nan=False, allow_infinity=False),
    strategies.sampled_from(SUFFIXES),
)


@hypothesis.given(quantity_texts, quantity_texts)
def test_quantities_are_added_and_compared_exactly(first: str, second: str) -> None:
    left, right = quantities.parse(first), quantities.parse(second)
    values = {"a": first, "b": second}
    total = compiled("quantity(a).add(quantity(b)).sub(quantity(b)) == quantity(a)", a="string", b="string")
    order = compiled("quantity(a).compareTo(quantity(b))", a="string", b="string")
    assert total.evaluate(values) is True
    assert order.evaluate(values) == (left > right) - (left < right)


@hypothesis.given(strategies.integers(-(10**18), 10**18))
def test_a_quantity_of_a_whole_number_is_that_number(number: int) -> None:
    assert quantities.parse(f"{number}m") * 1000 == decimal.Decimal(number)
    assert compiled("quantity(a).asInteger()", a="string").evaluate({"a": str(number)}) == number


@hypothesis.given(strategies.ip_addresses(), strategies.integers(0, 32))
def test_an_address_is_in_its_own_network(address: ipaddress.IPv4Address | ipaddress.IPv6Address, bits: int) -> None:
    hypothesis.assume(not (address.version == 6 and address.ipv4_mapped))
    text = "cidr(a + '/' + string(n)).masked().containsIP(ip(a)) && ip.isCanonical(a)"
    assert compiled(text, a="string", n="int").evaluate({"a": str(address), "n": bits}) is True


@hypothesis.given(
    strategies.lists(strategies.text("ab_-./", min_size=1, max_size=6), min_size=2, max_size=2, unique=True)
)
def test_no_two_properties_get_one_name(names: list[str]) -> None:
    first, second = map(naming.escape, names)
    assert first is None or first != second
    assert all(name.isidentifier() for name in (first, second) if name is not None)
