# What the scripts of this folder share. Sourced, never run.

CHECKOUT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
LOCAL_JAR=$CHECKOUT/deploy/e2e/target/spacetime-local.jar

. "$CHECKOUT/deploy/local/lib/say.sh"
. "$CHECKOUT/deploy/local/lib/jdk.sh"
. "$CHECKOUT/deploy/local/lib/parts.sh"

# Lets only one script at a time past this point, until the surrounding subshell ends. Where flock is missing, side by side
# first runs are on their own.
lock() {
    mkdir -p "$CACHE"
    if command -v flock > /dev/null; then
        exec 9> "$CACHE/$1.lock"
        flock 9
    fi
}

# Replaces this script by a command of the local stack.
local_stack() {
    exec "$JAVA_HOME/bin/java" -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dslf4j.internal.verbosity=ERROR \
        -Dspacetime.checkout="$CHECKOUT" -jar "$LOCAL_JAR" "$@"
}
