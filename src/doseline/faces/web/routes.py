"""Route table: the routes of every task; ``ROUTES`` is all of them."""

from __future__ import annotations

from litestar.types import ControllerRouterHandler

from doseline.faces.web.answers import routes as answers
from doseline.faces.web.api import routes as api
from doseline.faces.web.assets import offline as assets_offline
from doseline.faces.web.assets import routes as assets
from doseline.faces.web.baby import routes as baby
from doseline.faces.web.calendar import feed_routes as calendar_feed_routes
from doseline.faces.web.calendar import routes as calendar
from doseline.faces.web.checks import routes as checks
from doseline.faces.web.doses import routes as doses
from doseline.faces.web.entries import choose_type as entries_choose_type
from doseline.faces.web.entries import decision as entries_decision
from doseline.faces.web.entries import new as entries_new
from doseline.faces.web.entries import routes as entries
from doseline.faces.web.guide import routes as guide
from doseline.faces.web.journey import routes as journey
from doseline.faces.web.people import routes as people
from doseline.faces.web.question import routes as question
from doseline.faces.web.records import accept as records_accept
from doseline.faces.web.records import all_data as records_all_data
from doseline.faces.web.records import chart as records_chart
from doseline.faces.web.records import person_data as records_person_data
from doseline.faces.web.records import token_routes as records_token_routes
from doseline.faces.web.reminders import routes as reminders
from doseline.faces.web.set_up import routes as set_up
from doseline.faces.web.sign_in import routes as sign_in
from doseline.faces.web.storage import routes as storage
from doseline.faces.web.switch import routes as switch
from doseline.faces.web.symptoms import routes as symptoms
from doseline.faces.web.timeline import expected_routes as expected
from doseline.faces.web.timeline import routes as timeline
from doseline.faces.web.today import all_pages as today_all_pages
from doseline.faces.web.today import catch_up_routes as today_catch_up_routes
from doseline.faces.web.today import day as today_day
from doseline.faces.web.today import one_tap_routes as today_one_tap_routes
from doseline.faces.web.today import routes as today
from doseline.faces.web.today import start as today_start
from doseline.faces.web.vaccines import routes as vaccines
from doseline.faces.web.visit import routes as visit

ROUTES: tuple[ControllerRouterHandler, ...] = (
    *assets.ROUTES,
    *sign_in.ROUTES,
    *api.ROUTES,
    *records_all_data.ROUTES,
    *records_chart.ROUTES,
    *records_accept.ROUTES,
    *records_person_data.ROUTES,
    *records_token_routes.ROUTES,
    *assets_offline.ROUTES,
    *calendar_feed_routes.ROUTES,
    *today_start.ROUTES,
    *people.ROUTES,
    *set_up.ROUTES,
    *today.ROUTES,
    *calendar.ROUTES,
    *journey.ROUTES,
    *switch.ROUTES,
    *baby.ROUTES,
    *timeline.ROUTES,
    *expected.ROUTES,
    *checks.ROUTES,
    *storage.ROUTES,
    *today_all_pages.ROUTES,
    *entries_decision.ROUTES,
    *entries.ROUTES,
    *entries_new.ROUTES,
    *entries_choose_type.ROUTES,
    *doses.ROUTES,
    *answers.ROUTES,
    *guide.ROUTES,
    *vaccines.ROUTES,
    *symptoms.ROUTES,
    *today_one_tap_routes.ROUTES,
    *today_day.ROUTES,
    *today_catch_up_routes.ROUTES,
    *visit.ROUTES,
    *question.ROUTES,
    *reminders.ROUTES,
)
