"""`kindwright serve`: the process that runs in the cluster."""

import asyncio
import pathlib
import sys

import click
import uvloop

from kindwright_facade.upstream import connecting
from kindwright_operator import logs, settings, wiring
from kindwright_operator.commands import flags

# kube-apiserver takes JSON that is nested 10,000 deep. One such HelmRelease must not stop all others from being read.
_RECURSION = 12_000
_PORT = click.IntRange(1, 65535)
_IN_POD = pathlib.Path("/var/run/secrets/kubernetes.io/serviceaccount/namespace")


@click.command(context_settings={"show_default": True})
@flags.KUBECONFIG
@click.option(
    "--bind-address",
    envvar="KINDWRIGHT_BIND_ADDRESS",
    show_envvar=True,
    default="0.0.0.0",  # noqa: S104
    help="IP address to listen on.",
)
@click.option(
    "--secure-port",
    envvar="KINDWRIGHT_SECURE_PORT",
    show_envvar=True,
    type=_PORT,
    default=8443,
    help="Port to serve HTTPS on.",
)
@click.option(
    "--tls-cert-file",
    envvar="KINDWRIGHT_TLS_CERT_FILE",
    show_envvar=True,
    type=flags.EXISTING,
    default=None,
    help="File with the serving certificate and its chain. Without it one is made and kept in a Secret.",
)
@click.option(
    "--tls-private-key-file",
    envvar="KINDWRIGHT_TLS_PRIVATE_KEY_FILE",
    show_envvar=True,
    type=flags.EXISTING,
    default=None,
    help="File with the private key of --tls-cert-file.",
)
@click.option(
    "--tls-ca-file",
    envvar="KINDWRIGHT_TLS_CA_FILE",
    show_envvar=True,
    type=flags.EXISTING,
    default=None,
    help="File with the CA of --tls-cert-file, for the APIServices. Not needed for a public CA.",
)
@click.option(
    "--tls-secret-name",
    envvar="KINDWRIGHT_TLS_SECRET_NAME",
    show_envvar=True,
    default="",
    show_default="<service-name>-serving-cert",
    help="Secret that keeps the certificate made here.",
)
@click.option(
    "--service-namespace",
    envvar="KINDWRIGHT_SERVICE_NAMESPACE",
    show_envvar=True,
    default=None,
    show_default="the pod's, else kindwright-system",
    help="Namespace of the Service in front.",
)
@click.option(
    "--service-name",
    envvar="KINDWRIGHT_SERVICE_NAME",
    show_envvar=True,
    default="kindwright",
    help="Name of the Service in front.",
)
@click.option(
    "--service-port",
    envvar="KINDWRIGHT_SERVICE_PORT",
    show_envvar=True,
    type=_PORT,
    default=443,
    help="Port of the Service in front.",
)
@click.option(
    "--withdrawal-grace",
    envvar="KINDWRIGHT_WITHDRAWAL_GRACE",
    show_envvar=True,
    type=click.FloatRange(0),
    default=120.0,
    help="Seconds for which a kind that was taken away answers 503 before it answers 404.",
)
@click.option(
    "--log-format",
    envvar="KINDWRIGHT_LOG_FORMAT",
    show_envvar=True,
    type=click.Choice(["json", "text"]),
    default="json",
    help="Format of the log on standard error.",
)
@click.option(
    "--log-level",
    envvar="KINDWRIGHT_LOG_LEVEL",
    show_envvar=True,
    type=click.Choice(["debug", "info", "warning", "error"]),
    default="info",
    help="Least level to log.",
)
def serve(**options: str | float | None) -> None:
    """Serve the kinds behind the Kubernetes aggregation layer."""
    if bool(options["tls_cert_file"]) != bool(options["tls_private_key_file"]):
        raise click.UsageError("--tls-cert-file and --tls-private-key-file go together")
    if options["service_namespace"] is None:
        options["service_namespace"] = _IN_POD.read_text().strip() if _IN_POD.is_file() else "kindwright-system"
    sys.setrecursionlimit(_RECURSION)
    given = settings.Settings(**{key: "" if value is None else value for key, value in options.items()})  # type: ignore[arg-type]
    logs.configure(given.log_format, given.log_level)
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(wiring.serve(given))
    except (connecting.ConfigurationError, OSError) as error:
        raise click.ClickException(" ".join(str(error).split())) from None
