"""The name and texts of a site: the file that the build writes for the pages.

Pages, feeds and services need it for every request, even if no engine answers.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

from ruhrkg.locale import Locale

FILE = "site.json"
PICTURE = "share.png"
"""The picture in previews of shared links: a file in data/ and in the release."""


@dataclass(frozen=True)
class SiteDescription:
    """The texts by key and language; the IRI, name and publisher of the plan.

    `ruhrkg.release.datasets.site` lists the keys, and where in the data each text is.
    """

    plan: str = ""
    plan_name: Mapping[str, str] = field(default_factory=dict)
    short_name: str = ""
    publisher: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def text(self, key: str, locale: Locale) -> str:
        """The text for the reader, in another language if need be; "" if the data have none."""
        return _best(self.texts.get(key, {}), locale)

    def name_of_plan(self, locale: Locale) -> str:
        """The name of the plan, for the reader; "" if the data name no plan."""
        return _best(self.plan_name, locale)

    def name_of_publisher(self, locale: Locale) -> str:
        """The name of the publisher of the data, for the reader; "" if the data name none."""
        return _best(self.publisher, locale)

    def to_json(self) -> str:
        """The description as JSON, always the same bytes for the same content."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    @classmethod
    def read(cls, path: Path) -> Self:
        """The description in a file that holds `to_json()`."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))


def _best(texts: Mapping[str, str], locale: Locale) -> str:
    return str(locale.best(texts) or "")
