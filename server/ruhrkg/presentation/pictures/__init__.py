"""Pictures drawn as SVG: maps, timelines, overviews."""
