"""Whether the roles of a person bear out the offices, mandates and parties written with the name.

Offices distinguish namesakes: a member of parliament is not the chief of police of the same name.
The graph rarely states the party or mandate of a politician, so only a contradiction counts.
"""

from collections.abc import Iterable

from ruhrkg.reconciliation.folding import fold

# What an abbreviation or another word for an office means, both folded.
_MEANT = {
    "mdl": "landtag", "mdb": "bundestag", "mdep": "europa", "landtagsabgeordneter": "landtag",
    "landtagsabgeordnete": "landtag", "bundestagsabgeordneter": "bundestag",
    "bundestagsabgeordnete": "bundestag", "ob": "oberburgermeister", "mp": "ministerprasident",
    "kardinal": "bischof", "cardinal": "bishop", "erzbischof": "bischof",
}  # fmt: skip
_LITTLE = frozenset(fold("der die das des dem den für im in und of the for and").split())
_PARTIES = frozenset(map(fold, ("CDU", "SPD", "FDP", "Grüne", "AfD", "Linke")))
_MANDATES = frozenset(("landtag", "bundestag", "europa"))
_POLITICAL = (
    "minister", "kanzler", "landtag", "bundestag", "fraktion", "statsekretar", "burgermeister",
)  # fmt: skip
# The first words of a role name the office: `stellvertretender Ministerpräsident`.
_OF_OFFICE = 2
# A word may be the end of a compound of the other side: `Minister`, `Verkehrsminister`.
_SHORTEST_END = 5
_SHORTEST_START = 4
_OTHER_OFFICE = "minister"  # a Ministerpräsident is no president, a president no minister


def bear_out(offices: Iterable[str], claims: Iterable[str]) -> bool:
    """Whether the texts of a person's roles have every claimed word, given folded."""
    texts = [fold(text).split() for text in offices]
    held = {_without_gender(word) for words in texts for word in words}
    politician = any(
        office in word for words in texts for word in words[:_OF_OFFICE] for office in _POLITICAL
    )
    return all(
        any(_same(claimed, word, held) for word in held)
        or (politician and _not_contradicted(claimed, held))
        for claimed in (_without_gender(_MEANT.get(word, word)) for word in claims)
        if claimed not in _LITTLE
    )


def _not_contradicted(claimed: str, held: set[str]) -> bool:
    """Whether the claim is a mandate, or a party beside which the roles name no other."""
    return claimed in _MANDATES or (claimed in _PARTIES and not held & _PARTIES)


def _same(claimed: str, word: str, held: set[str]) -> bool:
    if claimed == word or (claimed in _MANDATES and word.startswith(claimed)):
        return True
    start, end = (claimed, word) if len(claimed) > len(word) else (word, claimed)
    if len(end) < _SHORTEST_END or not start.endswith(end):
        return False
    rest = start.removesuffix(end)
    if start is word:
        return rest != _OTHER_OFFICE
    return any(other.startswith(rest[:_SHORTEST_START]) for other in held - {word})


def _without_gender(word: str) -> str:
    return word.removesuffix("in") if len(word) > _SHORTEST_END else word
