"""HTTPS to kube-apiserver as the user of a kubeconfig, and what is kept of an answer."""

import base64
import http.client
import json
import ssl
import tempfile
import urllib.parse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from conformance import transcripts

SECONDS = 20.0
JSON = "application/json"
YAML = "application/yaml"


@dataclass(frozen=True)
class Server:
    """Where, and as whom."""

    host: str
    context: ssl.SSLContext

    def connect(self) -> http.client.HTTPSConnection:
        """Make a connection; it opens with the first request."""
        return http.client.HTTPSConnection(self.host, timeout=SECONDS, context=self.context)


def from_kubeconfig(path: Path) -> Server:
    """Read a kubeconfig with a client certificate."""
    config = yaml.safe_load(path.read_text())
    cluster, user = config["clusters"][0]["cluster"], config["users"][0]["user"]
    context = ssl.create_default_context(cadata=base64.b64decode(cluster["certificate-authority-data"]).decode())
    # The ssl module reads client certificates from files only.
    with tempfile.NamedTemporaryFile() as pem:
        pem.write(base64.b64decode(user["client-certificate-data"]) + base64.b64decode(user["client-key-data"]))
        pem.flush()
        context.load_cert_chain(pem.name)
    return Server(urllib.parse.urlsplit(cluster["server"]).netloc, context)


def write_down(exchange: transcripts.Exchange, response: http.client.HTTPResponse) -> None:
    """Keep the status and the headers that matter."""
    exchange.status = response.status
    for name in transcripts.HEADERS:
        if values := response.headers.get_all(name):
            # kube-apiserver's proxy adds its own Cache-Control to the one that it passes on.
            exchange.headers[name] = list(dict.fromkeys(str(value) for value in values))


def decode(body: bytes, media: str = JSON) -> Any:
    """Decode JSON and YAML (its layout is the writer's business), else give the text."""
    text = body.decode(errors="replace")
    try:
        return yaml.load(text, Loader=_Plain) if media == YAML else json.loads(text)  # noqa: S506 - no objects in it
    except (ValueError, yaml.YAMLError):
        return text


class _Plain(yaml.CBaseLoader):
    """Every scalar is text: times stay times, for both sides alike."""
