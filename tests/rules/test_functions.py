import decimal
import functools
import ipaddress
import re

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


@hypothesis.given(strategies.integers(-(10**17), 10**17))
def test_a_quantity_of_a_whole_number_is_that_number(number: int) -> None:
    assert quantities.parse(f"{number}m") * 1000 == decimal.Decimal(number)
    assert compiled("quantity(a).asInteger()", a="string").evaluate({"a": str(number)}) == number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0),
        ("-5", -5),
        ("2k", 2000),
        ("1e3", 1000),
        ("1.5k", 1500),
        ("1Gi", 2**30),
        ("k", 0),
        ("-.", 0),
        ("999999999999999999", 10**18 - 1),
        # What they are worth does not count: the way they are written does.
        ("5000m", None),
        ("1.0", None),
        ("1.5Gi", None),
        ("1000000000000000000", None),
        ("10Ei", None),
    ],
)
def test_whether_a_quantity_is_an_integer_depends_on_how_it_is_written(text: str, expected: int | None) -> None:
    assert compiled("quantity(a).isInteger()", a="string").evaluate({"a": text}) is (expected is not None)
    if expected is not None:
        assert compiled("quantity(a).asInteger()", a="string").evaluate({"a": text}) == expected
    else:
        with pytest.raises(ValueError, match="cannot convert value to integer"):
            compiled("quantity(a).asInteger()", a="string").evaluate({"a": text})


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "quantities must match the regular expression"),
        ("1x", "quantities must match the regular expression"),
        ("1.993k978", "unable to parse quantity's suffix"),
        ("1Kim", "unable to parse quantity's suffix"),
        ("Pi", "unable to parse numeric part of quantity"),
        ("e-10", "unable to parse numeric part of quantity"),
    ],
)
def test_what_is_no_quantity_is_told_in_go_s_words(text: str, why: str) -> None:
    assert compiled("isQuantity(a)", a="string").evaluate({"a": text}) is False
    with pytest.raises(ValueError, match=why):
        compiled("quantity(a)", a="string").evaluate({"a": text})


READ: dict[str, list[tuple[str, object]]] = {
    "int": [("12", 12), ("+012", 12), ("-9223372036854775808", -(2**63))],
    "uint": [("12", 12), ("018446744073709551615", 2**64 - 1)],
    "double": [("1.5", 1.5), (".5e1", 5.0), ("5.", 5.0), ("1_0.2_5", 10.25), ("0x1.8p1", 3.0), ("-Inf", -float("inf"))],
    "bool": [("T", True), ("1", True), ("False", False), ("f", False)],
}
UNREADABLE = {
    "int": ["", " 12", "12 ", "1_2", "0x1", "1.0", "9223372036854775808", "\u0663", "1" * 5000],
    "uint": ["+1", "-0", " 1", "18446744073709551616"],
    "double": [" 1", "1_", "._5", "1e", "1e400", "0x1p5000", "0x1", "+nan", "\u0663"],
    "bool": ["tRUE", "yes", "", " 1"],
}


@pytest.mark.parametrize("argument", ["a", "dyn(a)"])
@pytest.mark.parametrize(("kind", "text", "value"), [(kind, *pair) for kind, pairs in READ.items() for pair in pairs])
def test_a_text_is_converted_as_go_reads_it(kind: str, text: str, value: object, argument: str) -> None:
    assert compiled(f"{kind}({argument})", a="string").evaluate({"a": text}) == value


@pytest.mark.parametrize("argument", ["a", "dyn(a)"])
@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in UNREADABLE.items() for text in texts])
def test_a_text_that_go_does_not_read_is_not_converted(kind: str, text: str, argument: str) -> None:
    with pytest.raises(ValueError, match=f"^type conversion error from 'string' to '{kind}'$"):
        compiled(f"{kind}({argument})", a="string").evaluate({"a": text})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("int(a)", 7),
        ("int(7u)", 7),
        ("int(dyn(7u))", 7),
        ("int(7.9)", 7),
        ("int(timestamp('1970-01-01T00:00:07.5Z'))", 7),
        ("uint(dyn(a))", 7),
        ("double(dyn(a))", 7.0),
        ("bool(dyn(true))", True),
    ],
)
def test_other_values_are_converted_too(text: str, value: object) -> None:
    assert compiled(text, a="dyn").evaluate({"a": 7}) == value


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("'ab'.charAt(3)", "index out of range: 3"),
        ("'ab'.charAt(-1)", "index out of range: -1"),
        ("'ab'.substring(3)", "index out of range: 3"),
        ("'ab'.substring(1, 3)", "index out of range: 3"),
        ("'ab'.substring(-1, 3)", "index out of range: -1"),
        ("'ab'.substring(2, 1)", "invalid substring range. start: 2, end: 1"),
    ],
)
def test_a_part_that_is_not_there_is_told_by_its_index(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(why)}$"):
        compiled(text).evaluate({})


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("::1", 'parse "::1": missing protocol scheme'),
        ("https://a:80#/x", 'parse "https://a:80#/x": invalid port ":80#" after host'),
        ("https://a#b", 'parse "https://a#b": invalid character "#" in host name'),
        ("/%xT", 'parse "/%xT": invalid URL escape "%xT"'),
        ("a\nb", 'parse "a\\nb": net/url: invalid control character in URL'),
    ],
)
def test_what_is_no_url_is_told_in_go_s_words(text: str, why: str) -> None:
    assert compiled("isURL(a)", a="string").evaluate({"a": text}) is False
    with pytest.raises(ValueError, match=re.escape(why)):
        compiled("url(a)", a="string").evaluate({"a": text})


def test_a_fragment_belongs_to_no_other_part_of_a_url() -> None:
    assert compiled("url(a).getEscapedPath()", a="string").evaluate({"a": "https://a/b#c"}) == "/b"


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
