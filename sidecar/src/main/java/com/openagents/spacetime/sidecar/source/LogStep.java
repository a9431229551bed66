package com.openagents.spacetime.sidecar.source;

import com.openagents.spacetime.sidecar.commitlog.Commit;

/** What a look at a replica's log gives. */
public sealed interface LogStep {
    /** The next commit of the history. */
    record Taken(Commit commit) implements LogStep {}

    /** Nothing more now. Look again later. */
    record Idle() implements LogStep {}

    /**
     * A crash has left bytes that nobody will complete; the history goes on in the next segment. Look again at once.
     *
     * @param next offset with which it goes on
     * @param why what those bytes are
     */
    record Skipped(long next, String why) implements LogStep {}

    /** The log is not to be had as it should be. It may heal by itself or by an operator's hand: look again later. */
    sealed interface Trouble extends LogStep {
        /** What is wrong, as the end of a sentence. */
        String why();

        /** One word for it. */
        String word();
    }

    /** There is no log. */
    record Gone(String why) implements Trouble {
        @Override
        public String word() {
            return "gone";
        }
    }

    /**
     * The log ends before the place that was reached: it was cut, or an older copy was put in its place.
     *
     * @param next offset of the first transaction that it does not have
     */
    record Behind(long next, String why) implements Trouble {
        @Override
        public String word() {
            return "behind";
        }
    }

    /** At the place that was reached, the log holds another commit: another history. */
    record Forked(String why) implements Trouble {
        @Override
        public String word() {
            return "forked";
        }
    }

    /** The log begins behind the place that was reached. */
    record Gap(long first, String why) implements Trouble {
        @Override
        public String word() {
            return "gap";
        }
    }

    /** Bytes that no writer leaves behind. */
    record Damaged(long next, String why) implements Trouble {
        @Override
        public String word() {
            return "damaged";
        }
    }

    /**
     * All that the log holds is the beginning of transaction 0: a crash has cut short the first publish. No server opens it,
     * and none will complete it.
     */
    record Unbegun(String why) implements Trouble {
        @Override
        public String word() {
            return "unbegun";
        }
    }

    /** The operating system refuses. */
    record Unreadable(String why) implements Trouble {
        @Override
        public String word() {
            return "unreadable";
        }
    }
}
