"""The WGS 84 ellipsoid, on which distances between points are measured."""

from pyproj import Geod

EARTH = Geod(ellps="WGS84")


def kilometres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The length of the geodesic between two points, given in degrees, in kilometres."""
    return float(EARTH.inv(lon, lat, other_lon, other_lat)[2]) / 1000
