"""Reads the report of pip-audit (JSON) and states whether everything was audited.

    pip-audit --format json ... | python deploy/audit.py

pip-audit itself succeeds when the advisory service knows none of the packages, which is the case
where only a package index can be reached. Exit codes: 0 no known advisory, 1 advisories,
3 not everything could be audited.
"""

import json
import sys
from typing import Any

CLEAN, ADVISORIES, NOT_AUDITED = 0, 1, 3


def judge(report: dict[str, Any]) -> tuple[int, str]:
    """The exit code for a report, and what to print."""
    entries = report["dependencies"]
    skipped = [entry["name"] for entry in entries if "skip_reason" in entry]
    found = [
        f"{entry['name']} {entry['version']}: {advisory['id']}, fixed in "
        f"{', '.join(advisory['fix_versions']) or 'no version'}"
        for entry in entries
        for advisory in entry.get("vulns", ())
    ]
    audited = len(entries) - len(skipped)
    lines = [*found, f"{audited} of {len(entries)} packages audited, {len(found)} advisories."]
    if skipped or not entries:
        lines.append("NOT AUDITED: " + (", ".join(skipped) or "no package") + ". ")
        lines[-1] += "The advisory service does not know them or cannot be reached from here."
    code = ADVISORIES if found else NOT_AUDITED if skipped or not entries else CLEAN
    return code, "\n".join(lines)


def main() -> int:
    """Judge the report on standard input. Returns the exit code."""
    try:
        report = json.load(sys.stdin)
    except ValueError:
        print("NOT AUDITED: pip-audit wrote no report, see its message above.")
        return NOT_AUDITED
    code, text = judge(report)
    print(text)
    return code


if __name__ == "__main__":
    sys.exit(main())
