# Builds a module with its tests and says where its classes are, for programs that stand among the tests. Sourced, never run.

# test_classpath MODULE: sets TEST_CLASSPATH.
test_classpath() {
    local module=$1
    need_jdk
    need_maven
    say "building $module with its tests ..."
    (
        cd "$CHECKOUT"
        mvn -B -q -pl "$module" -am -DskipTests -Dspotless.skip=true \
            test-compile dependency:build-classpath -Dmdep.outputFile=target/test.classpath -Dmdep.includeScope=test >&2
    ) || die "$module does not build: see above."
    local target=$CHECKOUT/$module/target
    TEST_CLASSPATH=$target/test-classes:$target/classes:$(cat "$target/test.classpath")
}
