package com.openagents.spacetime.local.process;

/**
 * Why the local stack cannot do what was asked, as one sentence for the person at the terminal: what, which value, where,
 * and the way out. Unchecked because every step may fail and only the top of a command has an answer.
 */
public final class StackFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The exit code for a wrong setting, argument, file or port: asking again in the same way is of no use. */
    public static final int WRONG_INPUT = 2;

    /** The exit code for everything else that went wrong. */
    public static final int FAILED = 1;

    private final int exitCode;

    private StackFailure(int exitCode, String sentence, Throwable cause) {
        super(sentence, cause);
        this.exitCode = exitCode;
    }

    private StackFailure(int exitCode, String sentence) {
        super(sentence);
        this.exitCode = exitCode;
    }

    /** What was asked for cannot be: exit code 2. */
    public static StackFailure input(String sentence) {
        return new StackFailure(WRONG_INPUT, sentence);
    }

    /** A step did not come to its end: exit code 1. */
    public static StackFailure failed(String sentence) {
        return new StackFailure(FAILED, sentence);
    }

    /** A step did not come to its end because of {@code cause}, whose message ends the sentence: exit code 1. */
    public static StackFailure failed(String sentence, Throwable cause) {
        return new StackFailure(FAILED, sentence + ": " + cause, cause);
    }

    /** One of the stack's programs ended by itself: a program's own verdict on its input (2) stays one. */
    public static StackFailure ended(String sentence, int programExitCode) {
        return new StackFailure(programExitCode == WRONG_INPUT ? WRONG_INPUT : FAILED, sentence);
    }

    /** What the command that failed exits with: 1 or 2. */
    public int exitCode() {
        return exitCode;
    }
}
