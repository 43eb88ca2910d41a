"""OpenAPI operations of one kind: its paths, with what clients look for in them. v3 and v2 differ only in wording."""

from collections.abc import Iterable, Mapping

from kindwright_facade import encoding, kinds

_ACTIONS = {"list": "get", "create": "post", "deletecollection": "delete"} | {
    "get": "get",
    "update": "put",
    "patch": "patch",
    "delete": "delete",
}
_PARAMETERS: Mapping[str, tuple[str, ...]] = {
    "list": ("labelSelector", "fieldSelector", "limit", "continue", "resourceVersion", "resourceVersionMatch", "watch"),
    "create": ("dryRun", "fieldManager", "fieldValidation"),
    "update": ("dryRun", "fieldManager", "fieldValidation"),
    "patch": ("dryRun", "fieldManager", "fieldValidation", "force"),
    "delete": ("dryRun", "propagationPolicy"),
    "deletecollection": ("dryRun", "labelSelector", "fieldSelector"),
}
_TYPES = {"limit": "integer", "watch": "boolean", "force": "boolean"}
_WRITES = frozenset({"create", "update", "patch"})
_DELETES = frozenset({"delete", "deletecollection"})
_PATCH_TYPES = ("application/json-patch+json", "application/merge-patch+json", "application/apply-patch+yaml")


def paths(kind: kinds.Kind, version: str, verbs: Iterable[str], reference: str, *, v2: bool) -> encoding.JSON:
    """Build the paths of a kind; `reference` is the `$ref` of its object schema."""
    plural = kind.names.plural
    base = f"/apis/{kind.group}/{version}/namespaces/{{namespace}}/{plural}"
    offered = set(verbs)
    collection, item = ("list", "create", "deletecollection"), ("get", "update", "patch", "delete")

    def operations(actions: Iterable[str]) -> encoding.JSON:
        return {
            _ACTIONS[action]: _operation(kind, version, action, reference, v2=v2)
            for action in actions
            if action in offered
        }

    listing = {"list"} & offered
    return {
        f"/apis/{kind.group}/{version}/{plural}": operations(listing),
        base: {"parameters": [_in_path("namespace", v2=v2)], **operations(collection)},
        f"{base}/{{name}}": {
            "parameters": [_in_path("namespace", v2=v2), _in_path("name", v2=v2)],
            **operations(item),
        },
    }


def _operation(kind: kinds.Kind, version: str, action: str, reference: str, *, v2: bool) -> encoding.JSON:
    found: encoding.JSON = {
        "x-kubernetes-action": action,
        "x-kubernetes-group-version-kind": {"group": kind.group, "version": version, "kind": kind.names.kind},
    }
    ref = {"$ref": reference + ("List" if action == "list" else "")}
    return found | (_v2(action, ref) if v2 else _v3(action, ref))


def _v3(action: str, ref: encoding.JSON) -> encoding.JSON:
    described = {"description": "OK", "content": {"application/json": {"schema": ref}}}
    found: encoding.JSON = {"responses": {"200": described}}
    if action in _WRITES:
        schema: encoding.JSON = {"type": "object"} if action == "patch" else ref
        found["requestBody"] = {"required": True, "content": {name: {"schema": schema} for name in _media(action)}}
    parameters = [_in_query(name, v2=False) for name in _PARAMETERS.get(action, ())]
    return found | ({"parameters": parameters} if parameters else {})


def _v2(action: str, ref: encoding.JSON) -> encoding.JSON:
    """Say what a client of that age looks for, and no more: for every APIService the aggregator reads all of it at each change."""
    if action not in _WRITES:
        described: encoding.JSON = {"description": "OK"} if action in _DELETES else {"description": "OK", "schema": ref}
        return {"responses": {"200": described}}
    parameters = [_in_query(name, v2=True) for name in _PARAMETERS[action]]
    schema: encoding.JSON = {"type": "object"} if action == "patch" else ref
    body = {"name": "body", "in": "body", "required": True, "schema": schema}
    return {
        "consumes": list(_media(action)),
        "responses": {"200": {"description": "OK", "schema": ref}},
        "parameters": [*parameters, body],
    }


def _media(action: str) -> tuple[str, ...]:
    return _PATCH_TYPES if action == "patch" else ("application/json", "application/yaml")


def _in_query(name: str, *, v2: bool) -> encoding.JSON:
    return _parameter(name, "query", _TYPES.get(name, "string"), v2=v2)


def _in_path(name: str, *, v2: bool) -> encoding.JSON:
    return {**_parameter(name, "path", "string", v2=v2), "required": True}


def _parameter(name: str, place: str, kind: str, *, v2: bool) -> encoding.JSON:
    shape: encoding.JSON = {"type": kind} if v2 else {"schema": {"type": kind, "uniqueItems": True}}
    return {"name": name, "in": place, **shape}
