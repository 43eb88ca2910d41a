"""Watches on the collection: tables, metadata only, and what can't be had."""

from conformance import cases, sessions
from conformance.verbs import lists_shapes
from conformance.verbs.watching_options import refused, two
from conformance.verbs.watching_selecting import RED, TO_BLUE, TO_RED
from conformance.verbs.watching_start import INITIAL

BETA_TABLE = "application/json;as=Table;v=v1beta1;g=meta.k8s.io"
BETA_PARTIAL = "application/json;as=PartialObjectMetadata;v=v1beta1;g=meta.k8s.io"


def life(s: sessions.Session, query: str, accept: str) -> None:
    """Watch one object from its creation to its end, selected."""
    version = s.create(s.widget("a")).rv
    with s.watch(f"resourceVersion={version}&{RED}&{query}", accept) as watch:
        s.merge("a", TO_RED)
        s.merge("a", {"spec": {"size": 2, "title": "t"}})
        s.merge("a", TO_BLUE)
        s.merge("a", TO_RED)
        s.delete("a")
        watch.events(5)


@cases.case()
def table_of_a_life(s: sessions.Session) -> None:
    life(s, "", sessions.TABLE)


@cases.case()
def table_of_a_life_with_objects(s: sessions.Session) -> None:
    life(s, "includeObject=Object", lists_shapes.KUBECTL)


@cases.case()
def table_of_a_life_without(s: sessions.Session) -> None:
    life(s, "includeObject=None", BETA_TABLE)


@cases.case()
def metadata_of_a_life(s: sessions.Session) -> None:
    life(s, "", sessions.PARTIAL)


@cases.case()
def table_of_the_state(s: sessions.Session) -> None:
    two(s)
    for include in ("None", "Metadata", "Object", ""):
        with s.watch(f"{INITIAL}&includeObject={include}", lists_shapes.KUBECTL) as watch:
            watch.events(3)


@cases.case()
def older_table_of_the_state(s: sessions.Session) -> None:
    two(s)
    with s.watch(INITIAL, BETA_TABLE) as watch:
        watch.events(3)


@cases.case()
def table_of_nothing(s: sessions.Session) -> None:
    """The first event carries the columns, be it a bookmark."""
    for include in ("None", "Metadata", "Object"):
        with s.watch(f"{INITIAL}&includeObject={include}", sessions.TABLE) as watch:
            watch.events(1)
            s.create(s.widget("a"))
            watch.events(1)
        s.delete("a")


@cases.case()
def metadata_of_the_state(s: sessions.Session) -> None:
    two(s)
    for accept in (sessions.PARTIAL, BETA_PARTIAL, f"{sessions.PARTIAL},application/json"):
        for query in (
            INITIAL,
            "resourceVersion=0&allowWatchBookmarks=true",
            "allowWatchBookmarks=1&includeObject=None",
        ):
            with s.watch(query, accept) as watch:
                watch.events(3)


@cases.case("protobuf-metadata")
def metadata_client(s: sessions.Session) -> None:
    """What client-go's metadata client asks for; only the media type may differ."""
    two(s)
    with s.watch(f"{INITIAL}&timeoutSeconds=1", lists_shapes.METADATA_CLIENT):
        pass
    with s.watch(INITIAL, lists_shapes.METADATA_CLIENT.partition(",")[2]) as watch:
        watch.events(3)


@cases.case()
def weights(s: sessions.Session) -> None:
    two(s)
    for accept in (
        f"{sessions.TABLE};q=0.1,application/json;q=0.9",
        f"application/json;q=0.1,{sessions.TABLE}",
        "application/json;as=Table;v=v2;g=meta.k8s.io,application/json",
        "text/html;q=0.9,*/*;q=0.1",
        "application/*",
        "application/json;stream=watch",
        "application/json,application/yaml",
        "",
    ):
        with s.watch("resourceVersion=0", accept) as watch:
            watch.events(2)


@cases.case("yaml-refusals-of-watches")
def not_acceptable(s: sessions.Session) -> None:
    for accept in (
        "text/html",
        "application/yaml",
        "application/cbor",
        "application/json;as=Table;v=v2;g=meta.k8s.io",
        "application/json;as=Table",
        "application/json;as=Nonsense;v=v1;g=meta.k8s.io",
        "application/json;as=PartialObjectMetadata;v=v1;g=example.com",
    ):
        refused(s, "resourceVersion=0", accept=accept)
