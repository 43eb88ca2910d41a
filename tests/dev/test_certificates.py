import base64
import ssl

import pytest
import yaml
from cryptography import x509
from cryptography.x509.oid import NameOID

from kindwright_dev import certificates, kubeconfigs


@pytest.fixture(scope="module")
def authority() -> certificates.KeyPair:
    return certificates.authority("test")


def test_organizations_become_groups(authority: certificates.KeyPair) -> None:
    groups = [f"group-{index}" for index in range(200)]
    pair = certificates.issue(authority, certificates.Subject("jane", groups))
    subject = x509.load_pem_x509_certificate(pair.certificate).subject
    assert [item.value for item in subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)] == groups
    assert [item.value for item in subject.get_attributes_for_oid(NameOID.COMMON_NAME)] == ["jane"]


def test_names_and_addresses_are_covered(authority: certificates.KeyPair) -> None:
    subject = certificates.Subject("server", hosts=["localhost"], addresses=["127.100.0.1"])
    found = x509.load_pem_x509_certificate(certificates.issue(authority, subject).certificate)
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost"]
    assert [str(address) for address in names.get_values_for_type(x509.IPAddress)] == ["127.100.0.1"]


def test_the_authority_vouches_under_strict_rules(authority: certificates.KeyPair) -> None:
    server, client = ssl.MemoryBIO(), ssl.MemoryBIO()
    context = ssl.create_default_context(cadata=authority.certificate.decode())
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    assert context.wrap_bio(server, client, server_hostname="localhost") is not None
    issued = x509.load_pem_x509_certificate(certificates.issue(authority, certificates.Subject("x")).certificate)
    issued.verify_directly_issued_by(x509.load_pem_x509_certificate(authority.certificate))


def test_a_kubeconfig_embeds_everything(authority: certificates.KeyPair) -> None:
    pair = certificates.issue(authority, certificates.Subject("jane"))
    server = kubeconfigs.Server("https://127.100.0.2:6443", authority.certificate)
    document = yaml.safe_load(kubeconfigs.for_certificate(server, "jane", pair))
    user, cluster = document["users"][0]["user"], document["clusters"][0]["cluster"]
    assert base64.b64decode(user["client-certificate-data"]) == pair.certificate
    assert base64.b64decode(user["client-key-data"]) == pair.key
    assert base64.b64decode(cluster["certificate-authority-data"]) == authority.certificate
    assert document["current-context"] == document["contexts"][0]["name"]


def test_a_token_is_a_user_too(authority: certificates.KeyPair) -> None:
    server = kubeconfigs.Server("https://127.100.0.2:6443", authority.certificate)
    document = yaml.safe_load(kubeconfigs.for_token(server, "robot", "abc"))
    assert document["users"] == [{"name": "robot", "user": {"token": "abc"}}]
