"""How types and properties affect a candidate's score, and when it is matched automatically."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ruhrkg.reconciliation.constraints import AGREES, Constraints
from ruhrkg.reconciliation.directory import Directory, Entity
from ruhrkg.reconciliation.requested import LATITUDE, LONGITUDE, Constraint, ResolvedConstraint

AUTO_MATCH = 88.0
MARGIN = 4.0
# The difference in score between a stated name and a documented form.
SAME_MARGIN = 2.0
# So low that every entity of the chosen type, which scores at least MIN_SCORE, comes first.
_OTHER_TYPE = 0.34
_SECONDARY = 0.8
SECONDARY_KINDS = (
    "source/", "figure/", "theme/", "aspect/", "tie/", "status/", "event-kind/",
    "organisation-kind/", "place-kind/", "project-kind/", "source-kind/",
)  # fmt: skip
_PROPERTY_SHARE = 0.3
# The entity that a key identifies scores at least this much, and is a match if its name fits
# halfway. Another entity with exactly that name loses enough by the key to come after it.
_KEY_FLOOR = 75.0
_KEY_SHARE = 0.64
# A given property or identifier of a person that cannot be compared: it may be a namesake's.
_UNCHECKED = ("unknown_property:", "unchecked_key:")
# A name with at least this similarity may be confirmed by another property.
_CONFIRMABLE = 0.75


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
    """An entity that was found: its score (0 to 100), whether it is a match, and why.

    `same`: it has a name of that spelling; `keyed`: a given identifier identifies it; `confirmed`:
    a given property tells it from most of its kind.
    """

    entity: Entity
    score: float
    features: dict[str, float | bool] = field(default_factory=dict)
    match: bool = False
    same: bool = False
    keyed: bool = False
    confirmed: bool = False

    @property
    def agreements(self) -> list[float]:
        """How well each given property that the entity has agrees."""
        return [float(v) for k, v in self.features.items() if k.startswith("property:")]


class Scorer:
    """Scores candidates of one directory."""

    def __init__(self, directory: Directory, constraints: Constraints) -> None:
        """Create a scorer that looks values up in `constraints`."""
        self._directory = directory
        self._constraints = constraints

    def score(
        self, candidate: Candidate, question: Question, constraints: Iterable[ResolvedConstraint]
    ) -> Candidate | None:
        """The candidate with types and properties taken into account; None if it is ruled out."""
        score, features = candidate.score, dict(candidate.features)
        if question.types:
            has = [
                any(self._directory.is_a(own, requested) for own in candidate.entity.types)
                for requested in question.types
            ]
            fits = all(has) if question.strict == "all" else any(has)
            features["type_match"] = fits
            if not fits and question.strict in ("all", "any"):
                return None
            score *= 1.0 if fits else _OTHER_TYPE
        elif candidate.entity.id.startswith(SECONDARY_KINDS):
            features["secondary_kind"] = True
            score *= 1.0 if features.get("identifier") else _SECONDARY
        by_key: list[float] = []
        by_value: list[float] = []
        fitting: list[ResolvedConstraint] = []
        for constraint in constraints:
            if not constraint.known:
                features[f"unknown_property:{constraint.property}"] = True
                continue
            agreed = self._constraints.agreement(candidate.entity, constraint)
            if constraint.required and (agreed is None or agreed < AGREES):
                return None
            if agreed is None and constraint.keys and candidate.entity.id.startswith("person/"):
                features[f"unchecked_key:{constraint.property}"] = True
            if agreed == 1.0:
                fitting.append(constraint)
            if agreed is not None:
                (by_key if constraint.owners else by_value).append(agreed)
                point = (LATITUDE, LONGITUDE) if constraint.place else (constraint.property,)
                features |= {f"property:{pid}": round(agreed, 3) for pid in point}
        score *= _left(by_key, _KEY_SHARE) * _left(by_value, _PROPERTY_SHARE)
        doubtful = "general_part" in features or not candidate.same
        confirmed = doubtful and any(
            self._constraints.distinguishes(candidate.entity, constraint) for constraint in fitting
        )
        return replace(candidate, score=round(score, 1), features=features, confirmed=confirmed)


def known_by_key(fit: float) -> float:
    """The score of an entity that a key identifies; `fit` is how well its name fits (0 to 1)."""
    return _KEY_FLOOR + (100.0 - _KEY_FLOOR) * fit


def _left(agreements: list[float], share: float) -> float:
    """The factor for a score of which `share` depends on the agreements."""
    return 1 - share + share * sum(agreements) / len(agreements) if agreements else 1.0


def is_match(scored: list[Candidate]) -> bool:
    """Whether the first of the ordered candidates can be matched automatically.

    It must have a name of that spelling, or be identified by a given key, or have a similar name
    with the same numbers that a property confirms which few entities share. No given property may
    contradict it, no other candidate may be as good or, if a key identifies it, be called exactly
    so, and the input must not be merely a part of its name in words that other entities share.
    """
    first = scored[0]
    fits = first.features.get("type_match", True) and first.features.get("identifier", True)
    unchecked = any(key.startswith(_UNCHECKED) for key in first.features)
    if not fits or unchecked or any(agreed < AGREES for agreed in first.agreements):
        return False
    if "general_part" in first.features and not first.confirmed:
        return False
    if first.keyed and not first.same and any(c.features.get("exact_name") for c in scored[1:]):
        return False
    if not first.same and _confirmed(first):
        enough, margin = 100 * _CONFIRMABLE, MARGIN
    else:
        certain = first.same or first.keyed or "identifier" in first.features
        enough, margin = AUTO_MATCH if certain else 101.0, SAME_MARGIN if first.same else MARGIN
    # A name that is only similar does not compete with one of that spelling.
    rivals = [c.score for c in scored[1:] if c.same or not first.same]
    return first.score >= enough and first.score - max(rivals, default=0.0) >= margin


def _confirmed(candidate: Candidate) -> bool:
    """Whether a given property confirms a similar name with the same numbers."""
    similar = candidate.features.get("name_similarity", 0.0) >= _CONFIRMABLE
    return similar and "other_number" not in candidate.features and candidate.confirmed
