import hypothesis
import pytest
from conversion import samples, strategies
from hypothesis import strategies as st

from kindwright_facade import errors, selectors
from kindwright_facade.web import paths, selecting

R = selectors.Requirement


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("", ()),
        ("a", (R("a", "exists"),)),
        ("!a", (R("a", "!"),)),
        ("! a", (R("a", "!"),)),
        ("a=b", (R("a", "=", ("b",)),)),
        ("a==b", (R("a", "=", ("b",)),)),
        ("a!=b", (R("a", "!=", ("b",)),)),
        ("a=", (R("a", "=", ("",)),)),
        (" a = b , c != d ", (R("a", "=", ("b",)), R("c", "!=", ("d",)))),
        ("a in (b)", (R("a", "in", ("b",)),)),
        ("a in (b, c)", (R("a", "in", ("b", "c")),)),
        ("a in(b,c)", (R("a", "in", ("b", "c")),)),
        ("a notin (b,c)", (R("a", "notin", ("b", "c")),)),
        ("a in ()", (R("a", "in", ("",)),)),
        ("a in (b,)", (R("a", "in", ("b", "")),)),
        ("a > 1", (R("a", ">", ("1",)),)),
        ("a<1", (R("a", "<", ("1",)),)),
        ("a.example/b=c", (R("a.example/b", "=", ("c",)),)),
        ("in in (notin)", (R("in", "in", ("notin",)),)),
        ("a,!b,c in (d,e)", (R("a", "exists"), R("b", "!"), R("c", "in", ("d", "e")))),
    ],
)
def test_label_selectors_are_read(text: str, parsed: tuple[R, ...]) -> None:
    assert selectors.parse_labels(text) == parsed


@pytest.mark.parametrize(
    "text",
    [
        "=b", "a=b c", "a in b", "a in (b", "a in", "a ni (b)", "a===b", "!a=b", "!!a", "a/b/c=d", "/a", "-a", "a=b$",
        "a in (b$)", "a in (-b)", "(a)", "a b", "a=b;c=d", "&", ",a",
    ],
)  # fmt: skip
def test_what_is_no_label_selector_is_refused(text: str) -> None:
    with pytest.raises(errors.StatusError) as caught:
        selectors.parse_labels(text)
    assert caught.value.code == 400
    assert caught.value.message.startswith("unable to parse requirement: ")


def test_a_comma_at_the_end_is_refused_as_upstream_does() -> None:
    with pytest.raises(errors.StatusError):
        selectors.parse_labels("a=b,")


def test_what_is_refused_is_quoted() -> None:
    with pytest.raises(errors.StatusError, match="found 'c d'"):
        selectors.parse_labels("a=b,c d")


@pytest.mark.parametrize(
    ("text", "translated"),
    [
        ("", ""),
        ("team=shop", "x.kindwright.dev/team=shop"),
        ("a.example/b in (c, d)", "a.example.x.kindwright.dev/b in (c,d)"),
        ("!a,b", "!x.kindwright.dev/a,x.kindwright.dev/b"),
        ("a==b", "x.kindwright.dev/a=b"),
        ("a>1,b notin (c)", "x.kindwright.dev/a>1,x.kindwright.dev/b notin (c)"),
    ],
)
def test_label_selectors_are_translated(text: str, translated: str) -> None:
    found = selecting.parse(samples.POSTGRES, "", {"labelSelector": text})
    assert selectors.written(found.labels) == translated


VALUES = st.sampled_from(["", "a", "1", "a-b"])
REQUIREMENTS = st.one_of(
    st.builds(R, strategies.KEYS, st.sampled_from(["exists", "!"])),
    st.builds(R, strategies.KEYS, st.sampled_from(["=", "!="]), st.tuples(VALUES)),
    st.builds(R, strategies.KEYS, st.sampled_from(["<", ">"]), st.tuples(st.sampled_from(["0", "17"]))),
    st.builds(
        R, strategies.KEYS, st.sampled_from(["in", "notin"]), st.lists(VALUES, min_size=1, max_size=3).map(tuple)
    ),
)


@hypothesis.given(st.lists(REQUIREMENTS, max_size=3))
def test_what_is_written_is_read_back(requirements: list[R]) -> None:
    assert selectors.parse_labels(selectors.written(requirements)) == tuple(requirements)


@pytest.mark.parametrize(
    ("text", "translated"),
    [
        ("", ""),
        ("metadata.name=orders", "metadata.name=postgres-orders"),
        ("metadata.name==orders", "metadata.name=postgres-orders"),
        ("metadata.name!=orders", "metadata.name!=postgres-orders"),
        ("metadata.name=", "metadata.name="),
        ("metadata.namespace=shop,metadata.name=a", "metadata.namespace=shop,metadata.name=postgres-a"),
        (",metadata.name=a,", "metadata.name=postgres-a"),
        (r"metadata.name=a\,b", r"metadata.name=postgres-a\,b"),
        (r"metadata.name=a\=b\\", r"metadata.name=postgres-a\=b\\"),
    ],
)
def test_field_selectors_are_translated(text: str, translated: str) -> None:
    found = selecting.parse(samples.POSTGRES, "", {"fieldSelector": text})
    found.check()
    assert dict(found.upstream_params()).get("fieldSelector", "") == translated


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("spec.size=1", "field label not supported: spec.size"),
        ("metadata.name", "invalid selector: 'metadata.name'; can't understand 'metadata.name'"),
        ("status.phase!=x", "field label not supported: status.phase"),
    ],
)
def test_other_fields_are_refused(text: str, message: str) -> None:
    with pytest.raises(errors.StatusError) as caught:
        selectors.check_fields(selectors.parse_fields(text))
    assert (caught.value.code, caught.value.message) == (400, message)


@pytest.mark.parametrize(
    ("text", "code"),
    [(r"metadata.name=a\b", 400), ("metadata.name=a=b", 400), ("metadata.name=a\\", 400), ("a", 400)],
)
def test_field_selectors_that_can_not_be_read(text: str, code: int) -> None:
    with pytest.raises(errors.StatusError) as caught:
        selectors.parse_fields(text)
    assert caught.value.code == code


FIELDS = st.builds(
    R,
    st.sampled_from(["metadata.name", "metadata.namespace"]),
    st.sampled_from(["=", "!="]),
    st.tuples(st.text(r"ab\,=!. -", max_size=6)),
)


@hypothesis.given(st.lists(FIELDS, max_size=4))
def test_a_field_selector_that_is_written_is_read_back(requirements: list[R]) -> None:
    assert selectors.parse_fields(selectors.written_fields(requirements)) == tuple(requirements)


@pytest.mark.parametrize("text", ["", " ", "   ", "\t"])
def test_blanks_select_everything(text: str) -> None:
    assert selectors.parse_labels(text) == ()


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("a" * 63, True), ("a" * 64, False), ("a=" + "b" * 63, True), ("a=" + "b" * 64, False),
        (f"a in (b,{'c' * 64})", False), (f"{'a' * 253}/b", True), (f"{'a' * 254}/b", False), (f"!{'a' * 64}", False),
    ],
)  # fmt: skip
def test_what_could_be_no_label_is_refused(text: str, good: bool) -> None:
    if good:
        assert selectors.parse_labels(text)
        return
    with pytest.raises(errors.StatusError) as caught:
        selectors.parse_labels(text)
    assert caught.value.code == 400


@pytest.mark.parametrize(
    "text",
    [
        r"metadata.namespace!=x\,metadata.name=mine", r"metadata.namespace!=x\,metadata.name==mine",
        r"a\,metadata.name=mine", r"metadata.namespace\=x,metadata.name\=mine", r"metadata.name\==mine",
    ],
)  # fmt: skip
def test_a_name_that_only_seems_to_be_selected_opens_nothing(text: str) -> None:
    """Who may see one object may list what selects it by name: the name that is asked about must be one that is required."""
    info = paths.parse("GET", "/apis/g/v1/namespaces/shop/things", {"fieldSelector": text})
    if info.name:
        with pytest.raises(errors.StatusError):
            selecting.parse(samples.POSTGRES, "shop", {"fieldSelector": text}).check()
