#!/bin/sh
# Sets up everything and runs every check: sh test.sh
# For daily work, what needs no browser, database or compiler: sh test.sh quick
# Its own environment is .venv-test, made once and used again. PYTHON picks the Python, default python3.
set -u
cd "$(dirname "$0")" || exit 1
python=${PYTHON:-python3}
env=.venv-test
unset PYTHONPATH PYTHONHOME
# Hundreds of processes start here: what one of them has compiled the next may use.
unset PYTHONDONTWRITEBYTECODE

stop() {
    echo "test.sh: $1" >&2
    exit 1
}

only=${1-}
case $#:$only in
    0: | 1:quick) ;;
    *) stop "'$*' is not known. Give nothing, to run every check, or the one word quick." ;;
esac

# --- a Python that can make an environment ---

command -v "$python" > /dev/null 2>&1 || stop "no Python found as '$python'. Install Python 3.11 or newer, or set PYTHON to one."
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    stop "$("$python" --version 2>&1) is too old: Doseline needs 3.11 or newer. Set PYTHON to one, as in PYTHON=python3.11 sh test.sh."
can_make_env() { "$python" -c 'import ensurepip, venv' > /dev/null 2>&1; }
if ! can_make_env && [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null 2>&1; then
    echo "== install python3-venv, which this Python lacks"
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y python3-venv; } > /dev/null 2>&1 < /dev/null
fi
can_make_env || stop "this Python has no venv module. On Debian or Ubuntu: apt-get install python3-venv."

# --- what tests with a real browser, database or reader use; as root on Debian it is installed ---
# Not asked for when only the quick ones run.

has() { command -v "$1" > /dev/null 2>&1; }
has_postgres() { ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1 || has initdb; }
missing=
if [ "$only" != quick ]; then
    has chromium || missing="$missing chromium"
    has_postgres || missing="$missing postgresql"
    has pdftotext || missing="$missing poppler-utils"
    has node || missing="$missing nodejs"
    has npm || missing="$missing npm"
fi
if [ -n "$missing" ] && [ "$(id -u)" = 0 ] && has apt-get; then
    echo "== install$missing, for tests with the real thing"
    # shellcheck disable=SC2086 # one word a package
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing; } \
        > /dev/null 2>&1 < /dev/null
    missing=
fi
[ -z "$missing" ] || echo "== not here:$missing. The tests that need them are skipped; on Debian: apt-get install$missing"

# --- the environment: rebuilt when the lock, the Python or the place changed ---

PIP_USER=0
export PIP_USER
install() { "$env/bin/python" -m pip install --quiet --disable-pip-version-check --no-input "$@" < /dev/null; }
stamp_of() { { cat "$@"; pwd; "$python" -c 'import sys; print(sys.version, sys.base_prefix)'; } | cksum; }
is_stamped() { [ "$(cat "$env/$1" 2> /dev/null)" = "$2" ]; }

tools=$(stamp_of requirements.lock)
if ! is_stamped tools.stamp "$tools"; then
    echo "== set up $env, once: the locked packages"
    rm -rf "$env"
    "$python" -m venv "$env" || stop "could not make the environment $env."
    # The lock is complete (check "lock" below holds that), so nothing else is looked for: a newer release cannot get in.
    install --no-deps --require-hashes --requirement requirements.lock || stop "could not install the locked packages; pip says why above."
    echo "$tools" > "$env/tools.stamp"
fi
project=$(stamp_of requirements.lock pyproject.toml)
if ! is_stamped project.stamp "$project"; then
    install --no-deps --no-build-isolation --no-index --editable . || stop "could not install the project itself; pip says why above."
    echo "$project" > "$env/project.stamp"
fi
PATH=$PWD/$env/bin:$PATH
export PATH

# axe-core and ical.js, which only tests use.
if [ "$only" != quick ] && has npm; then
    npm_stamp=$(cksum < tests/node/package-lock.json)
    if ! { [ -d tests/node/node_modules ] && [ "$(cat tests/node/node_modules/.stamp 2> /dev/null)" = "$npm_stamp" ]; }; then
        (cd tests/node && npm ci --silent --no-audit --no-fund --ignore-scripts < /dev/null) &&
            echo "$npm_stamp" > tests/node/node_modules/.stamp
    fi
fi

# --- the checks: all of them run, the failed ones are named at the end ---

failed=
check() {
    name=$1
    shift
    echo "== $name: $*"
    "$@" < /dev/null || failed="$failed${failed:+, }$name"
}

# What keeps one processor busy for minutes runs beside the short checks, and is told after them.
beside=
begin() {
    name=$1
    shift
    { "$@" < /dev/null; echo $? > "$env/$name.rc"; } > "$env/$name.log" 2>&1 &
    beside="$beside $!"
}
told() {
    echo "== $1: $2"
    cat "$env/$1.log"
    [ "$(cat "$env/$1.rc")" = 0 ] || failed="$failed${failed:+, }$1"
}
# shellcheck disable=SC2086 # one word a process
trap '[ -z "$beside" ] || kill $beside 2> /dev/null' INT TERM

if [ "$only" != quick ]; then
    begin install python -m tools.delivered.trial
    begin docs sh tools/docs.sh
fi
check format ruff format --check .
check style ruff check .
check types mypy
check layers lint-imports --no-logo
check lock python tools/lock_holds.py
check delivered python -m tools.delivered
if [ "$only" = quick ]; then
    check tests pytest -n 2 -m quick --ignore=src/doseline/forecast
else
    check wheel python tools/wheel_is_whole.py
    # shellcheck disable=SC2086 # one word a process
    wait $beside
    beside=
    told install "python -m tools.delivered.trial"
    told docs "sh tools/docs.sh"
    check tests pytest -n 2 --cov
fi

if [ -n "$failed" ]; then
    echo "test.sh: FAILED: $failed"
    exit 1
fi
if [ "$only" = quick ]; then
    echo "test.sh: the quick checks passed; sh test.sh runs all of them"
else
    echo "test.sh: everything passed"
fi
