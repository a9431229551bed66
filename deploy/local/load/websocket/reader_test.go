package websocket

import (
	"bytes"
	"testing"
)

type seen struct {
	opcode  byte
	payload string
}

func TestFramesAreTheSameHoweverTheBytesAreCut(t *testing.T) {
	long := bytes.Repeat([]byte("0123456789abcdef!"), 5000)
	var stream []byte
	var want []seen
	for _, payload := range [][]byte{{}, []byte("a"), long[:125], long[:126], long[:65535], long[:65536], long} {
		stream = append(stream, ClientFrame(Binary, payload)...)
		stream = append(stream, ServerFrame(Ping, []byte("alive"))...)
		want = append(want, seen{Binary, string(payload)}, seen{Ping, "alive"})
	}
	for _, piece := range []int{1, 2, 3, 7, 1000, 65536, len(stream)} {
		var got []seen
		reader := Reader{Keep: true, MostKept: len(long)}
		for rest := bytes.Clone(stream); len(rest) > 0; rest = rest[min(piece, len(rest)):] {
			err := reader.Feed(rest[:min(piece, len(rest))], func(opcode byte, length int, payload []byte) {
				if length != len(payload) {
					t.Fatalf("a length of %d for %d bytes", length, len(payload))
				}
				got = append(got, seen{opcode, string(payload)})
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if len(got) != len(want) {
			t.Fatalf("pieces of %d: %d frames, not %d", piece, len(got), len(want))
		}
		for i := range want {
			if got[i] != want[i] {
				t.Fatalf("pieces of %d: frame %d differs", piece, i)
			}
		}
	}
}

func TestPayloadsThatAreNotKeptAreCounted(t *testing.T) {
	var lengths []int
	reader := Reader{}
	err := reader.Feed(ServerFrame(Binary, make([]byte, 70_000)), func(_ byte, length int, payload []byte) {
		if payload != nil {
			t.Fatal("it was kept")
		}
		lengths = append(lengths, length)
	})
	if err != nil || len(lengths) != 1 || lengths[0] != 70_000 {
		t.Fatalf("%v %v", lengths, err)
	}
}

func TestAFrameThatIsTooLongOrCutInFragmentsIsAnError(t *testing.T) {
	ignore := func(byte, int, []byte) {}
	long := Reader{Keep: true, MostKept: 1000}
	if long.Feed(ClientFrame(Binary, make([]byte, 1001)), ignore) == nil {
		t.Fatal("1001 bytes are more than 1000")
	}
	cut := Reader{}
	if cut.Feed([]byte{Binary, 0}, ignore) == nil {
		t.Fatal("a fragment was taken for a message")
	}
}

func TestAcceptKeyIsTheOneOfTheStandard(t *testing.T) {
	if got := AcceptKey("dGhlIHNhbXBsZSBub25jZQ=="); got != "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" { // RFC 6455 §1.3
		t.Fatal(got)
	}
}
