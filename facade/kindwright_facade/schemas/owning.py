"""Whom metadata names: owners, finalizers and managers, checked as `k8s.io/apimachinery/pkg/api/validation` does."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kindwright_facade import errors
from kindwright_facade.schemas import metanames, printing

_ORPHAN, _FOREGROUND = "orphan", "foregroundDeletion"
_OWNER_FIELDS = ("apiVersion", "kind", "name", "uid", "controller", "blockOwnerDeletion")
_LONGEST_MANAGER, _LONGEST_SUBRESOURCE = 128, 256


def owner_causes(owners: Sequence[Mapping[str, Any]], path: str) -> Iterator[errors.Cause]:
    """Yield what is wrong with owner references as Go reads them."""
    controller = ""
    for owner in owners:
        yield from _owner_causes(owner, path)
        if owner.get("controller"):
            name = f"{owner['kind']}/{owner['name']}"
            if controller:
                found = f'Found "true" in references for {controller} and {name}'
                shown = f"[{','.join(map(_shown, owners))}]"
                yield _told(path, shown, f"Only one reference can have Controller set to true. {found}")
            controller = controller or name


def _owner_causes(owner: Mapping[str, Any], path: str) -> Iterator[errors.Cause]:
    group, _, version = owner["apiVersion"].rpartition("/")
    version = "" if "/" in group else version
    said = {"apiVersion": "version must not be empty"} if not version else {}
    said |= {name: "must not be empty" for name in ("kind", "name", "uid") if not owner[name]}
    for name, problem in said.items():
        yield _told(f"{path}.{name}", printing.quoted(owner[name]), problem)
    if (owner["apiVersion"], owner["kind"]) == ("v1", "Event"):
        yield _told(path, _shown(owner), "/v1, Kind=Event is disallowed from being an owner")


def finalizer_causes(finalizers: Sequence[str], path: str) -> Iterator[errors.Cause]:
    """Yield what is wrong with finalizers."""
    for name in finalizers:
        yield from (_told(path, printing.quoted(name), problem) for problem in metanames.key(name))
    if {_ORPHAN, _FOREGROUND} <= {*finalizers}:
        text = f"finalizer {_ORPHAN} and {_FOREGROUND} cannot be both set"
        yield _told(path, printing.encoded(list(finalizers)), text)


def manager_causes(entries: Sequence[Mapping[str, Any]], path: str) -> Iterator[errors.Cause]:
    """Yield what is wrong with managedFields."""
    for index, entry in enumerate(entries):
        where = f"{path}[{index}]"
        if (operation := entry.get("operation", "")) not in ("Apply", "Update"):
            yield _told(f"{where}.operation", printing.quoted(operation), "must be `Apply` or `Update`")
        if (form := entry.get("fieldsType", "FieldsV1")) != "FieldsV1":
            yield _told(f"{where}.fieldsType", printing.quoted(form), "must be `FieldsV1`")
        yield from _name_causes(entry.get("manager", ""), f"{where}.manager")
        if len(entry.get("subresource", "").encode()) > _LONGEST_SUBRESOURCE:
            yield _too_long(f"{where}.subresource", _LONGEST_SUBRESOURCE)


def _name_causes(manager: str, path: str) -> Iterator[errors.Cause]:
    if len(manager.encode()) > _LONGEST_MANAGER:
        yield _too_long(path, _LONGEST_MANAGER)
    for place, char in enumerate(manager):
        if not char.isprintable():
            position = len(manager[:place].encode())
            text = f"invalid character U+{ord(char):04X} (at position {position})"
            yield _told(path, printing.quoted(manager), text)


def _shown(owner: Mapping[str, Any]) -> str:
    """Return a reference as Go writes it: its fields in their own order."""
    fields = (f"{printing.encoded(name)}:{printing.encoded(owner[name])}" for name in _OWNER_FIELDS if name in owner)
    return f"{{{','.join(fields)}}}"


def _told(field: str, shown: str, problem: str) -> errors.Cause:
    return errors.Cause("FieldValueInvalid", f"Invalid value: {shown}: {problem}", field)


def _too_long(field: str, most: int) -> errors.Cause:
    return errors.Cause("FieldValueTooLong", f"Too long: may not be more than {most} bytes", field)
