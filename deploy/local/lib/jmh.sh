# Runs a JMH benchmark that stands among a module's tests. Sourced, never run.

# jmh MODULE CLASS: the class is a path below the module's package. The build compiles it as any test; what JMH makes of its
# annotations is compiled here, since that code does not pass the build's own checks.
jmh() {
    local module=$1 class=com/openagents/spacetime/$1/$2
    local target=$CHECKOUT/$module/target made=$CHECKOUT/$module/target/jmh
    need_jdk
    need_maven
    say "building $module with its tests ..."
    (
        cd "$CHECKOUT"
        mvn -B -q -pl "$module" -am -DskipTests -Dspotless.skip=true \
            test-compile dependency:build-classpath -Dmdep.outputFile=target/jmh.classpath -Dmdep.includeScope=test >&2
    ) || die "$module does not build: see above."
    rm -rf "$made"
    mkdir -p "$made"
    local classpath=$target/test-classes:$target/classes:$(cat "$target/jmh.classpath")
    "$JAVA_HOME/bin/javac" -proc:full -nowarn -implicit:none -d "$made" -cp "$classpath" \
        -processor org.openjdk.jmh.generators.BenchmarkProcessor "$CHECKOUT/$module/src/test/java/$class.java"
    "$JAVA_HOME/bin/java" --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED \
        -Djava.util.logging.manager=org.jboss.logmanager.LogManager -cp "$made:$classpath" "${class//\//.}"
}
