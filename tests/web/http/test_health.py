from ruhrkg.release.store import Release
from ruhrkg.settings import Settings
from ruhrkg.web.app import create_app
from ruhrkg.web.site import Site


def test_health_names_the_release(release: Release) -> None:
    client = create_app(Site(Settings(), release)).test_client()
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.get_json() == {"status": "ok", "release": release.version}
