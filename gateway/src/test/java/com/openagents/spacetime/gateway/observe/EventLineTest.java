package com.openagents.spacetime.gateway.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventLineTest {
    private final Logger logger = Logger.getLogger(EventLineTest.class.getName());
    private final List<LogRecord> written = new ArrayList<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord line) {
            written.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.addHandler(listener);
    }

    @AfterEach
    void listenNoMore() {
        logger.removeHandler(listener);
    }

    @Test
    void a_line_is_a_constant_sentence_and_fields() {
        new EventLine(EventLineTest.class, "Socket 100% closed")
                .with("code", 1013)
                .with("jti", Optional.of("a1"))
                .with("device", Optional.empty())
                .write();

        assertThat(written).singleElement().satisfies(line -> {
            var record = (ExtLogRecord) line;
            assertThat(new PatternFormatter("%s").format(record)).isEqualTo("Socket 100% closed");
            assertThat(record.getLoggerName()).isEqualTo(EventLineTest.class.getName());
            assertThat(record.getMdcCopy()).isEqualTo(Map.of("code", "1013", "jti", "a1"));
        });
    }

    @Test
    void a_token_id_is_shown_as_the_beginning_of_its_digest() {
        assertThat(Redacted.jti("jti-7")).isEqualTo("e6ba6cd30bfcdab3").doesNotContain("jti-7");
    }
}
