from typing import Any

import pytest
from conversion import samples
from serving import fakes

from kindwright_facade import errors, kinds
from kindwright_operator import visibility


def discovery(**resource: Any) -> Any:
    names = samples.POSTGRES.names
    entry = {
        "resource": names.plural,
        "responseKind": {"kind": names.kind},
        "singularResource": names.singular,
        "shortNames": list(names.short_names),
        "categories": list(names.categories),
    }
    version = {"version": "v1alpha1", "resources": [{**entry, **resource}]}
    return {"items": [{"metadata": {"name": "apps.example.com"}, "versions": [version]}]}


@pytest.mark.parametrize(
    ("document", "kind", "shown"),
    [
        (discovery(), samples.POSTGRES, True),
        (discovery(shortNames=None), samples.POSTGRES, False),
        (discovery(responseKind={"kind": "Old"}), samples.POSTGRES, False),
        (discovery(resource="others"), samples.POSTGRES, False),
        (discovery(), samples.kind(versions=(samples.version(), samples.version("v1"))), False),
        (discovery(), samples.kind(group="b.example.com"), False),
        ({}, samples.POSTGRES, False),
        (
            {"items": [{"metadata": {"name": "apps.example.com"}, "versions": [{"version": "v1alpha1"}]}]},
            samples.POSTGRES,
            False,
        ),
    ],
)
def test_what_the_cluster_shows(document: Any, kind: kinds.Kind, shown: bool) -> None:
    assert visibility.shows(visibility.read(document), kind) is shown


async def test_an_unchanged_document_is_read_once() -> None:
    upstream = fakes.Upstream()
    answers = [fakes.answer(200, discovery(), {"etag": '"1"'}), fakes.answer(304, b""), fakes.answer(500, b"")]
    upstream.faults.append(lambda _method, _path: answers.pop(0))
    found = visibility.Discovery(upstream)
    assert await found.look() == await found.look() == visibility.read(discovery())
    with pytest.raises(errors.StatusError):
        await found.look()
