#!/bin/sh
# Makes the docs into a site with the reference of the library: sh tools/docs.sh [FOLDER], build/docs if none is given.
# Every warning is an error. Its environment is .venv-docs, made once from requirements.docs.lock and used again.
# "sh tools/docs.sh lock" makes that lock anew; it needs pip-tools in the Python it is given.
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
env=.venv-docs
lock=requirements.docs.lock

if [ "${1-}" = lock ]; then
    {
        echo "# What makes the docs into a site, with the hash of each of its files."
        echo "# Made from requirements.docs.in by tools/docs.sh lock; do not edit."
        "$python" -m piptools compile --quiet --generate-hashes --allow-unsafe --strip-extras \
            --no-header --no-annotate --no-emit-options --no-emit-index-url --no-emit-trusted-host \
            --no-emit-find-links --output-file - requirements.docs.in
    } > "$lock.new"
    mv "$lock.new" "$lock"
    exit
fi

stamp=$({ cat "$lock"; pwd; "$python" -c 'import sys; print(sys.version, sys.base_prefix)'; } | cksum)
if [ "$(cat "$env/stamp" 2> /dev/null)" != "$stamp" ]; then
    rm -rf "$env"
    "$python" -m venv "$env"
    "$env/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --no-deps --require-hashes \
        --requirement "$lock"
    echo "$stamp" > "$env/stamp"
fi
out=${1:-build/docs}
rm -rf "$out"
PYTHONPATH=src "$env/bin/python" -m sphinx --quiet --fail-on-warning --keep-going --builder html \
    --doctree-dir "$env/doctrees" docs "$out"
echo "The site is in $out: open $out/index.html."
