package com.openagents.spacetime.gateway.protocol;

/**
 * Tells UTF-8 from other bytes, one byte at a time: no overlong forms, no surrogates, nothing above U+10FFFF (Unicode,
 * table 3-7).
 */
final class Utf8Check {
    private int left; // bytes of the character under way
    private int lowest; // of its next byte
    private int highest;

    /** Whether no character is under way. */
    boolean isWhole() {
        return left == 0;
    }

    /** Whether the byte, 0..255, may come next; if not, the check is of no use any more. */
    boolean accepts(int value) {
        if (left == 0) {
            return value < 0x80 || begins(value);
        }
        var fits = value >= lowest && value <= highest;
        expect(left - 1, 0x80, 0xBF);
        return fits;
    }

    private boolean begins(int value) {
        if (value < 0xC2 || value > 0xF4) {
            return false;
        }
        if (value < 0xE0) {
            expect(1, 0x80, 0xBF);
        } else if (value < 0xF0) {
            expect(2, value == 0xE0 ? 0xA0 : 0x80, value == 0xED ? 0x9F : 0xBF);
        } else {
            expect(3, value == 0xF0 ? 0x90 : 0x80, value == 0xF4 ? 0x8F : 0xBF);
        }
        return true;
    }

    private void expect(int bytes, int from, int to) {
        left = bytes;
        lowest = from;
        highest = to;
    }
}
