"""`kindwright withdraw`: what runs before an uninstall."""

import asyncio

import click

from kindwright_facade.upstream import connecting
from kindwright_operator import withdrawing
from kindwright_operator.commands import flags


@click.command()
@flags.KUBECONFIG
@click.option(
    "--timeout",
    envvar="KINDWRIGHT_TIMEOUT",
    show_envvar=True,
    show_default=True,
    type=click.FloatRange(0),
    default=240.0,
    help="Seconds to wait until every kind is withdrawn.",
)
def withdraw(kubeconfig: str | None, timeout: float) -> None:
    """Take every kind away before an uninstall, in the order that loses nothing.

    Objects stay: they are HelmReleases. A plain removal of the APIServices would have the garbage collector delete
    whatever is owned by one of the objects.
    """
    try:
        asyncio.run(withdrawing.run(kubeconfig, timeout, lambda line: click.echo(line, err=True)))
    except (connecting.ConfigurationError, withdrawing.TimedOutError, OSError) as error:
        raise click.ClickException(" ".join(str(error).split())) from None
