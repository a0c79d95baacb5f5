"""YAML in authored files: whatever cannot be read is one kind of error, with its line."""

from typing import Any

import yaml


class YamlError(Exception):
    """Text that is not YAML, or a value that does not exist, such as 31 February."""

    def __init__(self, problem: str, line: int) -> None:
        """What is wrong, and in which line of the text, from 1."""
        super().__init__(problem)
        self.line = line


class _Values(yaml.SafeLoader):
    """PyYAML leaves it to Python to refuse a value that only looks like a date or a number."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (ValueError, AttributeError, KeyError) as error:
            problem = f"a value that cannot be read: {error}"
            raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark) from None


# The parser in C, ten times as fast, where PyYAML was built with it.
_FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str) -> Any:
    """The content of a YAML text. Raises YamlError, in the words of the parser in Python."""
    try:
        return yaml.load(text, _FAST)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, ValueError, AttributeError, KeyError):
        pass
    try:
        return yaml.load(text, _Values)  # noqa: S506 - a safe loader
    except RecursionError:
        raise YamlError("it is nested too deeply", 1) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise YamlError(problem, mark.line + 1 if mark else 1) from None
