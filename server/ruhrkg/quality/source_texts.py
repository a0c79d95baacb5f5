"""Read copies of source texts, which are stored outside the project."""

from collections.abc import Iterable
from pathlib import Path


def read_texts(arguments: Iterable[str]) -> dict[str, bytes]:
    """The bytes of the texts, by the slug of their source.

    An argument is `SLUG=FILE`, or a folder whose files are named `SLUG.txt`. Raises ValueError
    for a file that cannot be read or is not UTF-8, and for any other argument.
    """
    texts: dict[str, bytes] = {}
    for argument in arguments:
        slug, equals, name = argument.partition("=")
        if equals:
            texts[slug] = _read(Path(name))
        elif Path(argument).is_dir():
            for path in sorted(Path(argument).glob("*.txt")):
                texts[path.stem] = _read(path)
        else:
            raise ValueError(f"{argument} is not a folder: give a folder or SLUG=FILE")
    return texts


def _read(path: Path) -> bytes:
    try:
        content = path.read_bytes()
        content.decode("utf-8")
    except OSError as error:
        raise ValueError(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ValueError(f"{path} is not UTF-8 at byte {error.start}") from error
    return content
