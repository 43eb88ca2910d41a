"""Options that several commands have."""

import click

EXISTING = click.Path(exists=True, dir_okay=False)
KUBECONFIG = click.option(
    "--kubeconfig",
    envvar="KINDWRIGHT_KUBECONFIG",
    show_envvar=True,
    type=EXISTING,
    default=None,
    help="Kubeconfig of the kube-apiserver to use. Without it the pod's ServiceAccount is used.",
)
CHART = click.option(
    "--chart",
    "charts",
    multiple=True,
    type=click.Path(exists=True),
    metavar="PATH",
    help="Chart, as a folder or a .tgz, of the definitions with fromChart. With several, the chart's name says whose it is.",
)
