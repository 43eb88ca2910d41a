from collections.abc import Callable
from typing import Any

import pytest

Documents = list[dict[str, Any]]
Install = Callable[..., Documents]


def job(documents: Documents) -> dict[str, Any] | None:
    return next((document for document in documents if document["kind"] == "Job"), None)


def test_kinds_are_withdrawn_before_the_release_goes(install: Install) -> None:
    found = job(install())
    assert found is not None
    assert found["metadata"]["annotations"]["helm.sh/hook"] == "pre-delete"
    pod = found["spec"]["template"]["spec"]
    assert pod["containers"][0]["args"] == ["withdraw", "--timeout=240"]
    assert pod["automountServiceAccountToken"] is True
    assert pod["serviceAccountName"] == "kindwright"


def test_service_does_not_select_the_job(install: Install) -> None:
    documents = install()
    found = job(documents)
    assert found is not None
    labels = found["spec"]["template"]["metadata"]["labels"]
    (service,) = [document for document in documents if document["kind"] == "Service"]
    assert not service["spec"]["selector"].items() <= labels.items()


def test_job_runs_what_the_pods_run(install: Install) -> None:
    documents = install(image={"tag": "v9"})
    found = job(documents)
    (deployment,) = [document for document in documents if document["kind"] == "Deployment"]
    assert found is not None
    images = {d["spec"]["template"]["spec"]["containers"][0]["image"] for d in (found, deployment)}
    assert len(images) == 1


@pytest.mark.parametrize("withdraw", [True, False])
def test_uninstall_can_be_plain(install: Install, withdraw: bool) -> None:
    assert (job(install(uninstall={"withdraw": withdraw})) is not None) is withdraw
