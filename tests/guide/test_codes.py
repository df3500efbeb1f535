"""Codes as hospitals write them: which system, how a code is compared, and what it means here."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doseline.guide import load_guide, load_shared
from doseline.guide.codes import Reads, compared

NAMES = load_guide("kesimpta").names
ICD = "http://hl7.org/fhir/sid/icd-10-cm"
GERMAN = "http://fhir.de/CodeSystem/bfarm/icd-10-gm"


@pytest.mark.parametrize(
    ("written", "system"),
    [
        ("http://loinc.org", "loinc"),
        ("http://loinc.org/", "loinc"),
        ("https://loinc.org|2.77", "loinc"),
        ("LOINC", "loinc"),
        ("urn:oid:2.16.840.1.113883.6.1", "loinc"),
        ("2.16.840.1.113883.6.1", "loinc"),
        ("http://snomed.info/sct|http://snomed.info/sct/900000000000207008", "snomed"),
        ("urn:oid:2.16.840.1.113883.6.96", "snomed"),
        ("SNOMED-CT", "snomed"),
        ("SNOMED CT", "snomed"),
        ("http://www.nlm.nih.gov/research/umls/rxnorm", "rxnorm"),
        ("http://www.nlm.nih.gov/research/umls/rxnorm/", "rxnorm"),
        ("urn:oid:2.16.840.1.113883.6.88", "rxnorm"),
        ("http://hl7.org/fhir/sid/icd-10-cm", "icd10cm"),
        ("http://hl7.org/fhir/sid/icd-10-cm|2026", "icd10cm"),
        ("urn:oid:2.16.840.1.113883.6.90", "icd10cm"),
        ("ICD-10-CM", "icd10cm"),
        ("http://hl7.org/fhir/sid/icd-10", "icd10"),
        ("icd10", "icd10"),
        ("http://fhir.de/CodeSystem/bfarm/icd-10-gm", "icd10gm"),
        ("http://fhir.de/CodeSystem/dimdi/icd-10-gm", "icd10gm"),
        ("http://hl7.org/fhir/sid/ndc", "ndc"),
        ("http://www.whocc.no/atc", "atc"),
        ("http://fhir.de/CodeSystem/bfarm/atc", "atc"),
        ("urn:oid:2.16.840.1.113883.6.73", "atc"),
        ("http://hl7.org/fhir/sid/cvx", "cvx"),
        ("urn:oid:2.16.840.1.113883.12.292", "cvx"),
        ("http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "interpretation"),
        (
            "https://www.humanservices.gov.au/organisations/health-professionals/enablers/air-vaccine-code-formats",
            "air",
        ),
    ],
)
def test_a_code_system_is_known_by_each_of_its_names(written: str, system: str) -> None:
    found = NAMES.codes.system(written)
    assert found is not None
    assert found.id == system


@pytest.mark.parametrize("written", ["http://example.org/icd-10", "", "my own", "http://dmd.nhs.uk"])
def test_another_code_system_stays_unknown(written: str) -> None:
    assert NAMES.codes.system(written) is None
    assert NAMES.of_code("condition", written, "A41.9") is None


@pytest.mark.parametrize(
    ("code", "name"),
    [
        # The diagnoses that once let a dose pass.
        ("A41.9", "infection"),
        ("J18.9", "infection"),
        ("C50.911", "malignancy"),
        ("D80.1", "immunodeficiency"),
        ("B02.9", "infection"),
        ("Z34.90", "pregnancy"),
        # Serious infections outside the chapter of infections.
        ("R65.21", "infection"),
        ("R78.81", "infection"),
        ("T80.211A", "infection"),
        ("I38", "infection"),
        ("J44.0", "infection"),
        ("J69.0", "infection"),
        ("K65.0", "infection"),
        ("K81.0", "infection"),
        ("N13.6", "infection"),
        ("N45.1", "infection"),
        ("O23.40", "infection"),
        ("O86.4", "infection"),
        ("T84.51XA", "infection"),
        ("H70.0", "infection"),
        ("L30.3", "infection"),
        ("U07.1", "infection"),
        # The longest beginning wins.
        ("A81.2", "pml"),
        ("B18.1", "hepatitis-b"),
        ("B18.2", "hepatitis-c"),
        ("B16.9", "hepatitis-b"),
        ("B20", "immunodeficiency"),
        ("D84.821", "immunosuppressed"),
        ("Z79.60", "immunosuppressed"),
        ("Z94.0", "immunosuppressed"),
        ("K75.0", "infection"),
        ("K74.60", "liver-disease"),
        ("K57.32", "infection"),
        ("K57.30", "ordinary"),
        ("J44.9", "ordinary"),
        ("M46.1", "ordinary"),
        ("M46.20", "infection"),
        ("D05.1", "uncertain-growth"),
        ("D48.9", "uncertain-growth"),
        ("D24", "ordinary"),
        # Over, or somebody else's.
        ("Z85.3", "past-malignancy"),
        ("Z86.19", "past-infection"),
        ("Z87.01", "past-infection"),
        ("Z87.891", "past-illness"),
        ("B90.9", "tuberculosis-at-rest"),
        ("B94.8", "past-infection"),
        ("U09.9", "past-infection"),
        ("Z80.3", "illness-in-the-family"),
        # The kinds of MS.
        ("G35.A", "rrms"),
        ("G35.B1", "ppms"),
        ("G35.C", "spms"),
        ("G35.C1", "spms-active"),
        ("G35.C2", "spms-inactive"),
        # Ordinary life.
        ("G43.909", "ordinary"),
        ("L20.9", "ordinary"),
        ("I10", "ordinary"),
        ("E03.9", "ordinary"),
        ("F32.9", "ordinary"),
        ("J45.909", "ordinary"),
        ("S82.91XA", "ordinary"),
    ],
)
def test_a_diagnosis_is_known_by_the_longest_beginning_of_its_code(code: str, name: str) -> None:
    assert NAMES.of_code("condition", ICD, code) == name


@pytest.mark.parametrize(
    "code", ["A41.9", "a41.9", "A419", " A41.9 ", "A41.9\u2020", "A41.9*", "A41.9!", "A41.-", "A 41.9"]
)
def test_dots_case_spaces_and_marks_make_no_difference(code: str) -> None:
    assert NAMES.of_code("condition", ICD, code) == "infection"


@given(
    code=st.sampled_from(["A41", "J18", "C50", "D80", "B16", "G35.A", "Z85"]),
    more=st.from_regex(r"\A[0-9A-Z]{0,4}\Z"),
)
def test_a_longer_code_means_what_its_known_beginning_means(code: str, more: str) -> None:
    assert NAMES.of_code("condition", ICD, code + more) is not None


def test_plain_g35_ended_in_the_american_edition_and_nowhere_else() -> None:
    last, first = date(2025, 9, 30), date(2025, 10, 1)
    assert NAMES.of_code("condition", ICD, "G35", last) == "ms"
    assert NAMES.of_code("condition", ICD, "G35", first) is None
    assert NAMES.of_code("condition", "http://hl7.org/fhir/sid/icd-10", "G35", first) == "ms"
    assert NAMES.of_code("condition", GERMAN, "G35.9", first) == "ms"


@pytest.mark.parametrize(
    ("code", "name"),
    [("G35.0", "ms"), ("G35.11", "rrms"), ("G35.20", "ppms"), ("G35.31", "spms"), ("A41.9", "infection")],
)
def test_the_german_edition_has_its_own_codes_of_ms(code: str, name: str) -> None:
    assert NAMES.of_code("condition", GERMAN, code) == name


@pytest.mark.parametrize(
    ("code", "read"),
    [
        ("0078-1007-68", "000781007"),
        ("0078-1007-98", "000781007"),
        ("00078-1007-68", "000781007"),
        ("00078100768", "000781007"),
        ("0078100768", "000781007"),
        ("0078-1007", "000781007"),
        ("50242-150-01", "502420150"),
    ],
)
def test_a_national_drug_code_is_its_maker_and_product(code: str, read: str) -> None:
    assert compared(Reads.NDC, code) == read


@pytest.mark.parametrize(
    ("system", "code", "substance"),
    [
        ("http://www.nlm.nih.gov/research/umls/rxnorm", "712566", "ofatumumab"),
        ("http://hl7.org/fhir/sid/ndc", "0078-1007-68", "ofatumumab"),
        ("http://www.whocc.no/atc", "L04AG12", "ofatumumab"),
        ("http://www.whocc.no/atc", "L04AA52", "ofatumumab"),
        ("http://hl7.org/fhir/sid/ndc", "00078-0669-61", "ofatumumab-intravenous"),
        ("http://www.whocc.no/atc", "L01FA02", "ofatumumab-intravenous"),
        ("http://www.whocc.no/atc", "L01XC10", "ofatumumab-intravenous"),
        ("http://fhir.de/CodeSystem/bfarm/atc", "l04ag08", "ocrelizumab"),
        ("http://www.nlm.nih.gov/research/umls/rxnorm", "1876366", "ocrelizumab"),
        ("http://www.nlm.nih.gov/research/umls/rxnorm", "354770", "natalizumab"),
    ],
)
def test_a_medicine_is_known_by_any_of_its_codes(system: str, code: str, substance: str) -> None:
    assert NAMES.medicine("a word that nobody knows", codes=[(system, code)]).substance == substance


@pytest.mark.parametrize("name", ["Arzerra", "arzerra infusion", "ofatumumab intravenous"])
def test_the_leukaemia_drug_is_never_this_therapy(name: str) -> None:
    assert NAMES.medicine(name).substance == "ofatumumab-intravenous"


def test_a_name_and_a_code_that_disagree_are_both_kept_the_more_careful_first() -> None:
    kinds = NAMES.medicine_meanings("kesimpta", "L01FA02")
    assert [kind.substance for kind in kinds] == ["ofatumumab-intravenous", "ofatumumab"]
    assert [kind.group for kind in NAMES.medicine_meanings("vitamin d", "L04AX03")] == [
        "immunosuppressant",
        "no-rule",
    ]
    assert NAMES.medicine("methotrexate", "A11CC05").group == "immunosuppressant"


@pytest.mark.parametrize(
    ("name", "atc", "group"),
    [
        ("hydrocortisone", "D07AA02", "local-steroid"),
        ("prednisolone", "S01BA04", "local-steroid"),
        ("budesonide", "R03BA02", "local-steroid"),
        ("prednisolone", "H02AB06", "systemic-steroid"),
        ("hydrocortisone cream", "H02AB09", "systemic-steroid"),
    ],
)
def test_the_code_of_a_local_form_settles_a_bare_name(name: str, atc: str, group: str) -> None:
    assert NAMES.medicine(name, atc).group == group


@pytest.mark.parametrize(
    ("kind", "name", "codes", "meant"),
    [
        ("condition", "multiple sclerosis", [(ICD, "G35.A")], ("rrms",)),
        ("condition", "Sepsis, unspecified organism", [(ICD, "A41.9")], ("infection",)),
        ("condition", "high blood pressure tablets", [(ICD, "I10")], ("ordinary",)),
        ("condition", "breast cancer", [(ICD, "Z85.3")], ("malignancy", "past-malignancy")),
        ("condition", "cold", [(ICD, "I10")], ("infection", "ordinary")),
        ("condition", "x", [(ICD, "A41.9"), ("http://snomed.info/sct", "91302008")], ("infection",)),
        ("condition", "x", [(ICD, "I10"), ("http://snomed.info/sct", "91302008")], ("infection", "ordinary")),
        ("test", "hbsag", [("http://loinc.org", "13952-7")], ("hbsag", "anti-hbc")),
        ("test", "core antibody igm", [("http://loinc.org", "31204-1")], ("anti-hbc-igm",)),
        ("test", "x", [("http://loinc.org", "100977-8")], ("jcv-antibody",)),
        ("vaccine", "x", [("cvx", "3")], ("mmr",)),
        ("allergy", "x", [("http://www.nlm.nih.gov/research/umls/rxnorm", "712566")], ("drug",)),
        ("allergy", "x", [("http://snomed.info/sct", "111088007")], ("latex",)),
        ("symptom", "x", [("http://snomed.info/sct", "386661006 |Fever|")], ("fever",)),
        ("result", "x", [("http://snomed.info/sct", "10828004")], ("positive",)),
        ("result", "x", [("http://loinc.org", "LA6577-6")], ("negative",)),
        ("result", "x", [("ObservationInterpretation", "POS")], ("positive",)),
        ("condition", "a word that nobody knows", [("my own", "A41.9")], ()),
    ],
)
def test_names_and_codes_together(
    kind: str, name: str, codes: list[tuple[str, str]], meant: tuple[str, ...]
) -> None:
    assert NAMES.meanings(kind, name, codes) == meant


@pytest.mark.parametrize(
    "written",
    [
        "NDA020800 0.3 ML Epinephrine 1 MG/ML Auto-Injector",
        "NDA020503 200 ACTUAT Albuterol 0.09 MG/ACTUAT Metered Dose Inhaler",
        "ANDA075100 Ibuprofen 400 MG Oral Tablet",
    ],
)
def test_the_number_of_an_approval_before_a_name_says_nothing(written: str) -> None:
    """RxNorm writes it there, and so do the charts that have their names from it."""
    found = load_shared().names.understood("medication", written)
    assert (found.names, found.is_read) == (("no-rule",), True)
