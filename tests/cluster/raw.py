"""Plain HTTPS, for what kubectl would never send: bad bodies, odd media types, no identity."""

import base64
import contextlib
import http.client
import json
import socket
import ssl
import tempfile
import urllib.parse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

JSON = "application/json"
SERVICE_HOST = "kindwright.kindwright-system.svc"
SERVICE_PORT = 8443
Document = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """A whole answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Document:
        """Decode the body."""
        document: Document = json.loads(self.body)
        return document

    def lines(self) -> list[Document]:
        """Decode the body as a stream of events."""
        return [json.loads(line) for line in self.body.splitlines() if line]

    def refusal(self, code: int, reason: str) -> Document:
        """Give the Status; AssertionError when it is none, or not the one expected."""
        assert self.status == code, f"{self.status}: {self.body[:500]!r}"
        status = self.json()
        assert (status["kind"], status["apiVersion"], status["status"]) == ("Status", "v1", "Failure"), status
        assert (status["code"], status["reason"]) == (code, reason), status
        return status


@dataclass(frozen=True)
class Client:
    """One user's requests to one server."""

    host: str
    port: int
    server_name: str
    context: ssl.SSLContext
    headers: Mapping[str, str] = field(default_factory=dict)

    def get(self, path: str, accept: str = JSON, headers: Mapping[str, str] | None = None) -> Answer:
        """GET."""
        return self.request("GET", path, headers={"Accept": accept, **(headers or {})})

    def request(
        self, method: str, path: str, body: Any = None, *, media: str = JSON, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send a request and read the whole answer; a body that is neither bytes nor text is sent as JSON."""
        with self._open(method, path, body, media, headers or {}) as response:
            return Answer(response.status, dict(response.headers.items()), response.read())

    @contextlib.contextmanager
    def stream(self, path: str, accept: str = JSON) -> Iterator[http.client.HTTPResponse]:
        """Open a watch, to be read line by line."""
        with self._open("GET", path, None, JSON, {"Accept": accept}) as response:
            yield response

    @contextlib.contextmanager
    def _open(
        self, method: str, path: str, body: Any, media: str, headers: Mapping[str, str]
    ) -> Iterator[http.client.HTTPResponse]:
        content = body if body is None or isinstance(body, bytes | str) else json.dumps(body)
        sent = {"Accept": JSON, **self.headers, **headers}
        if content is not None:
            sent["Content-Type"] = media
        connection = _Connection(self)
        try:
            connection.request(method, path, content, sent)
            yield connection.getresponse()
        finally:
            connection.close()


class _Connection(http.client.HTTPSConnection):
    """A connection to an address that checks the certificate for another name, as the aggregator's does."""

    def __init__(self, client: Client) -> None:
        super().__init__(client.host, client.port, timeout=30, context=client.context)
        self._client = client

    def connect(self) -> None:
        raw = socket.create_connection((self.host, self.port), self.timeout)
        self.sock = self._client.context.wrap_socket(raw, server_hostname=self._client.server_name)


def event(response: http.client.HTTPResponse) -> Document:
    """Read the next event of a watch."""
    line = response.readline()
    assert line, "the watch has ended"
    document: Document = json.loads(line)
    return document


def from_kubeconfig(path: Path) -> Client:
    """Talk to kube-apiserver as the user of a kubeconfig."""
    cluster, user = _parts(path)
    server = urllib.parse.urlsplit(cluster["server"])
    host = server.hostname or ""
    context = _context(cluster["certificate-authority-data"], user)
    return Client(host, server.port or 443, host, context, _headers(user))


def direct(address: str, authority: str, kubeconfig: Path | None = None) -> Client:
    """Talk to Kindwright itself, without kube-apiserver between; ``authority`` is an APIService's caBundle."""
    user = _parts(kubeconfig)[1] if kubeconfig else {}
    return Client(address, SERVICE_PORT, SERVICE_HOST, _context(authority, user), _headers(user))


def anonymous(path: Path) -> Client:
    """Talk to a kubeconfig's server as nobody."""
    cluster, _ = _parts(path)
    server = urllib.parse.urlsplit(cluster["server"])
    host = server.hostname or ""
    return Client(host, server.port or 443, host, _context(cluster["certificate-authority-data"], {}))


def _parts(path: Path) -> tuple[Mapping[str, str], Mapping[str, str]]:
    config = yaml.safe_load(path.read_text())
    return config["clusters"][0]["cluster"], config["users"][0]["user"]


def _headers(user: Mapping[str, str]) -> dict[str, str]:
    return {"Authorization": f"Bearer {user['token']}"} if "token" in user else {}


def _context(authority: str, user: Mapping[str, str]) -> ssl.SSLContext:
    context = ssl.create_default_context(cadata=base64.b64decode(authority).decode())
    if "client-certificate-data" in user:
        # The ssl module reads client certificates from files only.
        with tempfile.NamedTemporaryFile() as pem:
            pem.write(base64.b64decode(user["client-certificate-data"]) + base64.b64decode(user["client-key-data"]))
            pem.flush()
            context.load_cert_chain(pem.name)
    return context
