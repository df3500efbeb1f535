"""Post, redirect, get: every page that answers a form has an address of its own, so that Back leads to it."""
