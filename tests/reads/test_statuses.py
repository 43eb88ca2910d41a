from typing import Any

import pytest

from kindwright_facade import errors
from kindwright_facade.documents import statuses

TARGET = errors.Target("apps.example.com", "postgreses", "orders")


@pytest.mark.parametrize(
    ("error", "code", "reason", "message", "details"),
    [
        (
            errors.not_found(TARGET),
            404,
            "NotFound",
            'postgreses.apps.example.com "orders" not found',
            {"name": "orders", "group": "apps.example.com", "kind": "postgreses"},
        ),
        (errors.no_such_path(), 404, "NotFound", "the server could not find the requested resource", {}),
        (errors.bad_request("why"), 400, "BadRequest", "why", None),
        (errors.unauthorized(), 401, "Unauthorized", "Unauthorized", None),
        (
            errors.stale(TARGET),
            409,
            "Conflict",
            (
                'Operation cannot be fulfilled on postgreses.apps.example.com "orders": the object has been modified; '
                "please apply your changes to the latest version and try again"
            ),
            {"name": "orders", "group": "apps.example.com", "kind": "postgreses"},
        ),
        (
            errors.already_exists(TARGET),
            409,
            "AlreadyExists",
            'postgreses.apps.example.com "orders" already exists',
            {"name": "orders", "group": "apps.example.com", "kind": "postgreses"},
        ),
        (errors.unavailable("why", 5), 503, "ServiceUnavailable", "why", {"retryAfterSeconds": 5}),
        (
            errors.internal("KeyError"),
            500,
            "InternalError",
            "Internal error occurred: KeyError",
            {"causes": [{"message": "KeyError"}]},
        ),
        (
            errors.invalid(errors.Target("g", "Postgres", "a"), [errors.Cause("R", "bad", "spec.size")]),
            422,
            "Invalid",
            'Postgres.g "a" is invalid: spec.size: bad',
            {
                "name": "a",
                "group": "g",
                "kind": "Postgres",
                "causes": [{"reason": "R", "message": "bad", "field": "spec.size"}],
            },
        ),
        (
            errors.invalid(errors.Target("g", "P", "a"), [errors.Cause("", "x", "b"), errors.Cause("", "y", "c")]),
            422,
            "Invalid",
            'P.g "a" is invalid: [b: x, c: y]',
            {
                "name": "a",
                "group": "g",
                "kind": "P",
                "causes": [{"message": "x", "field": "b"}, {"message": "y", "field": "c"}],
            },
        ),
        (
            errors.forbidden(TARGET, 'User "bob" cannot get resource "postgreses"'),
            403,
            "Forbidden",
            'postgreses.apps.example.com "orders" is forbidden: User "bob" cannot get resource "postgreses"',
            {"name": "orders", "group": "apps.example.com", "kind": "postgreses"},
        ),
    ],
)
def test_a_refusal_as_upstream_writes_it(
    error: errors.StatusError, code: int, reason: str, message: str, details: Any
) -> None:
    found = statuses.failure(error)
    assert found.pop("details", None) == details
    fixed = {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure"}
    assert found == {**fixed, "message": message, "reason": reason, "code": code}


def test_a_resource_without_a_group_is_called_by_its_plain_name() -> None:
    assert errors.not_found(errors.Target("", "configmaps", "a")).message == 'configmaps "a" not found'


def test_a_delete_that_left_nothing() -> None:
    found = statuses.deleted(errors.Target("g", "postgreses", "orders", "u"))
    assert found["status"] == "Success"
    assert found["details"] == {"name": "orders", "group": "g", "kind": "postgreses", "uid": "u"}
