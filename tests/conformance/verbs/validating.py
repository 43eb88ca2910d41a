"""fieldValidation on every verb that writes."""

from conformance import cases, sessions

MODES = ("", "fieldValidation=Strict", "fieldValidation=Warn", "fieldValidation=Ignore")


def text(s: sessions.Session, name: str, spec: str = '{"size": 1}', top: str = "", meta: str = "") -> str:
    """Write an object as text: a dictionary could not hold a key twice."""
    head = f'"apiVersion": "{s.api_version}", "kind": "Widget"'
    return f'{{{head}, "metadata": {{"name": "{name}"{meta}}}, "spec": {spec}{top}}}'


def try_all(s: sessions.Session, spec: str = '{"size": 1}', top: str = "", meta: str = "") -> None:
    """Create the same in every mode."""
    for number, mode in enumerate(MODES):
        s.create(text(s, f"a{number}", spec, top, meta), mode)


@cases.case()
def unknown_top_level(s: sessions.Session) -> None:
    try_all(s, top=', "nonsense": 1, "other": {}')


@cases.case()
def unknown_in_metadata(s: sessions.Session) -> None:
    try_all(s, meta=', "nonsense": 1')


@cases.case()
def unknown_in_managed_fields_and_owners(s: sessions.Session) -> None:
    try_all(s, meta=', "ownerReferences": [], "managedFields": [], "clusterName": "x"')


@cases.case()
def unknown_in_spec(s: sessions.Session) -> None:
    try_all(s, '{"size": 1, "nonsense": 2, "storage": {"speed": 3}, "parts": [{"weight": 1}]}')


@cases.case()
def unknown_where_anything_goes(s: sessions.Session) -> None:
    try_all(s, '{"anything": {"nonsense": 2}, "parameters": {"x": "y"}}')


@cases.case()
def case_of_letters(s: sessions.Session) -> None:
    s.create({**s.widget("a"), "Spec": {"size": 2}}, "fieldValidation=Strict")
    s.create(s.widget("b", Labels={"x": "y"}), "fieldValidation=Strict")
    s.create(s.widget("c", Labels={"x": "y"}))


@cases.case()
def duplicate_top_level(s: sessions.Session) -> None:
    try_all(s, top=', "spec": {"size": 2}')


@cases.case()
def duplicate_in_metadata(s: sessions.Session) -> None:
    try_all(s, meta=', "labels": {"a": "1", "a": "2"}')


@cases.case()
def duplicate_in_spec(s: sessions.Session) -> None:
    try_all(s, '{"size": 1, "size": 2, "storage": {"size": "1Gi", "size": "2Gi"}}')


@cases.case()
def duplicate_in_a_list(s: sessions.Session) -> None:
    try_all(s, '{"parts": [{"name": "a", "name": "b"}], "anything": {"x": [{"y": 1, "y": 2}]}}')


@cases.case()
def duplicate_and_unknown(s: sessions.Session) -> None:
    try_all(s, '{"size": 1, "size": 2}', top=', "nonsense": 1')


@cases.case()
def duplicate_yaml(s: sessions.Session) -> None:
    for number, mode in enumerate(MODES):
        head = f"apiVersion: {s.api_version}\nkind: Widget\nmetadata:\n  name: a{number}\n"
        s.create(f"{head}spec:\n  size: 1\n  size: 2\n", mode, sessions.YAML)


@cases.case()
def many_unknown(s: sessions.Session) -> None:
    top = "".join(f', "x{number}": 1' for number in range(30))
    s.create(text(s, "a", top=top))
    s.create(text(s, "b", top=top), "fieldValidation=Strict")
