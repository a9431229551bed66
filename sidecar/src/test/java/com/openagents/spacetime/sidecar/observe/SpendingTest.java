package com.openagents.spacetime.sidecar.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The forecast of a bill is a timetable of operations and what a month of them would cost. */
class SpendingTest {
    private static final double CENT_OF_A_CENT = 0.0001;

    private final AtomicLong nanos = new AtomicLong(-1);
    private final Spending spending = new Spending(nanos::get);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private void each(Duration interval, int times, OperationClass kind) {
        for (int i = 0; i < times; i++) {
            pass(interval);
            spending.operation(kind);
        }
    }

    private double month() {
        return spending.month(Prices.STANDARD);
    }

    @Test
    void nothing_costs_nothing() {
        pass(Duration.ofHours(2));

        assertThat(month()).isZero();
    }

    @Test
    void a_put_a_second_costs_what_the_price_list_says() {
        each(Duration.ofSeconds(1), 3 * 3600, OperationClass.A);

        assertThat(month()).isCloseTo(730 * 3600 / 1000.0 * 0.005, within(0.01));
    }

    @Test
    void reading_is_cheaper_and_deleting_is_free() {
        each(Duration.ofSeconds(1), 3600, OperationClass.FREE);
        assertThat(month()).isZero();

        each(Duration.ofSeconds(1), 3600, OperationClass.B);
        assertThat(month()).isCloseTo(730 * 3600 / 1000.0 * 0.0004, within(0.01));
    }

    @Test
    void what_happened_more_than_an_hour_ago_is_forgotten() {
        each(Duration.ofSeconds(1), 3600, OperationClass.A);
        pass(Duration.ofMinutes(30));
        double half = month();
        pass(Duration.ofMinutes(31));

        assertThat(half).isCloseTo(730 * 1800 / 1000.0 * 0.005, within(0.2));
        assertThat(month()).isZero();
    }

    @Test
    void the_first_minutes_are_not_taken_for_the_month() {
        each(Duration.ofSeconds(1), 30, OperationClass.A);

        assertThat(month()).isCloseTo(30 * 6 * 730 / 1000.0 * 0.005, within(CENT_OF_A_CENT));
    }

    @Test
    void in_the_first_hour_the_time_since_the_start_stands_for_the_hour() {
        each(Duration.ofSeconds(1), 1800, OperationClass.A);

        assertThat(month()).isCloseTo(730 * 3600 / 1000.0 * 0.005, within(CENT_OF_A_CENT));
    }

    @Test
    void what_is_kept_is_paid_for_until_it_is_deleted() {
        spending.stored(3L << 30);
        assertThat(month()).isCloseTo(0.06, within(CENT_OF_A_CENT));

        spending.stored(-(2L << 30));
        assertThat(month()).isCloseTo(0.02, within(CENT_OF_A_CENT));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(textBlock = """
            STANDARD       , 0.0254
            nearline       , 0.0210
            COLDLINE       , 0.0340
            ARCHIVE        , 0.1012
            MULTI_REGIONAL , 0.0254
            """)
    void each_storage_class_has_its_prices(String storageClass, double gibibyteAndThousandOperationsEach) {
        assertThat(Prices.of(storageClass).month(1L << 30, 1000, 1000))
                .isCloseTo(gibibyteAndThousandOperationsEach, within(CENT_OF_A_CENT));
    }

    @ParameterizedTest(name = "{0} is of class {1}")
    @CsvSource(textBlock = """
            put    , a
            list   , a
            get    , b
            stat   , b
            facts  , b
            delete , free
            """)
    void each_operation_has_its_class(String operation, String word) {
        assertThat(OperationClass.of(operation).word()).isEqualTo(word);
    }

    @Test
    void an_operation_that_is_none_is_a_bug() {
        assertThatThrownBy(() -> OperationClass.of("patch")).isInstanceOf(IllegalArgumentException.class);
    }
}
