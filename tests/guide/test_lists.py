"""The long lists of names: written as they are compared, and nothing harmful among the harmless."""

from __future__ import annotations

import re
import tomllib

import pytest

from doseline.guide import load_guide
from doseline.guide.load import data
from doseline.guide.words import phrase

NAMES = load_guide("kesimpta").names
LISTS = tomllib.loads((data() / "names" / "lists.toml").read_text(encoding="utf-8"))
KINDS = ("medicine", "condition", "vaccine", "unspecified", "test")


def _listed(kind: str, name: str) -> list[str]:
    return [word.strip() for word in re.split(r"[,\n]", LISTS[kind][name]["names"]) if word.strip()]


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind in KINDS for name in LISTS[kind]])
def test_every_listed_name_stands_as_it_is_compared(kind: str, name: str) -> None:
    assert [word for word in _listed(kind, name) if phrase(word) != word] == []


@pytest.mark.parametrize(
    ("atc", "group"),
    [
        ("A02BC01", "no-rule"),
        ("A07AA02", "no-rule"),
        ("A07AA11", "anti-infective"),
        ("A07EA06", "local-steroid"),
        ("A07EC01", "immunosuppressant"),
        ("A07EC02", "no-rule"),
        ("A10BA02", "no-rule"),
        ("B01AF02", "no-rule"),
        ("B03XA01", "no-rule"),
        ("B05AX01", "transfusion"),
        ("B05BB01", "no-rule"),
        ("C09AA03", "no-rule"),
        ("C05AA01", "local-steroid"),
        ("D07AC01", "local-steroid"),
        ("D01AC01", "no-rule"),
        ("D01BA02", "anti-infective"),
        ("D11AH01", "no-rule"),
        ("D11AH05", "immunosuppressant"),
        ("D11AH08", "immunosuppressant"),
        ("G01AF02", "no-rule"),
        ("G03AA07", "contraceptive"),
        ("G03AD01", "emergency-contraceptive"),
        ("G04BD08", "no-rule"),
        ("H02AB06", "systemic-steroid"),
        ("H01AA01", "systemic-steroid"),
        ("H03AA01", "no-rule"),
        ("J01CA04", "anti-infective"),
        ("J02AC01", "anti-infective"),
        ("J04AC01", "anti-infective"),
        ("J05AB11", "anti-infective"),
        ("J05AF10", "hepatitis-b-preventive"),
        ("J06BA02", "immune-globulin"),
        ("J06BD03", "immune-globulin"),
        ("L01XA03", "immunosuppressant"),
        ("L01CB01", "immunosuppressant"),
        ("L01CD02", "immunosuppressant"),
        ("L02BA01", "no-rule"),
        ("L03AA02", "no-rule"),
        ("L03AB05", "immunosuppressant"),
        ("L03AX13", "ms-drug"),
        ("L04AX03", "immunosuppressant"),
        ("L04AD02", "immunosuppressant"),
        ("L04AG08", "ms-drug"),
        ("M01AE01", "no-rule"),
        ("M01BA01", "systemic-steroid"),
        ("M03BX01", "no-rule"),
        ("N02BE01", "no-rule"),
        ("N07XX07", "no-rule"),
        ("N07XX09", "ms-drug"),
        ("P01BA02", "immunosuppressant"),
        ("P01BB51", "anti-infective"),
        ("P03AC04", "no-rule"),
        ("R01AD09", "local-steroid"),
        ("R03AC02", "no-rule"),
        ("R03AK07", "local-steroid"),
        ("R03DX05", "immunosuppressant"),
        ("R06AE07", "no-rule"),
        ("S01BA01", "local-steroid"),
        ("S01ED01", "no-rule"),
        ("S02CA06", "local-steroid"),
        ("V08CA09", "no-rule"),
        ("V10XX03", "immunosuppressant"),
    ],
)
def test_a_code_of_any_main_group_is_known_and_the_longest_beginning_wins(atc: str, group: str) -> None:
    assert NAMES.medicine("x", atc).group == group


GROUPS = (
    "A01 A02 A16 B01 B06 C01 C10 D02 D11 G01 G04 H01 H05 J01 J02 J04 J05 J06 "
    "L01 L02 L04 M01 M09 N01 N07 P01 P02 P03 R01 R07 S01 S03 V01 V20"
)


@pytest.mark.parametrize("group", GROUPS.split())
def test_no_main_group_of_medicines_is_unknown(group: str) -> None:
    assert NAMES.medicine("x", f"{group}XX99").group is not None


def test_vaccines_are_no_medicines() -> None:
    assert NAMES.medicine("x", "J07BD52").group is None


HARMFUL = (
    "docetaxel",
    "oxaliplatin",
    "etoposide",
    "cisplatin",
    "paclitaxel",
    "azathioprine",
    "tacrolimus",
    "ciclosporin",
    "cyclosporine",
    "mycophenolate",
    "rituximab",
    "adalimumab",
    "infliximab",
    "tofacitinib",
    "upadacitinib",
    "methotrexate",
    "tocilizumab",
    "satralizumab",
    "ibrutinib",
    "ustekinumab",
    "risankizumab",
    "vedolizumab",
    "belatacept",
    "baricitinib",
    "cyclophosphamide",
    "prednisone",
    "methylprednisolone",
    "dexamethasone",
    "amoxicillin",
    "ciprofloxacin",
    "valaciclovir",
    "fluconazole",
    "isoniazid",
)


def test_no_name_of_a_harmful_medicine_is_read_as_harmless() -> None:
    for name in HARMFUL:
        assert NAMES.medicine(name).group in {
            "immunosuppressant",
            "ms-drug",
            "systemic-steroid",
            "anti-infective",
        }, name
    # A longer harmless name with a harmful one in it must name a form that acts where it is put.
    forms = {
        "cream",
        "ointment",
        "gel",
        "lotion",
        "shampoo",
        "topical",
        "eye",
        "ear",
        "nasal",
        "vaginal",
        "mouthwash",
        "lozenge",
        "ophthalmic",
        "oral",
        "wipes",
        "contrast",
        "extract",
        "drops",
        "otic",
    }
    odd = [
        name
        for name in _listed("medicine", "no-rule")
        if any(harm in name.split() for harm in HARMFUL) and not forms & set(name.split())
    ]
    assert odd == []


DANGER = {
    "infection": "infection sepsis pneumonia abscess cellulitis meningitis shingles flu covid uti virus",
    "malignancy": "cancer carcinoma lymphoma leukaemia melanoma tumour malignant metastasis sarcoma",
    "hepatitis": "hbsag hepatitis hbv",
    "immune": "hiv aids immunodeficiency immunosuppressed transplant chemotherapy",
    "pregnancy": "pregnant pregnancy",
}


def test_no_ordinary_illness_holds_a_word_of_danger() -> None:
    words = {word for group in DANGER.values() for word in group.split()}
    allowed = {
        "benign tumour",
        "vaccinated against hepatitis b",
        "immune to hepatitis b",
        "awaiting transplantation of kidney",
        "hearing aids",
        "two hearing aids",
    }
    # Who looks for it has not found it.
    looked_for = ("screening for ", "encounter for screening ", "screening mammogram for ")
    held = [
        name
        for name in _listed("condition", "ordinary")
        if words & set(name.split()) and name not in allowed and not name.startswith(looked_for)
    ]
    assert held == []


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("HBV core Ab", "anti-hbc"),
        ("Hep B core antibody total", "anti-hbc"),
        ("HBcAb IgM", "anti-hbc-igm"),
        ("Hepatitis B surface Ag", "hbsag"),
        ("HBsAg screen", "hbsag"),
        ("Hep B surface Ab", "anti-hbs"),
        ("QuantiFERON", "tb-test"),
        ("QuantiFERON-TB Gold Plus", "tb-test"),
        ("T-SPOT", "tb-test"),
        ("T-SPOT.TB", "tb-test"),
        ("Mantoux", "tb-test"),
        ("IGRA", "tb-test"),
        ("HIV", "hiv-test"),
        ("HIV 1/2 Ag/Ab", "hiv-test"),
        ("RPR", "syphilis-test"),
        ("Hepatitis C antibody", "hepatitis-c-test"),
        ("anti-HCV", "hepatitis-c-test"),
        ("Varicella IgG", "vzv-igg"),
        ("COVID-19 PCR", "covid-test"),
        ("lateral flow", "covid-test"),
        ("Urine culture", "urine-culture"),
        ("Lyme serology", "lyme-test"),
        ("Stratify JCV", "jcv-antibody"),
        ("Alk phos", "alp"),
        ("SGPT", "alt"),
        ("% CD19", "cd19-percent"),
    ],
)
def test_a_test_is_known_by_the_names_of_laboratories(written: str, name: str) -> None:
    assert NAMES.canonical("test", written) == name


@pytest.mark.parametrize(
    ("written", "live"),
    [
        ("Influvac Tetra", False),
        ("Comirnaty", False),
        ("Pfizer Comirnaty", False),
        ("M-M-R II", True),
        ("MMRCSL", True),
        ("Boostrix Polio", False),
        ("Prevenar 20", False),
        ("Stamaril", True),
        ("Vaxigrip Tetra", False),
        ("9vHPV", False),
        ("Zoster Recombinant", False),
        ("Zostavax", True),
        ("FSME-Immun", False),
        ("Qdenga", True),
        ("Ixchiq", True),
        ("Vimkunya", False),
        ("Nuvaxovid", False),
        ("Twinrix", False),
        ("Menquadfi", False),
        ("Vivotif", True),
    ],
)
def test_a_vaccine_is_known_by_its_brand(written: str, live: bool) -> None:  # noqa: FBT001 - a table
    assert NAMES.vaccine(NAMES.canonical("vaccine", written)).live is live


@pytest.mark.parametrize(
    ("atc", "live"),
    [
        ("J07BD52", True),
        ("J07BK01", True),
        ("J07BK02", True),
        ("J07BK03", False),
        ("J07BL01", True),
        ("J07BB02", False),
        ("J07BB03", True),
        ("J07BH01", True),
        ("J07AP01", True),
        ("J07AP03", False),
        ("J07AE01", False),
        ("J07AE02", True),
        ("J07AN01", True),
        ("J07BF02", True),
        ("J07BF03", False),
        ("J07BX04", True),
        ("J07BC01", False),
        ("J07BC02", False),
        ("J07BM03", False),
        ("J07AL02", False),
        ("J07AH08", False),
        ("J07BN01", False),
        ("J07AX99", None),
    ],
)
def test_the_code_of_a_vaccine_tells_whether_it_is_live(atc: str, live: bool | None) -> None:  # noqa: FBT001 - a table
    (name,) = NAMES.meanings("vaccine", "a name that nobody knows", [("http://www.whocc.no/atc", atc)])
    assert NAMES.vaccine(name).live is live


@pytest.mark.parametrize(
    "written",
    ["Pemgarda", "Evusheld", "Beyfortus", "nirsevimab", "immune globulin", "HBIG", "Synagis", "PPD"],
)
def test_antibodies_and_skin_tests_are_no_vaccine(written: str) -> None:
    kind = NAMES.vaccine(NAMES.canonical("vaccine", written))
    assert (kind.is_vaccine, kind.live) == (False, False)
