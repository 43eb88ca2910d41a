"""A kind from the examples, read with kubectl as a person does, with helm really installing the chart."""

import pathlib
import re

import pytest
from cluster import commands, polling

POSTGRES = {
    "apiVersion": "apps.kindwright.dev/v1",
    "kind": "Postgres",
    "metadata": {
        "name": "orders",
        "labels": {"team": "shop"},
        "annotations": {"example.com/contact": "shop@example.com"},
    },
    "spec": {"version": "16", "replicas": 1, "storage": {"size": "2Gi"}},
}
OLD = "postgreses.v1alpha1.apps.kindwright.dev"


@pytest.fixture
def orders(kubectl: commands.Kubectl, examples: pathlib.Path) -> commands.Kubectl:
    del examples
    assert kubectl.apply(POSTGRES) == "postgres.apps.kindwright.dev/orders created\n"
    kubectl.run("wait", "--for=condition=Ready", "postgres/orders", "--timeout=60s")
    return kubectl


def test_an_installed_object_is_shown_in_every_format(orders: commands.Kubectl) -> None:
    header, row = orders.run("get", "postgreses").splitlines()
    assert header.split()[:4] == ["NAME", "READY", "AGE", "VERSION"]
    assert header.split()[4:] == ["POSTGRES", "REPLICAS", "STORAGE", "SINCE"]
    assert row.split()[:2] == ["orders", "True"]
    assert row.split()[3] == "1.2.0"
    assert row.split()[4:7] == ["16", "1", "2Gi"]
    assert re.fullmatch(r"[0-9]+s|[0-9]m[0-9]*s?", row.split()[7])

    header, row = orders.run("get", "postgreses", "-o", "wide").splitlines()
    assert header.split()[8:] == ["CHART", "REVISION", "SUSPENDED", "MESSAGE"]
    assert row.split()[8:10] == ["postgres", "1"]
    assert "Helm install succeeded" in row

    found = orders.json("get", "postgres", "orders")
    assert found["kind"] == "Postgres"
    assert found["spec"] == {
        "version": "16",
        "replicas": 1,
        "database": "app",
        "user": "app",
        "storage": {"size": "2Gi"},
    }
    assert found["metadata"]["labels"] == {"team": "shop"}
    assert found["metadata"]["annotations"]["example.com/contact"] == "shop@example.com"
    assert found["status"]["version"] == "1.2.0"
    release = {"name": "postgres-orders", "chart": "postgres", "revision": 1, "status": "deployed"}
    assert found["status"]["release"] == release
    assert "size: 2Gi" in orders.run("get", "pg/orders", "-o", "yaml")
    assert orders.run("get", "pg", "orders", "-o", "jsonpath={.spec.version}") == "16"
    assert orders.run("get", "pg", "-o", "custom-columns=N:.metadata.name", "--no-headers") == "orders\n"

    described = orders.run("describe", "postgres", "orders")
    for line in ("Name:         orders", "Labels:       team=shop", "Kind:         Postgres", "Helm install succeeded"):
        assert line in described

    # The Service that the chart makes is there, named after the release.
    assert orders.exists("service", "postgres-orders")


def test_the_old_version_says_the_same_in_its_own_words(orders: commands.Kubectl) -> None:
    assert orders.json("get", OLD, "orders")["spec"] == {"version": "pg16", "running": True, "db": "app", "size": "2Gi"}
    header, row = orders.run("get", OLD).splitlines()
    assert header.split()[4:] == ["POSTGRES", "RUNNING", "STORAGE", "SINCE"]
    assert row.split()[4:7] == ["pg16", "true", "2Gi"]


def test_rules_refuse_in_the_words_of_each_version(orders: commands.Kubectl) -> None:
    smaller = '{"spec":{"version":"15","storage":{"size":"500Mi","className":"fast"}}}'
    said = orders.refused("patch", "pg", "orders", "--type=merge", "-p", smaller)
    assert 'spec.storage.size: Invalid value: "500Mi": a volume can\'t shrink' in said
    assert 'spec.version: Invalid value: "15": the major version can\'t go down' in said
    assert "spec.storage.className: Forbidden: a volume stays in the class it was made in" in said
    smaller = '{"spec":{"version":"pg15","size":"500Mi","className":"fast"}}'
    said = orders.refused("patch", OLD, "orders", "--type=merge", "-p", smaller)
    assert 'spec.size: Invalid value: "500Mi": a volume can\'t shrink' in said
    assert 'spec.version: Invalid value: "pg15": the major version can\'t go down' in said
    assert "spec.className: Forbidden: a volume stays in the class it was made in" in said


def test_every_name_of_a_kind_means_it(orders: commands.Kubectl) -> None:
    for name in ("pg/orders", "postgres/orders", "postgreses/orders", "postgreses.apps.kindwright.dev/orders"):
        assert orders.run("get", name, "-o", "name") == "postgres.apps.kindwright.dev/orders\n"
    assert orders.run("get", OLD, "-o", "name").endswith("/orders\n")
    assert "postgres.apps.kindwright.dev/orders" in orders.run("get", "apps").split()
    listed = orders.run("api-resources", "--categories=apps", "-o", "wide").splitlines()
    (row,) = [line for line in listed if line.startswith("postgreses ")]
    assert row.split()[:5] == ["postgreses", "pg", "apps.kindwright.dev/v1", "true", "Postgres"]
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
    assert re.search(
        r"running\t<boolean>", admin.run("explain", "pg.spec", "--api-version=apps.kindwright.dev/v1alpha1")
    )
    assert "kind" in admin.run("explain", "postgreses")


def test_a_kind_is_explained_from_its_chart(admin: commands.Kubectl, examples: pathlib.Path) -> None:
    del examples
    explained = polling.eventually(lambda: admin.run("explain", "redis.spec.memoryMiB"), seconds=90)
    assert "FIELD: memoryMiB <integer>" in explained
    assert "How much data the server holds, in MiB." in explained


def test_permissions_are_asked_for_by_the_kind(orders: commands.Kubectl) -> None:
    assert orders.answer("auth", "can-i", "create", "postgreses") == "yes"
    nobody = orders.with_arguments("--as=nobody")
    assert nobody.answer("auth", "can-i", "get", "pg/orders") == "no"
