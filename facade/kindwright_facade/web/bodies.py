"""Request bodies: read within the limit, decoded by media type, checked to be the object that the URL means."""

from typing import Any

import aiohttp
import msgspec
from aiohttp import http_exceptions, web

from kindwright_facade import encoding, errors, kinds
from kindwright_facade.web import negotiation, paths

LIMIT = 3 * 1024 * 1024
"""kube-apiserver's limit on a request body, in bytes."""

OBJECT_TYPES = (negotiation.JSON, negotiation.YAML)


class OwnerReference(msgspec.Struct):
    """The types of an owner reference's fields; that none is missing is checked upstream."""

    apiVersion: str = ""  # noqa: N815 - the API's own spelling
    kind: str = ""
    name: str = ""
    uid: str = ""


class ObjectMeta(msgspec.Struct):
    """The types of the metadata that a client writes."""

    name: str | None = None
    generateName: str | None = None  # noqa: N815
    namespace: str | None = None
    uid: str | None = None
    resourceVersion: str | None = None  # noqa: N815
    labels: dict[str, str] | None = None
    annotations: dict[str, str] | None = None
    finalizers: list[str] | None = None
    ownerReferences: list[OwnerReference] | None = None  # noqa: N815


class UndecodableError(errors.StatusError):
    """400: a part of the object is of another type than it has to be."""

    def __init__(self, message: str) -> None:
        """Keep the message, which says where."""
        super().__init__(400, "BadRequest", message)


async def read(request: web.Request) -> bytes:
    """Read the body; raises a 413 over the limit."""
    try:
        return await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise errors.too_large(LIMIT) from None
    except (http_exceptions.HttpProcessingError, aiohttp.ClientPayloadError, web.RequestPayloadError) as error:
        raise errors.bad_request(f"the body of the request can't be read: {type(error).__name__}") from None


def media_type(request: web.Request) -> str:
    """Return the body's media type without parameters; JSON when the client names none."""
    header: str = request.headers.get("Content-Type", negotiation.JSON)
    return header.partition(";")[0].strip().lower()


def decode(body: bytes, media: str) -> Any:
    """Decode a body; raises a 415 for a media type that is not taken, a 400 for one that does not parse."""
    if media not in OBJECT_TYPES:
        raise errors.unsupported_media(OBJECT_TYPES)
    try:
        return encoding.decode_yaml(body) if media == negotiation.YAML else encoding.decode(body)
    except ValueError as error:
        raise errors.bad_request(f"the body of the request can't be decoded: {error}") from None


def check_object(kind: kinds.Kind, info: paths.RequestInfo, value: Any) -> encoding.JSON:
    """Return the object with the URL's namespace filled in; raises a 400 for an object that is not what the URL means."""
    if not isinstance(value, dict):
        raise errors.bad_request("the body of the request must be an object")
    expected = f"{info.group}/{info.version}"
    for field, wanted in (("kind", kind.names.kind), ("apiVersion", expected)):
        given = value.get(field)
        if not isinstance(given, str) or not given:
            raise errors.bad_request(f"Object '{field}' is missing in the body of the request")
        if given != wanted:
            what = "API version" if field == "apiVersion" else "kind"
            raise errors.bad_request(f"the {what} in the data ({given}) does not match the expected {what} ({wanted})")
    meta = value.get("metadata")
    checked = check_metadata({} if meta is None else meta)
    if checked.namespace not in (None, "", info.namespace):
        raise errors.bad_request(
            "the namespace of the provided object does not match the namespace sent on the request"
        )
    if info.name and not checked.name:
        raise errors.bad_request(
            f"the name of the object ({info.name} based on URL) was undeterminable: name must be provided"
        )
    if info.name and checked.name != info.name:
        raise errors.bad_request(
            f"the name of the object ({checked.name}) does not match the name on the URL ({info.name})"
        )
    return {**value, "metadata": {**(meta or {}), "namespace": info.namespace}}


def check_metadata(meta: Any) -> ObjectMeta:
    """Check the types of what a client may write in metadata; raises a 400 with the path."""
    try:
        return msgspec.convert(meta, ObjectMeta)
    except msgspec.ValidationError as error:
        where = str(error).replace("`$.", "`metadata.").replace("`$`", "`metadata`")
        raise UndecodableError(f"the object's metadata can't be decoded: {where}") from None
