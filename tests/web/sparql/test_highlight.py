"""Highlighted queries: the text is unchanged and escaped."""

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from ruhrkg.web.sparql.highlight import highlight


@given(st.text(alphabet="SELECT WHERE?x$y<>{}\"'\\#:& \n"))
def test_marking_changes_nothing_but_adds_spans(text):
    assert highlight(text).count("<") == 2 * highlight(text).count("<span class=")
    assert Markup(highlight(text)).striptags() == Markup.escape(text).striptags()


def test_tokens_are_marked_by_their_kind():
    marked = highlight('SELECT ?x { ?x a <http://a> ; ex:select "SELECT" } # done')
    assert '<span class="q-keyword">SELECT</span> <span class="q-variable">?x</span>' in marked
    assert '<span class="q-keyword">a</span>' in marked
    assert '<span class="q-iri">&lt;http://a&gt;</span>' in marked
    assert '<span class="q-string">&#34;SELECT&#34;</span>' in marked
    assert '<span class="q-comment"># done</span>' in marked
    assert "ex:select" in marked.striptags()
