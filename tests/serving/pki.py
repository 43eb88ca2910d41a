"""Certificates to test with: authorities, and clients they vouch for."""

import datetime
import pathlib
import ssl

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import oid

_DAY = datetime.timedelta(days=1)


class Authority:
    """A CA that makes client certificates, as files for the ssl module."""

    def __init__(self, name: str, folder: pathlib.Path) -> None:
        self._folder, self._key = folder, ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(oid.NameOID.COMMON_NAME, name)])
        builder = self._builder(self._name, self._key, _DAY).add_extension(
            x509.BasicConstraints(ca=True, path_length=None), critical=True
        )
        self._certificate = builder.sign(self._key, hashes.SHA256())

    @property
    def pem(self) -> str:
        return self._certificate.public_bytes(serialization.Encoding.PEM).decode()

    def _builder(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, life: datetime.timedelta
    ) -> x509.CertificateBuilder:
        now = datetime.datetime.now(datetime.UTC)
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(self._name).public_key(key.public_key())
        return (
            builder.serial_number(x509.random_serial_number())
            .not_valid_before(now - 2 * _DAY)
            .not_valid_after(now + life)
        )

    def client(self, name: str, *groups: str, life: datetime.timedelta = _DAY) -> tuple[str, str]:
        """Make a client certificate; returns the files of chain and key."""
        attributes = [x509.NameAttribute(oid.NameOID.ORGANIZATION_NAME, group) for group in groups]
        attributes += [x509.NameAttribute(oid.NameOID.COMMON_NAME, name)] if name else []
        key = ec.generate_private_key(ec.SECP256R1())
        usage = x509.ExtendedKeyUsage([oid.ExtendedKeyUsageOID.CLIENT_AUTH])
        made = (
            self._builder(x509.Name(attributes), key, life)
            .add_extension(usage, critical=False)
            .sign(self._key, hashes.SHA256())
        )
        base = self._folder / f"{made.serial_number}"
        base.with_suffix(".crt").write_bytes(made.public_bytes(serialization.Encoding.PEM))
        form = serialization.PrivateFormat.PKCS8
        base.with_suffix(".key").write_bytes(
            key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
        )
        return str(base.with_suffix(".crt")), str(base.with_suffix(".key"))


def client_context(ca: bytes, files: tuple[str, str] | None = None) -> ssl.SSLContext:
    """Trust a serving CA, and show a client certificate."""
    context = ssl.create_default_context(cadata=ca.decode())
    if files:
        context.load_cert_chain(*files)
    return context
