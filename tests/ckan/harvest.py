"""Runs in CKAN's own virtual environment: gathers each URL with ckanext-dcat's RDF harvester.

    python harvest.py URL...    prints, as JSON, what was gathered from each URL

The harvester's own code fetches (HEAD, then GET), parses, follows the pages and maps to CKAN's
datasets with its standard profiles. Only the database below it is replaced.
"""

import json
import sys
from types import SimpleNamespace
from unittest import mock

from ckanext.dcat.harvesters import rdf

SAVED, ERRORS, FETCHED = [], [], []


class SavedObject:
    """A HarvestObject without a table."""

    def __init__(self, guid, job, content):
        self.guid, self.content, self.id = guid, json.loads(content), f"object-{len(SAVED)}"

    def save(self):
        SAVED.append(self)


def gather(url):
    """What the harvester takes from a URL, its errors and the pages that it fetched."""
    SAVED.clear()
    ERRORS.clear()
    FETCHED.clear()
    harvester = rdf.DCATRDFHarvester()
    fetch = harvester._get_content_and_type

    def counted(address, *args, **kwargs):
        FETCHED.append(address)
        return fetch(address, *args, **kwargs)

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
    ):
        harvester.gather_stage(job)
    return {
        "datasets": [{"guid": saved.guid, **saved.content} for saved in SAVED],
        "errors": list(ERRORS),
        "pages": list(FETCHED),
    }


if __name__ == "__main__":
    json.dump([gather(url) for url in sys.argv[1:]], sys.stdout)
