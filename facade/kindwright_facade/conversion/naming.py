"""Names, uids and identity: which HelmRelease is which object.

An object is named by its HelmRelease without the kind's prefix; it is a member of the kind by its identity labels alone.
"""

import re
import secrets
import uuid
from collections.abc import Mapping
from typing import Any

from kindwright_facade import encoding, errors, kinds

GROUP_LABEL = "kindwright.dev/group"
KIND_LABEL = "kindwright.dev/kind"
NAME_LABEL = "kindwright.dev/name"
ADOPT_ANNOTATION = "kindwright.dev/adopt"
FIELD_MANAGER = "kindwright"

API_VERSION = "helm.toolkit.fluxcd.io/v2"
KIND = "HelmRelease"

MAX_RELEASE_NAME = 53
"""Helm's limit for a release name: Kubernetes' 63 less room for what charts append."""

_SUBDOMAIN = re.compile(r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*")
_SUBDOMAIN_RULE = (
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with "
    "an alphanumeric character (e.g. 'example.com', regex used for validation is "
    "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
)

# The alphabet and length of `k8s.io/apiserver/pkg/storage/names`: no vowels, so no words.
_ALPHABET = "bcdfghjklmnpqrstvwxz2456789"
_SUFFIX_LENGTH = 5


def release_name(kind: kinds.Kind, name: str) -> str:
    """Return the HelmRelease's name for an object's name."""
    return kind.release.prefix + name


def object_name(kind: kinds.Kind, release: str) -> str:
    """Return the object's name for a HelmRelease's name."""
    return release.removeprefix(kind.release.prefix)


def object_uid(kind: kinds.Kind, release_uid: str) -> str:
    """Return the object's uid: stable, and never the HelmRelease's own.

    The garbage collector keys its graph by uid: one uid on two objects would confuse it.
    """
    return str(uuid.uuid5(uuid.UUID(release_uid), f"{kind.names.kind}.{kind.group}"))


def is_member(kind: kinds.Kind, release: Mapping[str, Any]) -> bool:
    """Tell whether a HelmRelease is an object of the kind: the labels decide, and the prefix must be there to name it."""
    metadata = release.get("metadata") or {}
    labels = metadata.get("labels") or {}
    return (
        labels.get(GROUP_LABEL) == kind.group
        and labels.get(KIND_LABEL) == kind.names.kind
        and str(metadata.get("name", "")).startswith(kind.release.prefix)
    )


def identity_labels(kind: kinds.Kind, name: str) -> dict[str, str]:
    """Return the labels stamped on a HelmRelease that becomes an object of the kind."""
    labels = {GROUP_LABEL: kind.group, KIND_LABEL: kind.names.kind}
    # A label value ends at 63 characters; a longer name has no HelmRelease anyway.
    if len(name) <= MAX_RELEASE_NAME:
        labels[NAME_LABEL] = name
    return {**kind.release.labels, **labels}


def membership_selector(kind: kinds.Kind) -> str:
    """Return the label selector that picks the kind's members upstream."""
    return f"{GROUP_LABEL}={kind.group},{KIND_LABEL}={kind.names.kind}"


def check_name(kind: kinds.Kind, name: str) -> None:
    """Raise a 422 with both numbers when the HelmRelease's name would pass Helm's limit."""
    length = len(release_name(kind, name))
    if length > MAX_RELEASE_NAME:
        message = (
            f'Invalid value: "{name}": must be no more than {MAX_RELEASE_NAME - len(kind.release.prefix)} characters: '
            f'with the prefix "{kind.release.prefix}" the Helm release would be named with {length}, '
            f"and Helm's limit is {MAX_RELEASE_NAME}"
        )
        raise kind.invalid(name, errors.Cause("FieldValueInvalid", message, "metadata.name"))


def bad_names(meta: Mapping[str, Any]) -> list[errors.Cause]:
    """Find a name, or a prefix for one, that is no DNS subdomain; messages as upstream words them."""
    found = []
    for field, value in (("generateName", (meta.get("generateName") or "").rstrip("-")), ("name", meta.get("name"))):
        if value and not _SUBDOMAIN.fullmatch(value):
            shown = meta[field]
            message = f'Invalid value: "{shown}": {_SUBDOMAIN_RULE}'
            found.append(errors.Cause("FieldValueInvalid", message, f"metadata.{field}"))
    return found


def generated_name(kind: kinds.Kind, base: str) -> str:
    """Return `base` cut to fit and five random characters, as `metadata.generateName` asks for."""
    room = MAX_RELEASE_NAME - len(kind.release.prefix) - _SUFFIX_LENGTH
    return base[:room] + "".join(secrets.choice(_ALPHABET) for _ in range(_SUFFIX_LENGTH))


def release_metadata(release: encoding.JSON) -> encoding.JSON:
    """Return the metadata of a HelmRelease as decoded."""
    metadata: encoding.JSON = release["metadata"]
    return metadata
