"""The invented people again, with every entry as hospitals and people write it: codes, units, own words.

``MODEL`` says in words what the functions below do; docs/rates.md shows it beside the numbers.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from doseline.guide import Guide
from doseline.record import Record, read_record, write_record
from tools.invented_people import invented

Entry = dict[str, Any]
HALF = 0.5
SAMPLE = Path(__file__).resolve().parent.parent / "tests" / "data" / "public_sample"

MODEL = """\
The same model, and each entry is written as a chart or a person writes it:

- **Illnesses** by ICD-10 or SNOMED CT code with the display name, or in a person's own words; up to three
  ordinary ones that stay are added, half of them from a public sample (`tests/data/public_sample`).
- **Medicines** by the name of RxNorm, by brand, with amount, form and how often, or by ATC code; up to two
  ordinary ones that stay are added, half of them from the same sample.
- **Tests** by the names of laboratories, numbers in seven spellings of their units.
- **Vaccines and allergies** in own words, with doses, years and reactions.
- **Set-up**: what nobody could read by then is answered once, and counted below. Nothing that is entered
  later is answered."""

_ILL = (
    ("bad cold", None),
    ("a cold again", None),
    ("common cold", "J00"),
    ("Acute upper respiratory infection, unspecified", "J06.9"),
    ("chest infection", None),
    ("sinus infection", None),
    ("Acute sinusitis, unspecified", "J01.90"),
    ("UTI", None),
    ("bladder infection", None),
    ("Urinary tract infection, site not specified", "N39.0"),
    ("stomach bug", None),
    ("tested positive for covid", None),
    ("COVID-19", "U07.1"),
    ("sore throat infection", None),
    ("Acute pharyngitis", "J02.9"),
    ("Acute viral pharyngitis (disorder)", None),
    ("ear infection left", None),
    ("flu", None),
    ("Acute bronchitis (disorder)", None),
)
_LASTING = (
    ("migraine since I was 15", None),
    ("high blood pressure", None),
    ("Essential (primary) hypertension", "I10"),
    ("mild asthma", None),
    ("Unspecified asthma, uncomplicated", "J45.909"),
    ("underactive thyroid", None),
    ("Hypothyroidism, unspecified", "E03.9"),
    ("depression", None),
    ("Major depressive disorder, single episode", "F32.9"),
    ("anxiety", None),
    ("eczema on my hands", None),
    ("Atopic dermatitis, unspecified", "L20.9"),
    ("IBS", None),
    ("Irritable bowel syndrome", "K58.9"),
    ("hay fever", None),
    ("overactive bladder", None),
    ("Low back pain", "M54.50"),
    ("acid reflux", None),
    ("restless legs", None),
    ("vitamin D deficiency", None),
    ("Migraine, unspecified, not intractable", "G43.909"),
    ("Type 2 diabetes mellitus without complications", "E11.9"),
    ("endometriosis", None),
    ("Obesity, unspecified", "E66.9"),
    ("insomnia", None),
    ("Personal history of breast cancer", "Z85.3"),
    ("Family history of diabetes", "Z83.3"),
    ("arthritis in my knee", None),
    ("psoriasis", None),
    ("iron deficiency anaemia", None),
)
_DRUGS = (
    ("sertraline 50 mg daily", None),
    ("Lipitor 20mg", None),
    ("L-Thyroxin 75", None),
    ("omeprazole 20 MG Delayed Release Oral Capsule", None),
    ("Ventolin inhaler", None),
    ("vitamin D3 2000 IU", None),
    ("baclofen 10 mg tablets", None),
    ("gabapentin 300 MG Oral Capsule", None),
    ("metoprolol succinate 50 MG Extended Release Oral Tablet", "C07AB02"),
    ("ramipril", "C09AA05"),
    ("Lyrica 75 mg twice daily", None),
    ("solifenacin 5 mg", None),
    ("amitriptyline at night", None),
    ("fluticasone propionate 50 mcg nasal spray", None),
    ("hydrocortisone 1% cream", None),
    ("magnesium", None),
    ("iron tablets", None),
    ("levothyroxine sodium 0.05 MG Oral Tablet", None),
    ("Ozempic weekly", None),
    ("escitalopram 10 mg", None),
    ("cetirizine 10mg when needed", None),
    ("melatonin", None),
)
_NAMES = {
    "desogestrel": (
        "Cerazette",
        "desogestrel 75 mcg daily",
        "the pill",
        "Desogestrel 0.075 MG Oral Tablet",
        "mini pill",
    ),
    "vitamin d": ("vitamin D3 1000 IU", "Vit D3 daily", "cholecalciferol 25 mcg tablet", "colecalciferol"),
    "cetirizine": ("Zyrtec", "cetirizine hydrochloride 10 MG Oral Tablet", "cetirizine 10 mg"),
    "loratadine": ("Claritin", "loratadine 10 MG Oral Tablet"),
    "ibuprofen": ("Advil", "ibuprofen 400 MG Oral Tablet", "Ibuprofen 400mg as needed"),
    "paracetamol": ("Tylenol", "acetaminophen 500 MG Oral Tablet", "Paracetamol 1 g"),
    "omeprazole": ("Prilosec", "omeprazole 20 MG Delayed Release Oral Capsule"),
    "sertraline": ("Zoloft 50", "sertraline hydrochloride 50 MG Oral Tablet"),
    "amoxicillin": (
        "amoxicillin 500 MG Oral Capsule",
        "Augmentin",
        "Amoxicillin 250 MG / Clavulanate 125 MG Oral Tablet",
    ),
    "prednisone": ("prednisone 20 MG Oral Tablet", "oral prednisone", "Prednisone taper"),
    "penicillin": ("Penicillin (rash)", "penicillin V", "allergic to penicillin"),
    "peanuts": ("peanut allergy", "Peanuts"),
    "pollen": ("hay fever", "grass pollen", "birch pollen"),
    "rrms": ("Relapsing remitting multiple sclerosis", "RRMS", "relapsing-remitting MS"),
    "influenza-injected": (
        "flu shot 2026",
        "Influvac Tetra",
        "annual flu jab",
        "flu shot at work",
        "Fluzone High-Dose",
    ),
    "covid-19": ("Covid booster", "Comirnaty", "COVID-19 booster 2025", "Pfizer covid jab"),
    "tetanus-diphtheria": ("tetanus booster", "Td booster", "tetanus shot"),
    "hbsag": ("HBsAg", "Hepatitis B surface Ag", "Hep B surface antigen"),
    "anti-hbc": ("Hep B core antibody total", "HBV core Ab", "anti-HBc total"),
    "igg": ("IgG", "Immunoglobulin G", "IgG, serum"),
    "igm": ("IgM", "Immunoglobulin M"),
    "iga": ("IgA", "Immunoglobulin A"),
    "alt": ("ALT (SGPT)", "Alanine aminotransferase"),
    "ast": ("AST (SGOT)", "Aspartate aminotransferase"),
    "alp": ("Alkaline phosphatase", "Alk Phos"),
    "bilirubin": ("Bilirubin, total", "Total bilirubin"),
}
# A unit as it is written, and how many of it are one of the model's.
_UNITS = {
    "g/L": (("g/l", 1), ("mg/dL", 100), ("mg/dl", 100), ("mg/mL", 1)),
    "U/L": (("U/l", 1), ("IU/L", 1), ("[IU]/L", 1), ("u/L", 1)),
    "umol/L": (("\u00b5mol/L", 1), ("\u03bcmol/l", 1), ("micromol/L", 1)),
}


def invented_as_written(guide: Guide, chance: Random) -> tuple[Record, list[date], int]:
    """One person's record as a chart holds it, the days on which we look, and the answers at set-up."""
    record, days = invented(guide, chance)
    document = json.loads(write_record(record))
    for entry in document["events"]:
        _rewrite(entry, chance)
    start = date.fromisoformat(document["therapies"][0]["start"])
    document["events"] += _added(start - timedelta(days=400), chance)
    answers = _answers(document, days[0] - timedelta(days=1), guide)
    document["events"] += answers
    return read_record(json.dumps(document), names=guide.names), days, len(answers)


def _pick(chance: Random, choices: Sequence[Any]) -> Any:  # noqa: ANN401 - one of the choices
    return choices[int(chance.random() * len(choices))]


def _rewrite(entry: Entry, chance: Random) -> None:
    key = "vaccine" if entry["type"] == "vaccination" else "name"
    name = entry.get(key)
    if entry["type"] == "symptom" or name is None:
        return
    if name == "infection":
        _illness(entry, chance, _ILL)
    elif name in _NAMES:
        entry[key] = _pick(chance, _NAMES[name])
    if "unit" in entry:
        unit, times = _pick(chance, _UNITS[entry["unit"]])
        entry |= {"unit": unit} | {
            number: entry[number] * times for number in ("value", "low", "high") if number in entry
        }
        entry |= {number: round(entry[number], 3) for number in ("value", "low", "high") if number in entry}


def _illness(entry: Entry, chance: Random, choices: Sequence[tuple[str, str | None]]) -> None:
    text, code = _pick(chance, choices)
    entry["name"] = text
    if code is not None:
        entry |= {"code": code, "system": "http://hl7.org/fhir/sid/icd-10-cm"}


def _added(since: date, chance: Random) -> list[Entry]:
    """Up to three ordinary illnesses and two ordinary medicines that stay."""
    added: list[Entry] = []
    for place in range(int(chance.random() * 4)):
        ill: Entry = {"id": f"w{place}", "type": "condition", "on": since.isoformat()}
        if chance.random() < HALF:
            ill |= {"name": _pick(chance, _sample("conditions"))}
        else:
            _illness(ill, chance, _LASTING)
        added.append(ill)
    for place in range(int(chance.random() * 3)):
        drug: Entry = {"id": f"v{place}", "type": "medication", "on": since.isoformat()}
        text, atc = (
            (_pick(chance, _sample("medicines")), None) if chance.random() < HALF else _pick(chance, _DRUGS)
        )
        added.append(drug | {"name": text} | ({"atc": atc} if atc else {}))
    return added


# Groups in the sample that an ordinary person of this model does not have while we look.
_NOT_ORDINARY = (
    "infection",
    "sinusitis",
    "pharyngitis",
    "bronchitis",
    "sore throat",
    "sepsis",
    "covid",
    "otitis",
    "cancer",
    "carcinoma",
    "neoplasm",
    "pregnancy",
    "transplant",
    "fever",
    "cough",
    "chill",
    "dyspnea",
    "wheezing",
    "cisplatin",
    "paclitaxel",
    "tacrolimus",
    "nitrofurantoin",
    "amoxicillin",
    "penicillin",
)


@cache
def _sample(kind: str) -> tuple[str, ...]:
    """The names of the public sample, each as often as it stands there, without those of danger."""
    lines = (line.split("\t") for line in (SAMPLE / f"{kind}.tsv").read_text(encoding="utf-8").splitlines())
    return tuple(
        name
        for count, _, name in lines
        for _ in range(int(count))
        if not any(word in name.lower() for word in _NOT_ORDINARY)
    )


def _answers(document: Entry, day: date, guide: Guide) -> list[Entry]:
    """One answer for each kind of entry that nobody could read before we look."""
    record = read_record(json.dumps(document), names=guide.names)
    rules = {
        "condition": "condition-not-known",
        "medication": "medicine-not-known",
        "allergy": "allergy-not-known",
    }
    unread = {
        rules[raw["type"]]
        for raw, event in zip(document["events"], record.events, strict=True)
        if raw["type"] in rules and raw["on"] <= day.isoformat() and not getattr(event, "is_read", True)
    }
    return [
        {
            "id": f"a-{rule}",
            "type": "decision",
            "on": day.isoformat(),
            "about": rule,
            "outcome": "may-proceed",
            "by": "self",
        }
        for rule in sorted(unread)
    ]
