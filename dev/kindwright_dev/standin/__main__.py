"""The stand-in's command line: ``python -m kindwright_dev.standin``."""

from __future__ import annotations

from pathlib import Path

import click

from kindwright_dev.standin import running


@click.command()
@click.option("--kubeconfig", required=True, type=click.Path(path_type=Path))
@click.option("--helm", required=True, type=click.Path(path_type=Path))
@click.option("--data", required=True, type=click.Path(path_type=Path))
@click.option("--concurrency", default=4, show_default=True)
@click.option("--port", default=0, help="Where artifacts are served; any free one when it is 0.")
@click.option("--registry", default="", help="The chart repository that stands for every OCI registry.")
def main(kubeconfig: Path, helm: Path, data: Path, concurrency: int, port: int, registry: str) -> None:  # noqa: PLR0913, PLR0917
    """Do helm-controller's and source-controller's job, as a stand-in for them."""
    running.run(running.Settings(kubeconfig, helm, data, concurrency, port, registry))


if __name__ == "__main__":
    main()
