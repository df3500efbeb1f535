"""A leaflet read into its sections: what stands where, and what changed; nothing of it becomes guide data."""

from doseline.guide.leaflet.citing import Cited, citing
from doseline.guide.leaflet.read import read_leaflet
from doseline.guide.leaflet.sections import Leaflet, Section, compared

__all__ = ["Cited", "Leaflet", "Section", "citing", "compared", "read_leaflet"]
