"""Factor models: `scenarios/<model>/model.yaml` and its tables, each judgement with the lines it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from madoguchi.core.packs.labels import Labels, LabelsField
from madoguchi.core.packs.manifest import Key, TableFile
from madoguchi.core.packs.problems import PackError, Problem
from madoguchi.core.packs.safe_yaml import Document, read_yaml
from madoguchi.core.packs.tables import Row, Value, bind, read_rows
from madoguchi.engines.scenarios import Descriptor, Matrix, State

FOLDER = "scenarios"
MODEL = "model.yaml"
DIRECT, INFERRED = "direct", "inferred"
STRONGEST = 3

Lines = Annotated[str, StringConstraints(pattern=r"^\d+(-\d+)?( \d+(-\d+)?)*$")]
Percent = Annotated[int, Field(ge=0, le=100)]


def _scores(value: object) -> object:
    return tuple(value.split()) if isinstance(value, str) else value


class Factor(Row):
    """Something that drives or hinders, and where the source speaks of it."""

    key: Key
    names: LabelsField
    shorts: LabelsField
    lines: Lines


class FactorState(Row):
    """A state a factor can be in."""

    factor: str
    key: Key
    names: LabelsField
    meanings: LabelsField


class Judgement(Row):
    """What one state does to another factor: a score from -3 to +3 for each state of it, in their order."""

    source: str
    state: str
    target: str
    scores: Annotated[tuple[Annotated[int, Field(ge=-STRONGEST, le=STRONGEST)], ...], BeforeValidator(_scores)]
    basis: Literal["direct", "inferred"]
    lines: Lines
    said: LabelsField


class Rule(Value):
    """When a figure suggests a state. The first rule that fits counts; one without a condition always does."""

    state: str
    change_below: int | None = None
    below: int | None = None


class Measure(Value):
    """A series of figures that suggests in which state a factor is."""

    factor: str
    series: str
    rules: tuple[Rule, ...] = Field(min_length=1)


class Claim(Value):
    """Something the source concludes, in a form the model can bear out or not.

    Either `start_holds` (the starting state is consistent, or is not), or what comes of holding factors in states:
    `factor` `reaches` a state or `avoids` it. With `no_less_than` it must reach it as often as when that is held.
    With `needs` and without `hold`, every consistent scenario with that state has these states too.
    """

    key: Key
    lines: Lines
    text: LabelsField
    start_holds: bool | None = None
    hold: Mapping[str, str] = Field(default_factory=dict)
    factor: str = ""
    reaches: str = ""
    avoids: str = ""
    needs: Mapping[str, str] = Field(default_factory=dict)
    no_less_than: Mapping[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _is_one_test(self) -> Claim:
        if self.start_holds is not None:
            if self.hold or self.factor:
                raise ValueError("start_holds stands alone")
            return self
        if not self.factor or bool(self.reaches) == bool(self.avoids):
            raise ValueError("should say which factor reaches or avoids which state, or start_holds")
        if bool(self.hold) == bool(self.needs):
            raise ValueError("should either hold factors or name what it needs")
        return self


class Doubt(Value):
    """The chance in percent that a judgement is a point off, by its basis."""

    direct: Percent
    inferred: Percent


class ModelFile(Value):
    """Everything that stands in model.yaml."""

    key: Key
    names: LabelsField
    question: LabelsField
    source: str
    coder: Key
    outcome: str
    start: Mapping[str, str]
    start_names: LabelsField
    factors: TableFile
    states: TableFile
    judgements: TableFile
    doubt: Doubt
    measures: tuple[Measure, ...] = ()
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, eq=False)
class FactorModel:
    """A model of a pack: factors with their states in order, and what each state does to the others."""

    file: ModelFile
    factors: tuple[Factor, ...]
    states: tuple[FactorState, ...]
    judgements: tuple[Judgement, ...]

    @property
    def key(self) -> str:
        """Its short name, also the name of its folder."""
        return self.file.key

    @property
    def names(self) -> Labels:
        """What it is called."""
        return self.file.names

    @cached_property
    def matrix(self) -> Matrix:
        """The judgements as the scenarios engine takes them; what was not judged is 0."""
        first = self._first_rows
        width = len(self.states)
        scores = [[0] * width for _ in range(width)]
        for one in self.judgements:
            row = scores[self.row_of(one)]
            row[first[one.target] : first[one.target] + len(one.scores)] = one.scores
        descriptors = (
            Descriptor(one.key, tuple(state.key for state in self.states_of(one.key))) for one in self.factors
        )
        return Matrix(tuple(descriptors), tuple(map(tuple, scores)))

    @cached_property
    def start(self) -> State:
        """The scenario the source starts from, in numbers of states."""
        return tuple(self.number(one.key, self.file.start[one.key]) for one in self.factors)

    @cached_property
    def doubt(self) -> dict[tuple[int, int], float]:
        """For each judgement, by row and factor, the chance that it is a point off."""
        chance = {DIRECT: self.file.doubt.direct / 100, INFERRED: self.file.doubt.inferred / 100}
        return {(self.row_of(one), self.place(one.target)): chance[one.basis] for one in self.judgements}

    def place(self, factor: str) -> int:
        """A factor's place, from 0."""
        return [one.key for one in self.factors].index(factor)

    def number(self, factor: str, state: str) -> int:
        """A state's number, from 1."""
        return [one.key for one in self.states_of(factor)].index(state) + 1

    def row_of(self, judgement: Judgement) -> int:
        """The row of the state that acts, from 0."""
        return self._first_rows[judgement.source] + self.number(judgement.source, judgement.state) - 1

    @cached_property
    def _first_rows(self) -> dict[str, int]:
        sizes = [len(self.states_of(one.key)) for one in self.factors]
        return dict(zip((one.key for one in self.factors), accumulate([0, *sizes]), strict=False))

    def factor(self, key: str) -> Factor:
        """A factor by its key; KeyError if there is none."""
        return {one.key: one for one in self.factors}[key]

    def states_of(self, factor: str) -> tuple[FactorState, ...]:
        """The states of a factor, in their order."""
        return tuple(state for state in self.states if state.factor == factor)


def read_models(folder: Path, languages: Sequence[str]) -> tuple[FactorModel, ...]:
    """Every factor model of a pack, in the order of their names. Raises PackError with every problem."""
    found: list[FactorModel] = []
    problems: list[Problem] = []
    for path in sorted((folder / FOLDER).glob(f"*/{MODEL}")):
        try:
            found.append(_read(folder, path, languages))
        except PackError as trouble:
            problems += trouble.problems
    if problems:
        raise PackError(problems)
    return tuple(found)


def _read(folder: Path, path: Path, languages: Sequence[str]) -> FactorModel:
    document = read_yaml(path)
    file = bind(document, ModelFile)

    def rows(name: str, model: type[Any], texts: Mapping[str, str]) -> tuple[Any, ...]:
        return read_rows(folder, name, model, languages=languages, texts=texts)

    model = FactorModel(
        file,
        rows(file.factors, Factor, {"names": "name", "shorts": "short"}),
        rows(file.states, FactorState, {"names": "name", "meanings": "meaning"}),
        rows(file.judgements, Judgement, {"said": "said"}),
    )
    problems = [*_problems_of(folder, model), *_problems_of_file(document, model)]
    if problems:
        raise PackError(problems)
    return model


def problems_with(folder: Path, models: Iterable[FactorModel], sources: Iterable[str]) -> Iterator[Problem]:
    """What the rest of the pack must agree with: the folder's name and the source."""
    known = set(sources)
    for model in models:
        name = str(folder / FOLDER / model.key / MODEL)
        if not (folder / FOLDER / model.key / MODEL).is_file():
            yield Problem(name, 0, "key", f"{model.key!r} is not the name of its folder", "rename one of the two")
        if model.file.source not in known:
            yield Problem(name, 0, "source", f"{model.file.source!r} is not known", "see sources.csv")


def _problems_of(folder: Path, model: FactorModel) -> Iterator[Problem]:
    factors = {one.key for one in model.factors}
    states = {key: [one.key for one in model.states_of(key)] for key in factors}
    file = str(folder / model.file.states)
    for state in model.states:
        if state.factor not in factors:
            yield Problem(file, state.line, "factor", f"{state.factor!r} is not known", f"see {model.file.factors}")
    for factor in model.factors:
        if len(set(states[factor.key])) < max(2, len(states[factor.key])):
            says = f"{factor.key!r} needs two or more states, each once"
            yield Problem(file, 0, "factor", says, f"see {model.file.factors}")
    file = str(folder / model.file.judgements)
    seen: set[tuple[str, str, str]] = set()
    for one in model.judgements:
        if one.state not in states.get(one.source, ()):
            yield Problem(file, one.line, "state", f"{one.source} {one.state!r} is not known", "see the states")
        elif one.target not in factors:
            yield Problem(file, one.line, "target", f"{one.target!r} is not known", f"see {model.file.factors}")
        elif len(one.scores) != len(states[one.target]):
            says = f"has {len(one.scores)} scores, {one.target} has {len(states[one.target])} states"
            yield Problem(file, one.line, "scores", says, "give one score for each state, in their order")
        elif (place := (one.source, one.state, one.target)) in seen:
            yield Problem(file, one.line, "", f"{' '.join(place)} was judged already", "keep one of the two rows")
        else:
            seen.add(place)


def _problems_of_file(document: Document, model: FactorModel) -> Iterator[Problem]:
    states = {one.key: {state.key for state in model.states_of(one.key)} for one in model.factors}
    for path, factor, state in _named(model.file):
        if factor not in states:
            line = document.line_of(path)
            yield Problem(document.file, line, ".".join(map(str, path)), f"{factor!r} is no factor", "see the factors")
        elif state and state not in states[factor]:
            line = document.line_of(path)
            yield Problem(
                document.file, line, ".".join(map(str, path)), f"{factor} has no state {state!r}", "see the states"
            )
    missing = [one.key for one in model.factors if one.key not in model.file.start]
    if missing:
        yield Problem(document.file, document.line_of(("start",)), "start", f"lacks {', '.join(missing)}", "name each")


def _named(file: ModelFile) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Every factor and state that the file names, with where it stands."""
    yield ("outcome",), file.outcome, ""
    for factor, state in file.start.items():
        yield ("start", factor), factor, state
    for place, measure in enumerate(file.measures):
        for rule in measure.rules:
            yield ("measures", place), measure.factor, rule.state
    for place, claim in enumerate(file.claims):
        for held in (claim.hold, claim.needs, claim.no_less_than):
            for factor, state in held.items():
                yield ("claims", place), factor, state
        if claim.factor:
            yield ("claims", place), claim.factor, claim.reaches or claim.avoids
