#!/bin/sh
# Installs Doseline from locked packages alone, each checked against its hash:
#   sh tools/install.sh [FOLDER [LOCK...]]
# FOLDER is the environment to make, .venv if none is given. requirements.user.lock is what the README's line installs; a
# further LOCK, such as requirements.extras.lock, comes on top, and requirements.core.lock alone takes its place.
# PYTHON picks the Python.
set -eu
cd "$(dirname "$0")/.."
env=${1:-.venv}
[ $# -eq 0 ] || shift
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
"${PYTHON:-python3}" -m venv "$env"
# What is set for pip elsewhere must not let anything in.
unset PYTHONPATH PYTHONHOME PIP_CONSTRAINT PIP_REQUIRE_VIRTUALENV PIP_USER 2> /dev/null || true
install() { "$env/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --no-deps "$@"; }
[ "$*" = requirements.core.lock ] || set -- requirements.user.lock "$@"
for lock in "$@"; do
    install --require-hashes --requirement "$lock"
done
# What builds the program is hashed too, and lies beside the environment while it does.
install --require-hashes --target "$build" --requirement requirements.build.lock
PYTHONPATH=$build install --no-index --no-build-isolation .
