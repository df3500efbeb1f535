"""From one medicine to another: choose the other one, see what is known, print it for the appointment."""
