"""GET the collection: tables, metadata only, YAML; read exactly, by pages, and with resourceVersion=0."""

from conformance import cases, sessions
from conformance.verbs import lists_from_cache

# As client-go's metadata client and kubectl send them.
METADATA_CLIENT = (
    "application/vnd.kubernetes.protobuf;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,"
    "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json"
)
METADATA_CLIENT_LIST = METADATA_CLIENT.replace("PartialObjectMetadata", "PartialObjectMetadataList")
BETA_TABLE = "application/json;as=Table;v=v1beta1;g=meta.k8s.io"
BETA_LIST = "application/json;as=PartialObjectMetadataList;v=v1beta1;g=meta.k8s.io"
KUBECTL = f"{sessions.TABLE},{BETA_TABLE},application/json"
QUERIES = (
    "",
    "limit=2",
    "resourceVersion=0",
    "resourceVersion=0&limit=1",
    "resourceVersion=0&labelSelector=team%3Dred",
)


def shown(s: sessions.Session, accept: str, more: str = "") -> None:
    """List in every way."""
    lists_from_cache.three(s)
    for query in QUERIES:
        s.list(f"{query}&{more}" if more else query, accept)


@cases.case()
def kubectl_table(s: sessions.Session) -> None:
    shown(s, KUBECTL)


@cases.case()
def tables(s: sessions.Session) -> None:
    shown(s, sessions.TABLE, "includeObject=Object")
    s.list("resourceVersion=0&includeObject=None", sessions.TABLE)
    s.list("resourceVersion=0&includeObject=Nonsense", sessions.TABLE)


@cases.case()
def older_shapes(s: sessions.Session) -> None:
    shown(s, BETA_TABLE)
    for query in QUERIES:
        s.list(query, f"{BETA_LIST},application/json")


@cases.case()
def metadata(s: sessions.Session) -> None:
    shown(s, sessions.PARTIAL_LIST)


@cases.case()
def yaml(s: sessions.Session) -> None:
    shown(s, sessions.YAML)


@cases.case()
def yaml_of_other_shapes(s: sessions.Session) -> None:
    shown(s, sessions.TABLE.replace("json", "yaml"))
    s.list("resourceVersion=0", sessions.PARTIAL_LIST.replace("json", "yaml"))


@cases.case("protobuf-metadata")
def metadata_client(s: sessions.Session) -> None:
    lists_from_cache.three(s)
    for query in ("limit=500", "resourceVersion=0"):
        s.list(query, METADATA_CLIENT_LIST)
        s.list(query, METADATA_CLIENT_LIST.partition(",")[2])


@cases.case("other-shape")
def one_where_there_are_many(s: sessions.Session) -> None:
    lists_from_cache.three(s)
    s.list("resourceVersion=0", sessions.PARTIAL)


@cases.case()
def nothing_in_other_shapes(s: sessions.Session) -> None:
    for accept in (KUBECTL, sessions.PARTIAL_LIST, BETA_LIST, sessions.YAML):
        s.list("resourceVersion=0", accept)
        s.list("limit=1", accept)


@cases.case()
def weights(s: sessions.Session) -> None:
    lists_from_cache.three(s)
    for accept in (
        f"{sessions.TABLE};q=0.1,application/json;q=0.9",
        f"application/json;q=0.1,{sessions.TABLE}",
        "application/json;as=Table;v=v2;g=meta.k8s.io,application/json",
        "application/yaml;q=0.5,text/html",
        "text/html;q=0.9,*/*;q=0.1",
        "application/*",
        "",
    ):
        s.list("resourceVersion=0", accept)


@cases.case()
def not_acceptable(s: sessions.Session) -> None:
    for accept in (
        "text/html",
        "application/cbor",
        "application/json;as=Table",
        "application/json;as=Table;v=v2;g=meta.k8s.io",
        "application/json;as=Nonsense;v=v1;g=meta.k8s.io",
        "application/json;as=PartialObjectMetadataList;v=v1;g=example.com",
    ):
        s.list("resourceVersion=0", accept)
    s.list("resourceVersion=0&limit=nonsense", "text/html")


@cases.case()
def what_is_said_first(s: sessions.Session) -> None:
    bad = ("sendInitialEvents=true", "fieldSelector=spec.size%3D1", "continue=nonsense", "resourceVersion=nonsense")
    for start in range(len(bad)):
        s.list("&".join(bad[start:]))
        s.list("&".join(("includeObject=Nonsense", *bad[start:])), sessions.TABLE)
