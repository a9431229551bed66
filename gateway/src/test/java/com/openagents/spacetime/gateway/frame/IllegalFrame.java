package com.openagents.spacetime.gateway.frame;

import java.util.HexFormat;

/** Frames that are illegal behind a whole message, by their bytes (RFC 6455 §5), and the byte that shows it. */
public enum IllegalFrame {
    RSV1("c2 80", Sender.CLIENT, FrameFault.RESERVED_BIT, 1),
    RSV2("a2 80", Sender.CLIENT, FrameFault.RESERVED_BIT, 1),
    RSV3_ON_A_PING("99 00", Sender.SERVER, FrameFault.RESERVED_BIT, 1),
    OPCODE_3("83 80", Sender.CLIENT, FrameFault.RESERVED_OPCODE, 1),
    OPCODE_15("8f 00", Sender.SERVER, FrameFault.RESERVED_OPCODE, 1),
    PING_WITHOUT_FIN("09 80", Sender.CLIENT, FrameFault.FRAGMENTED_CONTROL, 1),
    CLOSE_WITHOUT_FIN("08 00", Sender.SERVER, FrameFault.FRAGMENTED_CONTROL, 1),
    PING_OF_126("89 fe 00 7e", Sender.CLIENT, FrameFault.LONG_CONTROL, 2),
    PONG_OF_126_OF_A_SERVER("8a 7e 00 7e", Sender.SERVER, FrameFault.LONG_CONTROL, 2),
    CLOSE_OF_126_OF_A_CLIENT("88 fe 00 7e", Sender.CLIENT, FrameFault.LONG_CONTROL, 2),
    CLOSE_OF_65536("88 7f 00 00 00 00 00 01 00 00", Sender.SERVER, FrameFault.LONG_CONTROL, 2),
    STRAY_CONTINUATION("80 80", Sender.CLIENT, FrameFault.STRAY_CONTINUATION, 1),
    STRAY_FRAGMENT("00 05", Sender.SERVER, FrameFault.STRAY_CONTINUATION, 1),
    UNMASKED_CLIENT("82 05", Sender.CLIENT, FrameFault.NOT_MASKED, 2),
    UNMASKED_PING_OF_A_CLIENT("89 00", Sender.CLIENT, FrameFault.NOT_MASKED, 2),
    MASKED_SERVER("82 85", Sender.SERVER, FrameFault.MASKED, 2),
    LENGTH_125_IN_2_BYTES("82 fe 00 7d", Sender.CLIENT, FrameFault.LENGTH_NOT_MINIMAL, 4),
    LENGTH_65535_IN_8_BYTES("82 7f 00 00 00 00 00 00 ff ff", Sender.SERVER, FrameFault.LENGTH_NOT_MINIMAL, 10),
    LENGTH_WITH_HIGH_BIT("82 7f 80 00 00 00 00 00 00 00", Sender.SERVER, FrameFault.LENGTH_NEGATIVE, 3),
    CLOSE_OF_ONE_BYTE("88 81 01 02 03 04 05", Sender.CLIENT, FrameFault.CLOSE_CUT_SHORT, 2),
    CLOSE_OF_ONE_BYTE_OF_A_SERVER("88 01 05", Sender.SERVER, FrameFault.CLOSE_CUT_SHORT, 2);

    private final String hex;
    private final Sender sender;
    private final FrameFault fault;
    private final int shownAt;

    IllegalFrame(String hex, Sender sender, FrameFault fault, int shownAt) {
        this.hex = hex;
        this.sender = sender;
        this.fault = fault;
        this.shownAt = shownAt;
    }

    public byte[] bytes() {
        return HexFormat.ofDelimiter(" ").parseHex(hex);
    }

    public int length() {
        return bytes().length;
    }

    public Sender sender() {
        return sender;
    }

    public FrameFault fault() {
        return fault;
    }

    /** Behind which of its bytes the fault is known. */
    public int shownAt() {
        return shownAt;
    }
}
