"""What may happen, as strategies: mostly what clients do all day, so that what is rare meets something."""

from collections.abc import Mapping
from typing import NamedTuple

from hypothesis import strategies as st
from watching.model import asking, catalogue, store, world

NAMESPACES = ("shop", "shop-b")
KINDS = ("Postgres", "Redis", "Kafka")
NAMES = {"pg-a1": "Postgres", "pg-ab": "Postgres", "pg-b": "Postgres", "k-a1": "Kafka", "solo": "Redis", "b": "Redis"}
DELETED, ELSEWHERE, NONE = "deleted", "elsewhere", "none"


class Write(NamedTuple):
    """One write: a HelmRelease becomes a member of a kind, or of none; or it is deleted; or something else is written.

    The kind `""` is the one that the name suggests.
    """

    key: store.Key
    kind: str
    labels: Mapping[str, str]
    large: bool


Watch = tuple[asking.Question, int | str, bool | None, bool]
"""What is asked for, the age of the version, what is said of initial events, whether bookmarks are wanted."""


class Trouble(NamedTuple):
    """Something that goes wrong upstream; what the value means depends on the name."""

    name: str
    value: int = 0
    flag: bool = False


def mostly(usual: object, *others: object) -> st.SearchStrategy[object]:
    """Draw the first one every other time."""
    return st.sampled_from([*[usual] * len(others), *others])


KEYS = st.tuples(st.sampled_from(NAMESPACES), st.sampled_from(sorted(NAMES)))
WRITES = st.builds(
    Write,
    key=KEYS,
    kind=mostly("", *KINDS, "Mysql", NONE, ELSEWHERE, DELETED, DELETED),
    labels=st.fixed_dictionaries({}, optional={"team": st.sampled_from(["red", "blue"]), "tier": st.just("1")}),
    large=st.booleans(),
)
PLURALS = st.sampled_from([*["postgreses", "redises"] * 2, "kafkas"])
_SHOWN = (PLURALS, st.sampled_from(catalogue.VERSIONS))
_SELECTED = (mostly("", *NAMESPACES), mostly("", *asking.LABELS), mostly("", "=b", "!=b", "=pg-b"))
_SHAPES = st.sampled_from(asking.Shape)
_EVERYTHING = st.just("")
QUESTIONS = st.builds(asking.Question, *_SHOWN, *_SELECTED, _SHAPES) | st.builds(
    asking.Question, *_SHOWN, _EVERYTHING, _EVERYTHING, _EVERYTHING, _SHAPES
)
UNSET, ANY = "unset", "any"
# How far behind, or before, the present a version is.
AGES = st.integers(0, 6) | st.integers(-3, 25) | st.sampled_from([UNSET, ANY])
AGES_OF_ONE = mostly(ANY, *range(10))
SHAPES_OF_ONE = st.sampled_from([asking.Shape.OBJECT, asking.Shape.OBJECT, asking.Shape.PARTIAL, asking.Shape.TABLE])
TROUBLES = st.one_of(
    st.builds(Trouble, st.just("lag"), flag=st.booleans()),
    st.builds(Trouble, st.just("hold"), flag=st.booleans()),
    st.builds(Trouble, st.just("disconnect"), st.sampled_from([0, 1]) | st.integers(0, 3000), st.booleans()),
    st.builds(Trouble, st.just("garbage"), st.integers(0, 3)),
    st.builds(Trouble, st.just("refuse"), st.sampled_from([-1, -1, 0, 429, 500, 503])),
    st.builds(Trouble, st.just("cut"), st.integers(0, 6000)),
    st.builds(Trouble, st.just("compact"), st.integers(0, 25), st.booleans()),
)
TROUBLES_AT_FIRST = st.sampled_from([Trouble("none"), Trouble("lag", flag=True), Trouble("refuse")])
WATCHES = st.tuples(QUESTIONS, AGES, st.sampled_from([None, None, True, False]), st.booleans())
CHANGES = st.sampled_from(["spec", *catalogue.CHANGES])
SETTINGS = st.builds(
    world.Setting,
    seed=st.integers(0, 2**16),
    most_changes=st.sampled_from([world.BIG, world.BIG, 8]),
    most_bytes=st.sampled_from([world.BIG, world.BIG, 20_000]),
    most_buffered=mostly(2048, 0),
)
# How many turns of the loop there are between one step and the next.
TURNS = st.sampled_from([0, 0, 1, 3, 10, 40])
