"""How rules word what is wrong with a metric, whether an alarm watches it or a dashboard shows it."""

from __future__ import annotations

from tapcheck.reconcile.alarms import AlarmProblem, Offence


def sentence(problem: AlarmProblem, given: str = "") -> str:
    """What is wrong; ``given`` is the attribute that a dimension has as its value."""
    watched = problem.watched
    metric = f"'{watched.metric}' of '{watched.namespace}'"
    match problem.offence:
        case Offence.UNKNOWN_METRIC:
            return f"'{watched.namespace}' publishes no metric '{problem.name}'"
        case Offence.UNKNOWN_DIMENSION:
            return f"no metric of '{watched.namespace}' has a dimension '{problem.name}'"
        case Offence.WRONG_VALUE:
            return f"dimension '{problem.name}' of {metric} is given '{given}', which is another kind of thing"
        case Offence.NEVER_PUBLISHED:
            without = "without dimensions" if problem.name == "no dimension" else f"by {problem.name}"
            return f"{metric} is never published {without}"


def advice(problem: AlarmProblem) -> str:
    """What to write instead."""
    match problem.offence:
        case Offence.UNKNOWN_METRIC:
            return f"did you mean '{problem.offered[0]}'?" if problem.offered else ""
        case Offence.UNKNOWN_DIMENSION:
            if len(problem.offered) == 1:
                return f"did you mean '{problem.offered[0]}'?"
            return f"its metrics have {', '.join(problem.offered)}"
        case Offence.WRONG_VALUE:
            if problem.advice:
                return problem.advice
            first = problem.offered[0] if problem.offered else ""
            return "use its Ref" if first == "Ref" else f"use its '{first}'"
        case Offence.NEVER_PUBLISHED:
            published = f"it is published by {'; by '.join(problem.offered)}"
            return published.replace("by no dimension", "without dimensions")
