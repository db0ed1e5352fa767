#!/bin/sh
# ruff, mypy and pytest, with what is given for pytest. Every check runs, also after one has failed; the
# last lines say which did. mypy runs beside pytest, and what it says comes afterwards.
set -u
cd "$(dirname "$0")/.."
bin=.venv/bin
unset PYTHONDONTWRITEBYTECODE # or every process compiles all tests anew
results=
failed=0
types=$(mktemp)
trap 'rm -f "$types"' EXIT

# Note how a check ended.
note() {
    if [ "$1" -eq 0 ]; then mark=ok; else mark=FAILED failed=1; fi
    shift
    results="$results$mark: $*
"
}

check() {
    echo "== $*"
    "$bin/$@"
    note $? "$@"
}

"$bin/mypy" --strict >"$types" 2>&1 &
mypy=$!
check ruff check .
check ruff format --check .
check pytest --numprocesses auto --dist worksteal "$@"
echo "== mypy --strict"
wait "$mypy"
note $? mypy --strict
cat "$types"
printf '\n%s' "$results"
exit "$failed"
