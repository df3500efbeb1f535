"""A record and its answers as a FHIR R4 Bundle. It never holds an order."""

from doseline.exchange.fhir.canonical import compact, pretty
from doseline.exchange.fhir.write.bundle import Made, write_bundle

__all__ = ["Made", "compact", "pretty", "write_bundle"]
