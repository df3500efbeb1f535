"""Every sentence a person reads, one catalogue per language.

``Catalogue(language, region)`` gives ``say(key, **values)``; the functions of ``sentences`` put findings,
steps, unknowns, entries, sources and faults into words. Nothing here decides anything.

A placeholder is ``{name}`` or ``{name:how}``. Without ``how``, the value's type decides: a date follows
the region, a number its decimal mark, ``Counted`` takes its plural, ``Named`` its readable name, a tuple
becomes a list. ``how`` is a unit of ``format.toml`` (``{days:day}`` gives "3 days"), a way to write a date
(``near``, ``short``), ``or`` for a list of choices, ``number`` for the bare number, or a kind of name
(``{vaccine:vaccine}`` gives "flu vaccine (injected)"). A missing text or value is a defect and raises.
"""

from doseline.text.catalogue import NEUTRAL, Catalogue, TextDefect, languages
from doseline.text.values import Counted, Named, Near

__all__ = ["NEUTRAL", "Catalogue", "Counted", "Named", "Near", "TextDefect", "languages"]
