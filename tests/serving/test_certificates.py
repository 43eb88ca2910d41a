import base64
import datetime
import pathlib
from typing import Any

import pytest
from cryptography import x509
from serving import fakes

from kindwright_facade import errors
from kindwright_operator import certificates, serving, settings

NOW = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
NAMES = certificates.dns_names("kindwright", "system")
DAY = datetime.timedelta(days=1)
PATH = "/api/v1/namespaces/system/secrets"
SETTINGS = settings.Settings("", "", 1, "", "", "", "", "system", "kindwright", 443, 120.0, "json", "info")


def leaf(bundle: certificates.Bundle) -> x509.Certificate:
    return x509.load_pem_x509_certificate(bundle.certificate)


def test_the_names_and_the_chain() -> None:
    made = certificates.issue(NAMES, NOW)
    found = leaf(made)
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == [
        "kindwright",
        "kindwright.system",
        "kindwright.system.svc",
        "kindwright.system.svc.cluster.local",
    ]
    found.verify_directly_issued_by(x509.load_pem_x509_certificate(made.ca))
    assert found.not_valid_before_utc <= NOW < found.not_valid_after_utc
    assert not found.extensions.get_extension_for_class(x509.BasicConstraints).value.ca


def test_a_renewal_keeps_the_ca_and_changes_the_rest() -> None:
    made = certificates.issue(NAMES, NOW)
    again = certificates.issue(NAMES, NOW + 300 * DAY, made)
    assert (again.ca, again.ca_key) == (made.ca, made.ca_key)
    assert again.certificate != made.certificate
    assert again.key != made.key
    leaf(again).verify_directly_issued_by(x509.load_pem_x509_certificate(made.ca))
    assert certificates.issue(NAMES, NOW).ca != made.ca


@pytest.mark.parametrize(
    ("names", "days", "renew"),
    [
        (NAMES, 0, False),
        (NAMES, 300, False),
        (NAMES, 310, True),
        (NAMES, 400, True),
        ([*NAMES, "another"], 0, True),
        (NAMES[:1], 0, False),
    ],
)
def test_when_it_is_time(names: list[str], days: int, renew: bool) -> None:
    made = certificates.issue(NAMES, NOW)
    assert certificates.needs_renewal(made.certificate, names, NOW + days * DAY) is renew


def test_a_renewed_certificate_never_outlives_its_ca() -> None:
    made = certificates.issue(NAMES, NOW)
    late = certificates.issue(NAMES, NOW + 3500 * DAY, made)
    assert leaf(late).not_valid_after_utc <= x509.load_pem_x509_certificate(late.ca).not_valid_after_utc


def test_keys_are_never_shown() -> None:
    made = certificates.issue(NAMES, NOW)
    assert "PRIVATE" not in repr(made)


def secret(bundle: certificates.Bundle | None, **data: bytes) -> Any:
    parts = (
        {}
        if bundle is None
        else {"tls.crt": bundle.certificate, "tls.key": bundle.key, "ca.crt": bundle.ca, "ca.key": bundle.ca_key}
    )
    encoded = {key: base64.b64encode(value).decode() for key, value in (parts | data).items()}
    return {"metadata": {"name": "kindwright-serving-cert", "resourceVersion": "5"}, "data": encoded}


class Secrets(fakes.Upstream):
    """Answers requests for the Secret, in order."""

    def __init__(self, *answers: Any) -> None:
        super().__init__()
        left = list(answers)
        self.faults.append(lambda _method, _path: left.pop(0))

    @property
    def said(self) -> list[tuple[str, str]]:
        return [(request.method, request.path) for request in self.requests]


def fresh() -> certificates.Bundle:
    return certificates.issue(NAMES, datetime.datetime.now(datetime.UTC))


def old() -> certificates.Bundle:
    return certificates.issue(NAMES, datetime.datetime.now(datetime.UTC) - 350 * DAY)


ITEM = f"{PATH}/kindwright-serving-cert"


async def test_the_first_replica_makes_the_secret() -> None:
    upstream = Secrets(fakes.answer(404, {}), fakes.answer(201, {}))
    found = await serving.Secret(upstream, SETTINGS).current()
    assert upstream.said == [("GET", ITEM), ("POST", PATH)]
    body = upstream.requests[1].body
    assert (body["type"], body["metadata"]) == (
        "kubernetes.io/tls",
        {"name": "kindwright-serving-cert", "namespace": "system"},
    )
    assert base64.b64decode(body["data"]["tls.crt"]) == found.certificate


async def test_every_other_one_uses_it() -> None:
    theirs = fresh()
    upstream = Secrets(fakes.answer(200, secret(theirs)))
    assert await serving.Secret(upstream, SETTINGS).current() == theirs
    assert upstream.said == [("GET", ITEM)]


@pytest.mark.parametrize("known", [False, True])
async def test_of_two_that_make_one_the_first_counts(known: bool) -> None:
    theirs = fresh()
    first = fakes.answer(200, secret(old())) if known else fakes.answer(404, {})
    upstream = Secrets(first, fakes.answer(409, {}), fakes.answer(200, secret(theirs)))
    assert await serving.Secret(upstream, SETTINGS).current() == theirs
    assert [method for method, _ in upstream.said] == ["GET", "PUT" if known else "POST", "GET"]


async def test_a_renewal_is_written_over_what_was_read() -> None:
    before = old()
    upstream = Secrets(fakes.answer(200, secret(before)), fakes.answer(200, {}))
    found = await serving.Secret(upstream, SETTINGS).current()
    assert found.ca == before.ca
    sent = upstream.requests[1]
    assert (sent.method, sent.body["metadata"]["resourceVersion"]) == ("PUT", "5")


@pytest.mark.parametrize(
    "answers",
    [
        [fakes.answer(403, secret(old()))],
        [fakes.answer(404, {}), fakes.answer(500, {})],
        [fakes.answer(404, {}), fakes.answer(409, {}), fakes.answer(404, {})],
        [fakes.answer(200, b"<html>")],
    ],
)
async def test_what_can_not_be_had_is_a_503_without_any_key(answers: Any) -> None:
    with pytest.raises(errors.StatusError) as caught:
        await serving.Secret(Secrets(*answers), SETTINGS).current()
    assert caught.value.code == 503
    assert "BEGIN" not in caught.value.message
    assert "ca.key" not in caught.value.message


@pytest.mark.parametrize("data", [{}, {"tls.crt": b"", "tls.key": b""}, {"tls.crt": b"garbage", "tls.key": b"garbage"}])
async def test_a_secret_without_a_certificate_is_filled_or_told(data: dict[str, bytes]) -> None:
    """Somebody made it ahead, empty: that must not end the process again and again."""
    upstream = Secrets(fakes.answer(200, secret(None, **data)), fakes.answer(200, {}))
    try:
        found = await serving.Secret(upstream, SETTINGS).current()
    except errors.StatusError as error:
        assert error.code == 503  # noqa: PT017 - either is fine
    else:
        assert leaf(found)


async def test_files_are_read_anew(tmp_path: pathlib.Path) -> None:
    paths = [tmp_path / name for name in ("tls.crt", "tls.key", "ca.crt")]
    for path in paths:
        path.write_text(path.name)
    source = serving.Files(*map(str, paths))
    assert await source.current() == certificates.Bundle(b"tls.crt", b"tls.key", b"ca.crt")
    paths[0].write_text("renewed")
    assert (await source.current()).certificate == b"renewed"
    assert (await serving.Files(str(paths[0]), str(paths[1])).current()).ca == b""
    with pytest.raises(OSError, match="absent"):
        await serving.Files(str(tmp_path / "absent"), str(paths[1])).current()


@pytest.mark.parametrize(("given", "name"), [("", "kindwright-serving-cert"), ("mine", "mine")])
def test_the_secrets_name(given: str, name: str) -> None:
    fields = {slot: getattr(SETTINGS, slot) for slot in SETTINGS.__slots__}
    assert settings.Settings(**{**fields, "tls_secret_name": given}).secret_name == name
