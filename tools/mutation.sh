#!/bin/sh
# Mutation testing of plan, check and triage, in a copy of this folder, with the settings of pyproject.toml.
# Takes about half an hour on two cores. Survivors and why they are left: docs/mutation.md.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
copy=${1:-$(mktemp -d)}
git -C "$here" archive HEAD | tar -x -C "$copy"
cd "$copy"
"${PYTHON:-python3}" -m venv .venv-mutation
.venv-mutation/bin/pip install --quiet --require-hashes -r requirements.lock
.venv-mutation/bin/pip install --quiet "mutmut==3.8.1"
.venv-mutation/bin/mutmut run --max-children 2
.venv-mutation/bin/mutmut results
echo "The copy with every mutant: $copy"
