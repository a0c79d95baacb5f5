"""Runs in CKAN's own virtual environment: gathers each URL with ckanext-dcat's RDF harvester.

    python harvest.py URL...    prints, as JSON, what was gathered from each URL and exported

The harvester's own code fetches (HEAD, then GET), parses, follows the pages and maps to CKAN's
datasets, and the profile's own serialiser writes them again. Only the database between the two is
replaced.

RUHRKG_DCATDE names a checkout of GovData's ckanext-dcatde: then its profile and its harvester are
used instead of the standard ones, with its list of licences. RUHRKG_LANG is the portal's language.
"""

import json
import logging
import os
import sys
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import ckanext
from ckan.logic import validators
from ckan.plugins import toolkit
from ckanext.dcat import processors
from ckanext.dcat.harvesters import rdf

SAVED, ERRORS, FETCHED, LOGGED = [], [], [], []
DCATDE = os.environ.get("RUHRKG_DCATDE")


class SavedObject:
    """A HarvestObject without a table."""

    source = SimpleNamespace(title="source", config=None)

    def __init__(self, guid, job, content):
        self.guid, self.content, self.id = guid, content, f"object-{len(SAVED)}"

    def save(self):
        SAVED.append(self)


class Listener(logging.Handler):
    """Collects what is logged: all that GovData's extension reports, and the warnings of others."""

    def emit(self, record):
        if record.name.startswith("ckanext.dcatde") or record.levelno >= logging.WARNING:
            LOGGED.append(f"{record.name}: {record.getMessage()}")


def govdata():
    """GovData's harvester with the licences of its examples, and the names of its profiles."""
    ckanext.__path__.append(str(Path(DCATDE) / "ckanext"))
    from ckanext.dcatde.harvesters.dcatde_rdf import DCATdeRDFHarvester
    from ckanext.dcatde.profiles import DCATdeProfile

    DCATdeProfile.name = "dcatap_de"
    known = processors.RDFProcessor._load_profiles

    def load(self, names):
        rest = [name for name in names if name != "dcatap_de"]
        return known(self, rest) + ([DCATdeProfile] if "dcatap_de" in names else [])

    processors.RDFProcessor._load_profiles = load
    licences = Path(DCATDE) / "examples" / "dcat_licenses_upgrade.json"
    harvester = DCATdeRDFHarvester.__new__(DCATdeRDFHarvester)
    harvester.licenses_upgrade = json.loads(licences.read_text(encoding="utf-8"))
    logging.getLogger("ckanext.dcatde").setLevel(logging.INFO)
    return harvester, ["dcatap_de"]


def gather(url, harvester, profiles):
    """What the harvester takes from a URL, its errors, the pages it fetched, what is exported."""
    SAVED.clear()
    ERRORS.clear()
    FETCHED.clear()
    LOGGED.clear()
    fetch = harvester._get_content_and_type

    def counted(address, *args, **kwargs):
        FETCHED.append(address)
        return fetch(address, *args, **kwargs)

    settings = {
        "ckanext.dcat.rdf.profiles": " ".join(profiles),
        "ckan.locale_default": os.environ.get("RUHRKG_LANG", "en"),
    }
    job = SimpleNamespace(source=SimpleNamespace(url=url, config=None, id="source"))
    package = SimpleNamespace(owner_org=None, url=url)
    with (
        mock.patch.object(rdf, "HarvestObject", SavedObject),
        mock.patch.object(rdf.model.Package, "get", return_value=package),
        mock.patch.object(harvester, "_gen_new_name", side_effect=lambda title: title.lower()),
        mock.patch.object(harvester, "_mark_datasets_for_deletion", return_value=[]),
        mock.patch.object(
            harvester, "_save_gather_error", side_effect=lambda text, _: ERRORS.append(text)
        ),
        mock.patch.object(harvester, "_get_content_and_type", side_effect=counted),
        mock.patch.dict(toolkit.config, settings),
    ):
        harvester.gather_stage(job)
        if DCATDE:
            for saved in SAVED:
                harvester._amend_package(saved)
        datasets = [{"guid": saved.guid, **json.loads(saved.content)} for saved in SAVED]
        return {
            "datasets": datasets,
            "errors": list(ERRORS),
            "refused": [text for dataset in datasets for text in refused(dataset["tags"])],
            "pages": list(FETCHED),
            "logged": list(LOGGED),
            "export": export(json.loads(json.dumps(datasets)), profiles),
        }


def refused(tags):
    """The tags that CKAN would not store: it refuses their whole dataset."""
    for tag in tags:
        for rule in (validators.tag_length_validator, validators.tag_name_validator):
            try:
                rule(tag["name"], {})
            except toolkit.Invalid as fault:
                yield str(fault)


def export(datasets, profiles):
    """What the portal publishes of what it stored, as N-Triples."""
    serialiser = processors.RDFSerializer(profiles=profiles)
    config = {"ckan.site_url": "https://portal.example", "ckan.site_title": "Portal",
              "ckan.site_description": "A portal", "ckan.locale_default": "en"}  # fmt: skip
    with mock.patch.dict(toolkit.config, config):
        for number, dataset in enumerate(datasets):
            dataset["id"] = f"dataset-{number}"
            for place, resource in enumerate(dataset["resources"]):
                resource |= {"id": f"resource-{number}-{place}", "package_id": dataset["id"]}
            serialiser.graph_from_dataset(dataset)
    return serialiser.g.serialize(format="nt")


if __name__ == "__main__":
    logging.getLogger().addHandler(Listener())
    used, named = govdata() if DCATDE else (rdf.DCATRDFHarvester(), ["euro_dcat_ap_3"])
    json.dump([gather(url, used, named) for url in sys.argv[1:]], sys.stdout)
