"""What types, keys and other properties make of a candidate, and when it is a match by itself."""

from dataclasses import dataclass, field

from ruhrkg.reconciliation.constraints import KEYS, Constraint, IdentifierIndex, ResolvedConstraint
from ruhrkg.reconciliation.directory import Directory, Entity

AUTO_MATCH = 88.0
MARGIN = 4.0
_UNTYPED = 0.75
_SECONDARY = 0.8
SECONDARY_KINDS = (
    "source/", "figure/", "theme/", "aspect/", "tie/", "status/", "event-kind/",
    "organisation-kind/", "place-kind/", "project-kind/", "source-kind/",
)  # fmt: skip
_PROPERTY_SHARE = 0.3
# The thing that a key stands for scores this much at least, and is a match if its name fits
# halfway. Another thing with the very name loses so much by the key that it comes after.
_KEY_FLOOR = 75.0
_KEY_SHARE = 0.64


@dataclass(frozen=True)
class Question:
    """What is looked for: a name, types, properties. `strict` is `any`, `should` or `all`."""

    text: str = ""
    types: tuple[str, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    strict: str = "should"
    limit: int = 5


@dataclass(frozen=True)
class Candidate:
    """A thing that was found: its score (0 to 100), whether it is a match, and why."""

    entity: Entity
    score: float
    features: dict[str, float | bool] = field(default_factory=dict)
    match: bool = False


class Scorer:
    """Weighs candidates of one directory."""

    def __init__(self, directory: Directory) -> None:
        """Index what the entities of the directory have."""
        self._directory = directory
        self._holdings = IdentifierIndex(directory)

    def demands(self, question: Question) -> list[ResolvedConstraint]:
        """The constraints of the question, looked up."""
        return [self._holdings.demand(constraint) for constraint in question.constraints]

    def having(self, demands: list[ResolvedConstraint]) -> dict[str, Candidate]:
        """The entities that have what some demand wants."""
        having = (entity for demand in demands for entity in self._holdings.having(demand))
        return {entity.id: Candidate(entity, 100.0) for entity in having}

    def owners(self, demands: list[ResolvedConstraint]) -> list[Entity]:
        """The entities that a wanted key stands for."""
        ids = sorted({entity_id for demand in demands for entity_id in demand.owners})
        return [self._directory.by_id[entity_id] for entity_id in ids]

    def weigh(
        self, candidate: Candidate, question: Question, demands: list[ResolvedConstraint]
    ) -> Candidate | None:
        """The candidate with types and properties counted in; None if it is ruled out."""
        score, features = candidate.score, dict(candidate.features)
        if question.types:
            has = [
                any(self._directory.is_a(own, wanted) for own in candidate.entity.types)
                for wanted in question.types
            ]
            fits = all(has) if question.strict == "all" else any(has)
            features["type_match"] = fits
            if not fits and question.strict in ("all", "any"):
                return None
            score *= 1.0 if fits else _UNTYPED
        elif candidate.entity.id.startswith(SECONDARY_KINDS):
            features["secondary_kind"] = True
            score *= 1.0 if features.get("identifier") else _SECONDARY
        by_key: list[float] = []
        by_value: list[float] = []
        for demand in demands:
            agreed = self._holdings.agreement(candidate.entity, demand)
            if agreed is not None:
                (by_key if demand.owners else by_value).append(agreed)
                features[f"property:{demand.property}"] = round(agreed, 3)
        score *= _left(by_key, _KEY_SHARE) * _left(by_value, _PROPERTY_SHARE)
        return Candidate(candidate.entity, round(score, 1), features)


def known_by_key(fit: float) -> float:
    """The score of a thing that a key stands for and whose name fits so well (0 to 1)."""
    return _KEY_FLOOR + (100.0 - _KEY_FLOOR) * fit


def _left(agreements: list[float], share: float) -> float:
    """What is left of a score of 1 if `share` of it depends on the agreements."""
    return 1 - share + share * sum(agreements) / len(agreements) if agreements else 1.0


def certain(scored: list[Candidate]) -> bool:
    """Whether the first is good enough alone, uncontradicted and clearly better than the second."""
    first = scored[0]
    second = scored[1].score if len(scored) > 1 else 0.0
    fits = first.features.get("type_match", True) and first.features.get("identifier", True)
    contradicted = any(first.features.get(f"property:{key}") == 0.0 for key in KEYS)
    enough = first.score >= AUTO_MATCH and first.score - second >= MARGIN
    return bool(fits) and enough and not contradicted
