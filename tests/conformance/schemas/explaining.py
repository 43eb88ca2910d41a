"""What kubectl and other clients are told about a schema."""

from conformance import cases, kinds, sessions, trying
from conformance.schemas import bounds, composition, defaults, rules, types, unknown

_TEXT = {"type": "string", "description": "A text, described."}
KIND = trying.kind(
    "Explained",
    {
        "text": {**_TEXT, "enum": ["a", "b"], "default": "a", "title": "Text"},
        "deep": {
            "type": "object",
            "description": "Level one.\nOn two lines.",
            "required": ["deeper"],
            "properties": {
                "deeper": {
                    "type": "array",
                    "description": "Level two.",
                    "items": {
                        "type": "object",
                        "description": "Level three.",
                        "properties": {"deepest": {"type": "object", "additionalProperties": _TEXT}},
                    },
                }
            },
        },
        "port": {"x-kubernetes-int-or-string": True, "description": "A port."},
        "open": {"type": "object", "x-kubernetes-preserve-unknown-fields": True, "description": "Anything."},
        "empty": {"type": "string", "nullable": True, "format": "date-time"},
        "external": {
            "type": "string",
            "externalDocs": {"url": "https://a.example", "description": "More."},
            "example": "x",
        },
        "whole": {"type": "integer", "format": "int32", "minimum": 1},
    },
    description="What is explained.",
    required=["text"],
)


def explain(s: sessions.Session, *paths: str) -> None:
    """Explain several paths."""
    for path in paths:
        s.kubectl("explain", f"{s.resource}{path}")


@cases.case(kind=KIND)
def at_every_depth(s: sessions.Session) -> None:
    explain(s, ".spec", ".spec.deep", ".spec.deep.deeper", ".spec.deep.deeper.deepest", ".spec.text", ".spec.whole")


@cases.case(kind=KIND)
def of_special_types(s: sessions.Session) -> None:
    explain(s, ".spec.port", ".spec.open", ".spec.empty", ".spec.external", ".spec.open.x", ".spec.text.x")


@cases.case(kind=KIND)
def recursively(s: sessions.Session) -> None:
    s.kubectl("explain", f"{s.resource}.spec", "--recursive")


@cases.case(kind=KIND)
def by_other_names(s: sessions.Session) -> None:
    s.kubectl("explain", f"{KIND.plural}.spec.deep", "--api-version", s.api_version)
    s.kubectl("explain", f"{KIND.plural}.spec.deep", "--api-version", f"{s.group}/v9")


def _published(s: sessions.Session) -> None:
    """Note what OpenAPI v3 and v2 say of spec."""
    schemas = s.look(f"/openapi/v3/apis/{s.api_version}")["components"]["schemas"]
    definitions = s.look("/openapi/v2")["definitions"]
    for what, found in (("v3", schemas), ("v2", definitions)):
        name = next((name for name in found if _is(found[name], s)), "")
        s.note(f"spec in OpenAPI {what}", found[name]["properties"].get("spec") if name else None)


def _is(schema: kinds.Document, s: sessions.Session) -> bool:
    return {"group": s.group, "kind": s.kind.name, "version": s.version} in schema.get(
        "x-kubernetes-group-version-kind", []
    )


@cases.case("openapi-v2-says-less", kind=KIND)
def published(s: sessions.Session) -> None:
    _published(s)


@cases.case(kind=types.KIND)
def published_types(s: sessions.Session) -> None:
    _published(s)


@cases.case(kind=bounds.KIND)
def published_bounds(s: sessions.Session) -> None:
    _published(s)


@cases.case(kind=composition.KIND)
def published_composition(s: sessions.Session) -> None:
    _published(s)


@cases.case(kind=defaults.KIND)
def published_defaults(s: sessions.Session) -> None:
    _published(s)


@cases.case("embedded-words", "openapi-v2-says-less", kind=rules.KIND)
def published_rules(s: sessions.Session) -> None:
    _published(s)


@cases.case("embedded-words", "openapi-v2-says-less", kind=unknown.KIND)
def published_openness(s: sessions.Session) -> None:
    _published(s)
