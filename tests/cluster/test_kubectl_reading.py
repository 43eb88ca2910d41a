"""A kind from the examples, read with kubectl as a person does, with helm really installing the chart."""

import pathlib
import re

import pytest
from cluster import commands, polling

POSTGRES = {
    "apiVersion": "apps.kindwright.dev/v1alpha1",
    "kind": "Postgres",
    "metadata": {
        "name": "orders",
        "labels": {"team": "shop"},
        "annotations": {"example.com/contact": "shop@example.com"},
    },
    "spec": {"version": "17", "replicas": 1, "storage": {"size": "2Gi"}},
}


@pytest.fixture
def orders(kubectl: commands.Kubectl, examples: pathlib.Path) -> commands.Kubectl:
    del examples
    assert kubectl.apply(POSTGRES) == "postgres.apps.kindwright.dev/orders created\n"
    kubectl.run("wait", "--for=condition=Ready", "postgres/orders", "--timeout=60s")
    return kubectl


def test_an_installed_object_is_shown_in_every_format(orders: commands.Kubectl) -> None:
    header, row = orders.run("get", "postgreses").splitlines()
    assert header.split()[:4] == ["NAME", "READY", "AGE", "VERSION"]
    assert {"REPLICAS", "STORAGE"} <= set(header.split())
    assert "MESSAGE" not in header
    assert row.split()[:2] == ["orders", "True"]
    assert row.split()[3] == "1.2.0"
    assert "2Gi" in row.split()

    header, row = orders.run("get", "postgreses", "-o", "wide").splitlines()
    assert "MESSAGE" in header
    assert "Helm install succeeded" in row

    found = orders.json("get", "postgres", "orders")
    assert found["kind"] == "Postgres"
    assert found["spec"] == POSTGRES["spec"]
    assert found["metadata"]["labels"] == {"team": "shop"}
    assert found["metadata"]["annotations"]["example.com/contact"] == "shop@example.com"
    assert found["status"]["version"] == "1.2.0"
    assert found["status"]["release"] == {"name": "postgres-orders", "revision": 1, "status": "deployed"}
    assert "size: 2Gi" in orders.run("get", "pg/orders", "-o", "yaml")
    assert orders.run("get", "pg", "orders", "-o", "jsonpath={.spec.version}") == "17"
    assert orders.run("get", "pg", "-o", "custom-columns=N:.metadata.name", "--no-headers") == "orders\n"

    described = orders.run("describe", "postgres", "orders")
    for line in ("Name:         orders", "Labels:       team=shop", "Kind:         Postgres", "Helm install succeeded"):
        assert line in described

    # The Service that the chart makes is there, named after the release.
    assert orders.exists("service", "postgres-orders")


def test_every_name_of_a_kind_means_it(orders: commands.Kubectl) -> None:
    for name in ("pg/orders", "postgres/orders", "postgreses/orders", "postgreses.apps.kindwright.dev/orders"):
        assert orders.run("get", name, "-o", "name") == "postgres.apps.kindwright.dev/orders\n"
    assert orders.run("get", "postgreses.v1alpha1.apps.kindwright.dev", "-o", "name").endswith("/orders\n")
    assert "postgres.apps.kindwright.dev/orders" in orders.run("get", "apps").split()
    listed = orders.run("api-resources", "--categories=apps", "-o", "wide").splitlines()
    (row,) = [line for line in listed if line.startswith("postgreses ")]
    assert row.split()[:5] == ["postgreses", "pg", "apps.kindwright.dev/v1alpha1", "true", "Postgres"]
    verbs = set(row.split()[5].split(","))
    assert verbs == {"create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"}


def test_selectors_and_all_namespaces(orders: commands.Kubectl) -> None:
    orders.apply({**POSTGRES, "metadata": {"name": "billing", "labels": {"team": "money"}}})
    assert orders.run("get", "pg", "-l", "team=shop", "-o", "name").split() == ["postgres.apps.kindwright.dev/orders"]
    assert orders.run("get", "pg", "-l", "team notin (shop)", "-o", "name").endswith("/billing\n")
    assert orders.run("get", "pg", "--field-selector=metadata.name=billing", "-o", "name").endswith("/billing\n")
    assert orders.namespace in orders.run("get", "pg", "-A")
    assert "TEAM" in orders.run("get", "pg", "-L", "team")
    one, two = orders.run("get", "pg", "--sort-by=.metadata.name", "-o", "name").split()
    assert (one.endswith("billing"), two.endswith("orders")) == (True, True)
    assert "Error from server (NotFound)" in orders.refused("get", "pg", "nobody")
    assert 'postgreses.apps.kindwright.dev "nobody" not found' in orders.refused("get", "pg", "nobody")


def test_a_kind_is_explained_from_its_schema(admin: commands.Kubectl, examples: pathlib.Path) -> None:
    del examples
    # The index of OpenAPI documents is polled by the aggregator; the documents themselves are live.
    explained = polling.eventually(lambda: admin.run("explain", "postgres.spec"), seconds=90)
    assert "KIND:       Postgres" in explained
    assert "What the server should be like." in explained
    assert "Major version of the server." in explained
    size = admin.run("explain", "pg.spec.storage.size")
    assert "Size of the volume, for example 10Gi." in size
    assert "FIELD: size <string>" in size
    assert re.search(r"size\t<string> -required-", admin.run("explain", "pg.spec.storage"))
    assert "kind" in admin.run("explain", "postgreses")


def test_permissions_are_asked_for_by_the_kind(orders: commands.Kubectl) -> None:
    assert orders.answer("auth", "can-i", "create", "postgreses") == "yes"
    nobody = orders.with_arguments("--as=nobody")
    assert nobody.answer("auth", "can-i", "get", "pg/orders") == "no"
