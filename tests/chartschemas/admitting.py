"""What a kind with a schema does to a spec: prunes, defaults, checks."""

from typing import Any

from kindwright_facade import admission
from kindwright_facade.schemas import pruning


def whole(spec: Any) -> Any:
    return {"type": "object", "properties": {"spec": spec}}


def pruned(schema: Any, value: Any) -> Any:
    return pruning.prune(schema, value, None, "")[0]


class Kind:
    def __init__(self, spec: Any) -> None:
        self.admission = admission.compile_admission(whole(spec))

    def defaulted(self, spec: Any) -> Any:
        return self.admission.default({"spec": spec})["spec"]

    def refusals(self, spec: Any) -> list[str]:
        return [f"{cause.field}: {cause.message}" for cause in self.admission.validate({"spec": spec})]
