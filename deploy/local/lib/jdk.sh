# Finds a JDK 25 or later and Maven, and builds the programs when their sources are newer than the build. Sourced, never run.

JDK_FEATURE=25

# Sets JAVA_HOME to the first folder that holds a new enough JDK (with its compiler), or says what to install.
need_jdk() {
    local home on_path=""
    if command -v java > /dev/null; then
        on_path=$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")
    fi
    for home in "${JAVA_HOME:-}" "$on_path" \
        /usr/lib/jvm/* /usr/java/* /usr/local/*jdk* /opt/*jdk* /opt/java/* \
        "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        if [ "$(jdk_feature "$home")" -ge "$JDK_FEATURE" ]; then
            export JAVA_HOME=$home
            return
        fi
    done
    die "no JDK $JDK_FEATURE or later in JAVA_HOME, on PATH or in the usual folders (/usr/lib/jvm, /opt, ~/.sdkman):" \
        "install one, such as Temurin $JDK_FEATURE, and set JAVA_HOME to its folder."
}

# The feature number of the JDK in a folder; 0 where none is. Read from its release file, which spares a start of each.
jdk_feature() {
    local number=0
    if [ -n "$1" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ]; then
        number=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
    fi
    echo "${number:-0}"
}

need_maven() {
    command -v mvn > /dev/null || die "no mvn on PATH: install Maven 3.8.7 or later."
    # Maven's own libraries use what newer JDKs warn of; four lines before every build tell nobody anything.
    export MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}"
}

STAMP=$CHECKOUT/deploy/e2e/target/built.stamp

# Builds what `up` starts, unless the last build is newer than every source. Tests and checks belong to `test`; what runs
# inside a build, as the tests of these scripts do, says so by SPACETIME_PAIR_BUILT.
need_build() {
    [ -z "${SPACETIME_PAIR_BUILT:-}" ] || return 0
    (
        lock build
        cd "$CHECKOUT"
        if up_to_date; then
            return
        fi
        need_maven
        say "building the gateway, the sidecar and the local stack ..."
        begin_build
        mvn -B -q -Dmaven.test.skip=true -Dspotless.skip=true package >&2
        end_build
    )
}

# The time of a build is that of its beginning: what is edited meanwhile is newer.
begin_build() {
    mkdir -p "$(dirname "$STAMP")"
    touch "$STAMP.begun"
}

end_build() {
    mv "$STAMP.begun" "$STAMP"
}

# Asked in the checkout.
up_to_date() {
    [ -e "$STAMP" ] &&
        [ -e gateway/target/quarkus-app/quarkus-run.jar ] &&
        [ -e sidecar/target/quarkus-app/quarkus-run.jar ] &&
        [ -e "$LOCAL_JAR" ] &&
        [ -z "$(find pom.xml ./*/pom.xml ./*/src/main deploy/*/pom.xml deploy/*/src/main -newer "$STAMP" -print -quit)" ]
}
