# Runs one of the two programs with a stack's configuration. Sourced, never run.

# program NAME [--state DIR] COMMAND [ARGUMENT]...
program() {
    local name=$1 state=${XDG_STATE_HOME:-$HOME/.local/state}/spacetime-pair
    shift
    case ${1:-} in
        --state)
            state=${2:?--state needs a directory}
            shift 2
            ;;
        --state=*)
            state=${1#--state=}
            shift
            ;;
    esac
    local jar=$CHECKOUT/$name/target/quarkus-app/quarkus-run.jar settings=$state/$name.yaml
    [ $# -gt 0 ] || set -- --help
    need_jdk
    [ -e "$jar" ] || need_build
    case $1 in
        -*) exec "$JAVA_HOME/bin/java" -jar "$jar" "$@" ;;
    esac
    [ -e "$settings" ] || die "no stack was started in $state ($settings is missing): start one with deploy/local/up --state $state."
    local command=$1
    shift
    if [ "$command" = check ]; then
        exec "$JAVA_HOME/bin/java" -jar "$jar" check "$settings" "$@"
    fi
    exec "$JAVA_HOME/bin/java" -jar "$jar" "$command" -c "$settings" "$@"
}
