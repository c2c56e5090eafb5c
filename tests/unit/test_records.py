"""Our `dataclass` beside the standard library's: every class is defined by both, and they must do the same."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import operator
import pickle
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import pytest

from tapcheck import records

OURS: Any = records.dataclass

Decorator = Callable[..., Callable[[type], type]]

FORMS: dict[str, dict[str, bool]] = {
    "frozen": {"frozen": True, "slots": True},
    "frozen, by identity": {"frozen": True, "slots": True, "eq": False},
    "frozen, ordered": {"frozen": True, "slots": True, "order": True},
    "frozen, with a dictionary": {"frozen": True},
    "changeable": {"slots": True},
    "changeable, by identity": {"slots": True, "eq": False},
}


def _point(decorator: Decorator, form: Mapping[str, bool]) -> Any:
    @decorator(**form)
    class Point:
        """A point."""

        x: int
        y: int = 2
        tags: list[str] = dataclasses.field(default_factory=list, compare=False)
        secret: str = dataclasses.field(default="s", repr=False)
        count: ClassVar[int] = 3

    return Point


def _both(form: str) -> tuple[Any, Any]:
    return _point(dataclasses.dataclass, FORMS[form]), _point(OURS, FORMS[form])


def _outcome(work: Callable[[], Any]) -> Any:
    try:
        return work()
    except Exception as error:  # the kind and the text of what is raised are compared
        return type(error).__name__, str(error)


USES: dict[str, Callable[[Any], Any]] = {
    "defaults": lambda c: (c(1).x, c(1).y, c(1).tags, c(1).secret, c.count),
    "every call makes its own default": lambda c: c(1).tags is c(1).tags,
    "by name": lambda c: repr(c(y=5, x=4)),
    "text": lambda c: repr(c(1, 2, ["a"], "hidden")),
    "equal": lambda c: c(1) == c(1, 2, ["not compared"]),
    "unequal": lambda c: c(1) == c(2),
    "another class": lambda c: c(1) == (1, 2, [], "s"),
    "hash of equal ones": lambda c: len(set(map(hash, [c(1), c(1, 2, ["not compared"])]))),
    "in a set": lambda c: len({c(1), c(1), c(2)}),
    "order": lambda c: [op(c(1), c(1, 3)) for op in (operator.lt, operator.le, operator.gt, operator.ge)],
    "order of equal ones": lambda c: [op(c(1), c(1)) for op in (operator.lt, operator.le, operator.gt, operator.ge)],
    "order beside others": lambda c: c(1) < 1,
    "change": lambda c: setattr(c(1), "x", 5),
    "change of another name": lambda c: type(_outcome(lambda: setattr(c(1), "z", 5))).__name__,
    "deletion": lambda c: delattr(c(1), "x"),
    "replace": lambda c: repr(dataclasses.replace(c(1), y=7)),
    "as a dictionary": lambda c: dataclasses.asdict(c(1)),
    "fields": lambda c: [field.name for field in dataclasses.fields(c)],
    "match": lambda c: c.__match_args__,
    "slots": lambda c: getattr(c, "__slots__", None),
    "documentation": lambda c: c.__doc__,
    "signature": lambda c: [(p.name, p.kind, p.annotation) for p in inspect.signature(c).parameters.values()],
    "copy": lambda c: repr(copy.copy(c(1, 5, ["a"]))),
    "deep copy": lambda c: repr(copy.deepcopy(c(1, 5, ["a"]))),
    "missing argument": lambda c: _outcome(c)[0],
    "too many arguments": lambda c: _outcome(lambda: c(1, 2, [], "", 5))[0],
    "none": lambda c: repr(c(None, None)),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("use", USES)
def test_does_what_the_standard_library_does(form: str, use: str) -> None:
    theirs, ours = _both(form)
    assert _outcome(lambda: USES[use](ours)) == _outcome(lambda: USES[use](theirs))


def _inherited(decorator: Decorator) -> Any:
    parent: Any = _point(decorator, FORMS["frozen"])

    @decorator(frozen=True, slots=True)
    class Child(parent):  # type: ignore[misc]
        z: int = 9

        @property
        def total(self) -> int:
            return sum((self.x, self.y, self.z))

    return Child


def _with_own_methods(decorator: Decorator) -> Any:
    @decorator(frozen=True, slots=True)
    class Own:
        x: int

        def __repr__(self) -> str:
            return "own"

        def __eq__(self, other: object) -> bool:
            return True

        def __hash__(self) -> int:
            return 7

    return Own


def _with_own_equality(decorator: Decorator) -> Any:
    @decorator(frozen=True, slots=True)
    class Own:
        x: int

        def __eq__(self, other: object) -> bool:
            return True

    return Own


def _empty(decorator: Decorator) -> Any:
    @decorator(frozen=True, slots=True)
    class Empty:
        """Nothing."""

    return Empty


def _single(decorator: Decorator) -> Any:
    @decorator(frozen=True, slots=True, order=True)
    class Single:
        x: object

    return Single


def _nested(decorator: Decorator) -> str:
    single = _single(decorator)
    items: list[object] = []
    items.append(single(items))
    return repr(items)


@pytest.mark.parametrize(
    ("make", "use"),
    [
        (_inherited, lambda c: (repr(c(1)), c(1).total, c(1) == c(1), hash(c(1)) == hash(c(1)), c(1) == c(1, z=8))),
        (_inherited, lambda c: (_outcome(lambda: setattr(c(1), "x", 5)), _outcome(lambda: setattr(c(1), "z", 5)))),
        (_with_own_methods, lambda c: (repr(c(1)), c(1) == 5, hash(c(1)))),
        (_with_own_equality, lambda c: (c(1) == 5, hash(c(1)) == hash(c(1)), hash(c(1)) == hash(c(2)))),
        (_empty, lambda c: (repr(c()), c() == c(), hash(c()) == hash(c()), len({c(), c()}))),
        (_single, lambda c: (repr(c(1)), c(1) == c(1), c(1) < c(2), len({c(1), c(1)}), c((1,)) == c(1))),
        (_nested, lambda text: text.rpartition(".")[2]),
    ],
)
def test_does_the_same_for_special_classes(make: Callable[[Decorator], Any], use: Callable[[Any], Any]) -> None:
    assert use(make(OURS)) == use(make(dataclasses.dataclass))


def test_refuses_what_it_does_not_know() -> None:
    with pytest.raises(TypeError, match="needs the standard library's dataclass"):

        @OURS(slots=True)
        class _Derived:
            x: int = dataclasses.field(init=False, default=1)

    with pytest.raises(TypeError, match="needs the standard library's dataclass"):

        @OURS(slots=True)
        class _Worked:
            x: int

            def __post_init__(self) -> None:
                raise AssertionError


@records.dataclass(frozen=True, slots=True)
class Pickled:
    """A class that pickle finds by its name."""

    x: int
    y: tuple[int, ...] = ()


def test_is_pickled() -> None:
    assert pickle.loads(pickle.dumps(Pickled(1, (2, 3)))) == Pickled(1, (2, 3))
