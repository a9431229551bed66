# Finds or installs the test suites of others: Debian's packages where this is Debian and we may, all else by its registry's
# own client into the cache, once. Sourced, never run.

AUTOBAHN_VERSION=25.10.1
H2SPEC_VERSION=2.2.1
SSLYZE_VERSION=6.3.1

# debian COMMAND PACKAGE: installs the package unless there is such a command.
debian() {
    command -v "$1" > /dev/null && return
    [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null ||
        die "no $1 on PATH: install it (Debian's package is called $2)."
    say "installing $2"
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$2"; } >&2 ||
        die "Debian's package $2 does not install: see above."
}

debian_version() {
    dpkg-query -W -f '${Version}' "$1" 2> /dev/null || echo "of unknown version"
}

# Sets H2SPEC.
need_h2spec() {
    H2SPEC=$CACHE/h2spec-$H2SPEC_VERSION/h2spec
    [ ! -x "$H2SPEC" ] || return 0
    command -v go > /dev/null || die "no Go on PATH: install it, this script builds h2spec $H2SPEC_VERSION with it."
    say "building h2spec $H2SPEC_VERSION with go: once"
    GOBIN=$(dirname "$H2SPEC") go install "github.com/summerwind/h2spec/cmd/h2spec@v$H2SPEC_VERSION+incompatible" >&2 ||
        die "h2spec $H2SPEC_VERSION does not build: see above."
}

# Sets SSLYZE.
need_sslyze() {
    local home=$CACHE/sslyze-$SSLYZE_VERSION
    SSLYZE=$home/bin/sslyze
    [ ! -x "$SSLYZE" ] || return 0
    command -v python3 > /dev/null || die "no python3 on PATH: install it with its venv, in which SSLyze runs."
    say "installing SSLyze $SSLYZE_VERSION: once"
    { python3 -m venv "$home" && "$home/bin/pip" install -q "sslyze==$SSLYZE_VERSION"; } >&2 ||
        die "SSLyze $SSLYZE_VERSION does not install: see above."
}

# Sets TESTSSL; Debian's package and the project itself call the command differently.
need_testssl() {
    TESTSSL=$(command -v testssl || command -v testssl.sh || true)
    if [ -z "$TESTSSL" ]; then
        debian testssl testssl.sh
        TESTSSL=$(command -v testssl)
    fi
}

testssl_version() {
    "$TESTSSL" --version 2> /dev/null | sed -n 's/.*testssl[^0-9]*\([0-9.]*[0-9]\).*/\1/p' | head -1
}

# Sets PYTHON2 to a Python 2.7 in which Autobahn's suite is installed: it runs in no later one.
need_autobahn() {
    local home=$CACHE/autobahntestsuite-$AUTOBAHN_VERSION
    PYTHON2=$(python2) || die "no Python 2.7, in which alone Autobahn's test suite runs: put python2.7 on PATH," \
        "name it in PYTHON2, or install it by pyenv (pyenv install 2.7.18)."
    # pip's folder of a user, in the cache instead of the home: packages that share a namespace work in no plain folder.
    export PYTHONUSERBASE=$home PYTHONWARNINGS=ignore
    [ ! -e "$home/installed" ] || return 0
    say "installing Autobahn's test suite $AUTOBAHN_VERSION for $PYTHON2: once"
    {
        "$PYTHON2" -m pip --version > /dev/null 2>&1 || "$PYTHON2" -m ensurepip --user
        "$PYTHON2" -m pip install -q --user --ignore-installed "autobahntestsuite==$AUTOBAHN_VERSION"
    } >&2 || die "Autobahn's test suite $AUTOBAHN_VERSION does not install: see above."
    touch "$home/installed"
}

python2() {
    local candidate
    for candidate in "${PYTHON2:-}" "$(command -v python2.7)" "${PYENV_ROOT:-$HOME/.pyenv}"/versions/2.7*/bin/python2.7 \
        /usr/local/bin/python2.7 /opt/*/bin/python2.7; do
        # A pyenv shim is on PATH whether or not it leads anywhere.
        if [ -n "$candidate" ] && "$candidate" -c 'import sys; sys.exit(sys.version_info[:2] != (2, 7))' 2> /dev/null; then
            echo "$candidate"
            return
        fi
    done
    return 1
}
