"""The opening sentences of a page, generated from the data: only facts that a source states."""

from collections import Counter
from collections.abc import Sequence

from ruhrkg.locale import Locale
from ruhrkg.presentation.lists.project_table import UNKNOWN, ProjectLine


def project_sentences(lines: Sequence[ProjectLine], locale: Locale, subject: str) -> list[str]:
    """The number of projects and what is known of their states. `subject` is the template's key."""
    if not lines:
        return [locale(f"summary.{subject}_none")]
    sentences = [locale(f"summary.{subject}", n=len(lines))]
    counted = Counter(line.state for line in lines)
    unknown = counted.pop(UNKNOWN, 0)
    labels = {line.state: line.state_label.value for line in lines}
    if counted:
        words = [f"{n} {labels[state]}" for state, n in counted.most_common()]
        known = joined(words if len(lines) > 1 else [lines[0].state_label.value], locale)
        sentences.append(locale("summary.states", states=known, n=len(lines)))
    if unknown == len(lines):
        sentences.append(locale("summary.no_state", n=unknown))
    elif unknown:
        sentences.append(locale("summary.unknown", n=unknown))
    return sentences


def joined(parts: Sequence[str], locale: Locale) -> str:
    """The parts as a list in words: `a, b und c`."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {locale('summary.and')} {parts[-1]}"
