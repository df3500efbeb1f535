"""Reminders: something that rings when a dose is due, on the devices and addresses that the person chose."""
