package com.openagents.spacetime.gateway.observe;

import java.util.Optional;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.Logger;

/**
 * One log line that operators count and search by what is in it: a constant sentence, and fields, which stand in the JSON
 * as members of {@code fields}, each as text. Belongs to the thread that makes it.
 */
public final class EventLine {
    private final Logger logger;
    private final ExtLogRecord line;

    /**
     * A line without fields yet.
     *
     * @param where the class that tells of it
     * @param sentence what has happened
     */
    public EventLine(Class<?> where, String sentence) {
        this.logger = Logger.getLogger(where.getName());
        this.line =
                new ExtLogRecord(Level.INFO, sentence, ExtLogRecord.FormatStyle.NO_FORMAT, EventLine.class.getName());
        line.setLoggerName(where.getName());
    }

    /** Adds a field. */
    public EventLine with(String name, Object value) {
        line.putMdc(name, value.toString());
        return this;
    }

    /** Adds a field, if there is a value. */
    public EventLine with(String name, Optional<?> value) {
        value.ifPresent(there -> with(name, there));
        return this;
    }

    /** Writes it. */
    public void write() {
        if (logger.isLoggable(Level.INFO)) {
            logger.logRaw(line);
        }
    }
}
