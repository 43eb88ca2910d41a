"""The serving certificate this process makes when it is given none: a CA and a leaf, as PEM. Pure but for the clock."""

import dataclasses
import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import oid

_CA_LIFE = datetime.timedelta(days=3650)
_LEAF_LIFE = datetime.timedelta(days=365)
_RENEW_BEFORE = datetime.timedelta(days=60)
# Clocks of a cluster's nodes differ a little.
_SKEW = datetime.timedelta(minutes=5)


@dataclasses.dataclass(frozen=True, slots=True)
class Bundle:
    """A certificate chain, its key, and the CA to check it against; all PEM, keys never shown."""

    certificate: bytes
    key: bytes = dataclasses.field(repr=False)
    ca: bytes = b""
    ca_key: bytes = dataclasses.field(default=b"", repr=False)


def dns_names(service: str, namespace: str) -> list[str]:
    """Return the names under which a Service is reached; the aggregator checks `<service>.<namespace>.svc`."""
    base = f"{service}.{namespace}"
    return [service, base, f"{base}.svc", f"{base}.svc.cluster.local"]


def issue(names: list[str], now: datetime.datetime, before: Bundle | None = None) -> Bundle:
    """Make a leaf for the names under the CA of `before`, or under a new CA."""
    if before is not None and _can_sign(before, now):
        ca = x509.load_pem_x509_certificate(before.ca)
        ca_key = serialization.load_pem_private_key(before.ca_key, None)
        if not isinstance(ca_key, ec.EllipticCurvePrivateKey):
            raise ValueError("the CA's key is not an elliptic curve key")
    else:
        ca_key = ec.generate_private_key(ec.SECP256R1())
        ca = _authority(ca_key, now)
    key = ec.generate_private_key(ec.SECP256R1())
    leaf = _leaf(names, key, ca, ca_key, now)
    return Bundle(_pem(leaf), _key_pem(key), _pem(ca), _key_pem(ca_key))


def _can_sign(bundle: Bundle, now: datetime.datetime) -> bool:
    """Tell a CA that outlives the next leaf."""
    if not (bundle.ca and bundle.ca_key):
        return False
    return x509.load_pem_x509_certificate(bundle.ca).not_valid_after_utc >= now + _LEAF_LIFE


def readable(bundle: Bundle) -> bool:
    """Tell whether all four parts are there and can be read."""
    try:
        x509.load_pem_x509_certificate(bundle.certificate)
        x509.load_pem_x509_certificate(bundle.ca)
        serialization.load_pem_private_key(bundle.key, None)
        serialization.load_pem_private_key(bundle.ca_key, None)
    except (ValueError, TypeError):
        return False
    return True


def needs_renewal(certificate: bytes, names: list[str], now: datetime.datetime) -> bool:
    """Tell a leaf that is near its end, or that was made for other names."""
    leaf = x509.load_pem_x509_certificate(certificate)
    covered = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    known = set(covered.get_values_for_type(x509.DNSName))
    return leaf.not_valid_after_utc - now < _RENEW_BEFORE or not known.issuperset(names)


def _authority(key: ec.EllipticCurvePrivateKey, now: datetime.datetime) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(oid.NameOID.COMMON_NAME, "kindwright-ca")])
    usage = x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=True,
        crl_sign=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        _builder(name, name, key.public_key(), now, _CA_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _leaf(
    names: list[str],
    key: ec.EllipticCurvePrivateKey,
    ca: x509.Certificate,
    ca_key: ec.EllipticCurvePrivateKey,
    now: datetime.datetime,
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(oid.NameOID.COMMON_NAME, names[0])])
    return (
        _builder(subject, ca.subject, key.public_key(), now, _LEAF_LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([oid.ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False)
        .sign(ca_key, hashes.SHA256())
    )


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    now: datetime.datetime,
    life: datetime.timedelta,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _SKEW)
        .not_valid_after(now + life)
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(encoding, form, serialization.NoEncryption())
