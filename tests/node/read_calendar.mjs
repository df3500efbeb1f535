// Reads calendars one after another as a calendar program does: an event with a known UID takes the place of the
// old one if its SEQUENCE is not lower. Prints what is then in the calendar.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const kept = new Map();
const calendars = [];
for (const file of process.argv.slice(2)) {
  const calendar = new ICAL.Component(ICAL.parse(readFileSync(file, "utf-8")));
  const property = (name) => calendar.getFirstPropertyValue(name)?.toString() ?? null;
  calendars.push({
    name: property("name"),
    description: property("description"),
    method: property("method"),
    refresh: property("refresh-interval"),
  });
  for (const component of calendar.getAllSubcomponents("vevent")) {
    const event = new ICAL.Event(component);
    const before = kept.get(event.uid);
    if (before === undefined || before.sequence <= event.sequence) kept.set(event.uid, seen(event, component));
  }
}

function seen(event, component) {
  const start = event.startDate;
  const alarms = component.getAllSubcomponents("valarm").map((alarm) => {
    const at = start.clone();
    at.isDate = false;
    at.addDuration(alarm.getFirstPropertyValue("trigger"));
    return { action: alarm.getFirstPropertyValue("action"), at: at.toString() };
  });
  return {
    uid: event.uid,
    day: start.toString(),
    here: start.toJSDate().toString().slice(0, 15),
    whole_day: start.isDate,
    days: event.duration.toSeconds() / 86400,
    status: component.getFirstPropertyValue("status"),
    sequence: event.sequence,
    summary: event.summary,
    description: event.description,
    busy: component.getFirstPropertyValue("transp") !== "TRANSPARENT",
    alarms,
  };
}

const events = [...kept.values()].sort((one, other) => (one.day + one.uid < other.day + other.uid ? -1 : 1));
process.stdout.write(JSON.stringify({ calendars, events }));
