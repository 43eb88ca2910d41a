"""What a list, watch or deletecollection selects: the kind's members, and of these what the caller names."""

import dataclasses
from collections.abc import Mapping

from kindwright_facade import kinds, selectors
from kindwright_facade.conversion import members, metadata, naming

Requirements = tuple[selectors.Requirement, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Selection:
    """Requirements in the HelmRelease's terms: `labels` on its own keys, `fields` on its own name."""

    kind: kinds.Kind
    namespace: str
    labels: Requirements = ()
    fields: Requirements = ()

    @property
    def is_everything(self) -> bool:
        """Tell whether it selects every member of the kind."""
        return not (self.namespace or self.labels or self.fields)

    def wants(self, member: members.Member) -> bool:
        """Tell whether a HelmRelease is selected."""
        return (
            (not self.namespace or member.namespace == self.namespace)
            and member.belongs_to(self.kind)
            and all(requirement.matches(member.labels) for requirement in self.labels)
            and (not self.fields or self._has_fields(member))
        )

    def _has_fields(self, member: members.Member) -> bool:
        pairs = {"metadata.name": member.name, "metadata.namespace": member.namespace}
        return all(requirement.matches(pairs) for requirement in self.fields)

    def upstream_params(self) -> list[tuple[str, str]]:
        """Write it for upstream: membership first."""
        membership = naming.membership_selector(self.kind)
        labels = selectors.written(self.labels)
        params = [("labelSelector", f"{membership},{labels}" if labels else membership)]
        return [*params, ("fieldSelector", selectors.written_fields(self.fields))] if self.fields else params

    def check(self) -> None:
        """Raise a 400 for a field by which objects can't be selected."""
        selectors.check_fields(self.fields)


def parse(kind: kinds.Kind, namespace: str, query: Mapping[str, str]) -> Selection:
    """Read the selectors of a query; raises a 400 for one that can't be read. Fields that don't exist are found by `check`."""
    labels = [
        dataclasses.replace(requirement, key=metadata.encode_key(requirement.key))
        for requirement in selectors.parse_labels(query.get("labelSelector", ""))
    ]
    fields = [_renamed(kind, found) for found in selectors.parse_fields(query.get("fieldSelector", ""))]
    return Selection(kind, namespace, tuple(labels), tuple(fields))


def _renamed(kind: kinds.Kind, requirement: selectors.Requirement) -> selectors.Requirement:
    """Name the HelmRelease instead of the object."""
    (value,) = requirement.values
    if requirement.key != "metadata.name" or not value:
        return requirement
    return dataclasses.replace(requirement, values=(naming.release_name(kind, value),))
