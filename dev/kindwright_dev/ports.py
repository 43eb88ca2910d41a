"""Loopback addresses that no other control plane on this machine uses.

Every control plane owns one block, 127.N.0.0/16, as its Service range: without kube-proxy the aggregator dials the
cluster IP of a Service, and a process listens on that very address. Addresses from the lower end are not given to a
Service before all others are used up (kube-apiserver keeps the first 256 for Services that ask for one), so our own
parts listen there.
"""

from __future__ import annotations

import socket
from dataclasses import dataclass

from kindwright_dev import errors

FIRST, LAST = 100, 250
MARKER_PORT = 23899


@dataclass(frozen=True)
class Block:
    """127.N.0.0/16."""

    number: int

    @property
    def services(self) -> str:
        """What kube-apiserver may give to Services."""
        return f"127.{self.number}.0.0/16"

    @property
    def first_service(self) -> str:
        """The ``kubernetes`` Service's own address."""
        return f"127.{self.number}.0.1"

    @property
    def own(self) -> str:
        """Where the control plane's own parts listen."""
        return f"127.{self.number}.0.2"

    def replica(self, index: int) -> str:
        """Where one of several replicas listens, behind the balancer."""
        return f"127.{self.number}.0.{20 + index}"


class Claim:
    """A block held for as long as this process lives: its marker is a bound socket, which no crash leaves behind."""

    def __init__(self, block: Block, marker: socket.socket) -> None:
        """Hold the marker; ``claim`` makes these."""
        self.block = block
        self._marker = marker

    def release(self) -> None:
        """Let others have the block."""
        self._marker.close()


def claim() -> Claim:
    """Take a free block; DevError when all are taken."""
    for number in range(FIRST, LAST + 1):
        block = Block(number)
        marker = socket.socket()
        try:
            marker.bind((block.own, MARKER_PORT))
        except OSError:
            marker.close()
            continue
        return Claim(block, marker)
    msg = f"no free loopback block in 127.{FIRST}.0.0 to 127.{LAST}.0.0; are that many control planes running?"
    raise errors.DevError(msg)


def free_ports(address: str, count: int) -> list[int]:
    """Pick different free ports of an address that nobody else listens on: all are held until all are picked."""
    held = [socket.create_server((address, 0)) for _ in range(count)]
    try:
        return [int(server.getsockname()[1]) for server in held]
    finally:
        for server in held:
            server.close()
