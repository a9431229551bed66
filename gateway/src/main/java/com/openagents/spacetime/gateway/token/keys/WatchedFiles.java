package com.openagents.spacetime.gateway.token.keys;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/**
 * Looks at the files with an issuer's keys again and again, on one virtual thread. What counts is what they hold: Kubernetes
 * changes a mounted secret by turning a symbolic link, which leaves the times of files where they were. A change counts once
 * two looks in a row have seen the same: so a file that is half written, and a set of files that was caught in the middle of
 * its replacement, are passed over, and no key goes missing that is in the old set and in the new one. What cannot be used
 * changes nothing, and is told once.
 */
final class WatchedFiles implements KeyFeed {
    private static final Logger LOG = Logger.getLogger(WatchedFiles.class);

    private final FileSource source;
    private final Duration look;
    private final Taker taker;
    private final KeyEvents events;
    private final Thread thread;

    // Of the thread alone, each by its hash: what was judged last, and what the last look saw.
    private String judged;
    private String seen;

    private WatchedFiles(FileSource source, String begun, Duration look, Taker taker, KeyEvents events) {
        this.source = source;
        this.look = look;
        this.taker = taker;
        this.events = events;
        this.judged = begun;
        this.seen = begun;
        this.thread = Thread.ofVirtual().name("keys-" + issuerName()).unstarted(this::run);
    }

    /**
     * Begins to look.
     *
     * @param begun what the files held when the issuer's present keys were read from them
     */
    static WatchedFiles start(FileSource source, List<byte[]> begun, Duration look, Taker taker, KeyEvents events) {
        var files = new WatchedFiles(source, hashOf(begun), look, taker, events);
        files.thread.start();
        return files;
    }

    /** Its keys are always as new as they can be. */
    @Override
    public CompletableFuture<Boolean> refresh(Optional<String> kid) {
        return CompletableFuture.completedFuture(true);
    }

    @Override
    public String issuerName() {
        return source.rules().name();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(look);
                lookOnce();
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private void lookOnce() {
        try {
            var contents = source.contents();
            if (isSettled(hashOf(contents))) {
                judge(contents);
            }
        } catch (SecretFileUnusable unreadable) {
            if (isSettled(String.valueOf(unreadable.getMessage()))) {
                tell(unreadable);
            }
        } catch (RuntimeException e) {
            // The top of the thread: whatever stands in a file, the next look must still come.
            LOG.errorf(e, "Looking at key files failed unexpectedly issuer=%s", issuerName());
        }
    }

    private void judge(List<byte[]> contents) {
        try {
            var keys = source.parse(contents);
            LOG.infof(
                    "Key files have changed issuer=%s keys=%d",
                    issuerName(), keys.keys().size());
            taker.take(this, keys);
        } catch (SecretFileUnusable unusable) {
            tell(unusable);
        }
    }

    /** Whether something is new and stands still; then it counts as judged. */
    private boolean isSettled(String sight) {
        boolean settled = sight.equals(seen) && !sight.equals(judged);
        seen = sight;
        if (settled) {
            judged = sight;
        }
        return settled;
    }

    private void tell(SecretFileUnusable why) {
        LOG.warnf(
                "Key files cannot be used, the last good keys stay in force issuer=%s reason=%s",
                issuerName(), why.getMessage());
        events.happened(issuerName(), KeyEvents.Event.FILE_UNUSABLE);
    }

    private static String hashOf(List<byte[]> contents) {
        var digest = sha256();
        for (var content : contents) {
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(content.length).flip());
            digest.update(content);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256, this one has not", e);
        }
    }
}
