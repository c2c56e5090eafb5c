"""Which finding of one run is which finding of another: by what they are about, never by lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence

from tapcheck.findings import Finding
from tapcheck.records import dataclass


@dataclass(frozen=True, slots=True)
class Identity:
    """What stays the same of a finding while code moves around it.

    ``subject`` is the kind and the address of what it is about, or its message where it is about nothing with a name.
    """

    fingerprint: str
    rule: str
    path: str
    subject: str
    test: tuple[str, ...] = ()

    @property
    def without_path(self) -> Hashable:
        """What is left when the file moves; None where it would not tell enough."""
        return (self.rule, self.subject, self.test) if self.subject else None


def identity_of(finding: Finding) -> Identity:
    """The identity of a finding of a report."""
    subject = f"{finding.subject.kind}:{finding.subject.address}" if finding.subject else finding.message
    return Identity(finding.fingerprint, finding.rule, finding.location.path, subject, finding.test)


def matched(
    now: Sequence[Identity], before: Sequence[Identity], exists: Callable[[str], bool]
) -> tuple[int | None, ...]:
    """For each of ``now`` the place in ``before`` of the same finding, each used once; None for what is new.

    A finding of a file that does not exist any more may turn up in another file: the file was moved.
    """
    found: list[int | None] = [None] * len(now)
    left = dict(enumerate(before))
    by_fingerprint = {identity.fingerprint: place for place, identity in left.items()}
    for at, identity in enumerate(now):
        place = by_fingerprint.get(identity.fingerprint)
        if place is not None and place in left:
            found[at] = place
            del left[place]
    moved: defaultdict[Hashable, list[int]] = defaultdict(list)
    for place, identity in left.items():
        if identity.without_path is not None and not exists(identity.path):
            moved[identity.without_path].append(place)
    for at, identity in enumerate(now):
        if found[at] is None and moved.get(identity.without_path):
            found[at] = moved[identity.without_path].pop(0)
    return tuple(found)
