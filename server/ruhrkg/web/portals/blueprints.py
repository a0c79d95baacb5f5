"""The blueprints for portals, harvesters and crawlers."""

from flask import Blueprint

from ruhrkg.web import catalogue, changes, discovery, dumps, openapi, portal, void

BLUEPRINTS: tuple[Blueprint, ...] = (
    portal.blueprint,
    catalogue.blueprint,
    void.blueprint,
    dumps.blueprint,
    changes.blueprint,
    discovery.blueprint,
    openapi.blueprint,
)
