"""One case's requests to one of the two sides, every answer written down.

Plain HTTP on purpose: a client library would hide half of what is compared.
"""

import http.client
import json
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conformance import connecting, kinds, kubectl, transcripts, watches, widgets

Document = dict[str, Any]
JSON = "application/json"
YAML = "application/yaml"
JSON_PATCH = "application/json-patch+json"
MERGE_PATCH = "application/merge-patch+json"
STRATEGIC_PATCH = "application/strategic-merge-patch+json"
APPLY_PATCH = "application/apply-patch+yaml"
TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io"
PARTIAL = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io"
PARTIAL_LIST = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"
AGENT = "conformance/v1 (test)"


@dataclass(frozen=True)
class Answer:
    """What a case may go on with."""

    status: int
    headers: Mapping[str, list[str]]
    body: Any

    @property
    def object(self) -> Document:
        """A copy of the object, to be changed; an empty one when the request was refused."""
        copied: Document = json.loads(json.dumps(self.body)) if isinstance(self.body, dict) else {}
        copied.setdefault("metadata", {})
        return copied

    @property
    def meta(self) -> Document:
        """The object's or the list's metadata."""
        found: Document = self.object["metadata"]
        return found

    @property
    def rv(self) -> str:
        """The resourceVersion."""
        return str(self.meta.get("resourceVersion", ""))

    @property
    def uid(self) -> str:
        """The uid."""
        return str(self.meta.get("uid", ""))


class Session:
    """What a case is given. All paths are below the case's own namespace unless it says otherwise."""

    def __init__(self, server: connecting.Server, program: kubectl.Kubectl, side: kinds.Side, namespace: str) -> None:
        """Say for which side, in which namespace; the kind is Widget until another is used."""
        self.side = side
        self.use(widgets.WIDGET)
        self._program = program
        self.namespace = namespace
        self.user = ""
        self.transcript = transcripts.Transcript()
        self._server = server
        self._connection = server.connect()

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def use(self, kind: kinds.Kind, version: str = "") -> None:
        """Go on with another kind, or in another version of it."""
        self.kind = kind
        self.version = version or kind.versions[0].name

    @property
    def group(self) -> str:
        """The kind's API group."""
        return self.kind.group(self.side)

    @property
    def api_version(self) -> str:
        """The kind's apiVersion."""
        return f"{self.group}/{self.version}"

    @property
    def resource(self) -> str:
        """The resource as kubectl takes it."""
        return f"{self.kind.plural}.{self.group}"

    @property
    def other_namespace(self) -> str:
        """The name for a second namespace; the two sides never share it."""
        return f"{self.namespace}-{self.side.name}"

    def collection(self, namespace: str | None = None) -> str:
        """Build the path of the objects in a namespace, of all namespaces for an empty one."""
        namespace = self.namespace if namespace is None else namespace
        middle = f"/namespaces/{namespace}" if namespace else ""
        return f"/apis/{self.api_version}{middle}/{self.kind.plural}"

    def item(self, name: str) -> str:
        """Build the path of one object."""
        return f"{self.collection()}/{urllib.parse.quote(name, safe='')}"

    def widget(self, name: str = "", spec: Any = None, **metadata: Any) -> Document:
        """Write an object."""
        meta = {"name": name, **metadata} if name else metadata
        body: Document = {"apiVersion": self.api_version, "kind": self.kind.name, "metadata": meta}
        return {**body, "spec": {"size": 1} if spec is None else spec}

    def fragment(self, name: str = "a", spec: Any = None, **metadata: Any) -> Document:
        """Write what an applier sends: no spec unless given."""
        body = self.widget(name, spec, **metadata)
        return body if spec is not None else {key: value for key, value in body.items() if key != "spec"}

    def create(self, body: Any, query: str = "", media: str = JSON, accept: str = JSON) -> Answer:
        """POST to the collection."""
        return self.request("POST", self.collection(), query, body, media, accept)

    def get(self, name: str, query: str = "", accept: str = JSON) -> Answer:
        """GET one object."""
        return self.request("GET", self.item(name), query, accept=accept)

    def list(self, query: str = "", accept: str = JSON) -> Answer:
        """GET the collection."""
        return self.request("GET", self.collection(), query, accept=accept)

    def update(self, body: Document, query: str = "", media: str = JSON, name: str = "") -> Answer:
        """PUT an object, under its own name unless told otherwise."""
        return self.request("PUT", self.item(name or body["metadata"].get("name", "")), query, body, media)

    def update_text(self, name: str, text: str, query: str = "") -> Answer:
        """PUT a body as it is written."""
        return self.request("PUT", self.item(name), query, text)

    def merge(self, name: str, patch: Any, query: str = "") -> Answer:
        """PATCH with a JSON merge patch."""
        return self.request("PATCH", self.item(name), query, patch, MERGE_PATCH)

    def patch(self, name: str, operations: Any, query: str = "") -> Answer:
        """PATCH with a JSON patch."""
        return self.request("PATCH", self.item(name), query, operations, JSON_PATCH)

    def apply(self, body: Any, manager: str = "alice", query: str = "", name: str = "a") -> Answer:
        """PATCH with server-side apply."""
        parts = [part for part in (f"fieldManager={manager}" if manager else "", query) if part]
        return self.request("PATCH", self.item(name), "&".join(parts), body, APPLY_PATCH)

    def delete(self, name: str, options: Any = None, query: str = "", media: str = JSON) -> Answer:
        """DELETE one object."""
        return self.request("DELETE", self.item(name), query, options, media)

    def delete_all(self, query: str = "", options: Any = None) -> Answer:
        """DELETE the collection."""
        return self.request("DELETE", self.collection(), query, options)

    def watch(self, query: str = "", accept: str = JSON) -> watches.Watch:
        """Open a watch on the collection, for a `with` block."""
        return self.watch_at(self.collection(), query, accept)

    def watch_at(self, path: str, query: str = "", accept: str = JSON) -> watches.Watch:
        """Open a watch on any path."""
        exchange = self._exchange("GET", f"{path}?watch=true{'&' if query else ''}{query}")
        return watches.Watch(self._server.connect(), exchange, self._headers(accept))

    def request(  # noqa: PLR0913, PLR0917 - a request has that many parts
        self, method: str, path: str, query: str = "", body: Any = None, media: str = JSON, accept: str = JSON
    ) -> Answer:
        """Send anything; a body that is not text is sent as JSON."""
        exchange = self._exchange(method, f"{path}?{query}" if query else path)
        headers = self._headers(accept)
        content: str | bytes | None = body if body is None or isinstance(body, str | bytes) else json.dumps(body)
        exchange.sent = content.decode(errors="replace") if isinstance(content, bytes) else body
        if content is not None and media:
            headers["Content-Type"] = media
        content = content.encode() if isinstance(content, str) else content
        target = urllib.parse.quote(_target(exchange), safe="/?&=%:,;!~+")
        for connection in (self._connection, self._server.connect()):
            # A server may close a connection between two requests; only a new one tells what it makes of this one.
            self._connection = connection
            try:
                connection.request(method, target, content, headers)
                response = connection.getresponse()
                connecting.write_down(exchange, response)
                exchange.body = connecting.decode(response.read(), response.headers.get_content_type())
                break
            except http.client.RemoteDisconnected:
                connection.close()
                exchange.body = "the connection was closed"
        return Answer(exchange.status, exchange.headers, exchange.body)

    def kubectl(self, *arguments: str, stdin: Any = None, editor: str = "") -> None:
        """Run kubectl in the case's namespace; a document on its standard input is sent as JSON."""
        exchange = self._exchange("kubectl", " ".join(arguments))
        text = stdin if stdin is None or isinstance(stdin, str) else json.dumps(stdin)
        exchange.sent = text
        exchange.status, exchange.body = self._program.run(self.side.name, self.namespace, arguments, text, editor)

    def look(self, path: str, accept: str = JSON) -> Any:
        """GET something too large to compare, to ``note`` a part of it."""
        self._connection.request("GET", path, headers=self._headers(accept))
        return connecting.decode(self._connection.getresponse().read())

    def ask(self, path: str, body: Document) -> Any:
        """POST something that belongs to the setting and not to the case."""
        self._connection.request("POST", path, json.dumps(body), {**self._headers(JSON), "Content-Type": JSON})
        return connecting.decode(self._connection.getresponse().read())

    def note(self, what: str, value: Any) -> None:
        """Write something down as if it had been answered."""
        self._exchange("NOTE", what).body = value

    def _exchange(self, method: str, target: str) -> transcripts.Exchange:
        exchange = transcripts.Exchange(f"{method} {target}")
        self.transcript.exchanges.append(exchange)
        return exchange

    def _headers(self, accept: str) -> dict[str, str]:
        headers = {"User-Agent": AGENT, **({"Impersonate-User": self.user} if self.user else {})}
        return {**headers, "Accept": accept} if accept else headers


def _target(exchange: transcripts.Exchange) -> str:
    return exchange.request.partition(" ")[2]
