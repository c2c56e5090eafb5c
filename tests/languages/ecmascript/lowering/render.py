"""The program form written back as plain JavaScript, so that a real runtime can tell what a lowering means.

Everything that could need parentheses gets them. A function without a name that is the value of an object
entry is written as a method; a private name is any member or class key that starts with `#`.
"""

from __future__ import annotations

import json
import re

from tapcheck.languages.program.syntax import (
    Assign,
    Await,
    Binary,
    Block,
    Break,
    Call,
    Chain,
    Class,
    ClassMember,
    Conditional,
    Const,
    Continue,
    Declare,
    DefaultPattern,
    DefineClass,
    DefineFunction,
    Entry,
    Evaluate,
    Export,
    Expression,
    For,
    ForEach,
    Function,
    If,
    Import,
    Index,
    Labeled,
    ListDisplay,
    ListPattern,
    Logical,
    MapDisplay,
    MapPattern,
    Member,
    Name,
    NamePattern,
    New,
    Pattern,
    PlacePattern,
    Program,
    Regex,
    RestPattern,
    Return,
    Sequence,
    Spread,
    Statement,
    Super,
    Switch,
    TaggedTemplate,
    Template,
    This,
    Throw,
    Try,
    Unary,
    Update,
    While,
    Yield,
)

_SPECIAL_NAMES = {"%unknown": "undefined", "%import": "import", "%new": "new", "%element": "$element"}
_IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*")


def render(program: Program) -> str:
    """The program as the text of a JavaScript module or script."""
    return "".join(_statement(statement) + "\n" for statement in program.body)


def _statement(node: Statement) -> str:
    match node:
        case Declare():
            return _declaration(node) + ";"
        case Evaluate():
            return f"({_expression(node.value)});"
        case Block():
            return _block(node)
        case If():
            other = f" else {_braced(node.no)}" if node.no is not None else ""
            return f"if ({_expression(node.test)}) {_braced(node.yes)}{other}"
        case While():
            test, body = _expression(node.test), _braced(node.body)
            return f"do {body} while ({test});" if node.body_first else f"while ({test}) {body}"
        case For():
            return _for(node)
        case ForEach():
            word = "of" if node.over == "values" else "in"
            head = f"{node.kind} {_pattern(node.target)} {word} {_operand(node.collection)}"
            awaited = isinstance(node.target, NamePattern) and node.target.name == "%element"
            return f"for{' await' if awaited else ''} ({head}) {_braced(node.body)}"
        case Switch():
            return _switch(node)
        case Try():
            return _try(node)
        case Throw():
            return f"throw {_operand(node.value)};"
        case Return():
            return "return;" if node.value is None else f"return {_operand(node.value)};"
        case Break():
            return f"break {node.label};"
        case Continue():
            return f"continue {node.label};"
        case Labeled():
            return f"{node.label}: {_statement(node.body)}"
        case DefineFunction():
            return _function(node.function)
        case DefineClass():
            return _class(node.value)
        case Import():
            return _import(node)
        case Export():
            return _export(node)


def _declaration(node: Declare) -> str:
    bindings = [
        _pattern(pattern) + ("" if value is None else f" = {_operand(value)}") for pattern, value in node.bindings
    ]
    return f"{node.kind} {', '.join(bindings)}"


def _block(node: Block) -> str:
    return "{\n" + "".join(_statement(statement) + "\n" for statement in node.body) + "}"


def _braced(node: Statement) -> str:
    return _block(node) if isinstance(node, Block) else "{" + _statement(node) + "}"


def _for(node: For) -> str:
    first = ""
    if isinstance(node.first, Declare):
        first = _declaration(node.first)
    elif node.first is not None:
        first = _operand(node.first.value)
    test = "" if node.test is None else _expression(node.test)
    step = "" if node.step is None else _expression(node.step)
    return f"for ({first}; {test}; {step}) {_braced(node.body)}"


def _switch(node: Switch) -> str:
    arms = []
    for case in node.cases:
        head = "default" if case.test is None else f"case {_operand(case.test)}"
        arms.append(f"{head}:\n" + "".join(_statement(statement) + "\n" for statement in case.body))
    return f"switch ({_expression(node.subject)}) {{\n{''.join(arms)}}}"


def _try(node: Try) -> str:
    text = f"try {_block(node.body)}"
    if node.handler is not None:
        parameter = "" if node.parameter is None else f" ({_pattern(node.parameter)})"
        text += f" catch{parameter} {_block(node.handler)}"
    if node.final is not None:
        text += f" finally {_block(node.final)}"
    return text


def _import(node: Import) -> str:
    if not node.names:
        return f"import {json.dumps(node.module)};"
    parts = [f"* as {local}" for exported, local in node.names if exported == "*"]
    if parts:
        parts = [local for exported, local in node.names if exported == "default"] + parts
    named = [f"{_export_name(name)} as {local}" for name, local in node.names if not parts]
    if named:
        parts.append("{ " + ", ".join(named) + " }")
    return f"import {', '.join(parts)} from {json.dumps(node.module)};"


def _export(node: Export) -> str:
    if node.value is not None:
        return f"export default {_operand(node.value)};"
    source = f" from {json.dumps(node.module)}" if node.module else ""
    if node.names[0][0] == "*":
        name = node.names[0][1]
        return f"export *{'' if name == '*' else f' as {_export_name(name)}'}{source};"
    named = [f"{_export_name(local)} as {_export_name(exported)}" for local, exported in node.names]
    return f"export {{ {', '.join(named)} }}{source};"


def _export_name(name: str) -> str:
    return name if _IDENTIFIER.fullmatch(name) else json.dumps(name)


def _operand(node: Expression) -> str:
    """An expression where a comma would end it, or an operator would tear it apart."""
    text = _expression(node)
    return text if isinstance(node, Const | Name | This | Super | Spread | ListDisplay | Template) else f"({text})"


def _expression(node: Expression) -> str:
    match node:
        case Const():
            return _constant(node.value)
        case Template():
            return _template(node)
        case TaggedTemplate():
            return _link(node.tag) + _raw_template(node)
        case Regex():
            return f"/{_paired(node.pattern)}/{node.flags}"
        case Name():
            return _SPECIAL_NAMES.get(node.name, node.name)
        case This():
            return "this"
        case Super():
            return "super"
        case Member() | Index() | Call():
            return _link(node)
        case Chain():
            return f"({_expression(node.value)})"
        case New():
            return f"new ({_expression(node.callee)})({_list(node.arguments)})"
        case Function():
            return _function(node)
        case ListDisplay():
            items = ["" if item is None else _operand(item) for item in node.items]
            return "[" + "".join(f"{item}," for item in items) + "]"
        case MapDisplay():
            return "{" + ", ".join(_entry(entry) for entry in node.entries) + "}"
        case Spread():
            return f"...{_operand(node.value)}"
        case Unary():
            return f"{node.operator} {_operand(node.value)}"
        case Update():
            target = _link(node.target)
            return f"{node.operator}{target}" if node.prefix else f"{target}{node.operator}"
        case Binary() | Logical():
            return f"{_left(node)} {node.operator} {_operand(node.right)}"
        case Conditional():
            return f"{_operand(node.test)} ? {_operand(node.yes)} : {_operand(node.no)}"
        case Assign():
            return f"{_pattern(node.target)} {node.operator} {_operand(node.value)}"
        case Await():
            return f"await {_operand(node.value)}"
        case Yield():
            word = "yield*" if node.every else "yield"
            return word if node.value is None else f"{word} {_operand(node.value)}"
        case Sequence():
            return ", ".join(_operand(value) for value in node.values)
        case Class():
            return _class(node)


def _constant(value: object) -> str:
    if isinstance(value, float):
        return "(1 / 0)" if value == float("inf") else repr(value)
    return json.dumps(value)


def _template(node: Template) -> str:
    texts = [json.dumps(text)[1:-1].replace("`", "\\`").replace("${", "\\${") for text in node.texts]
    return "`" + _with_holes(texts, node.values) + "`"


def _raw_template(node: TaggedTemplate) -> str:
    return "`" + _with_holes([_paired(raw) for raw in node.raws], node.values) + "`"


def _with_holes(texts: list[str], values: tuple[Expression, ...]) -> str:
    holes = ["${" + _expression(value) + "}" for value in values]
    return "".join(text + hole for text, hole in zip(texts, [*holes, ""], strict=True))


def _paired(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _link(node: Expression) -> str:
    match node:
        case Member():
            dot = "?." if node.optional else "."
            return f"{_link(node.target)}{dot}{node.name}"
        case Index():
            return f"{_link(node.target)}{'?.' if node.optional else ''}[{_expression(node.key)}]"
        case Call():
            return f"{_link(node.callee)}{'?.' if node.optional else ''}({_list(node.arguments)})"
        case Name() | This() | Super():
            return _expression(node)
        case _:
            return f"({_expression(node)})"


def _left(node: Binary | Logical) -> str:
    left = node.left
    if node.operator == "in" and isinstance(left, Const) and str(left.value).startswith("#"):
        return str(left.value)
    return _operand(left)


def _list(values: tuple[Expression, ...]) -> str:
    return ", ".join(_operand(value) for value in values)


def _entry(entry: Entry | Spread) -> str:
    if isinstance(entry, Spread):
        return _expression(entry)
    value = entry.value
    if isinstance(value, Function) and not value.arrow and not value.name:
        return _method("" if entry.role == "value" else entry.role, _key(entry.key), value)
    return f"{_key(entry.key)}: {_operand(value)}"


def _key(key: Expression) -> str:
    return json.dumps(key.value) if isinstance(key, Const) else f"[{_expression(key)}]"


def _class_key(key: Expression) -> str:
    return key.value if isinstance(key, Const) and key.value.startswith("#") else _key(key)


def _method(role: str, key: str, function: Function) -> str:
    marks = ("async " if function.asynchronous else "") + ("* " if function.generator else "")
    return f"{role} {marks}{key}{_parameters(function)} {_body(function)}"


def _function(node: Function) -> str:
    word = "async " if node.asynchronous else ""
    if node.arrow:
        body = _body(node) if isinstance(node.body, Block) else f"({_expression(node.body)})"
        return f"{word}{_parameters(node)} => {body}"
    return f"{word}function{'*' if node.generator else ''} {node.name}{_parameters(node)} {_body(node)}"


def _parameters(node: Function) -> str:
    return "(" + ", ".join(_pattern(parameter) for parameter in node.parameters) + ")"


def _body(node: Function) -> str:
    return _block(node.body) if isinstance(node.body, Block) else "{ return " + _operand(node.body) + "; }"


def _class(node: Class) -> str:
    parent = "" if node.parent is None else f" extends {_operand(node.parent)}"
    return f"class {node.name}{parent} {{\n" + "".join(_class_member(member) + "\n" for member in node.members) + "}"


def _class_member(member: ClassMember) -> str:
    mark = "static " if member.static else ""
    value = member.value
    if isinstance(value, Block):
        return f"static {_block(value)}"
    if member.role == "field":
        return f"{mark}{_class_key(member.key)}" + ("" if value is None else f" = {_operand(value)}") + ";"
    assert isinstance(value, Function)
    return mark + _method("" if member.role == "method" else member.role, _class_key(member.key), value)


def _pattern(node: Pattern) -> str:
    match node:
        case NamePattern():
            return _SPECIAL_NAMES.get(node.name, node.name)
        case PlacePattern():
            return _link(node.place)
        case ListPattern():
            items = [
                "," if item is None else _pattern(item) + ("" if isinstance(item, RestPattern) else ",")
                for item in node.items
            ]
            return "[" + "".join(items) + "]"
        case MapPattern():
            entries = [f"{_key(key)}: {_pattern(pattern)}" for key, pattern in node.entries]
            if node.rest is not None:
                entries.append(f"...{_pattern(node.rest)}")
            return "{" + ", ".join(entries) + "}"
        case DefaultPattern():
            return f"{_pattern(node.pattern)} = {_operand(node.default)}"
        case RestPattern():
            return f"...{_pattern(node.pattern)}"
