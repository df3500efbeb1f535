"""Which commands there are, and what each takes."""

from __future__ import annotations

from doseline.faces.cli.arguments import (
    FileNamed,
    OneOf,
    Operand,
    Option,
    as_count,
    as_date,
    as_folder,
    as_instant,
    as_size,
    as_text,
)
from doseline.faces.cli.arguments_forecast import (
    POPULATIONS,
    as_delay,
    as_every,
    as_scenario,
    as_skip,
    as_stop,
)
from doseline.faces.cli.settings import COLORS
from doseline.frozen import dataclass

_SETTINGS = (
    Option("language", as_text),
    Option("region", as_text),
    Option("color", OneOf(*COLORS)),
    Option("drug", as_text),
    Option("guides", as_folder),
)
ERRORS = "errors"
# Every command takes these; each help lists them after the command's own.
COMMON = (
    Option("today", as_date),
    Option("json"),
    Option(ERRORS, OneOf("text", "json")),
    *_SETTINGS,
    Option("help"),
)
# The groups of the list of people: assessment.worklist.Group, which is not loaded to read a command line.
GROUPS = ("not-assessed", "act-today", "decide", "late", "due-today", "before-start", "nothing")
SHELLS = ("bash", "zsh", "fish")
_RECORD = Operand("RECORD", offers=(".json",))
_PLOT = Option("plot", FileNamed(".svg", ".png", ".pdf"))
_AS_OF = Option("as-of", as_date)


@dataclass(frozen=True, slots=True)
class Command:
    """One command; the module of the same name in this package runs it."""

    name: str
    operands: tuple[Operand, ...] = ()
    options: tuple[Option, ...] = ()

    @property
    def module(self) -> str:
        """The module with its ``run``."""
        return f"doseline.faces.cli.run_{self.name}"


COMMANDS = {
    command.name: command
    for command in (
        Command("demo"),
        Command(
            "plan",
            (_RECORD,),
            (_AS_OF, Option("until", as_date), Option("ics", FileNamed(".ics")), Option("if-given", as_date)),
        ),
        Command("check", (_RECORD,), (_AS_OF,)),
        Command("vaccine", (_RECORD,), (_AS_OF, Option("vaccine", as_text))),
        Command(
            "triage", (_RECORD,), (_AS_OF, Option("symptom", as_text, many=True), Option("onset", as_text))
        ),
        Command(
            "forecast",
            (_RECORD,),
            (
                _AS_OF,
                Option("skip", as_skip, many=True),
                Option("delay", as_delay, many=True),
                Option("stop", as_stop, many=True),
                Option("every", as_every, many=True),
                Option("scenario", as_scenario, many=True),
                Option("months", as_count),
                Option("treated-since", as_date),
                Option("population", OneOf(*POPULATIONS)),
                _PLOT,
            ),
        ),
        Command("warm"),
        Command(
            "guide",
            (Operand("DRUG"), Operand("TOPIC", required=False, many=True)),
            (
                _AS_OF,
                Option("against", as_text),
                Option("document", as_text),
                Option("coverage"),
                Option("draw", as_count),
                Option("seed", as_count),
                Option("disagreements"),
                Option("rules"),
            ),
        ),
        Command(
            "visit",
            (_RECORD,),
            (
                _AS_OF,
                Option("since", as_date),
                Option("question", as_text, many=True),
                Option("pdf", FileNamed(".pdf")),
            ),
        ),
        Command("switch", (_RECORD,), (_AS_OF, Option("to", as_text))),
        Command(
            "people",
            (Operand("RECORDS", required=False),),
            (
                Option("show", OneOf(*GROUPS)),
                Option("find", as_text),
                Option("folder", as_folder),
                Option("database", as_text),
                Option("encrypted"),
            ),
        ),
        Command(
            "import",
            (Operand("IN", many=True, offers=(".json", ".ndjson", ".gz")),),
            (
                Option("out", as_text),
                Option("into-app"),
                Option("timezone", as_text),
                Option("guide", as_text),
                Option("edition", as_text),
                Option("identifier-system", as_text),
                Option("folder", as_folder),
                Option("database", as_text),
                Option("encrypted"),
            ),
        ),
        Command("ask", (Operand("QUESTION", many=True),), (Option("record", as_text),)),
        Command("compare", (Operand("DRUG", required=True, many=True),)),
        Command("schema", (Operand("NAME", offers=("record",)),)),
        Command(
            "export",
            (_RECORD,),
            (Option("out", as_text), Option("recorded", as_instant), Option("facts-only")),
        ),
        Command(
            "serve",
            (),
            (
                Option("demo"),
                Option("folder", as_folder),
                Option("database", as_text),
                Option("port", as_count),
                Option("no-browser"),
                Option("share"),
                Option("address", as_text),
                Option("host", as_text),
                Option("public-url", as_text),
                Option("trusted-proxy", as_text, many=True),
                Option("encrypted"),
                Option("set-passphrase"),
                Option("copies", as_folder),
                Option("no-copies"),
                Option("operator", as_text),
            ),
        ),
        Command(
            "trial",
            (
                Operand("SCENARIO", offers=(".toml", "reproduce", "trajectories", "sbml")),
                Operand("NAME", required=False),
            ),
            (
                Option("out", FileNamed(".parquet", ".csv", ".xml")),
                Option("long"),
                _PLOT,
                Option("people", as_count),
                Option("seed", as_count),
                Option("threads", as_count),
                Option("engine", as_text),
                Option("workers", as_count),
                Option("progress"),
                Option("reading", OneOf("A", "B")),
                Option("case", as_text),
            ),
        ),
        Command(
            "cohort",
            (
                Operand("ACTION", offers=("screen", "summary", "demo")),
                Operand("IN", required=False, many=True, offers=(".json", ".ndjson", ".gz")),
            ),
            (
                Option("out", as_folder),
                Option("engine", as_text),
                Option("workers", as_count),
                Option("memory", as_size),
                Option("resume"),
                Option("force"),
                Option("csv"),
                Option("jsonl"),
                Option("timezone", as_text),
                Option("identifier-system", as_text),
                Option("progress"),
                Option("html", FileNamed(".html")),
                Option("plot", FileNamed(".svg", ".png")),
                Option("suppress-below", as_count),
            ),
        ),
        Command(
            "store",
            (Operand("ACTION", offers=("check", "accept")), Operand("ID", required=False)),
            (Option("folder", as_folder), Option("database", as_text), Option("encrypted")),
        ),
        Command(
            "token",
            (
                Operand("ACTION", offers=("list", "make", "revoke")),
                Operand("ID", required=False),
                Operand("TOKEN", required=False),
            ),
            (
                Option("name", as_text),
                Option("write"),
                Option("folder", as_folder),
                Option("database", as_text),
                Option("encrypted"),
            ),
        ),
        Command(
            "hooks",
            (Operand("ACTION", offers=("serve", "try", "rates", "demo")), Operand("FILE", required=False)),
            (
                Option("config", as_text),
                Option("host", as_text),
                Option("port", as_count),
                Option("open"),
                Option("allow-origin", as_text, many=True),
                Option("certificate", as_text),
                Option("key", as_text),
                Option("workers", as_count),
                Option("folder", as_folder),
                Option("keep-comments"),
                Option("comments"),
                Option("service", as_text),
                Option("timezone", as_text),
                Option("identifier-system", as_text),
            ),
        ),
        Command("config"),
        Command("completion", (Operand("SHELL", offers=SHELLS),)),
    )
}
