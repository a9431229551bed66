package com.openagents.spacetime.local.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.openagents.spacetime.local.process.StackFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgementTest {
    private static final Judgement JUDGEMENT = new Judgement("2026-01-31", List.of("a suite"));

    private static final String COMPARED = """
             COMPLIANCE AGAINST TLS CONFIGURATION
             ------------------------------------

                127.0.0.1:8443: FAILED - Not compliant.
                    * tls_curves: TLS curves {'secp521r1'} are supported, but should be rejected.
            """;

    @TempDir
    private Path folder;

    private Path exceptions;

    @BeforeEach
    void nothingIsExcepted() throws IOException {
        exceptions = except();
    }

    @Test
    void what_failed_or_was_skipped_is_a_finding_unless_it_is_listed() throws Exception {
        var report = Files.writeString(folder.resolve("report.xml"), """
                <testsuites><testsuite>
                <testcase package="generic/1" classname="one"></testcase>
                <testcase package="http2/5.1" classname="two"><failure></failure></testcase>
                <testcase package="http2/5.1.2" classname="three"><skipped></skipped></testcase>
                </testsuite></testsuites>
                """);

        assertThat(JUDGEMENT.h2spec(report, exceptions).findings())
                .containsExactly("failed: http2/5.1: two", "skipped: http2/5.1.2: three");

        var result = JUDGEMENT.h2spec(report, except("http2/5.1: two | because", "http2/5.1.2: three | likewise"));

        assertThat(result.holds()).isTrue();
        assertThat(result.exceptions())
                .containsExactly(
                        new Exceptions.Used("http2/5.1: two", "because"),
                        new Exceptions.Used("http2/5.1.2: three", "likewise"));
        assertThat(result.table().rows())
                .containsExactly(
                        List.of("generic", "1", "1", "0", "0"),
                        List.of("RFC 7540, HTTP/2", "2", "0", "1", "1"),
                        List.of("all", "3", "1", "1", "1"));
    }

    @Test
    void an_exception_that_nothing_needs_is_a_finding() throws Exception {
        var report = Files.writeString(
                folder.resolve("report.xml"),
                "<testsuite><testcase package=\"hpack/6.1\" classname=\"one\"/></testsuite>");

        assertThat(JUDGEMENT
                        .h2spec(report, except("hpack/6.1: one | it used to fail"))
                        .findings())
                .singleElement()
                .asString()
                .contains("is not found any more");
    }

    @Test
    void an_exception_without_a_reason_is_an_error() throws Exception {
        var list = except("http2/5.1: two");

        assertThatExceptionOfType(StackFailure.class)
                .isThrownBy(() -> Exceptions.read(list))
                .withMessageContaining("gives no reason");
    }

    @Test
    void a_run_without_cases_does_not_hold() throws Exception {
        var report = Files.writeString(folder.resolve("report.xml"), "<testsuites/>");

        assertThat(JUDGEMENT.h2spec(report, exceptions).findings()).containsExactly("no case has been run");
    }

    @Test
    void the_methods_of_the_corpus_are_rows() throws Exception {
        var report = Files.writeString(folder.resolve("report.xml"), """
                <testsuite>
                <testcase name="a_request_has_one_length(TlsEngine, SmugglingCase)[1]" classname="a.B"/>
                <testcase name="a_request_has_one_length(TlsEngine, SmugglingCase)[2]" classname="a.B"/>
                <testcase name="http_2_is_left_as_it_is{TlsEngine}[1]" classname="a.C"><error/></testcase>
                </testsuite>
                """);

        var result = JUDGEMENT.smuggling(List.of(report));

        assertThat(result.holds()).isFalse();
        assertThat(result.table().rows())
                .containsExactly(
                        List.of("a request has one length", "2", "2", "0", "0"),
                        List.of("http 2 is left as it is", "1", "0", "0", "1"),
                        List.of("all", "3", "2", "0", "1"));
    }

    @Test
    void findings_above_low_must_be_listed_by_name() throws Exception {
        var scans = Map.of("jdk", scan("COMPLETED", COMPARED));

        assertThat(JUDGEMENT.tls(scans, exceptions).findings())
                .containsExactly(
                        "jdk: testssl cert_revocation: Neither CRL nor OCSP",
                        "jdk: testssl engine_problem: could not be found out",
                        "jdk: sslyze tls_curves: TLS curves {'secp521r1'} are supported, but should be rejected.");

        var excepted = except(
                "testssl cert_revocation | it is local",
                "testssl engine_problem | it is known",
                "sslyze tls_curves | it is strong");

        assertThat(JUDGEMENT.tls(scans, excepted).findings()).isEmpty();
        assertThat(JUDGEMENT.tls(scans, excepted).table().rows())
                .containsExactly(List.of("jdk", "4", "1", "1", "2", "2", "1.3 (1 suites)"));
    }

    @Test
    void a_scan_that_was_not_finished_does_not_hold() throws Exception {
        var scans = Map.of("jdk", scan("ERROR", ""));

        assertThat(JUDGEMENT.tls(scans, exceptions).findings())
                .contains("jdk: SSLyze has not finished robot", "jdk: SSLyze has compared nothing");
    }

    private Path scan(String robot, String text) throws IOException {
        var scan = Files.createDirectories(folder.resolve("scan"));
        Files.writeString(scan.resolve("testssl.json"), """
                [{"id": "SSLv2", "severity": "OK", "finding": "not offered"},
                 {"id": "HSTS", "severity": "LOW", "finding": "not offered"},
                 {"id": "cert_revocation", "severity": "HIGH", "finding": "Neither CRL nor OCSP"},
                 {"id": "engine_problem", "severity": "WARN", "finding": "could not be found out"}]
                """);
        Files.writeString(scan.resolve("sslyze.json"), """
                {"server_scan_results": [{"scan_status": "COMPLETED", "scan_result": {
                  "robot": {"status": "%s"},
                  "tls_1_3_cipher_suites": {"status": "COMPLETED",
                    "result": {"tls_version_used": "TLS_1_3", "accepted_cipher_suites": [{}]}}}}]}
                """.formatted(robot));
        Files.writeString(scan.resolve("sslyze.txt"), text);
        return scan;
    }

    private Path except(String... lines) throws IOException {
        return Files.write(folder.resolve("exceptions"), List.of(lines));
    }
}
