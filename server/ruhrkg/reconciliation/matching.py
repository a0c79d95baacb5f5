"""Find the things that a name may mean, with scores that are explained by features.

A name is compared word by word. Words that few things have weigh more than words that many have
(inverse document frequency); a misspelled word counts for as much as it is alike. The score of a
name is the harmonic mean of two shares: how much of what was typed the name covers, and how much
of the name was typed. The page /reconcile/features explains every feature.
"""

from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest
from math import log

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ruhrkg.reconciliation import name_forms
from ruhrkg.reconciliation.directory import Directory, Entity
from ruhrkg.reconciliation.scoring import Candidate, Question, Scorer, certain, known_by_key

LEAST = 35.0
# What one name may cost: the words of it that count, the names that it is compared with.
MOST_WORDS = 24
MOST_NAMES = 200
_NOISE_WEIGHT = 0.15
_GIVEN_NAME = 0.4
_INITIALS = 0.8


@dataclass(frozen=True)
class _Name:
    entity: Entity
    text: str
    tokens: tuple[str, ...]
    joined: str

    @property
    def weights(self) -> tuple[float, ...]:
        """How much each word counts: the given names of people count for less."""
        if not self.entity.id.startswith("person/"):
            return (1.0,) * len(self.tokens)
        return (*(_GIVEN_NAME,) * (len(self.tokens) - 1), 1.0)


class Matcher:
    """An index of all names of a directory. Safe to share between threads once made."""

    def __init__(self, directory: Directory) -> None:
        """Index every label, other name and id of every entity."""
        self.directory = directory
        self._scales = Scorer(directory)
        self._names = [
            _Name(entity, text, words, name_forms.joined(words))
            for entity in directory.entities
            for text in _texts_of(entity)
            for words in name_forms.spellings(text)
            if words
        ]
        self._postings: dict[str, set[int]] = {}
        self._joined: dict[str, list[int]] = {}
        for number, name in enumerate(self._names):
            self._joined.setdefault(name.joined, []).append(number)
            for token in name.tokens:
                self._postings.setdefault(token, set()).add(number)
        self._initials: dict[str, set[int]] = {}
        for number, name in enumerate(self._names):
            if short := name_forms.initials(name.text):
                self._initials.setdefault(short, set()).add(number)
        self._by_length: dict[int, list[str]] = {}
        for token in self._postings:
            self._by_length.setdefault(len(token), []).append(token)
        self._alike = lru_cache(maxsize=20_000)(self._find_alike)

    def find(self, question: Question) -> list[Candidate]:
        """The candidates, best first, `question.limit` at most; at most one of them a match."""
        demands = self._scales.demands(question)
        found = self._by_identifier(question.text) or self._by_name(question.text)
        if not question.text:
            found = self._scales.having(demands)
        for owner in self._scales.owners(demands):
            candidate = found.get(owner.id) or Candidate(owner, 0.0)
            found[owner.id] = self._known(candidate, question.text)
        scored = [
            scored
            for candidate in found.values()
            if (scored := self._scales.weigh(candidate, question, demands))
            and scored.score >= LEAST
        ]
        scored.sort(key=lambda c: (-c.score, -len(c.entity.identifiers), c.entity.id))
        if scored and certain(scored):
            scored[0] = Candidate(scored[0].entity, scored[0].score, scored[0].features, True)
        return scored[: question.limit]

    def _by_identifier(self, text: str) -> dict[str, Candidate]:
        return {
            entity.id: Candidate(entity, 100.0 if tie.exact else 60.0, {"identifier": tie.exact})
            for entity, tie in reversed(self.directory.resolve(text))
            if entity.id in self.directory.by_id
        }

    def _by_name(self, text: str) -> dict[str, Candidate]:
        """The entities with such a name, or with it but for what says that the Land is meant."""
        best = self._spelled(text, text)
        for bare, kind in (
            (name_forms.without_land(text), "organisation/"),
            (name_forms.without_land_of_place(text), "place/"),
        ):
            for found in self._spelled(bare, text).values() if bare != text else ():
                held = best.get(found.entity.id)
                if found.entity.id.startswith(kind) and (not held or found.score > held.score):
                    best[found.entity.id] = found
        return best

    def _spelled(self, words: str, text: str) -> dict[str, Candidate]:
        """The entities with a name of such words; it is exact if it is the whole `text`."""
        typed = self._regrouped(tuple(dict.fromkeys(name_forms.tokens(words)))[:MOST_WORDS])
        alike = {token: self._alike(token) for token in typed}
        wholes = self._joined_alike(name_forms.joined(typed))
        short = self._initials.get(name_forms.fold(words), set())
        numbers = set(self._promising(alike))
        best: dict[str, Candidate] = {}
        for number in numbers | wholes.keys() | short:
            whole = max(wholes.get(number, 0.0), _INITIALS if number in short else 0.0)
            candidate = self._compared(text, typed, alike, self._names[number], whole)
            held = best.get(candidate.entity.id)
            if held is None or candidate.score > held.score:
                best[candidate.entity.id] = candidate
        return best

    def _promising(self, alike: dict[str, dict[str, float]]) -> list[int]:
        """The names that share the most, by weight, with what was typed."""
        shared: dict[int, float] = {}
        for matches in alike.values():
            for token, similarity in matches.items():
                if not name_forms.little(token):
                    weight = similarity * self._weight(token, True)
                    for number in self._postings[token]:
                        shared[number] = shared.get(number, 0.0) + weight
        return nlargest(MOST_NAMES, shared, key=lambda number: (shared[number], -number))

    def _regrouped(self, typed: tuple[str, ...]) -> tuple[str, ...]:
        """The words, two neighbours made one where only the compound is known, and the reverse."""
        words: list[str] = []
        for word in typed:
            compound = words[-1] + word if words else ""
            known = word in self._postings and words[-1:] and words[-1] in self._postings
            if compound in name_forms.ABBREVIATIONS:
                words[-1] = name_forms.ABBREVIATIONS[compound]
            elif compound in self._postings and not known:
                words[-1] = compound
            else:
                words += self._split(word)
        return tuple(words)

    def _split(self, word: str) -> list[str]:
        if word not in self._postings and len(word) >= 8:
            for place in range(4, len(word) - 3):
                if word[:place] in self._postings and word[place:] in self._postings:
                    return [word[:place], word[place:]]
        return [word]

    def _joined_alike(self, typed: str) -> dict[int, float]:
        """Names that are the same, or nearly, without spaces."""
        found = {typed: 0.99} if typed in self._joined else {}
        if not found and len(typed) >= 7:
            near = process.extract_iter(
                typed, list(self._joined), scorer=OSA.distance, score_cutoff=1
            )
            found = {name: 1 - distance / len(typed) for name, distance, _ in near}
        return {number: alike for name, alike in found.items() for number in self._joined[name]}

    def _compared(
        self,
        text: str,
        typed: tuple[str, ...],
        alike: dict[str, dict[str, float]],
        name: _Name,
        whole: float,
    ) -> Candidate:
        covered = self._covered(typed, name.tokens, alike)
        used = {chosen for chosen, _ in covered.values()}
        weights = dict(zip(name.tokens, name.weights, strict=True))
        typed_weight = sum(self._weight(t, t in covered) for t in typed)
        name_weight = sum(weights[t] * self._weight(t, t in used) for t in name.tokens)
        of_typed = sum(self._weight(t, True) * covered[t][1] for t in typed if t in covered)
        of_name = sum(weights[t] * self._weight(t, True) * s for t, s in covered.values())
        typed_share = min(1.0, of_typed / typed_weight) if typed_weight else 0.0
        name_share = min(1.0, of_name / name_weight) if name_weight else 0.0
        both = typed_share + name_share
        similarity = max(2 * typed_share * name_share / both if both else 0.0, whole)
        exact = text.strip().casefold() == name.text.casefold()
        return Candidate(
            name.entity,
            100.0 if exact else min(99.5, 100 * similarity),
            {
                "exact_name": exact,
                "name_similarity": round(similarity, 3),
                "words_of_query_found": round(typed_share, 3),
                "words_of_name_typed": round(name_share, 3),
            },
        )

    def _covered(
        self, typed: tuple[str, ...], of_name: tuple[str, ...], alike: dict[str, dict[str, float]]
    ) -> dict[str, tuple[str, float]]:
        """Each typed word with the word of the name that it stands for, each used once."""
        free = list(of_name)
        covered: dict[str, tuple[str, float]] = {}
        for token in typed:
            choices = [(alike[token][t], t) for t in free if t in alike[token]]
            if choices and token not in covered:
                similarity, chosen = max(choices)
                covered[token] = (chosen, similarity)
                free.remove(chosen)
        return covered

    def _weight(self, token: str, matched: bool) -> float:
        if name_forms.little(token):
            return _NOISE_WEIGHT
        count = len(self._postings.get(token, ()))
        rarity = log(1 + len(self._names) / (1 + count))
        return rarity if matched or count else max(rarity, 1.0)

    def _find_alike(self, token: str) -> dict[str, float]:
        """The words of the index that `token` may be a spelling of, with how alike they are."""
        if token in self._postings:
            return {token: 1.0}
        allowed = 0 if len(token) < 4 or token.isdigit() else 1 if len(token) < 8 else 2
        return {
            other: 1.0 - distance / max(len(other), len(token))
            for length in range(len(token) - allowed, len(token) + allowed + 1)
            for other, distance, _ in process.extract_iter(
                token, self._by_length.get(length, ()), scorer=OSA.distance, score_cutoff=allowed
            )
            if other[0] == token[0] or len(token) > 6
        } | {
            other: len(token) / len(other)
            for length in (len(token) + 1, len(token) + 2)
            for other in self._by_length.get(length, ())
            if len(token) > 4 and other.startswith(token)
        }

    def _known(self, candidate: Candidate, text: str) -> Candidate:
        """An entity that is known by a key: its name need not fit well, or at all."""
        typed = name_forms.fold(text)
        own = (name_forms.fold(name) for name in _texts_of(candidate.entity))
        alike = max((OSA.normalized_similarity(typed, name) for name in own), default=0.0)
        features = candidate.features or {"name_similarity": round(alike, 3)}
        score = known_by_key(max(candidate.score / 100, alike))
        return Candidate(candidate.entity, score, features)


def _texts_of(entity: Entity) -> dict[str, None]:
    """All names of an entity and their variants, in order, each once."""
    stated = (*entity.labels.values(), *entity.names)
    return dict.fromkeys(variant for text in stated for variant in name_forms.variants(text))
