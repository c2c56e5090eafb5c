"""What AWS Backup does for a resource."""

from __future__ import annotations

from tapcheck.capabilities.estate import Estate, at
from tapcheck.model.infrastructure import Declaration
from tapcheck.model.requirements import Evidence, Outcome, Verdict

_SELECTIONS = ("aws_backup_selection", "AWS::Backup::BackupSelection")
_BY_TAG = ("selection_tag", "condition", "BackupSelection.ListOfTags", "BackupSelection.Conditions")


def planned_backup(estate: Estate, item: Declaration) -> Verdict | None:
    """The verdict that a selection of AWS Backup gives on a resource; None where there is none for it.

    A selection that names the resource backs it up; one that goes by tags may.
    """
    selections = estate.of_types(*_SELECTIONS)
    for selection in selections:
        if selection in estate.users(item):
            evidence = Evidence(selection.head, "a selection of AWS Backup names it")
            return Verdict(Outcome.SATISFIED, item, "is backed up by a plan of AWS Backup", evidence=(evidence,))
    for selection in selections:
        if any(at(selection.values, path) for path in _BY_TAG):
            evidence = Evidence(selection.head, "a selection of AWS Backup goes by tags")
            return Verdict(Outcome.UNDECIDED, item, "may be backed up by a plan of AWS Backup", evidence=(evidence,))
    return None
