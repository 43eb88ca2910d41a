"""What was asked and answered in one case, on one side."""

import json
from dataclasses import dataclass, field
from typing import Any

# Everything else is the connection's business, or made anew for every request.
HEADERS = (
    "allow",
    "cache-control",
    "content-encoding",
    "content-type",
    "etag",
    "location",
    "retry-after",
    "vary",
    "warning",
    "x-content-type-options",
)


@dataclass
class Exchange:
    """One request and its answer; ``body`` is decoded JSON, else text, for a watch the list of its events."""

    request: str
    sent: Any = None
    status: int = 0
    headers: dict[str, list[str]] = field(default_factory=dict)
    body: Any = None

    def answer(self) -> dict[str, Any]:
        """Give what is compared."""
        return {"status": self.status, "headers": self.headers, "body": self.body}


@dataclass
class Transcript:
    """All exchanges of one case, on one side."""

    exchanges: list[Exchange] = field(default_factory=list)

    def lines(self) -> list[str]:
        """Write it for a diff."""
        found = []
        for number, exchange in enumerate(self.exchanges, 1):
            found.append(f"#{number} {exchange.request}")
            if exchange.sent is not None:
                found.append(f"   sent: {_short(exchange.sent)}")
            found += _text(exchange.answer()).splitlines()
        return found


def _text(value: Any) -> str:
    return json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False)


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) < 400 else f"{text[:400]}... ({len(text)} characters)"
