"""Replacing an authored file."""

from pathlib import Path

from ruhrkg.graph.files import replace_text


def test_a_replaced_file_keeps_its_mode_and_a_link_to_it_stays_one(tmp_path: Path) -> None:
    file, link = tmp_path / "a.ttl", tmp_path / "b.ttl"
    file.write_text("old", encoding="utf-8")
    file.chmod(0o640)
    link.symlink_to(file)
    replace_text(link, "new")
    assert (file.read_text(encoding="utf-8"), file.stat().st_mode & 0o777) == ("new", 0o640)
    assert link.is_symlink()


def test_readers_of_a_file_never_see_half_of_it(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text("old", encoding="utf-8")
    with file.open(encoding="utf-8") as reader:
        replace_text(file, "new")
        assert reader.read() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.ttl"]
