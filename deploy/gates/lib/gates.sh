# What the gates share: where their reports go, a stack to test, and the judgement at the end. Sourced, never run.

. "$(dirname "${BASH_SOURCE[0]}")/../../local/lib/local.sh"
. "$CHECKOUT/deploy/gates/lib/suites.sh"

# An empty folder for the reports of this gate. What an earlier run has left there is of no use to anybody.
GATE=$(basename "$0")
REPORTS=$CHECKOUT/target/gates/$GATE
rm -rf "$REPORTS"
mkdir -p "$REPORTS"

CHILDREN=()
STACK=

# Ends what this gate has started, however it ends itself.
end_all() {
    local child
    for child in "${CHILDREN[@]}"; do
        kill "$child" 2> /dev/null || true
    done
    if [ -n "$STACK" ]; then
        "$CHECKOUT/deploy/local/down" --state "$STACK" > /dev/null 2>&1 || true
    fi
}
trap end_all EXIT

# gate_stack: brings up a stack of its own in STACK.
gate_stack() {
    STACK=$REPORTS/stack
    "$CHECKOUT/deploy/local/up" --detach --state "$STACK" > "$REPORTS/up.txt" || die "no stack to test: see above."
}

# stack_value PATH: what stack.json says there, as in `stack_value gateway.url`.
stack_value() {
    node -p "require('$STACK/stack.json').$1"
}

# until_answers URL [OPTION]...: waits until curl has an answer, 60 seconds at most.
until_answers() {
    local url=$1 tries=0
    shift
    until curl -sf -o /dev/null --max-time 5 "$@" "$url"; do
        tries=$((tries + 1))
        [ $tries -lt 120 ] || die "$url does not answer."
        sleep 0.5
    done
}

# until_says FILE WORDS: waits until a program that was started has said these words, 60 seconds at most.
until_says() {
    local tries=0
    until grep -q "$2" "$1" 2> /dev/null; do
        tries=$((tries + 1))
        [ $tries -lt 120 ] || die "$1 does not say \"$2\"."
        sleep 0.5
    done
}

# judge [OPTION]...: has the reports judged, the result kept and docs/reference/conformance.md rendered; 1 if the gate does
# not hold.
judge() {
    "$JAVA_HOME/bin/java" -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
        -Dspacetime.checkout="$CHECKOUT" -jar "$LOCAL_JAR" gate "$GATE" "$@"
}
