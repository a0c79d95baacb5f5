"""A political plan as open data: authored, checked, built and served."""

from importlib.metadata import version

__version__ = version("ruhrkg")
