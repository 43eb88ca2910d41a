"""The command line: `kindwright serve`, also `python -m kindwright_operator`; each command is declared in a file of `commands/`."""

import sys
from collections.abc import Sequence

import click

from kindwright_operator.commands import linting, rendering, serving, withdrawing


@click.group(context_settings={"auto_envvar_prefix": "KINDWRIGHT", "help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kindwright", prog_name="kindwright")
def cli() -> None:
    """Helm charts as Kubernetes kinds."""


for _command in (serving.serve, withdrawing.withdraw, linting.lint, rendering.render):
    cli.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; a wrong value ends it at once with one line on standard error and exit code 2."""
    try:
        code = cli.main(args=arguments, prog_name="kindwright", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        click.echo(f"kindwright: {error.format_message()}", err=True)
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
    sys.exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    main()
