"""Find the entities that a question may mean: by identifier, by name, by other properties.

Entities of a chosen type come first, then the order is by score. `scoring` decides what is a match.
The page /reconcile/features explains every feature.
"""

from dataclasses import replace

from rapidfuzz.distance import OSA

from ruhrkg.reconciliation import folding, name_forms
from ruhrkg.reconciliation.constraints import Constraints
from ruhrkg.reconciliation.directory import Directory, Entity
from ruhrkg.reconciliation.name_index import NameIndex
from ruhrkg.reconciliation.requested import KEYS, Constraint, ResolvedConstraint
from ruhrkg.reconciliation.scoring import Candidate, Question, Scorer, is_match, known_by_key

MIN_SCORE = 35.0


class Matcher:
    """Answers questions about one directory. Safe to share between threads once made."""

    def __init__(self, directory: Directory) -> None:
        """Index the names, identifiers and values of every entity."""
        self.directory = directory
        self.names = NameIndex(directory)
        self._constraints = Constraints(directory, self.names)
        self._scorer = Scorer(directory, self._constraints)

    def find(self, question: Question) -> list[Candidate]:
        """At most `question.limit` candidates, best first; at most one of them is a match."""
        question = replace(question, types=tuple(map(self.directory.type_id, question.types)))
        constraints = self._constraints.resolve(question.constraints)
        found = self._by_identifier(question.text) or self._by_name(question.text)
        if not question.text.strip():
            found = self._having(constraints)
        for owner in self._constraints.owners(constraints):
            candidate = found.get(owner.id) or Candidate(owner, 0.0)
            found[owner.id] = self._known(candidate, question.text)
        scored = [
            scored
            for candidate in found.values()
            if candidate.score >= MIN_SCORE
            and (scored := self._scorer.score(candidate, question, constraints))
        ]
        scored.sort(key=lambda c: (-c.score, -len(c.entity.identifiers), c.entity.id))
        if scored and is_match(scored):
            scored[0] = replace(scored[0], match=True)
        return scored[: question.limit]

    def has_property(self, property_id: str) -> bool:
        """Whether a constraint on the property can be checked."""
        return property_id in KEYS or property_id in self.directory.property_by_id

    def agreement(self, entity: Entity, constraint: Constraint) -> float | None:
        """How well an entity meets a constraint, 0 to 1; None if that is unknown."""
        (resolved,) = self._constraints.resolve([constraint])
        return self._constraints.agreement(entity, resolved)

    def _by_identifier(self, text: str) -> dict[str, Candidate]:
        return {
            entity.id: Candidate(
                entity, 100.0 if identifier.exact else 60.0, {"identifier": identifier.exact}
            )
            for entity, identifier in reversed(self.directory.resolve(text))
            if entity.id in self.directory.by_id
        }

    def _by_name(self, text: str) -> dict[str, Candidate]:
        return {
            entity_id: Candidate(like.entity, like.score, dict(like.features), same=like.same)
            for entity_id, like in self.names.find(text).items()
            if entity_id in self.directory.by_id
        }

    def _having(self, constraints: list[ResolvedConstraint]) -> dict[str, Candidate]:
        """The entities that fully meet at least one constraint."""
        return {
            entity.id: Candidate(entity, 100.0, same=True)
            for entity in self.directory.entities
            if any(self._constraints.agreement(entity, c) == 1.0 for c in constraints)
        }

    def _known(self, candidate: Candidate, text: str) -> Candidate:
        """An entity identified by a key: its name need not fit well, or at all."""
        typed = folding.fold(text)
        own = (folding.fold(name) for name in name_forms.stated(candidate.entity))
        similarity = max((OSA.normalized_similarity(typed, name) for name in own), default=0.0)
        features = candidate.features or {"name_similarity": round(similarity, 3)}
        score = known_by_key(max(candidate.score / 100, similarity))
        return replace(candidate, score=score, features=features, keyed=True)
