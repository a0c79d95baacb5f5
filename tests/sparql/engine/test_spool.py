"""Answers on disk, and a full disk."""

import errno
import resource
import signal

import pytest

from ruhrkg.sparql.engine import spool
from ruhrkg.sparql.engine.spool import Budget, SpooledAnswer
from ruhrkg.sparql.errors import Overloaded

LARGE = b"x" * (spool.IN_MEMORY + 1)


@pytest.fixture
def full_disk():
    """No file of this process may grow, as on a full disk or behind a quota."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (spool.IN_MEMORY // 2, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


def test_a_large_answer_on_a_full_disk_is_refused_with_a_reason(full_disk):
    with pytest.raises(Overloaded, match="no room") as caught:
        SpooledAnswer(Budget(1 << 30)).write(LARGE)
    assert caught.value.status == 503
    assert caught.value.retry_after
    assert caught.value.__cause__.errno == errno.EFBIG


def test_a_disk_that_was_full_leaves_the_whole_budget(full_disk):
    budget = Budget(len(LARGE))
    with pytest.raises(Overloaded):
        SpooledAnswer(budget).write(LARGE)
    budget.take(len(LARGE))
    with pytest.raises(Overloaded):
        budget.take(1)
