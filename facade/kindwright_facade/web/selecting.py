"""The parameters of a list, watch or deletecollection, for upstream: membership first, then what the caller selects."""

from aiohttp import web

from kindwright_facade import kinds, selectors
from kindwright_facade.conversion import metadata, naming
from kindwright_facade.web import paths


def upstream_params(kind: kinds.Kind, request: web.Request) -> list[tuple[str, str]]:
    """Translate the selectors and keep the rest; raises a 400 for a selector that can't be read."""
    query = request.query
    labels = selectors.translate_labels(query.get("labelSelector", ""), metadata.encode_key)
    fields = selectors.translate_fields(query.get("fieldSelector", ""), lambda name: naming.release_name(kind, name))
    membership = naming.membership_selector(kind)
    params = [("labelSelector", f"{membership},{labels}" if labels else membership)]
    if fields:
        params.append(("fieldSelector", fields))
    return params + paths.collection_params(query)
