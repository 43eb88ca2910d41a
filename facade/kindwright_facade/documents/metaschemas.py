"""Schemas of `metadata` and `status`, the parts of every object that no definition writes."""

from kindwright_facade import encoding
from kindwright_facade.schemas import published

OBJECT_META = published.OBJECT_META
_PREFIX = OBJECT_META.removesuffix("ObjectMeta")
LIST_META = f"{_PREFIX}ListMeta"

_TIME = {"type": "string", "format": "date-time"}


def _text(description: str) -> encoding.JSON:
    return {"type": "string", "description": description}


def reference(name: str) -> encoding.JSON:
    """Refer to a schema by its whole name, in a way that lets something stand beside it."""
    # A sibling of $ref is ignored by readers of OpenAPI 3.0, hence allOf, as upstream writes it.
    return {"allOf": [{"$ref": f"#/components/schemas/{name}"}]}


def _map(description: str) -> encoding.JSON:
    return {"type": "object", "additionalProperties": {"type": "string"}, "description": description}


_OWNER: encoding.JSON = {
    "type": "object",
    "required": ["apiVersion", "kind", "name", "uid"],
    "x-kubernetes-map-type": "atomic",
    "properties": {
        "apiVersion": _text("API version of the owner."),
        "kind": _text("Kind of the owner."),
        "name": _text("Name of the owner."),
        "uid": _text("UID of the owner."),
        "controller": {"type": "boolean", "description": "Whether the owner is the managing controller."},
        "blockOwnerDeletion": {
            "type": "boolean",
            "description": "Whether a foreground deletion of the owner waits for this object.",
        },
    },
}
_MANAGED: encoding.JSON = {
    "type": "object",
    "properties": {
        "apiVersion": _text("Version in which the fields are named."),
        "fieldsType": _text("Format of fieldsV1; always FieldsV1."),
        "fieldsV1": {**reference(f"{_PREFIX}FieldsV1"), "description": "The fields this manager owns."},
        "manager": _text("Name of the manager."),
        "operation": _text("Apply or Update."),
        "subresource": _text("Subresource through which the fields were written."),
        "time": {**_TIME, "description": "When the manager last changed its fields."},
    },
}

_METADATA: encoding.JSON = {
    "type": "object",
    "description": "Metadata that every object has.",
    "properties": {
        "name": _text("Name, unique within the namespace. With the kind's prefix it is the HelmRelease's name."),
        "generateName": _text("Prefix for a name that the server completes when name is not given."),
        "namespace": _text("Namespace of the object; the HelmRelease is in the same one."),
        "uid": _text("Unique in time and space; set by the server."),
        "resourceVersion": _text(
            "Opaque version of the object, for optimistic locking and watches; the HelmRelease's."
        ),
        "generation": {"type": "integer", "format": "int64", "description": "Counts changes of the wanted state."},
        "creationTimestamp": {**_TIME, "description": "When the object was created; set by the server."},
        "deletionTimestamp": {**_TIME, "description": "When the object is going to be deleted; set by the server."},
        "deletionGracePeriodSeconds": {"type": "integer", "format": "int64", "description": "Set by the server."},
        "labels": _map("Pairs by which objects are selected."),
        "annotations": _map("Pairs that tools attach to the object."),
        "ownerReferences": {
            "type": "array",
            "items": reference(f"{_PREFIX}OwnerReference"),
            "description": "Objects this one depends on; it is deleted when all of them are gone.",
            "x-kubernetes-list-type": "map",
            "x-kubernetes-list-map-keys": ["uid"],
            "x-kubernetes-patch-merge-key": "uid",
            "x-kubernetes-patch-strategy": "merge",
        },
        "finalizers": {
            "type": "array",
            "items": {"type": "string"},
            "description": "Who has to act before a deleted object goes.",
            "x-kubernetes-list-type": "set",
            "x-kubernetes-patch-strategy": "merge",
        },
        "managedFields": {
            "type": "array",
            "items": reference(f"{_PREFIX}ManagedFieldsEntry"),
            "description": "Which manager owns which field.",
        },
        "selfLink": _text("Not used any more."),
    },
}
_LIST_METADATA: encoding.JSON = {
    "type": "object",
    "description": "Metadata of a list.",
    "properties": {
        "resourceVersion": _text("Version at which the list was read."),
        "continue": _text("Token for the next page, if there is one."),
        "remainingItemCount": {"type": "integer", "format": "int64", "description": "Items on later pages."},
        "selfLink": _text("Not used any more."),
    },
}
_CONDITION: encoding.JSON = {
    "type": "object",
    "required": ["type", "status"],
    "properties": {
        "type": _text("What the condition is about; Ready sums up all."),
        "status": _text("True, False or Unknown."),
        "reason": _text("One word for why."),
        "message": _text("A sentence for people."),
        "lastTransitionTime": {**_TIME, "description": "When the status last changed."},
        "observedGeneration": {"type": "integer", "format": "int64", "description": "Generation it was seen on."},
    },
}

SCHEMAS: encoding.JSON = {
    OBJECT_META: _METADATA,
    LIST_META: _LIST_METADATA,
    f"{_PREFIX}OwnerReference": _OWNER,
    f"{_PREFIX}ManagedFieldsEntry": _MANAGED,
    f"{_PREFIX}FieldsV1": {"type": "object", "description": "Fields as a tree; names begin with f:."},
}

STATUS: encoding.JSON = {
    "type": "object",
    "description": "What Flux reports of the release; read only.",
    "properties": {
        "conditions": {"type": "array", "items": _CONDITION, "description": "Flux's conditions of the release."},
        "observedGeneration": {"type": "integer", "format": "int64", "description": "Generation Flux has acted on."},
        "version": _text("Version of the chart that runs, or was last tried."),
        "release": {
            "type": "object",
            "description": "The Helm release.",
            "properties": {
                "name": _text("Name of the Helm release."),
                "chart": _text("Name of the chart that runs."),
                "revision": {"type": "integer", "format": "int64", "description": "Counts installs and upgrades."},
                "status": _text("Helm's own word for its state, such as deployed."),
                "suspended": {"type": "boolean", "description": "True while Flux is told to leave the release alone."},
            },
        },
    },
}
STATUS_V2: encoding.JSON = {"type": "object", "description": STATUS["description"]}
