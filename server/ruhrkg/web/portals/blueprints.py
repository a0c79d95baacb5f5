"""The blueprints for portals, harvesters and crawlers."""

from flask import Blueprint

from ruhrkg.web.http import openapi
from ruhrkg.web.portals import (
    catalogue,
    changes,
    croissant,
    dcat_check,
    discovery,
    dumps,
    signposting,
    void,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    dcat_check.blueprint,
    catalogue.blueprint,
    croissant.blueprint,
    void.blueprint,
    dumps.blueprint,
    changes.blueprint,
    discovery.blueprint,
    signposting.blueprint,
    openapi.blueprint,
)
