"""A version's spec -> the hub, the chart's values; and back. Pure; what is handed in is never changed, what stays is shared."""

from kindwright_facade import encoding
from kindwright_facade.versions import addressing, locating, steps


class ConversionError(ValueError):
    """A value that can't be converted: `field` is its path in what was handed in, `message` one line that quotes no value."""

    def __init__(self, field: str, message: str) -> None:
        """Say what is wrong with which field."""
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


def to_hub(conversion: steps.Conversion, spec: encoding.JSON, *, partial: bool = False) -> encoding.JSON:
    """Convert a version's spec to the hub; raises `ConversionError`.

    `partial` is for what holds only some fields, such as the configuration of a server-side apply: no defaults are filled in.
    """
    values = spec
    for index, step in enumerate(conversion.steps):
        try:
            values = step.to_hub(values, partial=partial)
        except steps.RefusalError as error:
            field = addressing.render(locating.back_through(conversion.steps[:index], error.path))
            raise ConversionError(field, str(error)) from error
    return values


def from_hub(conversion: steps.Conversion, values: encoding.JSON, *, lenient: bool = False) -> encoding.JSON:
    """Convert the hub to a version's spec; raises `ConversionError` only where a CEL expression can't take a value.

    `lenient` leaves such a field out instead: one odd HelmRelease must not break a list, and a merged write keeps what is not shown.
    What the version has no field for passes through: prune the result by the version's schema.
    """
    spec = values
    for index in range(len(conversion.steps) - 1, -1, -1):
        step = conversion.steps[index]
        try:
            spec = step.from_hub(spec)
        except steps.RefusalError as error:
            if not lenient:
                path = locating.onward_through(conversion.steps[index + 1 :], error.path)
                raise ConversionError(addressing.render(path), str(error)) from error
            spec = step.hidden(spec)
    return spec
