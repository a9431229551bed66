package websocket

import (
	"encoding/binary"
	"fmt"
)

// Reader follows the frames of one direction through chunks of any size. The payload of a control frame is always handed
// over; that of a data frame only if the reader keeps them, else only its length is.
type Reader struct {
	// Keep has the payload of data frames handed over as well, unmasked, good until the callback returns.
	Keep bool
	// MostKept is the longest payload that Keep puts together, in bytes; a longer one is an error.
	MostKept int

	header  [14]byte
	have    int // of the header
	opcode  byte
	inFrame bool
	masked  bool
	key     [4]byte
	length  int
	left    int
	payload []byte // what has come of a payload that is kept
}

const longestControl = 125

// Frame is told of a whole frame: its payload is nil for a data frame that is not kept.
type Frame func(opcode byte, length int, payload []byte)

// Feed reads on; what it is given may be changed.
func (r *Reader) Feed(chunk []byte, frame Frame) error {
	for len(chunk) > 0 {
		if !r.inFrame {
			rest, err := r.readHeader(chunk)
			if err != nil {
				return err
			}
			chunk = rest
			if !r.inFrame {
				return nil
			}
		}
		chunk = r.readPayload(chunk, frame)
	}
	return nil
}

func (r *Reader) readHeader(chunk []byte) ([]byte, error) {
	for len(chunk) > 0 && r.have < r.headerLength() {
		n := copy(r.header[r.have:r.headerLength()], chunk)
		r.have += n
		chunk = chunk[n:]
	}
	if r.have < r.headerLength() {
		return nil, nil
	}
	r.opcode = r.header[0] & 0x0f
	if r.header[0]&0xf0 != 0x80 {
		return nil, fmt.Errorf("a frame begins with 0x%02x: fragments and extensions are not spoken here", r.header[0])
	}
	r.masked = r.header[1]&0x80 != 0
	r.length = r.lengthInHeader()
	if r.masked {
		copy(r.key[:], r.header[r.have-4:r.have])
	}
	if r.isKept() && r.length > max(r.MostKept, longestControl) {
		return nil, fmt.Errorf("a frame of %d bytes is longer than %d", r.length, max(r.MostKept, longestControl))
	}
	r.left = r.length
	r.inFrame = true
	r.have = 0
	return chunk, nil
}

// headerLength is as much as is known by now; it grows with what has come.
func (r *Reader) headerLength() int {
	if r.have < 2 {
		return 2
	}
	length := 2
	switch r.header[1] & 0x7f {
	case 126:
		length += 2
	case 127:
		length += 8
	}
	if r.header[1]&0x80 != 0 {
		length += 4
	}
	return length
}

func (r *Reader) lengthInHeader() int {
	switch short := r.header[1] & 0x7f; short {
	case 126:
		return int(binary.BigEndian.Uint16(r.header[2:]))
	case 127:
		return int(binary.BigEndian.Uint64(r.header[2:]))
	default:
		return int(short)
	}
}

func (r *Reader) isKept() bool { return r.Keep || r.opcode >= Close }

func (r *Reader) readPayload(chunk []byte, frame Frame) []byte {
	n := min(r.left, len(chunk))
	piece := chunk[:n]
	r.left -= n
	if r.isKept() && (r.left > 0 || len(r.payload) > 0) {
		r.payload = append(r.payload, piece...)
		piece = r.payload
	}
	if r.left > 0 {
		return nil
	}
	r.inFrame = false
	if !r.isKept() {
		piece = nil
	} else if r.masked {
		mask(piece, r.key)
	}
	if cap(r.payload) > 1<<20 {
		r.payload = nil
	} else {
		r.payload = r.payload[:0]
	}
	frame(r.opcode, r.length, piece)
	return chunk[n:]
}
