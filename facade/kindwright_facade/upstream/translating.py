"""Upstream's refusals in terms of the object: the caller must never be told about a HelmRelease it can't see."""

import re
from collections.abc import Mapping
from typing import Any

from kindwright_facade import errors, kinds
from kindwright_facade.conversion import metadata, naming
from kindwright_facade.upstream import client

_RBAC = re.compile(r'User "[^"]*" cannot ')
_TYPED = re.compile(r"typed patch object \([^;()]*; [^()]*Kind=HelmRelease\)")
_RULES = re.compile(r",? ?<nil>: Invalid value: null: some validation rules were not checked[^,\]]*")
_RESOURCE = "helmreleases"
_GROUP = "helm.toolkit.fluxcd.io"


def error(kind: kinds.Kind, answer: client.Answer, name: str = "") -> errors.StatusError:
    """Return the error for an answer that is not a success; `name` is the object's, if the request named one."""
    try:
        status = answer.json()
    except errors.StatusError as unreadable:
        return unreadable
    if status.get("kind") != "Status":
        return client.unreachable(f"an answer with status {answer.status} that is no Status")
    return from_status(kind, status, name)


def from_status(kind: kinds.Kind, status: Mapping[str, Any], name: str = "") -> errors.StatusError:
    """Translate a Status: kind, name, uid and field paths become the object's."""
    code, reason = int(status.get("code") or 500), str(status.get("reason") or "")
    message = str(status.get("message") or "")
    details = status.get("details") or {}
    if code == 401 or (code == 403 and _RBAC.search(message)):  # noqa: PLR2004
        return errors.internal("Kindwright's own ServiceAccount was refused by the kube-apiserver: see its log")
    about_release = details.get("kind") in (_RESOURCE, naming.KIND)
    if code == 404:  # noqa: PLR2004
        return _absent(kind, status, name, about_release=about_release)
    causes = [_cause(kind, cause, name) for cause in details.get("causes") or () if not _is_about_rules(cause)]
    target = _target(kind, details, name) if about_release else _foreign(details) if details.get("kind") else None
    retry_after = details.get("retryAfterSeconds")
    if reason == "Conflict" and not causes:
        # One with causes is about another field manager's fields, and an answer.
        return errors.race(target or kind.target(name))
    shown = text(kind, message, name)
    if len(causes) == 1:
        # What is left of a list when the remark about rules is gone.
        shown = re.sub(r"is invalid: \[(.*)\]$", r"is invalid: \1", shown)
    return errors.StatusError(code, reason, shown, target=target, causes=causes, retry_after=retry_after)


def _absent(kind: kinds.Kind, status: Mapping[str, Any], name: str, *, about_release: bool) -> errors.StatusError:
    """Translate a 404, which is a promise: only a HelmRelease or a namespace that upstream names as absent is one."""
    details = status.get("details") or {}
    if about_release and details.get("name"):
        return errors.not_found(kind.target(name or naming.object_name(kind, str(details["name"]))))
    if details.get("kind") == "namespaces":
        return errors.not_found(_foreign(details))
    return errors.unavailable("the HelmRelease API of Flux is not available in this cluster", retry_after=5)


def _target(kind: kinds.Kind, details: Mapping[str, Any], name: str) -> errors.Target:
    shown = name or naming.object_name(kind, str(details.get("name") or ""))
    kind_name = kind.names.kind if details.get("kind") == naming.KIND else kind.names.plural
    uid = details.get("uid")
    return errors.Target(kind.group, kind_name, shown, naming.object_uid(kind, uid) if uid else "")


def _foreign(details: Mapping[str, Any]) -> errors.Target:
    return errors.Target(details.get("group") or "", details.get("kind") or "", details.get("name") or "")


def _is_about_rules(cause: Mapping[str, Any]) -> bool:
    """Tell the remark that the HelmRelease's own CEL rules were not looked at: the object has none of these."""
    return cause.get("field") == "<nil>"


def _cause(kind: kinds.Kind, cause: Mapping[str, Any], name: str) -> errors.Cause:
    return errors.Cause(
        str(cause.get("reason") or ""),
        text(kind, str(cause.get("message") or ""), name),
        path(str(cause.get("field") or "")),
    )


def path(field: str) -> str:
    """Translate a field path: `spec.values.size` is the object's `spec.size`, encoded keys are decoded."""
    found = re.sub(r"^(\.?)spec\.values\b", r"\1spec", field)
    return _decoded_keys(found)


def text(kind: kinds.Kind, message: str, name: str = "") -> str:
    """Translate the names and paths in a message; `name` is the object's, where the request named one."""
    prefix = re.escape(kind.release.prefix)
    message = _RULES.sub("", message)
    message = _TYPED.sub(f"typed patch object (/{name}; {kind.group}/{kind.storage}, Kind={kind.names.kind})", message)
    shown = f'{kind.names.kind} in version "{kind.storage}" cannot be handled as a {kind.names.kind}'
    message = message.replace('HelmRelease in version "v2" cannot be handled as a HelmRelease', shown)
    named = re.sub(rf'{_RESOURCE}\.{_GROUP} "{prefix}', f'{kind.names.plural}.{kind.group} "', message)
    named = re.sub(rf'{naming.KIND}\.{_GROUP} "{prefix}', f'{kind.names.kind}.{kind.group} "', named)
    named = named.replace(f"{_RESOURCE}.{_GROUP}", kind.resource.qualified)
    named = named.replace(naming.API_VERSION, f"{kind.group}/{kind.storage}")
    if name:
        named = named.replace(f'"{kind.release.prefix}{name}"', f'"{name}"')
    return _decoded_keys(re.sub(r"\bspec\.values\b", "spec", named))


def _decoded_keys(message: str) -> str:
    """Decode label and annotation keys: `example.com.x.kindwright.dev/a` is the object's `example.com/a`."""
    suffix = re.escape(metadata.SUFFIX)
    bare = re.sub(rf"(^|labels\.|annotations\.|[^\w.-]){suffix}/", r"\1", message)
    return re.sub(rf"\.{suffix}/", "/", bare)
