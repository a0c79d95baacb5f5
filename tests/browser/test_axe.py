"""axe-core finds nothing on any kind of page, in both languages, light and dark, wide and narrow.

A page is opened once for a language; then the window is made narrow and the colours dark. What
depends on colours alone is checked again in the dark.
"""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

KINDS = [
    "/",
    "/about",
    "/projects",
    "/projects?field=vernetzte-mobilitaet&view=table",
    "/forums",
    "/events",
    "/organisations",
    "/persons",
    "/places",
    "/sources",
    "/map",
    "/timeline",
    "/network",
    "/network/organisation/rub",
    "/neighbourhood/project/innamoruhr",
    "/search?q=schule",
    "/search?q=Dortmunt",
    "/queries",
    "/queries/near-a-place",
    "/queries/money-with-sources",
    "/sparql",
    "/sparql?query=SELECT%20%3Fa%20%7B%20VALUES%20%3Fa%20%7B%201%202%20%7D%20%7D",
    "/ontology",
    "/shapes",
    "/quality",
    "/catalog",
    "/catalog/check",
    "/catalog/dataset/all",
    "/catalog/dataset/all/version/{version}",
    "/catalog/service/sparql",
    "/catalog/record/all",
    "/catalog/record/all/version/{version}",
    "/dumps",
    "/releases",
    "/changes",
    "/changes/{release}",
    "/reconcile",
    "/reconcile/features",
    "/reconcile/preview?id=place/bochum",
    "/doc/plan/ruhr-konferenz",
    "/doc/project/innamoruhr",
    "/doc/field/vernetzte-mobilitaet",
    "/doc/forum/tf-01",
    "/doc/event/tf17-tel-aviv",
    "/doc/decision/2019-11-05",
    "/doc/organisation/rub",
    "/doc/person/armin-laschet",
    "/doc/place/essen",
    "/doc/figure/themenforen",
    "/doc/source/rk-umsetzen",
    "/doc/status/completed",
    "/doc/graph/editorial",
    "/report/project/innamoruhr?property={property}&value={value}",
    "/doc/project/nothing-of-this-name",
    "/nothing",
    "/projects?status=nothing",
]
"""One address of each kind of page; the parts in braces are read from the site."""

RULES: dict[str, Any] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"label-content-name-mismatch": {"enabled": True}},
    "resultTypes": ["violations"],
}
COLOURS: dict[str, Any] = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}
WIDTHS = (1400, 375)
