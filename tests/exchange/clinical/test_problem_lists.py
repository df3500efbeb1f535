"""The problems that an MS clinic lists: what is ordinary there asks nothing, what is a danger still does."""

from __future__ import annotations

import pytest

from doseline.exchange.fhir.reads.condition import read
from tests.exchange.clinical.charts import ICD, SNOMED, coded, held, said
from tests.exchange.clinical.test_condition import illness

# As hospitals name them, with a code that no list of ours has.
NO_CODE = "999999990"
ORDINARY = (
    "Optic neuritis", "Retrobulbar neuritis", "Internuclear ophthalmoplegia", "Transverse myelitis",
    "Demyelinating disease of central nervous system (disorder)", "Neurogenic bowel", "Pseudobulbar affect",
    "Urge incontinence of urine", "Gait abnormality", "Abnormal gait", "Impaired mobility", "Optic atrophy",
    "Dependence on wheelchair (finding)", "Uhthoff's phenomenon", "Cervical spondylosis",
    "Cervical radiculopathy", "Cervical disc degeneration", "Cervical spinal stenosis", "Cervical dystonia",
    "Lumbar disc herniation", "Benign prostatic hypertrophy", "Benign prostatic hyperplasia",
    "Vaginal prolapse",
    "Urethral stricture", "Laryngopharyngeal reflux", "Epididymal cyst", "Tonsillar hypertrophy",
    "Uterine leiomyoma", "Intrauterine device in situ", "Impaired fasting glucose", "Nasal polyp",
    "Deviated nasal septum", "Child attention deficit disorder",
    "Attention deficit hyperactivity disorder, predominantly inattentive type (disorder)",
    "Patient transfer to skilled nursing facility (procedure)", "Nursing home resident",
    "Skilled nursing care", "Encounter for screening mammogram for malignant neoplasm of breast",
    "Encounter for screening for malignant neoplasm of colon", "Screening for malignant neoplasm of cervix",
    "Encounter for therapeutic drug level monitoring", "Dizziness and giddiness",
    "Acquired absence of other specified parts of digestive tract",
    "Immunization not carried out because of patient refusal",
)  # fmt: skip
DANGERS = {
    "Cervicitis": "infection-open",
    "Cervical infection": "infection-open",
    "Prostatitis": "infection-open",
    "Infection of prostate": "infection-open",
    "Tonsillitis": "infection-open",
    "Swollen tonsils": "infection-open",
    "My sinuses are bad again": "infection-open",
    "Sinus infection": "infection-open",
    "Vaginal thrush": "infection-open",
    "Meningitis": "infection-open",
    "Epididymitis": "infection-open",
    "Infective myelitis": "infection-open",
    "Carcinoma in situ of prostate (disorder)": "growth-unclear",
    "Cervical intraepithelial neoplasia": "growth-unclear",
    "Abnormal cervical smear": "growth-unclear",
    "Malignant neoplasm of breast": "malignancy",
    "Malignant neoplasm of colon found at screening": "malignancy",
    "Nursing mother": "breastfeeding",
    "Currently nursing": "breastfeeding",
}


@pytest.mark.parametrize("name", ORDINARY)
def test_what_is_ordinary_in_ms_or_in_life_asks_nothing(name: str) -> None:
    found = said(read, illness(coded(SNOMED, NO_CODE, name), onsetDateTime="2019-03-01"))
    assert held(*found) == {}


def test_infections_that_somebody_once_had_hold_nothing_back() -> None:
    name = "Personal history of other infectious and parasitic diseases"
    found = held(*said(read, illness(coded(ICD, "Z86.19", name), onsetDateTime="2019-03-01")))
    assert not {"ask", "wait", "stop"} & {*found.values()}


@pytest.mark.parametrize("name", DANGERS)
def test_what_is_a_danger_stays_one(name: str) -> None:
    rules = held(*said(read, illness(coded(SNOMED, NO_CODE, name))))
    assert rules[DANGERS[name]] in ("ask", "wait")


@pytest.mark.parametrize("place", ["Cervical", "Prostate", "Urethral", "Laryngeal", "Mastoid", "Peritoneal"])
def test_a_part_of_the_body_alone_is_asked_about_and_no_infection(place: str) -> None:
    assert held(*said(read, illness(coded(SNOMED, NO_CODE, place)))) == {"condition-not-known": "ask"}
