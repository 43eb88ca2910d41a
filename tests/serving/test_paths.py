"""As `k8s.io/apiserver/pkg/endpoints/request/requestinfo_test.go` has them, for namespaced resources in named groups."""

import urllib.parse

import pytest

from kindwright_facade.web import paths

BASE = "/apis/apps.example.com/v1"


@pytest.mark.parametrize(
    ("method", "url", "verb", "namespace", "resource", "name", "subresource"),
    [
        ("GET", "/namespaces/other/pods", "list", "other", "pods", "", ""),
        ("HEAD", "/namespaces/other/pods", "list", "other", "pods", "", ""),
        ("GET", "/namespaces/other/pods/foo", "get", "other", "pods", "foo", ""),
        ("HEAD", "/namespaces/other/pods/foo", "get", "other", "pods", "foo", ""),
        ("GET", "/pods", "list", "", "pods", "", ""),
        ("GET", "/pods?watch=true", "watch", "", "pods", "", ""),
        ("GET", "/pods?watch=1", "watch", "", "pods", "", ""),
        ("GET", "/pods?watch", "watch", "", "pods", "", ""),
        ("GET", "/pods?watch=false", "list", "", "pods", "", ""),
        ("GET", "/pods?watch=False", "list", "", "pods", "", ""),
        ("GET", "/pods?watch=0", "list", "", "pods", "", ""),
        ("GET", "/namespaces/other/pods/foo?watch=true", "get", "other", "pods", "foo", ""),
        ("GET", "/namespaces/other/pods?fieldSelector=metadata.name%3Dfoo", "list", "other", "pods", "foo", ""),
        (
            "GET",
            "/namespaces/other/pods?watch=true&fieldSelector=metadata.name%3Dfoo",
            "watch",
            "other",
            "pods",
            "foo",
            "",
        ),
        ("GET", "/pods?fieldSelector=metadata.name%3D%3Dfoo", "list", "", "pods", "foo", ""),
        ("GET", "/pods?fieldSelector=metadata.namespace%3Da,metadata.name%3Dfoo", "list", "", "pods", "foo", ""),
        ("GET", "/pods?fieldSelector=metadata.name!%3Dfoo", "list", "", "pods", "", ""),
        ("GET", "/pods?fieldSelector=spec.name%3Dfoo", "list", "", "pods", "", ""),
        ("DELETE", "/namespaces/other/pods", "deletecollection", "other", "pods", "", ""),
        (
            "DELETE",
            "/namespaces/other/pods?fieldSelector=metadata.name%3Dfoo",
            "deletecollection",
            "other",
            "pods",
            "foo",
            "",
        ),
        ("DELETE", "/namespaces/other/pods/foo", "delete", "other", "pods", "foo", ""),
        ("POST", "/namespaces/other/pods", "create", "other", "pods", "", ""),
        ("POST", "/namespaces/other/pods?watch=true", "create", "other", "pods", "", ""),
        ("PUT", "/namespaces/other/pods/foo", "update", "other", "pods", "foo", ""),
        ("PATCH", "/namespaces/other/pods/foo", "patch", "other", "pods", "foo", ""),
        ("GET", "/namespaces/other/pods/foo/status", "get", "other", "pods", "foo", "status"),
        ("PUT", "/namespaces/other/pods/foo/status", "update", "other", "pods", "foo", "status"),
        ("GET", "/namespaces/other/pods/foo/", "get", "other", "pods", "foo", ""),
        ("GET", "/namespaces/a%2Fb/pods/c%2Fd", "get", "a/b", "pods", "c/d", ""),
        ("OPTIONS", "/namespaces/other/pods", "options", "other", "pods", "", ""),
    ],
)
def test_a_resource(  # noqa: PLR0913, PLR0917 - the columns of the table
    method: str, url: str, verb: str, namespace: str, resource: str, name: str, subresource: str
) -> None:
    path, _, query = (BASE + url).partition("?")
    found = paths.parse(method, path, dict(urllib.parse.parse_qsl(query, keep_blank_values=True)))
    assert found.is_resource
    assert (found.group, found.version) == ("apps.example.com", "v1")
    assert (found.verb, found.namespace, found.resource) == (verb, namespace, resource)
    assert (found.name, found.subresource) == (name, subresource)


@pytest.mark.parametrize(
    ("method", "path", "shown"),
    [
        ("GET", "/", "/"),
        ("GET", "/apis", "/apis"),
        ("GET", "/apis/", "/apis"),
        ("GET", "/apis/apps.example.com", "/apis/apps.example.com"),
        ("GET", BASE, BASE),
        ("GET", f"{BASE}/", BASE),
        ("GET", "/api/v1/namespaces/other/pods", "/api/v1/namespaces/other/pods"),
        ("GET", f"{BASE}/namespaces/other/pods/foo/status/more", f"{BASE}/namespaces/other/pods/foo/status/more"),
        ("POST", "/openapi/v3", "/openapi/v3"),
        ("GET", "/healthz", "/healthz"),
    ],
)
def test_what_is_no_resource(method: str, path: str, shown: str) -> None:
    found = paths.parse(method, path, {})
    assert not found.is_resource
    assert (found.path, found.verb) == (shown, method.lower())


def test_parameters_that_mean_the_same_upstream() -> None:
    query = {"limit": "5", "watch": "true", "labelSelector": "a", "dryRun": "All", "timeoutSeconds": "3", "x": "y"}
    assert paths.collection_params(query) == [("limit", "5"), ("timeoutSeconds", "3")]
