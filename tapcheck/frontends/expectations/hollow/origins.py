"""The packages that the names of a JavaScript program come from."""

from __future__ import annotations

from tapcheck.languages.program.bindings import Binding, Bindings
from tapcheck.languages.program.syntax import Call, Const, Expression, Member, Name


def origin_of(binding: Binding, bindings: Bindings) -> tuple[str, str] | None:
    """The module and the name that a variable is imported or required from; `default` and `*` as ES modules have them.

    What `require` gives has the variable's name: a pattern takes the part that is called so.
    """
    if binding.origin is not None:
        return binding.origin
    if binding.assignments != 1 or binding.source is None:
        return None
    source = binding.source
    if isinstance(source, Member):
        module = _whole(source.target, bindings)
        return None if module is None else (module, source.name)
    module = _whole(source, bindings)
    return None if module is None else (module, binding.name)


def _whole(node: Expression, bindings: Bindings) -> str | None:
    """The module that an expression is."""
    match node:
        case Call(callee=Name(name="require"), arguments=(Const(value=str() as module),)):
            return module
        case Name():
            binding = bindings.of(node)
            if binding is None or binding.origin is None:
                source = binding.source if binding is not None and binding.assignments == 1 else None
                return _whole(source, bindings) if isinstance(source, Call) else None
            module, exported = binding.origin
            return module if exported in ("*", "default") else None
    return None
