"""Exit codes, the same for every verb."""

GOOD = 0
FINDINGS = 1
USAGE = 2
