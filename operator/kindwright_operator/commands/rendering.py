"""`kindwright render`: the HelmRelease that stands behind an object, or the object that a HelmRelease is, without a cluster."""

import functools
from collections.abc import Callable, Sequence

import click

from kindwright_facade import encoding
from kindwright_facade.conversion import releasing
from kindwright_operator.commands import charting, checking, defining, findings, flags, reading, reversing

Rendered = tuple[encoding.JSON | None, Sequence[findings.Finding]]
_DEFAULT_NAMESPACE = "default"
_GENERATED = "metadata.name: Required value: generateName is for the cluster to complete"


@click.command()
@click.argument("definition")
@click.argument("object_", metavar="OBJECT")
@flags.CHART
@click.option("-n", "--namespace", help="Namespace of what names none; default when not given.")
@click.option("--values", "only_values", is_flag=True, help="Print the chart's values alone, for `helm template -f -`.")
@click.option("--reverse", is_flag=True, help="OBJECT is a HelmRelease: print the object that it is.")
@click.pass_context
def render(  # noqa: PLR0913 - the arguments and options
    context: click.Context,
    definition: str,
    object_: str,
    charts: Sequence[str],
    namespace: str | None,
    *,
    only_values: bool,
    reverse: bool,
) -> None:
    """Print the HelmRelease that a create of OBJECT would store.

    DEFINITION and OBJECT are YAML files with any number of documents, folders of such files, or - for standard input. Prints nothing
    and ends with code 1 when something is refused, with 2 when a file can't be read.
    """
    if definition == object_ == reading.STDIN:
        raise click.UsageError("only one of DEFINITION and OBJECT can be standard input")
    if reverse and only_values:
        raise click.UsageError("--values and --reverse exclude each other")
    defined, found = _defined(definition, charts)
    convert = functools.partial(reversing.restore if reverse else release, defined, namespace)
    shown, wrong = _converted(object_, convert)
    found = findings.ordered([*found, *wrong])
    for one in found:
        click.echo(str(one), err=True)
    if findings.failed(found):
        context.exit(1)
    if not shown:
        raise click.ClickException(f"{object_}: nothing in it is of a kind that {definition} defines")
    parts = [one["spec"].get("values", {}) for one in shown] if only_values else shown
    click.echo("---\n".join(encoding.encode_yaml(part).decode() for part in parts), nl=False)


def _defined(path: str, charts: Sequence[str]) -> tuple[defining.Defined, list[findings.Finding]]:
    documents, found = reading.documents(reading.read([path]))
    defined = defining.define(filter(defining.is_definition, documents), charting.read(charts))
    return defined, [*found, *defined.found]


def _converted(
    path: str, convert: Callable[[reading.Document], Rendered]
) -> tuple[list[encoding.JSON], list[findings.Finding]]:
    """Convert what is in a file; definitions that stand in it too are passed over."""
    documents, found = reading.documents(reading.read([path]))
    shown: list[encoding.JSON] = []
    for document in documents:
        if not defining.is_definition(document):
            result, wrong = convert(document)
            shown += [] if result is None else [result]
            found += wrong
    return shown, found


def release(defined: defining.Defined, namespace: str | None, document: reading.Document) -> Rendered:
    """Return the HelmRelease of an object, None for what is of another kind, and why an object is refused."""
    kind = defined.kind_of(document)
    if kind is None:
        return None, [document.finding(findings.NOTE, "skipped: of no kind that is defined here", "kind")]
    checked = checking.check_object(document, kind)
    if checked.stored is None:
        return None, checked.found
    meta = checked.stored["metadata"]
    placed = meta.get("namespace") or namespace or _DEFAULT_NAMESPACE
    if namespace not in (None, placed):
        message = f"metadata.namespace: {placed} is not the namespace asked for, {namespace}"
        return None, [document.finding(findings.ERROR, message, "metadata.namespace")]
    if not meta.get("name"):
        return None, [document.finding(findings.ERROR, _GENERATED, "metadata.generateName")]
    wanted = {**checked.stored, "metadata": {**meta, "namespace": placed}}
    return releasing.new_release(kind, wanted, kind.version(document.identity[0].rpartition("/")[2])), checked.found
