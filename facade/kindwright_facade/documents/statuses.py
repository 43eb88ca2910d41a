"""The one place that renders a refusal as a `metav1.Status`."""

from kindwright_facade import encoding, errors


def failure(error: errors.StatusError) -> encoding.JSON:
    """Render an error; empty details are left out, as upstream does."""
    found: encoding.JSON = {
        "kind": "Status",
        "apiVersion": "v1",
        "metadata": {},
        "status": "Failure",
        "message": error.message,
    }
    if error.reason:
        found["reason"] = error.reason
    details = _details(error)
    if details is not None:
        found["details"] = details
    found["code"] = error.code
    return found


def deleted(target: errors.Target) -> encoding.JSON:
    """Render the answer to a delete after which nothing is left."""
    details = {"name": target.name, "group": target.group, "kind": target.kind, "uid": target.uid}
    return {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success", "details": details}


def _details(error: errors.StatusError) -> encoding.JSON | None:
    target = error.target or errors.Target()
    pairs = {"name": target.name, "group": target.group, "kind": target.kind, "uid": target.uid}
    found: encoding.JSON = {key: value for key, value in pairs.items() if value}
    if error.causes:
        found["causes"] = [_cause(cause) for cause in error.causes]
    if error.retry_after is not None:
        found["retryAfterSeconds"] = error.retry_after
    return found if found or error.target is not None else None


def _cause(cause: errors.Cause) -> encoding.JSON:
    pairs = {"reason": cause.reason, "message": cause.message, "field": cause.field}
    return {key: value for key, value in pairs.items() if value}
