"""Dependency injection: what the app hands to its handlers, by the name of the parameter."""

from __future__ import annotations

from litestar.di import NamedDependency
from litestar.params import SkipValidation

from doseline.faces.web.context import AppContext
from doseline.faces.web.form_data import FormData
from doseline.faces.web.view import View

# As ``context``, ``view`` and ``form``. They are made by us: there is nothing to check about them.
App = NamedDependency[SkipValidation[AppContext]]
RecordView = NamedDependency[SkipValidation[View]]
PostedForm = NamedDependency[SkipValidation[FormData]]
