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
    listed = action == "list"
    ref = {"$ref": reference + ("List" if listed else "")}
    parameters = [_in_query(name, v2=v2) for name in _PARAMETERS.get(action, ())]
    found: encoding.JSON = {
        "x-kubernetes-action": action,
        "x-kubernetes-group-version-kind": {"group": kind.group, "version": version, "kind": kind.names.kind},
        "responses": {"200": _described(ref, v2=v2)},
    }
    if v2:
        found["consumes"] = list(_PATCH_TYPES) if action == "patch" else ["application/json", "application/yaml"]
        found["produces"] = ["application/json", "application/yaml"]
    if action in ("create", "update", "patch"):
        schema: encoding.JSON = {"type": "object"} if action == "patch" else ref
        if v2:
            parameters.append({"name": "body", "in": "body", "required": True, "schema": schema})
        else:
            media = _PATCH_TYPES if action == "patch" else ("application/json", "application/yaml")
            found["requestBody"] = {"required": True, "content": {name: {"schema": schema} for name in media}}
    if parameters:
        found["parameters"] = parameters
    return found


def _described(ref: encoding.JSON, *, v2: bool) -> encoding.JSON:
    if v2:
        return {"description": "OK", "schema": ref}
    return {"description": "OK", "content": {"application/json": {"schema": ref}}}


def _in_query(name: str, *, v2: bool) -> encoding.JSON:
    return _parameter(name, "query", _TYPES.get(name, "string"), v2=v2)


def _in_path(name: str, *, v2: bool) -> encoding.JSON:
    return {**_parameter(name, "path", "string", v2=v2), "required": True}


def _parameter(name: str, place: str, kind: str, *, v2: bool) -> encoding.JSON:
    shape: encoding.JSON = {"type": kind, "uniqueItems": True}
    return {"name": name, "in": place, **(shape if v2 else {"schema": shape})}
