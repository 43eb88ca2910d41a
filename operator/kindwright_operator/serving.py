"""Where the serving certificate comes from: files that somebody keeps fresh, or a Secret that all replicas share."""

import base64
import datetime
import pathlib
from typing import Protocol

from kindwright_facade import encoding, errors
from kindwright_facade.upstream import client
from kindwright_operator import certificates
from kindwright_operator import settings as settings_


class Source(Protocol):
    """Hands out the certificate in force; asked again now and then, and whenever it was renewed the bundle differs."""

    async def current(self) -> certificates.Bundle:
        """Return it; raises `errors.StatusError` or `OSError` when it can't be had right now."""


class Files:
    """Certificate files, re-read at every call; the CA's is optional, a public CA needs none."""

    def __init__(self, certificate: str, key: str, ca: str = "") -> None:
        """Keep the paths."""
        self._paths = (pathlib.Path(certificate), pathlib.Path(key), pathlib.Path(ca) if ca else None)

    async def current(self) -> certificates.Bundle:
        """Read the files."""
        certificate, key, ca = self._paths
        return certificates.Bundle(certificate.read_bytes(), key.read_bytes(), ca.read_bytes() if ca else b"")


class Secret:
    """A Secret that the first replica makes and every replica uses; renewed by whoever sees first that it is time."""

    def __init__(self, upstream: client.Client, settings: settings_.Settings) -> None:
        """Name the Secret and what the certificate is for."""
        self._client = upstream
        self._collection = f"/api/v1/namespaces/{settings.service_namespace}/secrets"
        self._namespace, self._name = settings.service_namespace, settings.secret_name
        self._names = certificates.dns_names(settings.service_name, settings.service_namespace)

    async def current(self) -> certificates.Bundle:
        """Read the Secret; make or renew it when it is time. Of two replicas that do, the first one's counts."""
        found = await self._read()
        now = datetime.datetime.now(datetime.UTC)
        before = None if found is None else _bundle(found)
        if before is not None and not certificates.readable(before):
            # Made ahead and left empty, or broken: filled as if there were none.
            before = None
        if before is not None and not certificates.needs_renewal(before.certificate, self._names, now):
            return before
        made = certificates.issue(self._names, now, before)
        written = await self._write(found, made)
        if written:
            return made
        again = await self._read()
        if again is None:
            raise errors.unavailable(f"secret {self._name} was there and is gone")
        theirs = _bundle(again)
        if not certificates.readable(theirs):
            raise errors.unavailable(f"secret {self._name} holds no certificate")
        return theirs

    async def _read(self) -> encoding.JSON | None:
        answer = await self._client.request("GET", f"{self._collection}/{self._name}")
        if answer.status == 404:  # noqa: PLR2004
            return None
        return _checked(answer, f"secret {self._name} can't be read").json()

    async def _write(self, found: encoding.JSON | None, bundle: certificates.Bundle) -> bool:
        """Create or replace the Secret; False when another replica was faster."""
        parts = {
            "tls.crt": bundle.certificate,
            "tls.key": bundle.key,
            "ca.crt": bundle.ca,
            "ca.key": bundle.ca_key,
        }
        data = {key: base64.b64encode(value).decode() for key, value in parts.items()}
        if found is None:
            metadata = {"name": self._name, "namespace": self._namespace}
            body = {"apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/tls", "metadata": metadata}
            answer = await self._client.request("POST", self._collection, body=encoding.encode({**body, "data": data}))
        else:
            path = f"{self._collection}/{self._name}"
            answer = await self._client.request("PUT", path, body=encoding.encode({**found, "data": data}))
        if answer.status == 409:  # noqa: PLR2004
            return False
        _checked(answer, f"secret {self._name} can't be written")
        return True


def _checked(answer: client.Answer, why: str) -> client.Answer:
    if not answer.ok:
        # Without the body: it may hold the key.
        raise errors.unavailable(f"{why}: status {answer.status}")
    return answer


def _bundle(secret: encoding.JSON) -> certificates.Bundle:
    data = {key: base64.b64decode(value) for key, value in (secret.get("data") or {}).items()}
    empty = b""
    return certificates.Bundle(
        data.get("tls.crt", empty), data.get("tls.key", empty), data.get("ca.crt", empty), data.get("ca.key", empty)
    )
