#!/bin/sh
# Set up everything the commands need; with "test", what the tests need too.
# Quick and silent when all is there. Called by the Makefile; needs no git and no terminal.
# VENV names another environment than .venv, PYTHON the Python that it is made from.
set -eu
cd "$(dirname "$0")/.."

wants=${1:-}
venv=${VENV:-.venv}
marker=$venv/.made-from # what the environment was made from; written last
log=$(mktemp)
trap 'rm -f "$log"' EXIT

say() { printf 'set-up: %s\n' "$*"; }
fail() {
    printf 'set-up: %s\n' "$@" >&2
    exit 1
}

# Run a command quietly; show what it printed only if it fails.
quietly() {
    "$@" >"$log" 2>&1 </dev/null && return
    cat "$log" >&2
    fail "this failed: $*"
}

# The first Python that is new enough and runs the given code; it prints what that prints.
find_python() {
    for name in ${PYTHON:-python3.14 python3.13 python3.12 python3.11 python3}; do
        "$name" -c "import sys; assert sys.version_info >= (3, 11); $1" 2>/dev/null && return
    done
    return 1
}

python_with_venv() {
    find_python "import ensurepip; print(sys.executable)"
}

find_browser() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        # It must run: some systems have a command that only says what to install.
        command -v "$name" >/dev/null && "$name" --version >/dev/null 2>&1 && return
    done
    return 1
}

installed() {
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Install Debian packages, or say how.
install_packages() {
    if [ "$(id -u)" -ne 0 ]; then
        fail "these system packages are missing: $*" "run this, then make again:" \
            "sudo apt-get update && sudo apt-get install -y --no-install-recommends $*"
    fi
    say "installing system packages: $*"
    export DEBIAN_FRONTEND=noninteractive
    # A list of another source may be out of reach; if it matters, the next command fails.
    apt-get update >"$log" 2>&1 </dev/null || true
    quietly apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=120 "$@"
}

system_packages() {
    if ! command -v dpkg-query >/dev/null; then
        python_with_venv >/dev/null || fail "install Python 3.11 or later, with venv"
        [ -f "$marker" ] || say "no Debian packages here: Pango must be installed already"
        return 0
    fi
    missing=
    if ! python_with_venv >/dev/null; then
        # Debian keeps venv in a package of its own, one for each Python.
        missing=$(find_python "print('python%d.%d-venv' % sys.version_info[:2])") ||
            missing=python3-venv
    fi
    set -- libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
    [ "$wants" != test ] || set -- "$@" poppler-utils fonts-liberation
    for package; do
        installed "$package" || missing="$missing $package"
    done
    # The tests open workbooks in LibreOffice: its spreadsheet without windows (88 MB to load).
    [ "$wants" != test ] || command -v soffice >/dev/null || missing="$missing libreoffice-calc-nogui"
    if [ "$wants" = test ] && ! find_browser; then
        if grep -q '^ID=ubuntu' /etc/os-release; then # its package only points to the snap
            fail "the tests need Chromium or Google Chrome; run this, then make again:" \
                "sudo snap install chromium"
        fi
        missing="$missing chromium"
    fi
    # shellcheck disable=SC2086 # a list of names
    [ -z "$missing" ] || install_packages $missing
}

environment() {
    locked="$PWD $(cksum <requirements.lock)"
    settings=$(cksum <pyproject.toml)
    if ! "$venv/bin/python" -c '' 2>/dev/null ||
        [ "$(sed -n 1p "$marker" 2>/dev/null)" != "$locked" ]; then
        python=$(python_with_venv) ||
            fail "Python 3.11 or later is needed: install python3.11 and python3.11-venv"
        say "making $venv with $("$python" -V) (about half a minute)"
        rm -rf "$venv"
        quietly "$python" -m venv "$venv"
        # One package comes as source only: this makes old pips build it as new ones do.
        PIP_USE_PEP517=1 quietly "$venv/bin/pip" install --require-hashes -r requirements.lock
    elif [ "$(sed -n 2p "$marker")" = "$settings" ]; then
        return 0
    fi
    say "installing the coachbook command"
    quietly "$venv/bin/pip" install --no-deps --no-build-isolation -e .
    printf '%s\n' "$locked" "$settings" >"$marker"
}

export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
system_packages
environment
