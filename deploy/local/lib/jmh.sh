# Runs a JMH benchmark that stands among a module's tests. Sourced, never run.

# jmh MODULE CLASS: the class is a path below the module's package. The build compiles it as any test; what JMH makes of its
# annotations is compiled here, since that code does not pass the build's own checks.
jmh() {
    local module=$1 class=com/openagents/spacetime/$1/$2
    local made=$CHECKOUT/$module/target/jmh
    test_classpath "$module"
    rm -rf "$made"
    mkdir -p "$made"
    "$JAVA_HOME/bin/javac" -proc:full -nowarn -implicit:none -d "$made" -cp "$TEST_CLASSPATH" \
        -processor org.openjdk.jmh.generators.BenchmarkProcessor "$CHECKOUT/$module/src/test/java/$class.java"
    "$JAVA_HOME/bin/java" --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED \
        -Djava.util.logging.manager=org.jboss.logmanager.LogManager -cp "$made:$TEST_CLASSPATH" "${class//\//.}"
}
