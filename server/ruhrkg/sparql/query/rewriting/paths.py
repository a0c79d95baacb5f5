"""Property paths that the engine evaluates differently from the specification.

- An alternative is the multiset union of its paths (SPARQL 1.1, section 18.4); the engine returns
  each pair of nodes once. So an alternative outside `*`, `+`, `?` is written as UNION. Inside
  them, and in a negated set without inverse members, the specification requires a set, too.
- A path of length zero from or to a term matches that term, even if it is not in the graph
  (section 9.3); the engine looks for it in the graph. So VALUES adds it where the engine does
  not return it.
"""

from dataclasses import replace
from itertools import chain, product
from math import prod

from ruhrkg.sparql.query.lexer import Tokens, shorten
from ruhrkg.sparql.query.rewriting.cursor import Fresh
from ruhrkg.sparql.query.rewriting.problems import CannotRewriteError
from ruhrkg.sparql.query.rewriting.tree import (
    Element,
    Expression,
    Filter,
    Group,
    Path,
    Statement,
    Triple,
    Triples,
    Union,
    Values,
    names,
    replaced,
    triple_text,
    with_inner,
)

# The maximum number of paths that one path becomes: a sequence of alternatives multiplies them.
_MAX_BRANCHES = 256


def single_paths(path: Path) -> list[Path]:
    """The paths whose multiset union is an alternative path; for any other path, the path itself.

    Raises CannotRewriteError if there are too many.
    """
    match path.kind:
        case "alternative":
            return list(chain.from_iterable(map(single_paths, path.parts)))
        case "sequence":
            steps = [single_paths(part) for part in path.parts]
            if prod(map(len, steps)) > _MAX_BRANCHES:
                raise _too_many(path)
            found = [_sequence(parts) for parts in product(*steps)]
        case "inverse":
            found = [_inverse(inner) for part in path.parts for inner in single_paths(part)]
        case "negated":
            return _negated(path)
        case _:
            return [path]
    return found if len(found) > 1 else [path]


def _too_many(path: Path) -> CannotRewriteError:
    return CannotRewriteError(
        f"The path {shorten(path.text)} has more than {_MAX_BRANCHES} combinations of "
        "alternatives.",
        "Put a variable between its steps, so that each step is a pattern of its own.",
    )


def _sequence(parts: tuple[Path, ...]) -> Path:
    return Path("sequence", " / ".join(_bracketed(part) for part in parts), parts)


def _inverse(path: Path) -> Path:
    return Path("inverse", f"^{_bracketed(path)}", (path,))


def _bracketed(path: Path) -> str:
    return path.text if path.kind == "step" else f"({path.text})"


def _negated(path: Path) -> list[Path]:
    """A negated set with inverse members as an alternative of two sets (section 18.2.2.1)."""
    forward = [part.text for part in path.parts if part.kind == "step"]
    backward = [f"^{part.text}" for part in path.parts if part.kind == "inverse"]
    if not forward or not backward:
        return [path]
    return [Path("negated", f"!({' | '.join(members)})") for members in (forward, backward)]


def matches_nothing_walked(path: Path) -> bool:
    """Whether a path of length zero is one of its matches."""
    if path.kind in {"*", "?"}:
        return True
    if path.kind in {"+", "alternative", "inverse"}:
        return any(map(matches_nothing_walked, path.parts))
    return False


def rewrite_paths(group: Group, fresh: Fresh) -> Group:
    """The group with every such path rewritten, at any depth. Raises CannotRewriteError."""
    group = with_inner(group, lambda inner: rewrite_paths(inner, fresh))
    labels = _labels_to_rename(group.elements, fresh)
    elements = chain.from_iterable(_rewritten(element, labels) for element in group.elements)
    return replace(group, elements=tuple(elements))


def _labels_to_rename(elements: tuple[Element, ...], fresh: Fresh) -> dict[str, str]:
    """A variable for each blank node of a group whose triples are split.

    A label must not occur in two basic graph patterns (section 4.1.4); a variable may.
    """
    statements = [s for e in elements if isinstance(e, Triples) for s in e.statements]
    if not any(_is_concerned(statement) for statement in statements):
        return {}
    texts = " . ".join(statement.text for statement in statements)
    labels = {token.text for token in Tokens(texts).all if token.kind == "blank"}
    return {label: fresh.variable() for label in sorted(labels)}


def _is_concerned(statement: Statement) -> bool:
    return any(_parts_of(triple) for triple in statement.triples)


def _parts_of(triple: Triple) -> Union | None:
    """The replacement of a triple pattern; None if it is unchanged."""
    if triple.path.kind == "step":
        return None
    paths = single_paths(triple.path)
    groups = [group for path in paths for group in _branches(replace(triple, path=path, notes=""))]
    if len(groups) == 1:
        return None
    return Union(tuple(groups))


def _branches(triple: Triple) -> list[Group]:
    """The groups whose union is equivalent to a path without alternatives."""
    walked = Group((_alone(triple),))
    path, ends = triple.path, (triple.subject, triple.object)
    constants = [end for end in ends if _is_constant(end)]
    if not constants or not _has_length_zero(path, both=len(constants) == 2):
        return [walked]
    if len(constants) == 2:
        same = Filter(Expression((f"(SAMETERM({ends[0]}, {ends[1]}))",)))
        return [walked, Group((same, _not_walked(triple)))]
    (constant,) = constants
    variable = ends[0] if constant == ends[1] else ends[1]
    if variable[:1] not in {"?", "$", "_"}:
        return [walked]
    standing = replace(triple, subject=constant, object=constant)
    text = f"VALUES {variable} {{ {constant} }}"
    values = Values(text, names(variable), names(variable))
    return [walked, Group((values, _not_walked(standing)))]


def _has_length_zero(path: Path, *, both: bool) -> bool:
    """Whether a path can match a term that is not in the graph.

    The variable between two steps matches only nodes of the graph; so in a sequence both ends
    must be the same term, and both steps must match it.
    """
    if path.kind == "inverse":
        return _has_length_zero(path.parts[0], both=both)
    if path.kind == "sequence":
        return both and len(path.parts) == 2 and all(map(matches_nothing_walked, path.parts))
    return matches_nothing_walked(path)


def _not_walked(triple: Triple) -> Filter:
    return Filter(Expression(("NOT EXISTS", Group((_alone(triple),)))))


def _alone(triple: Triple) -> Triples:
    return Triples((Statement(triple_text(triple)[:-2], (triple,)),))


def _is_constant(term: str) -> bool:
    """Whether a term is an IRI or a literal."""
    return term[:1] not in {"?", "$", "_", "["} and not term.startswith("<<")


def _rewritten(element: Element, labels: dict[str, str]) -> list[Element]:
    """An element as the parts that replace it."""
    if not isinstance(element, Triples) or not (labels or _any_concerned(element)):
        return [element]
    found = list[Element]()
    for statement in element.statements:
        if not _is_concerned(statement):
            found.append(Triples((_renamed(statement, labels),)))
            continue
        for triple in statement.triples:
            renamed = _renamed_triple(triple, labels)
            union = _parts_of(renamed)
            if union and triple.notes:
                raise CannotRewriteError(
                    f"The path {triple.path.text} has alternatives and an annotation.",
                    "Write it as a UNION of patterns with one property each.",
                )
            found.append(union or _alone(renamed))
    return found


def _any_concerned(element: Triples) -> bool:
    return any(map(_is_concerned, element.statements))


def _renamed(statement: Statement, labels: dict[str, str]) -> Statement:
    triples = tuple(_renamed_triple(triple, labels) for triple in statement.triples)
    return Statement(replaced(statement.text, "blank", labels), triples)


def _renamed_triple(triple: Triple, labels: dict[str, str]) -> Triple:
    return Triple(
        replaced(triple.subject, "blank", labels), triple.path,
        replaced(triple.object, "blank", labels), replaced(triple.notes, "blank", labels),
    )  # fmt: skip
