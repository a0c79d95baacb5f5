"""The entities by the spelling of their stated names and documented forms."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ruhrkg.reconciliation.directory import Entity
from ruhrkg.reconciliation.name_forms import NameForms, begins, stated
from ruhrkg.reconciliation.spelling import Speller

STATED = 99.5
UNDECORATED = 99.0
DERIVED = 97.0
# A name with which the label of an entity of another kind begins: too close to match automatically.
BEGINNING = 98.5
# Entities of these kinds have forms that are parts of their names.
_NAMED_BY_PARTS = ("project/", "forum/", "field/")
# With one of these words, a part of a name can only mean an entity of that kind.
_KIND_WORDS = frozenset(
    ("forum", "themenforum", "theme", "handlungsfeld", "field", "projekt", "project")
)
# The kinds whose names make a word general; events and decisions are named after projects.
_GENERAL_IN = (
    "topic/", "theme/", "challenge/", "field/", "forum/", "project/", "organisation/", "place/",
)  # fmt: skip
# A source is often named after its subject.
NAMED_AFTER_OTHERS = "source/"


class Spellings:
    """The entities by the spelling of their names, with the score of each spelling."""

    def __init__(self, entities: Iterable[Entity], forms: NameForms, speller: Speller) -> None:
        """Index the stated names of the entities, and the forms that only one of them has."""
        entities = tuple(entities)
        self._speller = speller
        self._by_key = _by_spelling(entities, forms, speller)
        self._named_with = _named_with(entities, speller)

    def of(self, keys: Iterable[str]) -> Iterator[tuple[Entity, float]]:
        """The entities with one of the spellings, with the score (0 to 100) of that name."""
        for key in keys:
            yield from self._by_key.get(key, {}).values()

    def general(self, entity: Entity, part: str) -> bool:
        """Whether `part` is a part of the entity's name in words that other entities share."""
        words = self._speller.content(part)
        if not entity.id.startswith(_NAMED_BY_PARTS) or _KIND_WORDS.intersection(words):
            return False
        return all(self._named_with.get(word, set()) - {entity.id} for word in words)


def _by_spelling(
    entities: tuple[Entity, ...], name_forms: NameForms, speller: Speller
) -> dict[str, dict[str, tuple[Entity, float]]]:
    """By spelling, the entities of that name; a derived form only if no entity has that name."""
    index: dict[str, dict[str, tuple[Entity, float]]] = defaultdict(dict)
    for forms, score in ((stated, STATED), (name_forms.undecorated, UNDECORATED)):
        for entity in entities:
            for name in forms(entity):
                for key in speller.keys(name):
                    index[key].setdefault(entity.id, (entity, score))
                if key := speller.word_set(name):
                    index[key].setdefault(entity.id, (entity, DERIVED))
    taken = {
        key
        for key, held in index.items()
        if not all(entity_id.startswith(NAMED_AFTER_OTHERS) for entity_id in held)
    }
    for entity in entities:
        for form in name_forms.derived(entity):
            keys = [key for key in (*speller.keys(form), speller.word_set(form)) if key]
            others = {
                i
                for key in keys
                if key in taken and entity.id not in index[key]
                for i in index[key]
            }
            if not others:
                score = DERIVED
            elif begins(entity, form) and not _of_kind(entity, others):
                score = BEGINNING
            else:
                continue
            for key in keys:
                index[key].setdefault(entity.id, (entity, score))
    return dict(index)


def _of_kind(entity: Entity, ids: Iterable[str]) -> bool:
    """Whether one of the ids is of the kind of the entity."""
    return entity.id.split("/", 1)[0] in {i.split("/", 1)[0] for i in ids}


def _named_with(entities: Iterable[Entity], speller: Speller) -> dict[str, set[str]]:
    """By word, the ids of the entities that have it in a stated name."""
    ids: dict[str, set[str]] = defaultdict(set)
    for entity in entities:
        if entity.id.startswith(_GENERAL_IN):
            for name in stated(entity):
                for word in speller.content(name):
                    ids[word].add(entity.id)
    return dict(ids)
