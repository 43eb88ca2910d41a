"""Discovery and OpenAPI: what clients read before they write."""

from typing import Any

from conformance import cases, sessions

DISCOVERY = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"


@cases.case("status-is-read-only")
def aggregated_discovery(s: sessions.Session) -> None:
    groups = s.look("/apis", DISCOVERY)["items"]
    s.note("the group in aggregated discovery", [item for item in groups if item["metadata"]["name"] == s.side.group])


@cases.case("status-is-read-only")
def legacy_discovery(s: sessions.Session) -> None:
    s.request("GET", f"/apis/{s.side.group}")
    s.request("GET", f"/apis/{s.api_version}")


@cases.case("status-is-read-only")
def operations_in_openapi_v3(s: sessions.Session) -> None:
    paths = s.look(f"/openapi/v3/apis/{s.api_version}")["paths"]
    s.note("operations", {path: operations(item) for path, item in paths.items()})


@cases.case("status-is-read-only")
def operations_in_openapi_v2(s: sessions.Session) -> None:
    paths = s.look("/openapi/v2")["paths"]
    prefix = f"/apis/{s.side.group}/"
    s.note("operations", {path: operations(item) for path, item in paths.items() if path.startswith(prefix)})


@cases.case()
def schema_of_spec_in_openapi_v3(s: sessions.Session) -> None:
    schemas = s.look(f"/openapi/v3/apis/{s.api_version}")["components"]["schemas"]
    found = [schema for schema in schemas.values() if _is_widget(schema)]
    s.note("schema", [{**schema, "properties": schema["properties"].get("spec")} for schema in found])


@cases.case()
def schema_of_spec_in_openapi_v2(s: sessions.Session) -> None:
    definitions = s.look("/openapi/v2")["definitions"]
    found = [schema for schema in definitions.values() if _is_widget(schema, s.side.group)]
    s.note("schema", [{**schema, "properties": schema["properties"].get("spec")} for schema in found])


def operations(item: dict[str, Any]) -> dict[str, Any]:
    """Give per method what clients look at: kubectl wants to know what a write understands."""
    shared = item.get("parameters", [])
    found = {}
    for method in set(item) & {"get", "put", "post", "patch", "delete"}:
        operation = item[method]
        parameters = {_parameter(parameter) for parameter in (*shared, *operation.get("parameters", []))}
        found[method] = {
            "action": operation.get("x-kubernetes-action"),
            "kind": operation.get("x-kubernetes-group-version-kind", {}).get("kind"),
            "takes": sorted(operation.get("requestBody", {}).get("content", operation.get("consumes", []))),
            "parameters": sorted(parameters & {"dryRun", "fieldManager", "fieldValidation", "force", "body"}),
        }
    for method in set(found) & {"get", "delete"}:
        del found[method]["parameters"], found[method]["takes"]
    return found


def _parameter(parameter: dict[str, Any]) -> str:
    # In v2 they are shared by all kinds, under a name with a hash behind it.
    name = parameter.get("name") or parameter["$ref"].rpartition("/")[2].partition("-")[0]
    return str(name)


def _is_widget(schema: dict[str, Any], group: str = "") -> bool:
    kinds = schema.get("x-kubernetes-group-version-kind", [])
    return any(kind["kind"] == "Widget" and group in ("", kind["group"]) for kind in kinds)
