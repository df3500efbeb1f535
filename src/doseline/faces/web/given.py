"""What the app hands to its pages, by the name of the parameter."""

from __future__ import annotations

from litestar.di import NamedDependency
from litestar.params import SkipValidation

from doseline.faces.web.house import House
from doseline.faces.web.sent import Sent
from doseline.faces.web.sheet import Sheet

# As ``house``, ``sheet`` and ``form``. They are made by us: there is nothing to check about them.
TheHouse = NamedDependency[SkipValidation[House]]
TheSheet = NamedDependency[SkipValidation[Sheet]]
TheForm = NamedDependency[SkipValidation[Sent]]
