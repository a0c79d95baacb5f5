"""The changes as a Linked Data Event Stream: all that consumers need to maintain a copy.

A stream links to the nodes of each release (TREE), whose members are things that were created,
updated or deleted. In TriG and N-Quads the graph that a member names contains all statements of
that version of the thing (TREE, member extraction by named graph): a consumer replaces what it
has. The sources of statements are in the N-Quads files to which a node links.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from ruhrkg.formats import Format
from ruhrkg.release.datasets.serialising import write_rdf
from ruhrkg.release.history import Change
from ruhrkg.vocabulary import BASE_IRI, PREFIXES

PER_NODE = 500
"""The maximum number of members of one node."""

WITH_STATEMENTS = ("trig", "nquads")
"""The formats whose members include their statements."""

_ACTIVITIES = "https://www.w3.org/ns/activitystreams#"
_TYPES = {"created": "Create", "updated": "Update", "deleted": "Delete"}
_IN_FRAGMENT = "/?:@!$&'()*+,;=~%"
_STREAM = BASE_IRI + "changes"


@dataclass(frozen=True)
class NodeAddress:
    """The addresses of one release's nodes on a host: `root` without the final slash."""

    root: str
    version: str
    end: str

    def page(self, number: int) -> str:
        """The node with this number."""
        more = f"/{number}" if number > 1 else ""
        return f"{self.root}/changes/{self.version}{more}{self.end}"

    def statements(self, side: str) -> str:
        """The N-Quads that were `added` or `removed`."""
        return f"{self.root}/changes/{self.version}/{side}.nq"

    def with_statements(self, number: int) -> str:
        """The node in a format whose members include their statements."""
        return NodeAddress(self.root, self.version, ".trig").page(number)


def nodes(found: Sequence[Change]) -> int:
    """How many nodes the changes of a release fill; at least one."""
    return max(1, -(-len(found) // PER_NODE))


def write_stream(root: str, end: str, releases: Sequence[tuple[str, str]], target: Format) -> bytes:
    """The stream with the first node of each release, given as version and time (ISO 8601)."""
    view = f"{root}/changes{end}"
    triples = _head(view)
    for version, moment in releases:
        node = NodeAddress(root, version, end).page(1)
        triples += _relation(view, f"{view}#{version}", node, moment)
    return write_rdf(triples, target)


def write_node(
    address: NodeAddress, moment: str, found: Sequence[Change], number: int, target: Format
) -> bytes:
    """One node of a release: `found` are all of its changes, in their order."""
    node = address.page(number)
    triples = _head(f"{address.root}/changes{address.end}")
    triples.append(Triple(NamedNode(node), _term("rdf", "type"), _term("tree", "Node")))
    for side in ("added", "removed"):
        other = NamedNode(address.statements(side))
        triples.append(Triple(NamedNode(node), _term("rdfs", "seeAlso"), other))
    if number < nodes(found):
        triples += _relation(node, f"{node}#next", address.page(number + 1), moment)
    carries = target.name in WITH_STATEMENTS
    if not carries:
        other = NamedNode(address.with_statements(number))
        triples.append(Triple(NamedNode(node), _term("rdfs", "seeAlso"), other))
    quads: list[Quad] = []
    for change in found[(number - 1) * PER_NODE : number * PER_NODE]:
        member = _member(address.version, change)
        triples += _about_member(member, moment, change)
        if carries:
            quads += _statements(member, change)
    if carries:
        return write_rdf(
            [*(Quad(t.subject, t.predicate, t.object) for t in triples), *quads], target
        )
    return write_rdf(triples, target)


def _member(version: str, change: Change) -> NamedNode:
    # A thing may have a fragment, and a fragment cannot contain another "#" (RFC 3986, 3.5).
    local = quote(change.thing.removeprefix(BASE_IRI), safe=_IN_FRAGMENT)
    return NamedNode(f"{_STREAM}/{version}#{local}")


def _about_member(member: NamedNode, moment: str, change: Change) -> list[Triple]:
    kind, thing = NamedNode(_ACTIVITIES + _TYPES[change.kind]), NamedNode(change.thing)
    return [
        Triple(NamedNode(_STREAM), _term("tree", "member"), member),
        Triple(member, _term("rdf", "type"), kind),
        Triple(member, NamedNode(_ACTIVITIES + "object"), thing),
        Triple(member, _term("dcterms", "isVersionOf"), thing),
        Triple(member, _term("dcterms", "issued"), _time(moment)),
    ]


def _statements(member: NamedNode, change: Change) -> list[Quad]:
    """Each distinct triple of the thing, however many sources state it."""
    quads = parse("\n".join(change.now), format=RdfFormat.N_QUADS)
    triples = dict.fromkeys(quad.triple for quad in quads)
    return [Quad(t.subject, t.predicate, t.object, member) for t in triples]


def _head(view: str) -> list[Triple]:
    stream = NamedNode(_STREAM)
    return [
        Triple(stream, _term("rdf", "type"), _term("ldes", "EventStream")),
        Triple(stream, _term("ldes", "timestampPath"), _term("dcterms", "issued")),
        Triple(stream, _term("ldes", "versionOfPath"), _term("dcterms", "isVersionOf")),
        Triple(stream, _term("tree", "view"), NamedNode(view)),
        Triple(NamedNode(view), _term("rdf", "type"), _term("tree", "Node")),
    ]


def _relation(subject: str, relation: str, node: str, moment: str) -> list[Triple]:
    this = NamedNode(relation)
    return [
        Triple(NamedNode(subject), _term("tree", "relation"), this),
        Triple(this, _term("rdf", "type"), _term("tree", "GreaterThanOrEqualToRelation")),
        Triple(this, _term("tree", "path"), _term("dcterms", "issued")),
        Triple(this, _term("tree", "node"), NamedNode(node)),
        Triple(this, _term("tree", "value"), _time(moment)),
    ]


def _time(moment: str) -> Literal:
    return Literal(moment, datatype=_term("xsd", "dateTime"))


def _term(prefix: str, name: str) -> NamedNode:
    return NamedNode(PREFIXES[prefix] + name)
