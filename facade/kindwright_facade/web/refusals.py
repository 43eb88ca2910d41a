"""Upstream's refusals name the fields of the chart's values; a client knows them by the names of the version it uses."""

import contextlib
import dataclasses
from collections.abc import Iterator

from kindwright_facade import errors, kinds
from kindwright_facade.versions import locating, steps


@contextlib.contextmanager
def in_terms_of(version: kinds.Version) -> Iterator[None]:
    """Translate the field paths of a refusal that comes out of the block."""
    try:
        yield
    except errors.RaceError:
        raise
    except errors.StatusError as error:
        if version.conversion is None:
            raise
        raise _translated(error, version.conversion) from None


def _translated(error: errors.StatusError, conversion: steps.Conversion) -> errors.StatusError:
    causes = [
        dataclasses.replace(
            cause,
            field=locating.to_version(conversion, cause.field),
            message=locating.text_to_version(conversion, cause.message),
        )
        for cause in error.causes
    ]
    message = locating.text_to_version(conversion, error.message)
    return errors.StatusError(
        error.code, error.reason, message, target=error.target, causes=causes, retry_after=error.retry_after
    )
