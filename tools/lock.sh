#!/bin/sh
# Remakes requirements.lock from requirements.in. Needs a network, and pip-tools in the Python it is given:
#   PYTHON=path/to/python sh tools/lock.sh [--upgrade]
# The new lock is installed there, and the users' locks and the bill of materials are made of it.
# The lock names no index and no host, so each machine keeps its own way to packages.
set -eu
cd "$(dirname "$0")/.."
new=requirements.lock.new
trap 'rm -f "$new"' EXIT
# Starting from the old lock keeps every version that still fits; --upgrade takes the newest.
[ ! -f requirements.lock ] || grep -v '^#' requirements.lock > "$new"
"${PYTHON:-python3}" -m piptools compile --quiet --generate-hashes --allow-unsafe --strip-extras \
    --no-header --no-annotate --no-emit-options \
    --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
    --output-file "$new" "$@" requirements.in
{
    echo "# Every package the tests and checks use, with the hash of each of its files."
    echo "# Made from requirements.in by tools/lock.sh; do not edit."
    cat "$new"
} > requirements.lock
# The parts of it that reach a user. What they ask for is read from what is installed, so that is installed first.
"${PYTHON:-python3}" -m pip install --quiet --no-deps --require-hashes --requirement requirements.lock
"${PYTHON:-python3}" -m tools.delivered.lock
"${PYTHON:-python3}" -m tools.delivered.sbom
