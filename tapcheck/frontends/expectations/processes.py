"""Reading suites in several processes: most of the time of a large check goes into them, and each stands alone."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from itertools import pairwise

from tapcheck.model.expectations import Suite

Read = Callable[[Sequence[str]], tuple[Suite, ...]]


def read_in_processes(paths: Sequence[str], read: Read, jobs: int) -> tuple[Suite, ...]:
    """What ``read`` gives for all ``paths``, in their order, with the work spread over so many processes.

    One process does it all where the system cannot fork, as Windows cannot. What a process fails to deliver is read
    here again, so that nothing is lost and an error shows where it belongs. Neighbours stay together: next to a quick
    suite there often is a slow one.
    """
    jobs = min(jobs, len(paths))
    if jobs < 2 or not hasattr(os, "fork"):
        return read(paths)
    import pickle

    bounds = [len(paths) * at // jobs for at in range(jobs + 1)]
    own, *others = (paths[first:last] for first, last in pairwise(bounds))
    children = [(part, *_started(part, read)) for part in others]
    found = list(read(own))
    for part, pid, pipe in children:
        with os.fdopen(pipe, "rb") as stream:
            delivered = stream.read()
        _, status = os.waitpid(pid, 0)
        found.extend(read(part) if status else pickle.loads(delivered))
    return tuple(found)


def _started(part: Sequence[str], read: Read) -> tuple[int, int]:
    """The id of a new process that reads a part, and the end of the pipe at which its suites arrive."""
    import pickle

    arriving, leaving = os.pipe()
    pid = os.fork()
    if pid:
        os.close(leaving)
        return pid, arriving
    status = 1
    try:
        os.close(arriving)
        with os.fdopen(leaving, "wb") as stream:
            pickle.dump(read(part), stream, pickle.HIGHEST_PROTOCOL)
        status = 0
    finally:
        os._exit(status)
