"""`kindwright lint`: definitions and objects, checked without a cluster."""

import json
from collections.abc import Iterator, Sequence

import click

from kindwright_operator.charts import records
from kindwright_operator.commands import charting, checking, defining, findings, flags, reading


def check(
    sources: Sequence[reading.Source], charts: Sequence[records.Derived] = (), *, verbose: bool = False
) -> tuple[list[findings.Finding], int]:
    """Return everything there is to say about the sources, in order, and the number of their documents."""
    documents, found = reading.documents(sources)
    defined = defining.define(filter(defining.is_definition, documents), charts)
    found += defined.found
    for document in documents:
        if not defining.is_definition(document):
            found += _check(document, defined, verbose=verbose)
    return findings.ordered(found), len(documents)


def _check(document: reading.Document, defined: defining.Defined, *, verbose: bool) -> Sequence[findings.Finding]:
    version, name = document.identity
    if not version or not name:
        return list(_unidentified(document))
    kind = defined.kind_of(document)
    if kind is not None:
        return checking.check_object(document, kind).found
    if defined.refuses(document):
        return [document.finding(findings.NOTE, f"not checked: the definition of {name} has errors", "kind")]
    message = f"skipped: no definition of {name} in {version} is among these files"
    if any(group == version.rpartition("/")[0] for group, _ in (*defined.served, *defined.refused)):
        # The group is these files' own, so a kind in it that they do not define is most likely misspelt.
        return [document.finding(findings.WARNING, message, "kind")]
    return [document.finding(findings.NOTE, message, "kind")] if verbose else []


def _unidentified(document: reading.Document) -> Iterator[findings.Finding]:
    for field, text in zip(("apiVersion", "kind"), document.identity, strict=True):
        if not text:
            why = "must be a string" if document.value.get(field) else "Required value"
            yield document.finding(findings.ERROR, f"{field}: {why}", field)


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@flags.CHART
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="Form of the findings.")
@click.option("--strict", is_flag=True, help="Take warnings for errors.")
@click.option("-v", "--verbose", is_flag=True, help="Also tell what was not checked.")
@click.pass_context
def lint(  # noqa: PLR0913 - the arguments and options
    context: click.Context, files: Sequence[str], charts: Sequence[str], form: str, *, strict: bool, verbose: bool
) -> None:
    """Check definitions and their objects without a cluster.

    FILE is a YAML file with any number of documents, a folder of such files, or - for standard input. Objects are checked against
    the definitions among them. Ends with code 1 when there are errors, with 2 when a file can't be read.
    """
    found, documents = check(reading.read(files), charting.read(charts), verbose=verbose)
    found = findings.strict(found) if strict else found
    if form == "json":
        click.echo(json.dumps(findings.records(found), indent=2))
    else:
        for one in found:
            click.echo(str(one))
    click.echo(findings.summary(found, documents), err=True)
    context.exit(1 if findings.failed(found) else 0)
