"""A record and its answers as a FHIR R4 Bundle. It never holds an order."""

from doseline.exchange.fhir.write.bundle import Made, write_bundle
from doseline.exchange.fhir.write.canonical import compact, pretty

__all__ = ["Made", "compact", "pretty", "write_bundle"]
