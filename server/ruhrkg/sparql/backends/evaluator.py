"""An evaluator: a forked process that answers queries and may be killed by one.

It cannot open files or sockets (but for those of a store on disk), may use a bounded amount of
memory above the shared store, and is ended by the kernel when a query's time is up.
"""

import itertools
import os
import resource
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any, NoReturn, cast

from pyoxigraph import (
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    serialize,
)

from ruhrkg.sparql.backends import wire
from ruhrkg.sparql.backends.counting import row_counter
from ruhrkg.sparql.backends.functions import EXTENSIONS
from ruhrkg.sparql.backends.output import LimitError, Output, Packets
from ruhrkg.sparql.backends.results_csv import write_csv
from ruhrkg.sparql.backends.xml_limits import NotWritableError, check_property
from ruhrkg.sparql.query.diagnosis import diagnose, diagnose_function, is_query
from ruhrkg.sparql.query.hints import hints
from ruhrkg.sparql.query.rewriting import CannotRewriteError, rewrite
from ruhrkg.vocabulary import PREFIXES

_LOOK_AHEAD = 5_000  # triples inspected to find the prefixes in use
_STACK = 64 << 20
_SPARE_DESCRIPTORS = 16  # besides the files of the store
_LONGEST_HINT = 300
_TIME_FOR_HINTS = 2.0  # seconds that must be left
_RETIRE_AFTER = 64 << 10  # KiB of growth after which the process is replaced


@dataclass(frozen=True)
class Context:
    """What all evaluators of a zygote share.

    `descriptors` are the open ones of a read-only store on disk, and `files` is the number of its
    files; for a store in memory they are empty and 0.
    """

    store: Store
    base_iri: str
    memory: int
    functions: dict[NamedNode, Callable[..., Any]] = field(default_factory=dict)
    descriptors: frozenset[int] = frozenset()
    files: int = 0


def live(connection: socket.socket, context: Context) -> NoReturn:
    """Answer jobs from `connection` until the server hangs up. Never returns."""
    try:
        _confine(context.memory, context.files)
        wire.send(connection, wire.Mark.HELLO, str(os.getpid()).encode())
        started_at = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        while (job := wire.receive_job(connection)) is not None:
            signal.setitimer(signal.ITIMER_REAL, job["timeout"])
            packets = Packets(connection)
            last = _answer(packets, context, job)
            remarks = _remarks(context, job)
            signal.setitimer(signal.ITIMER_REAL, 0)
            used = resource.getrusage(resource.RUSAGE_SELF)
            last = last or used.ru_maxrss - started_at > _RETIRE_AFTER
            packets.end(wire.End(last, used.ru_utime + used.ru_stime, remarks))
            if last:
                break
    except (BrokenPipeError, ConnectionResetError):
        pass  # the server abandoned the query
    except BaseException:
        traceback.print_exc(file=sys.stderr)
        os._exit(1)
    os._exit(0)


def _confine(memory: int, files: int) -> None:
    """Limit memory, in MiB above what is shared, and open files to those of the store."""
    with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 - no second file
        shared = int(statm.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, hard = resource.getrlimit(resource.RLIMIT_STACK)
    if hard == resource.RLIM_INFINITY or hard >= _STACK:
        resource.setrlimit(resource.RLIMIT_STACK, (_STACK, hard))
    ceiling = shared + (memory << 20)
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))
    # The engine opens the tables of a large store on disk on demand.
    descriptors = files + _SPARE_DESCRIPTORS if files else 0
    resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))


def _answer(packets: Packets, context: Context, job: dict[str, Any]) -> bool:
    """Answer one job; True if this process should not answer another."""
    changed = False
    try:
        store, options = _dataset(context, job["dataset"])
        changed = bool(job["dataset"]) and len(job["dataset"]["default"]) > 1
        text = rewrite(job["text"], is_query)
        results = store.query(
            text,
            base_iri=context.base_iri,
            custom_functions=context.functions,
            **options,
        )
        job["empty"] = _serialise(results, packets, job)
    except SyntaxError as error:
        packets.fail("bad-query", **diagnose(job["text"], str(error), PREFIXES))
    except CannotRewriteError as error:
        packets.fail("unsupported", detail=error.detail, remedy=error.remedy)
    except LimitError as error:
        packets.fail("answer-limit",
            detail=f"The answer has {error}; it was not sent, so that none looks complete.",
            remedy="Request less, page with LIMIT and OFFSET, or use the dumps.",
        )  # fmt: skip
    except MemoryError:
        packets.fail("memory-limit", detail="", remedy="")
        return True
    except NotWritableError as error:
        packets.fail("not-writable",
            detail=f"The answer has {error}; nothing of it was sent.",
            remedy="Request another format, such as JSON or N-Triples.",
        )  # fmt: skip
    except (BrokenPipeError, ConnectionResetError):
        raise  # the server abandoned the query
    except RuntimeError as error:
        known = (extension.iri for extension in EXTENSIONS)
        slug = "unknown-function" if "function" in str(error) else "bad-query"
        packets.fail(slug, **diagnose_function(str(error), known))
    except Exception as error:
        traceback.print_exc(file=sys.stderr)
        packets.fail("evaluation-failed",
            detail=f"The engine failed on this query: {error}.",
            remedy="Other queries are not affected. Try another form of this one.",
        )  # fmt: skip
        return True
    return changed


def _remarks(context: Context, job: dict[str, Any]) -> tuple[str, ...]:
    """Why an answer may have no rows; empty if finding out would take too long or fails."""
    left, _ = signal.getitimer(signal.ITIMER_REAL)
    if not job.get("empty") or left < _TIME_FOR_HINTS:
        return ()
    try:
        found = hints(job["text"], context.base_iri, context.store)
        return tuple(hint[:_LONGEST_HINT] for hint in found)
    except Exception:  # the answer is complete without hints
        traceback.print_exc(file=sys.stderr)
        return ()


def _dataset(context: Context, named: dict[str, list[str]] | None) -> tuple[Store, dict[str, Any]]:
    """The store and the query options that select the dataset.

    The engine's own union of several default graphs repeats a triple for each graph that has
    it; SPARQL 1.1 (13.2.1) requires their merge, so they are merged into a separate graph, in
    this process only.
    """
    store = context.store
    if named is None:
        return store, {}
    default = [NamedNode(iri) for iri in named["default"]]
    graphs = [NamedNode(iri) for iri in named["named"]]
    if len(default) > 1:
        if context.files:  # on disk and read-only: copy what the query may see
            store = Store()
            for graph in graphs:
                store.extend(context.store.quads_for_pattern(None, None, None, graph))
        merged = NamedNode("urn:ruhrkg:merge")
        store.extend(
            Quad(quad.subject, quad.predicate, quad.object, merged)
            for graph in default
            for quad in context.store.quads_for_pattern(None, None, None, graph)
        )
        default = [merged]
    return store, {"default_graph": default, "named_graphs": graphs}


def _serialise(
    results: QuerySolutions | QueryTriples | QueryBoolean,
    packets: Packets,
    job: dict[str, Any],
) -> bool:
    """Send an answer; True if it has no rows or triples, or is false."""
    if isinstance(results, QueryTriples):
        return _serialise_triples(results, packets, job)
    output = Output(packets, job, row_counter(job["format"]))
    sink = cast("IO[bytes]", output)
    if job["format"] == "csv" and isinstance(results, QuerySolutions):
        write_csv(results, sink)
    else:
        results.serialize(sink, QueryResultsFormat.from_media_type(job["media_type"]))
    return not results if isinstance(results, QueryBoolean) else output.rows == 0


def _serialise_triples(results: QueryTriples, packets: Packets, job: dict[str, Any]) -> bool:
    triples = _counted(results, job["rows"])
    if check := _CHECKS.get(job["format"]):
        triples = _checked(triples, check)
    first = list(itertools.islice(triples, _LOOK_AHEAD))
    output = Output(packets, job, lambda _: 0)
    used: dict[str, str] = {}
    if job["format"] in {"turtle", "trig"}:
        used = _used_prefixes(first) if len(first) < _LOOK_AHEAD else PREFIXES
        output.order_prefixes()
    rdf = RdfFormat.from_media_type(job["media_type"])
    serialize(itertools.chain(first, triples), cast("IO[bytes]", output), rdf, prefixes=used)
    return not first


def _used_prefixes(triples: list[Triple]) -> dict[str, str]:
    text = " ".join(str(triple) for triple in triples)
    return {prefix: iri for prefix, iri in PREFIXES.items() if "<" + iri in text}


def _checked(triples: Iterator[Triple], check: Callable[[Triple], None]) -> Iterator[Triple]:
    for triple in triples:
        check(triple)
        yield triple


def _check_json_ld(triple: Triple) -> None:
    if isinstance(triple.object, Triple):
        raise NotWritableError("a triple term, which JSON-LD cannot represent")


def _check_rdf_xml(triple: Triple) -> None:
    check_property(triple.predicate.value)


_CHECKS = {"jsonld": _check_json_ld, "rdfxml": _check_rdf_xml}


def _counted(triples: QueryTriples, limit: int) -> Iterator[Triple]:
    yield from itertools.islice(triples, limit)
    if next(triples, None) is not None:
        raise LimitError(f"more than {limit:,} triples")
