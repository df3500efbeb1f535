"""The files of a chart: whatever lies there is read, or refused in a sentence with its place."""

from __future__ import annotations

import errno
import gzip
import io
import json
import os
import socket
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from doseline.errors import RequestError
from doseline.exchange.fhir.pool import gather
from doseline.exchange.fhir.unread import Unread
from doseline.faces.chart_files import documents
from doseline.text.catalogue import NEUTRAL, Catalogue
from tests.exchange.intake.files_at_hand import line, read, three, unreadable
from tests.exchange.intake.sending import Json, adds_up, bundle, observation, patient, references

WORDS = Catalogue("en", NEUTRAL)


@pytest.mark.parametrize("what", Unread)
def test_each_word_has_a_sentence(what: Unread) -> None:
    assert WORDS.say(f"fault.{what}").endswith((".", "FILE"))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.ndjson", three()),
        ("a.ndjson", three().rstrip("\n")),
        ("a.ndjson", three().replace("\n", "\r\n")),
        ("a.ndjson", "\ufeff" + three()),
        ("a.ndjson", three().replace("\n", "\n\n")),
        ("chart.json", three()),
        ("chart.json", json.dumps(bundle(patient(), observation("a"), observation("b")))),
        ("chart.json", json.dumps(bundle(patient(), observation("a"), observation("b")), indent=2)),
        ("chart", "\ufeff" + json.dumps(bundle(patient(), observation("a"), observation("b")), indent=2)),
        ("pretty.ndjson", json.dumps(bundle(patient(), observation("a"), observation("b")), indent=2)),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_a_chart_is_read_however_it_is_written(tmp_path: Path, name: str, text: str, *, packed: bool) -> None:
    file = tmp_path / (f"{name}.gz" if packed else name)
    file.write_bytes(gzip.compress(text.encode()) if packed else text.encode())
    everything = read(file)
    assert references(everything) == ["Observation/a", "Observation/b"]
    assert everything.unreadable == ()
    assert adds_up(everything)


def test_the_standard_input_is_read() -> None:
    everything = gather(documents(["-"], io.BytesIO(three().encode())))
    assert references(everything) == ["Observation/a", "Observation/b"]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "nothing-in-it"),
        (b"\n \n", "nothing-in-it"),
        (b'<Patient xmlns="http://hl7.org/fhir"/>', "fhir-xml"),
        ("\ufeff{}".encode("utf-16"), "no-utf-8"),
        (b'{"resourceType": "\xe4"}', "no-utf-8"),
        (b'{"resourceType": "Patient",\n "id":', "cut-short"),
        (b'{"resourceType": "Patient" "id": "1"}', "no-json"),
        (b"PK\x03\x04....", "zip-file"),
        (b"# Read me", "not-fhir"),
        (b'[{"resourceType": "Patient"}]', "list-of-resources"),
        (b'{"resourceType": "Patient", "id": "1", "id": "2"}', "decided-twice"),
        (b'{"format": "doseline-record/2"}', "record-file"),
        (b'{"hook": "order-sign"}', "cds-hooks"),
        (b'{"id": "1"}', "no-resource-type"),
        (b'{"resourceType": "Patient", "x": ' + b"[" * 65 + b"]" * 65 + b"}", "too-deep"),
        (b'{"resourceType": "Patient", "x": ' + b"[" * 90_000, "too-deep"),
        (gzip.compress(three().encode())[:-9], "cut-short"),
        (b"\x1f\x8b" + bytes(range(90)), "packed-file-damaged"),
    ],
)
def test_a_file_that_is_no_chart_is_named_with_the_reason(tmp_path: Path, content: bytes, what: str) -> None:
    (tmp_path / "chart.json").write_bytes(content)
    everything = read(tmp_path / "chart.json")
    assert [found for _, _, found in unreadable(everything)][-1:] == [what]
    assert adds_up(everything)


def test_a_broken_line_costs_that_line_alone(tmp_path: Path) -> None:
    broken = '{"resourceType": \n' + three() + '{"resourceType"\n' + line(observation("c")) + '{"resour'
    (tmp_path / "a.json").write_text(broken)
    everything = read(tmp_path / "a.json")
    assert references(everything) == ["Observation/a", "Observation/b", "Observation/c"]
    assert unreadable(everything) == [
        ("a.json", 1, "no-json"),
        ("a.json", 5, "no-json"),
        ("a.json", 7, "cut-short"),
    ]


def test_a_file_of_a_thousand_broken_lines_is_given_up(tmp_path: Path) -> None:
    (tmp_path / "a.ndjson").write_text("{}\n" * 3000)
    everything = read(tmp_path / "a.ndjson")
    assert len(everything.unreadable) == 1002
    assert "too-many-broken-lines" in {one.what for one in everything.unreadable}


def test_a_key_given_twice_and_a_number_that_is_none_are_said_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(
        '{"resourceType": "Observation", "id": "a", "subject": {"reference": "Patient/1"},'
        ' "status": "final", "status": "amended", "valueQuantity": {"value": NaN, "unit": "g/L"}}'
    )
    (found,) = read(tmp_path / "a.json").people[0].resources
    assert [(one.where, one.what.value) for one in found.element.faults] == [
        ("Observation.status", "repeated-member"),
        ("Observation.valueQuantity.value", "unreadable-number"),
    ]
    assert not found.element.has("status")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("4.60", "4.60"),
        ("1e2", "1E+2"),
        ("4.6000000000000001", "4.60000000000000"),
        ("77.94385964912281", "77.9438596491228"),
    ],
)
def test_numbers_keep_their_digits_up_to_those_that_mean_something(
    tmp_path: Path, written: str, kept: str
) -> None:
    (tmp_path / "a.json").write_text(f'{{"resourceType": "Patient", "id": "1", "x": {written}}}')
    patient_sent = read(tmp_path / "a.json").people[0].patient
    assert patient_sent is not None
    assert str(patient_sent.element.number("x")) == kept


class _Endless(io.RawIOBase):
    """A stream of many bytes that nobody holds."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces = pieces

    def read(self, size: int = -1, /) -> bytes:
        assert size != -1
        return next(self.pieces, b"")[:size]


def _long_line(megabytes: int) -> Iterator[bytes]:
    yield line(patient()).encode()
    yield b'{"resourceType": "Observation", "note": "'
    for _ in range(megabytes * 16):
        yield b"a" * 65536
    yield b'"}\n'
    yield line(observation("a")).encode()


def test_trap_30_a_line_without_end_is_refused_alone_and_never_held() -> None:
    tracemalloc.start()
    try:
        everything = gather(documents(["-"], _Endless(_long_line(200))))  # type: ignore[arg-type]
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert unreadable(everything) == [("-", 2, "line-too-long")]
    assert references(everything) == ["Observation/a"]
    assert most < 60_000_000


def test_trap_30_an_attachment_of_megabytes_passes_by(tmp_path: Path) -> None:
    document = {"resourceType": "DocumentReference", "id": "d", "content": "a" * 15_000_000}
    (tmp_path / "a.ndjson").write_text(line(document) + three())
    everything = read(tmp_path / "a.ndjson")
    assert everything.counts == {"DocumentReference": 1}
    assert everything.unreadable == ()


def test_a_packed_file_that_unpacks_without_end_is_stopped(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "a.ndjson.gz", "wb") as file:
        for _ in range(70):
            file.write(b"0" * 999_999 + b"\n")
    assert unreadable(read(tmp_path / "a.ndjson.gz")) == [("a.ndjson.gz", None, "unpacks-without-end")]


def test_a_folder_is_read_whole_and_everything_odd_in_it_has_its_place(tmp_path: Path) -> None:
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "deep" / "b.ndjson").write_text(line(observation("b")))
    (tmp_path / "in" / "a.json").write_text(line(observation("a")))
    (tmp_path / "in" / ".hidden").write_text("x")
    (tmp_path / "in" / "loop").symlink_to("../in")
    (tmp_path / "in" / "nowhere").symlink_to("gone")
    (tmp_path / "in" / "self").symlink_to("self")
    (tmp_path / "in" / "twice.json").symlink_to("a.json")
    os.mkfifo(tmp_path / "in" / "pipe")
    with socket.socket(socket.AF_UNIX) as plug:
        here = Path.cwd()
        os.chdir(tmp_path / "in")  # the name of a socket must be short
        try:
            plug.bind("plug")
        finally:
            os.chdir(here)
        everything = read(tmp_path / "in")
    assert references(everything) == ["Observation/a", "Observation/b"]
    assert [(one.file, one.what.value) for one in everything.unreadable] == [
        ("in/loop", "link-in-a-circle"),
        ("in/nowhere", "link-leads-nowhere"),
        ("in/pipe", "named-pipe"),
        ("in/plug", "socket"),
        ("in/self", "link-in-a-circle"),
    ]


def test_a_folder_that_may_not_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in" / "shut").mkdir(parents=True)
    (tmp_path / "in" / "a.json").write_text(line(observation("a")))
    listed = os.scandir

    def refuse(path: str) -> object:
        if path.endswith("shut"):
            raise PermissionError(errno.EACCES, "no")
        return listed(path)

    monkeypatch.setattr(os, "scandir", refuse)
    everything = read(tmp_path / "in")
    assert references(everything) == ["Observation/a"]
    assert unreadable(everything) == [("shut", None, "may-not-be-read")]


def test_every_name_that_leads_nowhere_is_told_at_once_and_nothing_is_read(tmp_path: Path) -> None:
    with pytest.raises(RequestError) as told:
        documents([str(tmp_path / "a.json"), str(tmp_path), str(tmp_path / "b.json")])
    assert [one.code for one in told.value.faults] == ["no-such-file"] * 2


def test_a_file_of_blank_lines_without_end_is_given_up(tmp_path: Path) -> None:
    (tmp_path / "a.ndjson").write_text(three() + "\n" * 2_000_000)
    everything = read(tmp_path / "a.ndjson")
    assert references(everything) == ["Observation/a", "Observation/b"]
    assert unreadable(everything) == [("a.ndjson", None, "too-many-broken-lines")]


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(RequestError):
        documents([str(tmp_path)])


def test_a_file_that_grows_while_it_is_read_is_named(tmp_path: Path) -> None:
    file = tmp_path / "a.ndjson"
    file.write_text(three())
    reading = documents([str(file)])
    first = next(reading)
    with file.open("a") as more:
        more.write(line(observation("c")))
    everything = gather([first, *reading])
    assert ("a.ndjson", None, "changed-while-read") in unreadable(everything)


def test_nothing_depends_on_the_order_of_the_files(tmp_path: Path) -> None:
    for name, text in (("x.json", line(patient())), ("y.json", line(observation("a"))), ("z.json", "{")):
        (tmp_path / name).write_text(text)
    files = [tmp_path / name for name in ("x.json", "y.json", "z.json")]
    one, two = read(*files), read(*reversed(files))
    assert [(p.reference, p.resources) for p in one.people] == [
        (p.reference, p.resources) for p in two.people
    ]
    assert (one.counts, one.left_out, one.unreadable) == (two.counts, two.left_out, two.unreadable)


EXPORT = {
    "Patient.000.ndjson": line(patient()),
    "1.Observation.ndjson": line(observation("a")) + line(observation("b")),
    "x_ndjson.ndjson": line({"id": "c", **observation("c"), "resourceType": "Observation"}),
    "gone.ndjson": line({"resourceType": "Bundle", "type": "transaction",
                         "entry": [{"request": {"method": "DELETE", "url": "Observation/b"}}]}),
    "said.ndjson": line({"resourceType": "OperationOutcome",
                         "issue": [{"severity": "error", "diagnostics": "Conditions were not exported"}]}),
}  # fmt: skip


def _export(folder: Path, *, leave_out: str = "", **more: object) -> Path:
    for name, text in EXPORT.items():
        if name != leave_out:
            (folder / name).write_text(text)
    manifest: Json = {
        "transactionTime": "2026-03-01T00:00:00Z",
        "output": [
            {"type": "Patient", "url": "https://hospital.example/out/Patient.000.ndjson"},
            {"type": "Observation", "url": "https://hospital.example/out/1.Observation.ndjson?sig=1"},
            {"type": "Observation", "url": "https://hospital.example/out/x_ndjson.ndjson"},
        ],
        "deleted": [{"url": "https://hospital.example/out/gone.ndjson"}],
        "error": [{"url": "https://hospital.example/out/said.ndjson"}],
        **more,
    }
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


def test_trap_25_26_31_an_export_is_read_by_its_list(tmp_path: Path) -> None:
    for named in (_export(tmp_path), tmp_path / "manifest.json"):
        everything = read(named)
        assert references(everything) == ["Observation/a", "Observation/c"]
        assert [(one.from_, one.why.value) for one in everything.left_out] == [
            ("Observation/b", "deleted")
        ] * 2
        (said,) = everything.unreadable
        assert (said.what.value, said.said) == ("error-of-the-sender", "Conditions were not exported")
        assert everything.people[0].resources[0].known_on is not None
        assert adds_up(everything)


def test_trap_31_what_is_no_deletion_is_no_fact_either(tmp_path: Path) -> None:
    folder = _export(tmp_path)
    (folder / "gone.ndjson").write_text(line(observation("d")))
    everything = read(folder)
    assert "Observation/d" not in references(everything)
    assert ("gone.ndjson", 1, "not-a-deletion") in unreadable(everything)


def test_trap_32_a_file_that_the_list_names_and_nobody_has_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(RequestError) as told:
        documents([str(_export(tmp_path, leave_out="x_ndjson.ndjson"))])
    (fault,) = told.value.faults
    assert (fault.code, dict(fault.values)["file"]) == ("export-file-missing", "x_ndjson.ndjson")
    assert "x_ndjson.ndjson" in WORDS.say(f"fault.{fault.code}", **dict(fault.values))


def test_trap_32_so_is_a_list_that_goes_on_elsewhere(tmp_path: Path) -> None:
    further = [{"relation": "next", "url": "https://hospital.example/manifest-2.json"}]
    with pytest.raises(RequestError):
        documents([str(_export(tmp_path, link=further))])
    (tmp_path / "manifest-2.json").write_text(json.dumps({"transactionTime": "2026-03-01", "output": []}))
    assert references(read(tmp_path)) == ["Observation/a", "Observation/c"]


def test_an_export_of_another_release_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RequestError) as told:
        documents([str(_export(tmp_path, fhirVersion="5.0.0"))])
    assert [one.code for one in told.value.faults] == ["export-of-another-release"]


def test_trap_28_a_bundle_in_a_line_is_read_but_not_where_a_list_promises_resources(tmp_path: Path) -> None:
    bundles = line(bundle(patient(), observation("a"))) + line(bundle(observation("b")))
    (tmp_path / "bundles.ndjson").write_text(bundles)
    assert references(read(tmp_path / "bundles.ndjson")) == ["Observation/a", "Observation/b"]
    folder = tmp_path / "export"
    folder.mkdir()
    (_export(folder) / "x_ndjson.ndjson").write_text(bundles)
    assert unreadable(read(folder))[-2:] == [
        ("x_ndjson.ndjson", 1, "bundle-among-resources"),
        ("x_ndjson.ndjson", 2, "bundle-among-resources"),
    ]


def test_trap_29_a_reference_to_what_was_not_exported_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "a.ndjson").write_text(line(observation("a", encounter={"reference": "Encounter/none"})))
    everything = read(tmp_path / "a.ndjson")
    assert references(everything) == ["Observation/a"]
    assert everything.unreadable == ()


def test_a_file_with_any_bytes_wrong_is_read_or_refused(tmp_path: Path) -> None:
    text = three().encode() + line(bundle(patient("2"), observation("c"))).encode()
    for seed in range(200):
        chance = Random(seed)
        data = bytearray(gzip.compress(text) if seed % 3 == 0 else text)
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(len(data))] = chance.choice((0, 10, 34, 44, 91, 123, 125, 255))
        file = tmp_path / chance.choice(("a.json", "a.ndjson", "a.gz"))
        file.write_bytes(data[: chance.choice((len(data), chance.randrange(len(data))))])
        assert adds_up(read(file)), seed


@pytest.mark.parametrize(("promised", "cut"), [(1, False), (2, False), (3, True)])
def test_a_file_with_fewer_resources_than_its_list_promises_was_cut(
    tmp_path: Path, promised: int, *, cut: bool
) -> None:
    output = [{"type": "Observation", "url": "https://x.example/1.Observation.ndjson", "count": promised}]
    everything = read(_export(tmp_path, output=output))
    assert (("1.Observation.ndjson", None, "cut-short") in unreadable(everything)) == cut


def test_names_that_cannot_be_shown_are_told_apart_and_print_nothing_odd(tmp_path: Path) -> None:
    for number, name in enumerate((b"a\x1b[2J.json", b"a\x07[2J.json", b"a\xff.json")):
        place = os.fsencode(tmp_path) + b"/" + name
        Path(os.fsdecode(place)).write_text(
            line({"resourceType": "Observation", "n": number, **observation(None)})
        )
    everything = read(tmp_path)
    assert len(references(everything)) == 3
    assert all(one.isprintable() for one in references(everything))
