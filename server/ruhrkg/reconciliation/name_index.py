"""All names of the entities: which are spelled like a text, and which are similar to it.

Names are compared word by word. Rare words weigh more than frequent ones (inverse document
frequency); a misspelt word counts in proportion to its similarity. The similarity of a name is the
harmonic mean of two shares: how much of the input the name covers, and how much of the name the
input covers.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from heapq import nlargest
from math import log

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ruhrkg.reconciliation import folding, spelling
from ruhrkg.reconciliation.directory import Directory, Entity
from ruhrkg.reconciliation.name_forms import NameForms, stated
from ruhrkg.reconciliation.offices import bear_out
from ruhrkg.reconciliation.readings import Readings, abbreviates, in_two_parts
from ruhrkg.reconciliation.spellings import DERIVED, NAMED_AFTER_OTHERS, STATED, Spellings

# Limits for one input: the words that count, the names that it is compared with.
MAX_WORDS = 24
MAX_NAMES = 200
MAX_SIMILAR_SCORE = 94.0
# Below a name with the same number of which half the words differ.
_OTHER_NUMBER = 0.6
_NOISE_WEIGHT = 0.15
_GIVEN_NAME = 0.4
_INITIALS = 0.8
_WITH_ACRONYMS = ("organisation/", "project/", "forum/")
_PLACES = ("schema:location", "schema:containedInPlace")


@dataclass(frozen=True)
class Likeness:
    """How well a name fits: 0 to 100, whether its spelling is the same, and the features."""

    entity: Entity
    score: float
    same: bool = False
    features: tuple[tuple[str, float | bool], ...] = ()


@dataclass(frozen=True)
class _Name:
    entity: Entity
    text: str
    tokens: tuple[str, ...]
    joined: str
    numbers: tuple[str, ...]

    @property
    def weights(self) -> tuple[float, ...]:
        """How much each word counts: given names count for less."""
        if not self.entity.id.startswith("person/"):
            return (1.0,) * len(self.tokens)
        return (*(_GIVEN_NAME,) * (len(self.tokens) - 1), 1.0)


class NameIndex:
    """An index of all names of a directory. Safe to share between threads once made."""

    def __init__(self, directory: Directory) -> None:
        """Index every stated name and its documented forms, including those of parts."""
        self._entities = tuple(directory.described.values())
        forms = NameForms(directory.names)
        self._folding = folding.Folding(directory.names)
        self._speller = spelling.Speller(directory.names)
        self._readings = Readings(directory.names, forms)
        self._spellings = Spellings(self._entities, forms, self._speller)
        self._names = [
            _Name(entity, text, tokens, folding.joined(tokens), spelling.numbers(text))
            for entity in self._entities
            for text in forms.all_forms(entity)
            for tokens in self._folding.spellings(text)
            if tokens
        ]
        self._postings: dict[str, set[int]] = defaultdict(set)
        self._joined: dict[str, list[int]] = defaultdict(list)
        self._initials: dict[str, set[int]] = defaultdict(set)
        for number, name in enumerate(self._names):
            self._joined[name.joined].append(number)
            for token in name.tokens:
                self._postings[token].add(number)
            if short := folding.initials(name.text):
                self._initials[short].add(number)
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for token in self._postings:
            self._by_length[len(token)].append(token)
        self._rarest = log(1 + len(self._names))
        self._rarity = {
            token: log(1 + len(self._names) / (1 + len(held)))
            for token, held in self._postings.items()
        }
        self._similar_words = lru_cache(maxsize=20_000)(self._find_similar_words)

    def find(self, text: str) -> dict[str, Likeness]:
        """By id, the entities that `text` may name."""
        found = self._of_same_spelling(text)
        for entity_id, likeness in self._by_likeness(text).items():
            if entity_id not in found:
                found[entity_id] = likeness
        return found

    def _of_same_spelling(self, text: str) -> dict[str, Likeness]:
        """The entities with a name, or a documented form of one, that is spelled like `text`.

        Also those named in the first part of the text, if the second is another name of theirs or
        of the place where they are.
        """
        found = self._spelled_like(text)
        if any(not entity_id.startswith(NAMED_AFTER_OTHERS) for entity_id in found):
            return found
        head, _, last = text.strip().rpartition(" ")
        parts = [(*pair, True) for pair in in_two_parts(text)]
        if self._names_a_place(last):
            parts.append((head, last, False))
        for name, addition, by_name in parts:
            for entity_id, like in self._spelled_like(name).items():
                known = by_name and (
                    self._also_named(like.entity, addition)
                    or self._in_office(like.entity, addition)
                )
                if known or self._is_in(like.entity, addition):
                    found[entity_id] = replace(like, score=min(like.score, STATED))
        return found

    def _spelled_like(self, text: str) -> dict[str, Likeness]:
        best: dict[str, Likeness] = {}
        claims = self._readings.claims(text)
        for reading, kind in dict.fromkeys(self._readings.of(text)):
            keys = [*self._speller.query_keys(reading), self._speller.word_set(reading)]
            for entity, score in self._spellings.of(keys):
                if not entity.id.startswith(kind) or not self._readings.may_omit_state(
                    entity, reading, text
                ):
                    continue
                if entity.id.startswith("person/") and not bear_out(entity.offices, claims):
                    continue
                exact = any(text.casefold() == n.casefold() for n in stated(entity))
                if entity.id not in best or best[entity.id].score < score:
                    general = score == DERIVED and self._spellings.general(entity, reading)
                    best[entity.id] = _same(entity, 100.0 if exact else score, general)
        return best

    def _also_named(self, entity: Entity, other: str) -> bool:
        """Whether `other` is a name of the entity, too, or an acronym of one."""
        if entity.id in self._spelled_like(other):
            return True
        abbreviated = self._initials.get(folding.fold(other), set())
        if entity.id in {self._names[number].entity.id for number in abbreviated}:
            return True
        return entity.id.startswith(_WITH_ACRONYMS) and any(
            abbreviates(other, name) for name in stated(entity)
        )

    def _in_office(self, entity: Entity, addition: str) -> bool:
        """Whether the roles of a person have all words of an addition to the name."""
        words = folding.fold(addition).split()
        return entity.id.startswith("person/") and bear_out(entity.offices, words)

    def _names_a_place(self, word: str) -> bool:
        found = self._spellings.of(self._speller.query_keys(word))
        return any(entity.id.startswith("place/") for entity, _ in found)

    def _is_in(self, entity: Entity, place: str) -> bool:
        """Whether the entity lies in, or is located in, a place of that name."""
        held = {v.get("id") for pid in _PLACES for v in entity.values.get(pid, ())}
        return bool(held) and not held.isdisjoint(self._spelled_like(place))

    def _by_likeness(self, text: str) -> dict[str, Likeness]:
        """The entities with a similar name, also if the mention of the state is ignored."""
        best = self._spelled(text, text)
        for reading, kind in dict.fromkeys(self._readings.of(text)):
            if reading == text or not kind:
                continue
            for found in self._spelled(reading, text).values():
                held = best.get(found.entity.id)
                if found.entity.id.startswith(kind) and (not held or found.score > held.score):
                    best[found.entity.id] = found
        return best

    def _spelled(self, words: str, text: str) -> dict[str, Likeness]:
        typed = self._regrouped(tuple(dict.fromkeys(self._folding.tokens(words)))[:MAX_WORDS])
        similar = {token: self._similar_words(token) for token in typed}
        wholes = self._similar_without_spaces(folding.joined(typed))
        short = self._initials.get(folding.fold(words), set())
        query_numbers = spelling.numbers(text)
        best: dict[str, Likeness] = {}
        for number in set(self._promising(similar)) | wholes.keys() | short:
            whole = max(wholes.get(number, 0.0), _INITIALS if number in short else 0.0)
            likeness = self._compared(typed, similar, self._names[number], whole, query_numbers)
            held = best.get(likeness.entity.id)
            if held is None or likeness.score > held.score:
                best[likeness.entity.id] = likeness
        return best

    def _promising(self, similar: dict[str, dict[str, float]]) -> list[int]:
        """The names that share the most, by weight, with the input."""
        shared: dict[int, float] = {}
        for matches in similar.values():
            for token, similarity in matches.items():
                if not folding.little(token):
                    weight = similarity * self._weight(token)
                    for number in self._postings[token]:
                        shared[number] = shared.get(number, 0.0) + weight
        return nlargest(MAX_NAMES, shared, key=lambda number: (shared[number], -number))

    def _regrouped(self, typed: tuple[str, ...]) -> tuple[str, ...]:
        """The words; pairs joined if only the compound is known, and split in the reverse case."""
        words: list[str] = []
        for word in typed:
            compound = words[-1] + word if words else ""
            known = word in self._postings and words[-1:] and words[-1] in self._postings
            if compound in self._folding.abbreviations:
                words[-1] = self._folding.abbreviations[compound]
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

    def _similar_without_spaces(self, typed: str) -> dict[int, float]:
        """Names that are equal, or nearly so, without spaces."""
        found = {typed: 0.99} if typed in self._joined else {}
        if not found and len(typed) >= 7:
            near = process.extract_iter(
                typed, list(self._joined), scorer=OSA.distance, score_cutoff=1
            )
            found = {name: 1 - distance / len(typed) for name, distance, _ in near}
        return {number: share for name, share in found.items() for number in self._joined[name]}

    def _compared(
        self, typed: tuple[str, ...], similar: dict[str, dict[str, float]], name: _Name,
        whole: float, query_numbers: tuple[str, ...],
    ) -> Likeness:  # fmt: skip
        covered = self._covered(typed, name.tokens, similar)
        weights = dict(zip(name.tokens, name.weights, strict=True))
        typed_weight = sum(self._weight(t) for t in typed)
        name_weight = sum(weights[t] * self._weight(t) for t in name.tokens)
        of_typed = sum(self._weight(t) * covered[t][1] for t in typed if t in covered)
        of_name = sum(weights[t] * self._weight(t) * s for t, s in covered.values())
        typed_share = min(1.0, of_typed / typed_weight) if typed_weight else 0.0
        name_share = min(1.0, of_name / name_weight) if name_weight else 0.0
        both = typed_share + name_share
        similarity = max(2 * typed_share * name_share / both if both else 0.0, whole)
        other_number = bool(query_numbers) and query_numbers != name.numbers
        if other_number:
            similarity *= _OTHER_NUMBER
        features: tuple[tuple[str, float | bool], ...] = (
            ("same_spelling", False),
            ("name_similarity", round(similarity, 3)),
            ("words_of_query_found", round(typed_share, 3)),
            ("words_of_name_typed", round(name_share, 3)),
            *((("other_number", True),) if other_number else ()),
        )
        return Likeness(name.entity, min(MAX_SIMILAR_SCORE, 100 * similarity), False, features)

    def _covered(
        self, typed: tuple[str, ...], of_name: tuple[str, ...], similar: dict[str, dict[str, float]]
    ) -> dict[str, tuple[str, float]]:
        """For each typed word the matching word of the name, each used once."""
        free = list(of_name)
        covered: dict[str, tuple[str, float]] = {}
        for token in typed:
            choices = [(similar[token][t], t) for t in free if t in similar[token]]
            if choices and token not in covered:
                similarity, chosen = max(choices)
                covered[token] = (chosen, similarity)
                free.remove(chosen)
        return covered

    def _weight(self, token: str) -> float:
        """How much a word counts: the rarer, the more; an insignificant word hardly at all."""
        return _NOISE_WEIGHT if folding.little(token) else self._rarity.get(token, self._rarest)

    def _find_similar_words(self, token: str) -> dict[str, float]:
        """The words of the index that `token` may be a spelling of, with their similarity."""
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


def _same(entity: Entity, score: float, general: bool = False) -> Likeness:
    features: tuple[tuple[str, float | bool], ...] = (
        ("same_spelling", True),
        ("exact_name", score == 100.0),
        ("name_similarity", round(score / 100, 3)),
        *((("general_part", True),) if general else ()),
    )
    return Likeness(entity, score, True, features)
