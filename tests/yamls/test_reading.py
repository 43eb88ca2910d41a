import pytest
from yamls import tokens

from kindwright_facade import encoding
from kindwright_facade.yamls import composing


def read(text: str) -> object:
    return encoding.decode_yaml(text.encode())


def exact(value: object) -> tuple[type, object]:
    """Tell 1 from true and from 1.0, which Python does not."""
    return type(value), value


@pytest.mark.parametrize("text", tokens.ALL)
@pytest.mark.parametrize("shape", ["{}\n", "a: {}\n", "a:\n  {}\n", "a: # said\n  {} # said\n"])
def test_a_scalar_is_what_kubernetes_takes_it_for(text: str, shape: str) -> None:
    found = read(shape.format(text))
    assert exact(found["a"] if isinstance(found, dict) else found) == exact(tokens.ALL[text])


@pytest.mark.parametrize("text", [text for text in tokens.ALL if text])
def test_a_scalar_in_brackets_is_the_same(text: str) -> None:
    assert read(f"[{text} , {{a: {text} }}]") == [tokens.ALL[text], {"a": tokens.ALL[text]}]


@pytest.mark.parametrize(("text", "key"), tokens.KEYS.items())
def test_a_key_is_the_text_that_kubernetes_makes_of_it(text: str, key: str) -> None:
    assert read(f"? {text}\n: v\n") == {key: "v"}
    assert read(f"{{{text} : v}}") == {key: "v"}


@pytest.mark.parametrize(("text", "said"), tokens.REFUSED.items())
def test_what_kubernetes_refuses_is_refused(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        read(text)
    assert "\n" not in str(caught.value)
    assert str(caught.value) == said


@pytest.mark.parametrize("key", ["~", "18446744073709551615", "[a]", "{a: 1}", "*x"])
def test_what_can_be_no_key_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match=r"(invalid|unsupported) map key"):
        read(f"- &x [1]\n- ? {key}\n  : 1\n")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: &x {b: 1}\nc: {<<: *x, d: 2}", {"a": {"b": 1}, "c": {"b": 1, "d": 2}}),
        # Unlike in the specification, what is merged wins over what stood before it.
        ("{b: 4, <<: {b: 5}}", {"b": 5}),
        ("{<<: {b: 5}, b: 4}", {"b": 4}),
        ("{<<: [{a: 1}, {a: 2, b: 3}], c: 4}", {"a": 1, "b": 3, "c": 4}),
        ("{<<: {<<: {a: 1}}}", {"a": 1}),
        ("{<<: {a: 1}, <<: {b: 1}}", {"a": 1, "b": 1}),
        ("{!!merge '<<': {a: 1}}", {"a": 1}),
        ("{! '<<': {a: 1}}", {"a": 1}),
        ("{'<<': {a: 1}}", {"<<": {"a": 1}}),
        ("{!!str <<: {a: 1}}", {"<<": {"a": 1}}),
        ("[<<]", ["<<"]),
        ("a: &x y\nb: *x", {"a": True, "b": True}),
        ("a: &x y\n*x : 1", {"a": True, "true": 1}),
        ("a: &x 1\nb: &x 2\nc: *x", {"a": 1, "b": 2, "c": 2}),
        ("&x [&x [1], *x]", [[1], [1]]),
        ("a: !!set {b}", {"a": {"b": None}}),
        ("a: !!null {b: 1}", {"a": {"b": 1}}),
        ("!!python/object:os.system {}", {}),
        ("a: 1\na: 2", {"a": 2}),
        ("y: 1\ntrue: 2", {"true": 2}),
    ],
)
def test_maps_lists_and_aliases(text: str, value: object) -> None:
    assert read(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("# said\n", None),
        ("---\n", None),
        ("---\n---\na: 1\n", None),
        ("a: 1\n---\nb: [", {"a": 1}),
        ("a: 1\n...\n]", {"a": 1}),
        ("\ufeffa: 1\n", {"a": 1}),
        ("%YAML 1.1\n---\na: 1\n", {"a": 1}),
        ("a: 1\t# said\n", {"a": 1}),
        ("a:\t1\n", {"a": 1}),
        ("a: 1\r\nb: 2\r\n", {"a": 1, "b": 2}),
        ('a: "\\\\/"\n', {"a": "\\/"}),
        ("a: '\\/'\n", {"a": "\\/"}),
    ],
)
def test_documents(text: str, value: object) -> None:
    assert read(text) == value


def test_utf_16_is_read_as_kubernetes_does() -> None:
    assert encoding.decode_yaml("\ufeffa: é\n".encode("utf-16-le")) == {"a": "é"}


def test_what_an_alias_stands_for_is_nobody_elses() -> None:
    found = encoding.decode_yaml(b"a: &x {b: [1]}\nc: *x\nd: {<<: *x}\n")
    found["a"]["b"].append(2)
    assert found == {"a": {"b": [1, 2]}, "c": {"b": [1]}, "d": {"b": [1]}}


@pytest.mark.parametrize("levels", [("[" * 600, "]" * 600), ("[" * 400, "]" * 400)])
def test_aliases_can_not_nest_deeper_than_brackets(levels: tuple[str, str]) -> None:
    start, end = levels
    text = f"- &a {start}{end}\n- &b {start}*a{end}\n- {start}*b{end}\n"
    with pytest.raises(ValueError, match="exceeded max depth of 1000"):
        composing.compose(text)


def test_aliases_in_a_large_document_are_no_bomb() -> None:
    text = "a: &x [1]\nb: *x\nc:\n" + "- 1\n" * 150_000
    assert len(encoding.decode_yaml(text.encode())["c"]) == 150_000
