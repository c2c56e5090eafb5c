"""Follows a shell script as far as needed to see which outputs and variables of infrastructure it works with.

Commands are looked at in order with the folder that they run in and with variables that hold known text. Nothing is
run. What cannot be known is unknown, and a use whose folder is unknown says so.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import TypeAlias, TypeGuard

from tapcheck.languages.shell import tools
from tapcheck.languages.shell.syntax import (
    Branches,
    Command,
    Function,
    Group,
    Item,
    Literal,
    Piece,
    Pipeline,
    Script,
    Substitution,
    Variable,
    Word,
)
from tapcheck.languages.shell.tools import Outputs
from tapcheck.records import dataclass

ROOT = "/@project"
"""Stands for the folder of the project, which has no name of its own."""

_MOST_COMMANDS = 20_000
_DEEPEST_CALLS = 8
_BEFORE_TESTS = ("setup_suite", "setup_file", "setup")
_PROJECT_VARIABLES = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR", "BUILD_SOURCESDIRECTORY", "CODEBUILD_SRC_DIR", "WORKSPACE")
"""What pipelines call the folder of the checked out project."""

Value: TypeAlias = str | Outputs | None
"""Known text, all outputs of a stack as one document, or unknown."""


@dataclass(frozen=True, slots=True)
class Use:
    """One use of infrastructure: ``name`` is None where it is all outputs, or one that cannot be told.

    ``folders`` are those that may be meant, relative to the project, one where there is no doubt; ``stack`` is the
    name of the deployed stack as the script writes it (CloudFormation).
    """

    what: tools.What
    name: str | None
    start: int
    end: int
    folders: tuple[str, ...] = ()
    stack: str = ""
    optional: bool = False
    target: str = ""
    """The file that all outputs go to, or the template of a deployment."""
    test: str = ""
    """The title of the test of Bats that it is in."""


@dataclass(slots=True)
class State:
    """Where the script is: ``folders`` are the folders that it may stand in; empty when nobody can tell."""

    folders: tuple[str, ...]
    variables: dict[str, Value]
    optional: bool = False

    def copy(self) -> State:
        """A state of its own for what changes nothing outside."""
        return State(self.folders, dict(self.variables), self.optional)


@dataclass(slots=True)
class Evaluation:
    """Collects the uses of one script. ``is_folder`` answers for paths relative to the project."""

    is_folder: Callable[[str], bool]
    uses: list[Use] = field(default_factory=list)
    files: dict[str, Outputs] = field(default_factory=dict)
    functions: dict[str, Script] = field(default_factory=dict)
    tests: dict[str, Script] = field(default_factory=dict)
    """The tests of Bats, by their titles."""
    called: set[str] = field(default_factory=set)
    given: list[dict[str, Word]] = field(default_factory=list)
    """The arguments of the functions that are being followed, as their callers write them."""
    test: str = ""
    moved: bool = False
    """Whether any command changes the folder."""
    left: int = _MOST_COMMANDS
    depth: int = 0

    def run(self, script: Script, state: State) -> Value:
        """Follows a script, then its tests, each after the set-up, then its functions that nothing calls.

        Those run wherever the caller stands: nobody can tell, unless the script never leaves its folder.
        """
        start = state.folders
        value = self._script(script, state)
        for title, body in self.tests.items():
            own = state.copy()
            self.test = title
            for name in _BEFORE_TESTS:
                if name in self.functions:
                    self.call(name, self.functions[name], (), own)
            self._script(body, own)
        self.test = ""
        for name, body in list(self.functions.items()):
            if name not in self.called:
                self.call(name, body, (), State(() if self.moved else start, dict(state.variables), True))
        return value

    def call(self, name: str, body: Script, arguments: Sequence[tuple[Word, Value]], state: State) -> Value:
        """Follows a function."""
        self.called.add(name)
        if self.depth >= _DEEPEST_CALLS:
            return None
        self.depth += 1
        positional = {str(number): state.variables.get(str(number)) for number in range(10) if number}
        state.variables.update({str(number): None for number in range(1, 10)})
        state.variables.update({str(number): value for number, (_, value) in enumerate(arguments, 1)})
        self.given.append({str(number): word for number, (word, _) in enumerate(arguments, 1)})
        value = self._script(body, state)
        self.given.pop()
        state.variables.update(positional)
        self.depth -= 1
        return value

    def _script(self, script: Script, state: State) -> Value:
        value: Value = None
        for pipeline in script.pipelines:
            value = self._pipeline(pipeline, state)
        return value

    def _pipeline(self, pipeline: Pipeline, state: State) -> Value:
        before = state.optional
        state.optional = before or pipeline.excused
        value: Value = None
        alone = len(pipeline.items) == 1
        for item in pipeline.items:
            value = self._item(item, state if alone else state.copy(), value)
        state.optional = before
        return value

    def _item(self, item: Item, state: State, given: Value) -> Value:
        self.left -= 1
        if self.left < 0:
            return None
        match item:
            case Function():
                (self.tests if item.is_test else self.functions)[item.name] = item.body
                return None
            case Group(body, subshell):
                return self._script(body, state.copy() if subshell else state)
            case Branches(bodies):
                self._branches(bodies, state)
                return None
            case Command():
                return self._command(item, state, given)

    def _branches(self, bodies: tuple[Script, ...], state: State) -> None:
        """Follows each body from the same state; what they leave different is unknown afterwards."""
        ends: list[State] = [state.copy()]
        for body in bodies:
            branch = state.copy()
            branch.optional = True
            self._script(body, branch)
            ends.append(branch)
        if any(end.folders != state.folders for end in ends):
            state.folders = ()
        for name in {name for end in ends for name in end.variables}:
            values = {end.variables[name] for end in ends if name in end.variables}
            state.variables[name] = next(iter(values)) if len(values) == 1 else None

    def _command(self, command: Command, state: State, given: Value) -> Value:
        for name, word in command.assignments:
            value = self._value(word, state)
            if not command.words:
                state.variables[name] = value
        words = [(word, self._value(word, state)) for word in command.words]
        output = ""
        for operator, word in command.redirects:
            target = self._value(word, state)
            if operator in ("<", "<<<"):
                given = self.files.get(target) if operator == "<" and isinstance(target, str) else target
            elif operator in (">", ">>", ">|") and isinstance(target, str):
                output = posixpath.basename(target)
        quiet = any(operator == "2>" and word.text == "/dev/null" for operator, word in command.redirects)
        if not words:
            return given if command.redirects else None
        value = self._known(words, _where_nobody_looks(state, quiet), given)
        if isinstance(words[0][1], str) and words[0][1] == "cd":
            state.folders = self._changed(words, state)
        if output and isinstance(value, Outputs):
            self.files[output] = value
            self.uses.append(self._all(value, words, state, output))
        return value

    def _known(self, words: list[tuple[Word, Value]], state: State, given: Value) -> Value:
        """What a command prints, as far as that matters here."""
        words = tools.without_prefixes(words)
        name = words[0][1] if words else None
        if not isinstance(name, str):
            return self._unknown_reader(words, given, state)
        if name in self.functions:
            return self.call(name, self.functions[name], words[1:], state)
        texts = [value for _, value in words]
        match posixpath.basename(name):
            case "pwd":
                return state.folders[0] if len(state.folders) == 1 else None
            case "dirname" if isinstance(texts[-1], str):
                return posixpath.dirname(texts[-1]) or "."
            case "basename" if len(texts) == 2 and isinstance(texts[1], str):
                return posixpath.basename(texts[1])
            case "realpath" | "readlink" if isinstance(texts[-1], str):
                return texts[-1]
            case "git" if texts[1:] == ["rev-parse", "--show-toplevel"]:
                return ROOT
            case "export" | "local" | "readonly" | "declare" | "typeset":
                self._declared(words[1:], state)
                return None
            case "cd" | "pushd":
                if posixpath.basename(name) == "pushd":
                    state.folders = self._changed(words, state)
                return None
            case "popd":
                state.folders = ()
                return None
            case "echo" | "printf":
                held = [value for value in texts[1:] if isinstance(value, Outputs)]
                return held[0] if held else texts[-1] if len(texts) == 2 else None
            case "cat" | "tee":
                for value in texts[1:]:
                    if isinstance(value, str) and posixpath.basename(value) in self.files:
                        return self.files[posixpath.basename(value)]
                    if isinstance(value, str) and isinstance(given, Outputs):
                        self.files[posixpath.basename(value)] = given
                        self.uses.append(self._all(given, words, state, posixpath.basename(value)))
                return given
            case "jq":
                return self._queried(words, given, state)
            case "terraform" | "tofu" | "terragrunt":
                return self._terraform(words, state)
            case "aws" | "awslocal" | "sam":
                return self._aws(words, state)
            case "eval" | "source" | "." | "exec":
                return None
            case _:
                return self._unknown_reader(words, given, state)

    def _unknown_reader(self, words: list[tuple[Word, Value]], given: Value, state: State) -> Value:
        """Outputs that go where nobody can look are read, all of them for all we know."""
        if isinstance(given, Outputs) and words:
            self.uses.append(self._all(given, words, state, ""))
        return None

    def _declared(self, words: list[tuple[Word, Value]], state: State) -> None:
        for word, value in words:
            head = word.pieces[0] if word.pieces else None
            name, equals, _ = head.text.partition("=") if isinstance(head, Literal) else ("", "", "")
            if equals:
                rest = Word(word.pieces[1:], word.start, word.end)
                state.variables[name] = value.partition("=")[2] if isinstance(value, str) else self._held(rest, state)

    def _held(self, word: Word, state: State) -> Value:
        """The value of a word that was looked at before: only what its variables hold, its commands not again."""
        pieces = [piece for piece in word.pieces if not (isinstance(piece, Literal) and not piece.text)]
        if len(pieces) == 1 and isinstance(pieces[0], Substitution):
            before = len(self.uses)
            value = self._value(Word(tuple(pieces), word.start, word.end), state)
            del self.uses[before:]
            return value
        return None

    def _queried(self, words: list[tuple[Word, Value]], given: Value, state: State) -> Value:
        arguments, variables = tools.jq_arguments(words[1:])
        held = given if isinstance(given, Outputs) else None
        for _, value in arguments[1:]:
            if isinstance(value, str) and posixpath.basename(value) in self.files:
                held = self.files[posixpath.basename(value)]
            elif isinstance(value, Outputs):
                held = value
        if held is None or not arguments:
            return None
        word, query = arguments[0]
        names = tools.queried_names(query, variables, held.what) if isinstance(query, str) else None
        if names is None:
            self.uses.append(self._all(held, [(word, None)], state, ""))
            return None
        for name, optional in names:
            self.uses.append(self._one(held, name, word, state, optional))
        return None

    def _terraform(self, words: list[tuple[Word, Value]], state: State) -> Value:
        call = tools.terraform_call(words)
        if call is None:
            return None
        folders = self._below(call.folder, state)
        held = Outputs(tools.What.OUTPUT, folders)
        for word, name in call.variables:
            self.uses.append(
                Use(tools.What.VARIABLE, name, word.start, word.end, folders, "", state.optional, "", self.test)
            )
        if call.output is None:
            return held if call.reads else None
        word, read = call.output
        if read is None:
            self.uses.append(self._all(held, [(word, None)], state, ""))
        else:
            self.uses.append(self._one(held, read, word, state, False))
        return None

    def _aws(self, words: list[tuple[Word, Value]], state: State) -> Value:
        call = tools.aws_call(words)
        if call is None:
            return None
        if call.template:
            where = self._place(call.template, state)
            last = words[-1][0]
            for target in where:
                self.uses.append(
                    Use(tools.What.DEPLOYMENT, None, words[0][0].start, last.end, (), call.stack, target=target)
                )
            return None
        held = Outputs(tools.What.STACK_OUTPUT, (), call.stack)
        if call.query is None:
            return held
        word, query = call.query
        names = tools.output_keys(query) if query is not None else None
        if names is None:
            self.uses.append(self._all(held, [(word, None)], state, ""))
            return None
        if not names:
            return held
        for name in names:
            self.uses.append(self._one(held, name, word, state, False))
        return None

    def _one(self, held: Outputs, name: str, word: Word, state: State, optional: bool) -> Use:
        written = self._written(word, name)
        excused = optional or state.optional
        return Use(held.what, name, written.start, written.end, held.folders, held.stack, excused, "", self.test)

    def _written(self, word: Word, name: str) -> Word:
        """Where a name is written: not where a function uses its argument, but where its caller gives it."""
        for arguments in reversed(self.given):
            given = [arguments[piece.name] for piece in word.pieces if _is_one_of(piece, arguments)]
            named = [argument for argument in given if argument.text in (name, None)]
            if not named:
                break
            word = named[0]
        return word

    def _all(self, held: Outputs, words: list[tuple[Word, Value]], state: State, target: str) -> Use:
        start, end = words[0][0].start, words[-1][0].end
        return Use(held.what, None, start, end, held.folders, held.stack, state.optional, target, self.test)

    def _changed(self, words: list[tuple[Word, Value]], state: State) -> tuple[str, ...]:
        self.moved = True
        arguments = [value for word, value in words[1:] if word.text not in ("-P", "-L", "--")]
        if len(arguments) != 1 or not isinstance(arguments[0], str) or arguments[0] in ("-", ""):
            return ()
        return tuple(ROOT if folder == "." else f"{ROOT}/{folder}" for folder in self._below(arguments[0], state))

    def _below(self, folder: Value, state: State) -> tuple[str, ...]:
        """The folders of the project that a path may mean, relative to it; those that exist."""
        if not isinstance(folder, str):
            return ()
        return tuple(path for path in self._place(folder, state) if self.is_folder(path))

    def _place(self, path: str, state: State) -> tuple[str, ...]:
        bases = (ROOT,) if path.startswith("/") else state.folders
        found = dict.fromkeys(posixpath.normpath(posixpath.join(base, path)) for base in bases)
        return tuple(posixpath.relpath(item, ROOT) for item in found if item == ROOT or item.startswith(f"{ROOT}/"))

    def _value(self, word: Word, state: State) -> Value:
        """The word with everything put in; its commands are followed."""
        values = [self._piece(piece, state) for piece in word.pieces]
        full = [value for value in values if value != ""]
        if len(full) == 1:
            return full[0]
        if all(isinstance(value, str) for value in values):
            return "".join(value for value in values if isinstance(value, str))
        return None

    def _piece(self, piece: object, state: State) -> Value:
        match piece:
            case Literal(text):
                return text
            case Variable(name):
                return state.variables.get(name)
            case Substitution(body):
                return self._script(body, state.copy())
            case _:
                return None


def start_state(folders: tuple[str, ...], path: str, variables: Mapping[str, str]) -> State:
    """The state in which a script at ``path`` starts; both relative to the project."""
    own = f"{ROOT}/{path}"
    known: dict[str, Value] = dict.fromkeys(_PROJECT_VARIABLES, ROOT)
    known.update({"0": own, "BASH_SOURCE": own, "BATS_TEST_FILENAME": own, "BATS_TEST_DIRNAME": posixpath.dirname(own)})
    known.update(variables)
    places = dict.fromkeys(posixpath.normpath(posixpath.join(ROOT, folder)) for folder in folders)
    return State(tuple(places), known)


def uses_of(evaluation: Evaluation) -> Iterator[Use]:
    """Each use once: loops and functions that are called again show the same ones."""
    seen: dict[tuple[object, ...], Use] = {}
    for use in evaluation.uses:
        key = (use.what, use.name, use.start, use.end, use.folders, use.stack, use.target, use.test)
        before = seen.get(key)
        seen[key] = use if before is None else replace(before, optional=before.optional and use.optional)
    yield from seen.values()


def _where_nobody_looks(state: State, quiet: bool) -> State:
    """The state for a command whose complaints nobody sees; changes of folder stay with the command's own state."""
    if not quiet:
        return state
    copy = state.copy()
    copy.optional = True
    return copy


def _is_one_of(piece: Piece, arguments: Mapping[str, Word]) -> TypeGuard[Variable]:
    return isinstance(piece, Variable) and piece.name in arguments
