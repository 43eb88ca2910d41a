"""The command line: ``python -m kindwright_dev build|up|down|run|kubeconfig|publish|bench``."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from kindwright_dev import (
    backgrounding,
    balancing,
    building,
    cluster,
    controlplane,
    errors,
    examples,
    installing,
    layout,
    locking,
    progress,
    supervising,
    tools,
)
from kindwright_dev.benchmark import rows, scales
from kindwright_dev.benchmark import running as benchmarking

Command = TypeVar("Command", bound=Callable[..., Any])


def main() -> None:
    """Run the command line; an error is one clear line, the end of the log, and exit code 1."""
    try:
        cli()
    except errors.DevError as error:
        click.echo(error.render(), err=True)
        sys.exit(1)


@click.group()
def cli() -> None:
    """Run a local cluster made of the real parts: etcd, kube-apiserver, kube-controller-manager, helm."""


def _cluster_options(command: Command) -> Command:
    command = click.option("--replicas", default=1, show_default=True, type=click.IntRange(1, 9))(command)
    return click.option("--without-kindwright", is_flag=True, hidden=True)(command)


@cli.command()
def build() -> None:
    """Build the tools from their pinned Go modules; instant when nothing changed."""
    building.build(layout.checkout(), progress.Terminal(sys.stdout))


@cli.command()
@_cluster_options
def up(*, without_kindwright: bool, replicas: int) -> None:
    """Start the cluster in the background and return when it serves."""
    place = layout.checkout()
    if locking.owner(place.lock):
        backgrounding.wait(place)
        click.echo(f"It is up already.\n{_whereabouts(place)}")
        return
    tools.find(place).require()
    arguments = [f"--replicas={replicas}", *(["--without-kindwright"] if without_kindwright else [])]
    if code := backgrounding.start(place, arguments, click.echo):
        sys.exit(code)
    click.echo(_whereabouts(place))


@cli.command()
def down() -> None:
    """Stop the cluster, wherever it was started."""
    place = layout.checkout()
    stopped = backgrounding.stop(place)
    place.kubeconfig.unlink(missing_ok=True)  # left behind by an owner that was killed
    click.echo("Stopped." if stopped else "Nothing runs.")


@cli.command()
@_cluster_options
def run(*, without_kindwright: bool, replicas: int) -> None:
    """Start the cluster in the foreground and apply the examples; Ctrl-C stops it."""
    place, kit = layout.checkout(), tools.find().require()

    def ready() -> None:
        if not without_kindwright:
            examples.apply(place, kit, _step)
        click.echo(examples.next_steps(place, kit))

    try:
        supervising.supervise(place, _options(place, replicas, without=without_kindwright), _step, ready)
    except supervising.Interrupted:
        click.echo("Stopped.")


@cli.command()
@click.option("--user", help="Mint one for this user instead of the administrator.")
@click.option("--group", "groups", multiple=True, help="A group of that user; may be repeated.")
def kubeconfig(user: str | None, groups: tuple[str, ...]) -> None:
    """Print the path of a kubeconfig for the cluster that is up."""
    place = _up()
    click.echo(controlplane.mint(place.data, user, groups) if user else place.kubeconfig)


@cli.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--version", default="", help="Its version instead of the one in Chart.yaml.")
def publish(folder: Path, version: str) -> None:
    """Add a chart to the repository of the cluster that is up, and have Flux look there at once."""
    published = examples.publish(_up(), tools.find().require(), folder, version)
    click.echo(f"Published {folder.name} {published}.")


@cli.command()
@click.option("--quick", is_flag=True, help="Small numbers, which say nothing: to try the harness.")
@click.option("--only", multiple=True, type=click.Choice(list(benchmarking.FIGURES)), help="May be repeated.")
@click.option("--markdown", type=click.Path(path_type=Path), help="Write the table here too, as Markdown.")
def bench(*, quick: bool, only: tuple[str, ...], markdown: Path | None) -> None:
    """Measure Kindwright against the kube-apiserver it stands on, and print a table."""
    scale = scales.QUICK if quick else scales.FULL
    found = benchmarking.run(benchmarking.Options(scale, only), _step)
    heading = benchmarking.describe(scale)
    click.echo(f"\n{heading}\n\n{rows.text(found)}")
    if markdown:
        markdown.write_text(f"{heading}\n\n{rows.markdown(found)}")


@cli.command(hidden=True)
@_cluster_options
def supervise(*, without_kindwright: bool, replicas: int) -> None:
    """Own the cluster that ``up`` starts."""
    place = layout.checkout()
    options = _options(place, replicas, without=without_kindwright)
    try:
        supervising.supervise(place, options, _step, lambda: backgrounding.detach(place))
    except supervising.Interrupted:
        click.echo("Stopped.")
    except errors.DevError as error:
        click.echo(error.render())
        sys.exit(1)


@cli.command(hidden=True)
@click.option("--listen", required=True)
@click.option("--port", required=True, type=int)
@click.argument("backends", nargs=-1, required=True)
def balancer(listen: str, port: int, backends: tuple[str, ...]) -> None:
    """Pass connections on to several replicas."""
    asyncio.run(balancing.Balancer(port, backends).serve(listen))


def _up() -> layout.Layout:
    place = layout.checkout()
    if not locking.owner(place.lock):
        msg = "nothing runs; start it with `up`"
        raise errors.DevError(msg)
    return place


def _options(place: layout.Layout, replicas: int, *, without: bool) -> cluster.Options:
    product = installing.Product(place.chart, replicas=replicas)
    kit = tools.find(place).require()
    return cluster.Options(place.data, kit, place.logs, product=product, kindwright=not without)


def _step(what: str) -> None:
    click.echo(f"- {what}")


def _whereabouts(place: layout.Layout) -> str:
    return f"kubeconfig: {place.kubeconfig}\nlogs:       {place.logs}"
