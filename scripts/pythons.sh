#!/bin/sh
# The fast tests on each Python from 3.11 to 3.14 that is on the PATH or that pyenv has, each in an
# environment of its own in build/. The last lines say how each did and which are not there.
set -u
cd "$(dirname "$0")/.."
results=
failed=0

# The command of a version, if it runs: pyenv puts commands on the PATH that do not.
find_version() {
    for python in "python$1" "${PYENV_ROOT:-$HOME/.pyenv}/versions/$1".*/bin/python; do
        "$python" -c 'import ensurepip, sys; print(sys.executable)' 2>/dev/null && return
    done
    return 1
}

tests_pass() {
    VENV=$2 PYTHON=$1 sh scripts/setup.sh test &&
        "$2/bin/pytest" --numprocesses auto --dist worksteal -m "not heavy"
}

for version in 3.11 3.12 3.13 3.14; do
    if ! python=$(find_version "$version"); then
        mark="not there"
    elif echo "== Python $version: $python" && tests_pass "$python" "build/python-$version"; then
        mark=ok
    else
        mark=FAILED failed=1
    fi
    results="$results$mark: Python $version
"
done
printf '\n%s' "$results"
exit "$failed"
