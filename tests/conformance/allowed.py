"""Every difference between our kinds and a custom resource that is accepted, each with its reason.

``where`` is a glob over the place of the difference: ``#<number of the exchange>.status``, ``.headers.<name>`` or ``.body.<path>``.
``real`` and ``ours`` are regular expressions that both values have to match (``<missing>`` stands for nothing). A case has to name the
entries that it meets, except for those that are met ``everywhere``. An entry that no case meets any more fails the run.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Allowed:
    """One accepted difference."""

    name: str
    where: str
    reason: str
    real: str = ""
    ours: str = ""
    everywhere: bool = False


ALL: tuple[Allowed, ...] = (
    Allowed(
        "column-descriptions",
        "*.columnDefinitions[*].description",
        "Our columns READY, AGE and VERSION are there for every kind, with descriptions of their own.",
        everywhere=True,
    ),
    Allowed(
        "age-is-text",
        "*.columnDefinitions[2].type",
        "AGE is printed as kube-apiserver prints it for its own kinds: ready text, not a date.",
        real="^date$",
        ours="^string$",
        everywhere=True,
    ),
    Allowed(
        "ready-unknown",
        "*.rows[*].cells[1]",
        "READY says Unknown where a column over a condition that is not there yet would say nothing.",
        real="^null$",
        ours="^Unknown$",
        everywhere=True,
    ),
    Allowed(
        "version-empty",
        "*.rows[*].cells[3]",
        "VERSION is an empty text where a column over a field that is not there yet would be null; kubectl prints neither.",
        real="^null$",
        ours="^$",
        everywhere=True,
    ),
    Allowed(
        "no-protobuf",
        "*.body.message",
        "Objects without a generated type have no protobuf; neither do a custom resource's, but its Status offers it.",
        real="vnd.kubernetes.protobuf$",
        ours="application/yaml$",
        everywhere=True,
    ),
    Allowed(
        "decoder-words",
        "*.body.message",
        "Go names its own types where a value has the wrong one.",
        real="json: cannot unmarshal|unable to decode|json parse error|yaml: |error converting YAML",
        everywhere=True,
    ),
    Allowed(
        "remaining-item-count",
        "*.metadata.remainingItemCount",
        "Objects are HelmReleases selected by label, and upstream counts what remains only without a selector. The field is optional.",
        ours="^<missing>$",
        everywhere=True,
    ),
    Allowed(
        "empty-items",
        "*.body.items",
        "An empty PartialObjectMetadataList is [] where Go writes null.",
        real="^null$",
        ours=r"^\[\]$",
        everywhere=True,
    ),
    Allowed(
        "not-found-as-status",
        "#*",
        "A path that nothing serves is answered with a Status object; for a custom resource's group it is a line of text.",
        real="404|nosniff|missing|text/plain",
    ),
    Allowed(
        "deeper-paths",
        "#*",
        "A custom resource's server ignores what follows a subresource, and still serves the old watch paths; ours are not found.",
        ours="404|NotFound|missing",
    ),
    Allowed(
        "method-not-allowed",
        "#*",
        "A method that does not fit the path is a 405 with reason MethodNotAllowed, whatever it is; a custom resource's server takes "
        "a POST to an object for a create, and asks a PUT to the collection for a name.",
        ours="405|MethodNotAllowed|does not allow this method|missing|details|widgets",
    ),
    Allowed(
        "unknown-http-method",
        "#*",
        "The HTTP server refuses methods that HTTP does not know before any request is made of them.",
        ours="400|missing|Invalid method|text/plain|nosniff",
    ),
    Allowed(
        "selector-words",
        "#*.body.message",
        "What is wrong with a label selector is told in other words; code and reason are the same.",
        ours="unable to parse requirement|values|label",
    ),
    Allowed(
        "not-unicode",
        "#*",
        "Text that is no Unicode is refused; a custom resource would store a replacement character.",
        ours="400|BadRequest|missing",
    ),
    Allowed(
        "create-with-version",
        "#*",
        "A create with a resourceVersion is a bad request (400, with reason), not an internal error (500, without).",
        real="500|missing",
        ours="400|BadRequest",
    ),
    Allowed(
        "stored-default",
        "#*.body.metadata.resourceVersion",
        "Flux's CRD has a default for status, and so has the custom resource here: the first write after the creation "
        "stores it, even one that changes nothing. Apply of ours does not write what changes nothing.",
    ),
    Allowed(
        "protobuf-status",
        "#*",
        "A refusal is JSON where the client takes nothing but protobuf.",
        real="protobuf|k8s",
    ),
    Allowed(
        "applied-in-two-steps",
        "#*",
        "A create by apply is followed by a second write that gives the release's own fields to the manager kindwright: a watch shows it.",
    ),
    Allowed(
        "ready-unknown-in-print",
        "#*.body.out[*]",
        "As ready-unknown, printed by kubectl.",
        ours="Unknown",
    ),
    Allowed(
        "empty-path-segments",
        "#*",
        "An empty segment of a path is skipped.",
        real="404|nosniff|text/plain",
    ),
    Allowed(
        "other-shape",
        "#*",
        "A list asked for as one object, or one object as a list, is not acceptable (406), not an internal error (500).",
        ours="406|NotAcceptable|only the following|missing",
    ),
    Allowed(
        "empty-field-selector",
        "#*",
        "A field selector without a field is a bad request.",
        ours="400|BadRequest|missing",
    ),
    Allowed(
        "patch-too-large",
        "#*",
        "A JSON patch that makes the object too large is refused for its size.",
        ours="413|TooLarge|too large|limit|missing|details",
    ),
    Allowed(
        "apply-of-wrong-types",
        "#*",
        "Labels that are no map are a bad request (400) in an apply too, not an internal error (500).",
        ours="400|BadRequest|can't be decoded",
    ),
    Allowed(
        "storage-words",
        "#*.body.message",
        "A custom resource's server shows the path in etcd.",
        real="StorageError",
    ),
    Allowed(
        "vary-by-proxy",
        "#*.headers.vary",
        "kube-apiserver's proxy asks for gzip when the client does not, takes it off again, and leaves Vary: Accept-Encoding.",
        ours="Accept-Encoding",
    ),
    Allowed(
        "protobuf-metadata",
        "#*",
        "Who takes metadata as protobuf or as JSON gets JSON.",
        real="protobuf|^k8s",
        ours="json|PartialObjectMetadata",
    ),
    Allowed(
        "protobuf-body",
        "#*",
        "A body that says it is protobuf and is not is refused (415); a custom resource's server closes the connection.",
        real="^0$|missing|closed",
        ours="415|no-cache|UnsupportedMediaType|application/json",
    ),
    Allowed(
        "empty-spec-by-apply",
        "#*",
        "An applier that owned all of spec may send an empty one; a custom resource's server refuses the null it makes of it.",
        real="422|is invalid: spec",
    ),
    Allowed(
        "name-limit",
        "#*",
        "An object is a Helm release: prefix and name together have at most 53 characters and no dots (Helm's rule).",
    ),
    Allowed(
        "long-key-prefix",
        "#*",
        "Keys of labels and annotations are stored under a longer prefix, so theirs may have 237 characters, not 253.",
    ),
    Allowed(
        "status-is-read-only",
        "#*",
        "Status is the release's, written by Flux: it can be read, not written.",
    ),
    Allowed(
        "wrong-kind",
        "#*",
        "A kind or version in the body that is not the URL's is a bad request (400), not an invalid object (422).",
    ),
    Allowed(
        "undecodable-text",
        "#*.body.message",
        "The words of the parser about a body that it can't read are the parser's own; code and reason are the same.",
    ),
    Allowed(
        "apply-of-invalid-values",
        "#*",
        "A value of a wrong type, or one that is twice in a set, is invalid (422) in an apply too; a custom resource's server fails "
        "before it looks at the schema (500).",
        real="^500$|missing|failed to create typed patch object",
        ours="^422$|Invalid|is invalid|causes|missing",
    ),
    Allowed(
        "owners-inside-lists",
        "*.fieldsV1.f:spec.*",
        "Upstream has no schema for values: who owns an item of a set or of a list with keys is not known, the list is owned whole; and "
        "an atomic map is owned field by field.",
    ),
    Allowed(
        "no-owners-at-all",
        "*.managedFields",
        "A custom resource with a set of objects or lists has no managedFields: nobody can own parts of such an item.",
        real="^<missing>$",
    ),
    Allowed(
        "owners-of-nothing",
        "*.fieldsV1.f:spec.*",
        "Who applies a field that no schema knows owns nothing; a custom resource drops the field and remembers the owner.",
        real="^{}$",
        ours="^<missing>$",
    ),
    Allowed(
        "lists-are-atomic",
        "#*",
        "Upstream has no schema for values: an apply merges neither sets nor lists with keys, and merges atomic maps. The condition "
        "SchemaReady of the definition says so.",
    ),
    Allowed(
        "embedded-words",
        "*.properties.*.description",
        "What apiVersion, kind and metadata of an embedded object are is said in our own words.",
    ),
    Allowed(
        "openapi-v2-says-less",
        "#2.body.*",
        "OpenAPI v2 is slim, and refuses nothing that the server takes: it has no rules, requires nothing that the server fills in, and "
        "leaves metadata of embedded objects open.",
    ),
    Allowed(
        "defaults-not-applied",
        "#*.body.*",
        "Apply writes no defaults, everyone is shown them: the next update writes them, and owns them; and an object with a default that "
        "is then applied empty is filled with the defaults of its fields.",
    ),
    Allowed(
        "versions-of-owners",
        "*.managedFields*",
        "The HelmRelease remembers no version of ours: entries name the version that is read, and whoever wrote in two has one entry.",
    ),
    Allowed(
        "undecodable-patch",
        "*message",
        "What is wrong with a patched object's metadata is told in the words of the library that decodes it.",
    ),
    Allowed(
        "reset-managed-fields",
        "*.body.metadata.managedFields",
        "After a reset of managedFields an update is noted at once: upstream still sees the system's own entries on the HelmRelease.",
        real="<missing>",
    ),
    Allowed(
        "applied-map-itself",
        "*.fieldsV1.f:spec..",
        "Upstream has no schema for values and lets appliers own spec itself; that is hidden, also where a client wrote it so.",
        real="^{}$",
        ours="<missing>",
    ),
    Allowed(
        "labels-map-itself",
        "*.fieldsV1.f:metadata.f:labels..",
        "A HelmRelease has labels from the start, so upstream names no owner of the map; the first update with a label is shown as it.",
        ours="^{}$",
    ),
    Allowed(
        "empty-annotations-owned",
        "*.fieldsV1.f:metadata.f:annotations",
        "Who owned the last annotation owns nothing, where a custom resource remembers that it owned the map.",
        real="^{}$",
        ours="<missing>",
    ),
    Allowed(
        "policy-of-a-terminating-object",
        "*.body.metadata.*",
        "Finalizers of a deletion policy are set by an update of the HelmRelease, and a terminating one takes no new finalizer.",
    ),
    Allowed(
        "finalizer-removed-by-policy",
        '*.f:metadata.f:finalizers.v:"foregroundDeletion"',
        "The finalizer goes by an update of the HelmRelease, and its owner with it; a custom resource's storage takes only the finalizer.",
        ours="<missing>",
    ),
    Allowed(
        "unreadable-entries",
        "*.body.*",
        "An entry for a subresource that does not exist is dropped; a message counts the HelmRelease's own entries, too.",
    ),
    Allowed(
        "yaml-refusals-of-watches",
        "*",
        "A watch that is refused before it begins is refused in JSON.",
    ),
)

BY_NAME = {item.name: item for item in ALL}
EVERYWHERE = tuple(item for item in ALL if item.everywhere)


def applying(names: tuple[str, ...]) -> tuple[Allowed, ...]:
    """Give the entries that hold for a case that names these."""
    return (*(BY_NAME[name] for name in names), *EVERYWHERE)
