// Package websocket speaks as much of RFC 6455 as a load needs: frames are built once and sent many times, and read without
// being kept.
package websocket

import (
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
)

// The opcodes of frames (RFC 6455 §11.8) that are used here.
const (
	Binary = 2
	Close  = 8
	Ping   = 9
	Pong   = 10
)

// maskKey is the same for every frame of a client: what a mask protects from is not on this machine.
var maskKey = [4]byte{0x37, 0xfa, 0x21, 0x3d}

// ClientFrame is a whole frame as a client sends it, masked.
func ClientFrame(opcode byte, payload []byte) []byte {
	frame := appendHeader(make([]byte, 0, len(payload)+14), opcode, len(payload), 0x80)
	frame = append(frame, maskKey[:]...)
	start := len(frame)
	frame = append(frame, payload...)
	mask(frame[start:], maskKey)
	return frame
}

// ServerFrame is a whole frame as a server sends it.
func ServerFrame(opcode byte, payload []byte) []byte {
	return AppendServerFrame(make([]byte, 0, len(payload)+10), opcode, payload)
}

// AppendServerFrame puts a server's frame behind what a buffer holds.
func AppendServerFrame(buffer []byte, opcode byte, payload []byte) []byte {
	return append(appendHeader(buffer, opcode, len(payload), 0), payload...)
}

// ClosePayload is what a Close frame says.
func ClosePayload(code uint16, reason string) []byte {
	return append(binary.BigEndian.AppendUint16(nil, code), reason...)
}

// CloseCode is the code in a Close frame's payload; 1005 if there is none (RFC 6455 §7.1.5).
func CloseCode(payload []byte) int {
	if len(payload) < 2 {
		return 1005
	}
	return int(binary.BigEndian.Uint16(payload))
}

// AcceptKey answers a handshake's key (RFC 6455 §4.2.2).
func AcceptKey(key string) string {
	sum := sha1.Sum([]byte(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	return base64.StdEncoding.EncodeToString(sum[:])
}

func appendHeader(frame []byte, opcode byte, length int, masked byte) []byte {
	frame = append(frame, 0x80|opcode)
	switch {
	case length < 126:
		return append(frame, masked|byte(length))
	case length < 1<<16:
		return binary.BigEndian.AppendUint16(append(frame, masked|126), uint16(length))
	default:
		return binary.BigEndian.AppendUint64(append(frame, masked|127), uint64(length))
	}
}

// mask changes a payload from its beginning on, in place, eight bytes at a time.
func mask(payload []byte, key [4]byte) {
	word := uint64(binary.LittleEndian.Uint32(key[:]))
	word |= word << 32
	for len(payload) >= 8 {
		binary.LittleEndian.PutUint64(payload, binary.LittleEndian.Uint64(payload)^word)
		payload = payload[8:]
	}
	for i := range payload {
		payload[i] ^= key[i%4]
	}
}
