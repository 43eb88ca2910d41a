"""Who is calling: the front proxy's word, a client certificate, or a bearer token; in that order, as upstream has it.

https://kubernetes.io/docs/reference/access-authn-authz/authentication/#authenticating-proxy
"""

import dataclasses
import datetime
import functools
import ssl
import urllib.parse
from collections.abc import Mapping

from aiohttp import web
from cryptography import exceptions, x509
from cryptography.x509 import oid

from kindwright_facade.upstream import reviews, trust

AUTHENTICATED = "system:authenticated"


@dataclasses.dataclass(frozen=True, slots=True)
class Certificate:
    """What a client certificate says, and which of the two CAs vouches for it."""

    name: str
    groups: tuple[str, ...]
    not_after: datetime.datetime
    by_proxy_ca: bool
    by_client_ca: bool


class Callers:
    """Authenticates requests; `trust` is replaced when the cluster's CAs change."""

    def __init__(self, access: reviews.Reviews, trusted: trust.Trust) -> None:
        """Use the reviews for tokens."""
        self._reviews = access
        self.trust = trusted

    async def identify(self, request: web.Request) -> reviews.User | None:
        """Return the caller, or None when nothing proves who it is."""
        certificate = self._certificate(request)
        if certificate and certificate.by_proxy_ca and self._may_speak_for_others(certificate):
            user = forwarded(self.trust, request.headers)
            if user is not None:
                return user
        if certificate and certificate.by_client_ca and certificate.name:
            return reviews.User(certificate.name, "", (*certificate.groups, AUTHENTICATED))
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer" and token.strip():
            return await self._reviews.identify(token.strip())
        return None

    def _certificate(self, request: web.Request) -> Certificate | None:
        transport = request.transport
        tls = transport.get_extra_info("ssl_object") if transport else None
        # Only there when the TLS layer has verified the chain and the dates against one of the CAs.
        encoded = tls.getpeercert(binary_form=True) if isinstance(tls, (ssl.SSLObject, ssl.SSLSocket)) else None
        if not encoded:
            return None
        found = read_certificate(encoded, self.trust.client_ca, self.trust.proxy_ca)
        # The handshake may be long ago on a connection that is kept.
        return found if found.not_after > datetime.datetime.now(datetime.UTC) else None

    def _may_speak_for_others(self, certificate: Certificate) -> bool:
        return not self.trust.allowed_names or certificate.name in self.trust.allowed_names


@functools.lru_cache(maxsize=1024)
def read_certificate(encoded: bytes, client_ca: str, proxy_ca: str) -> Certificate:
    """Read a verified client certificate (DER): name from CN, groups from O, as `--client-ca-file` means them."""
    found = x509.load_der_x509_certificate(encoded)
    names = found.subject.get_attributes_for_oid(oid.NameOID.COMMON_NAME)
    groups = found.subject.get_attributes_for_oid(oid.NameOID.ORGANIZATION_NAME)
    return Certificate(
        name=str(names[0].value) if names else "",
        groups=tuple(str(group.value) for group in groups),
        not_after=found.not_valid_after_utc,
        by_proxy_ca=_issued_by(found, proxy_ca),
        by_client_ca=_issued_by(found, client_ca),
    )


def _issued_by(found: x509.Certificate, bundle: str) -> bool:
    if not bundle:
        return False
    for authority in x509.load_pem_x509_certificates(bundle.encode()):
        try:
            found.verify_directly_issued_by(authority)
        except (ValueError, TypeError, exceptions.InvalidSignature):
            continue
        return True
    return False


def forwarded(trusted: trust.Trust, headers: Mapping[str, str]) -> reviews.User | None:
    """Read the front proxy's headers; each group is a header of its own, and all of them count."""
    name = _first(headers, trusted.user_headers)
    if not name:
        return None
    groups = [value for key in trusted.group_headers for value in _all(headers, key)]
    return reviews.User(name, _first(headers, trusted.uid_headers), tuple(groups), _extra(trusted, headers))


def _first(headers: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((headers[name] for name in names if headers.get(name)), "")


def _all(headers: Mapping[str, str], name: str) -> list[str]:
    return [value for key, value in headers.items() if key.lower() == name]


def _extra(trusted: trust.Trust, headers: Mapping[str, str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found: dict[str, list[str]] = {}
    for key, value in headers.items():
        for prefix in trusted.extra_prefixes:
            if key.lower().startswith(prefix):
                found.setdefault(urllib.parse.unquote(key.lower()[len(prefix) :]), []).append(value)
    return tuple(sorted((key, tuple(values)) for key, values in found.items()))
