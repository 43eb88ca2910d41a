"""What can be wrong with a rule before anyone looks at its expressions."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kindwright_facade.rules import fieldpaths

REASONS = ("FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired")

_NEWLINES = re.compile(r"[\n\r]")
_TEXTS = ("rule", "message", "messageExpression", "reason", "fieldPath")


def problems(schema: Mapping[str, Any], rule: Any) -> Iterator[str]:
    """Yield what is wrong with a rule before it is looked at as an expression; each begins with the field, or with a colon."""
    if not isinstance(rule, dict):
        yield ": must be an object"
        return
    wrong = [f".{name}: must be a text" for name in _TEXTS if name in rule and not isinstance(rule[name], str)]
    wrong += [f": unknown field {name}" for name in sorted(rule.keys() - {*_TEXTS, "optionalOldSelf"})]
    if wrong:
        yield from wrong
        return
    yield from _text_problems(rule)
    if rule.get("reason", REASONS[0]) not in REASONS:
        supported = ", ".join(f'"{reason}"' for reason in REASONS)
        yield f'.reason: Unsupported value: "{rule["reason"]}": supported values: {supported}'
    path = rule.get("fieldPath", "")
    if path and not path.strip():
        yield ".fieldPath: must be non-empty if specified"
    elif _NEWLINES.search(path):
        yield ".fieldPath: must not contain line breaks"
    elif path and fieldpaths.normalize(path, schema) is None:
        yield f'.fieldPath: Invalid value: "{path}": must be a valid path'


def _text_problems(rule: Mapping[str, Any]) -> Iterator[str]:
    text, message = rule.get("rule", "").strip(), rule.get("message", "").strip()
    if not text:
        yield ".rule: rule is not specified"
    elif rule.get("message") and not message:
        yield ".message: must be non-empty if specified"
    elif _NEWLINES.search(message):
        yield ".message: must not contain line breaks"
    elif _NEWLINES.search(text) and not message:
        yield ".message: message must be specified if rule contains line breaks"
    if rule.get("messageExpression") and not rule["messageExpression"].strip():
        yield ".messageExpression: messageExpression must be non-empty if specified"
