"""FHIR R4: the chart of a hospital read into a record, and a record written as a Bundle. Pure."""
