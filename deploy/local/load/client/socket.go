// Package client opens WebSockets as an SDK does, with a token of its own each, and tells what becomes of them.
package client

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"strconv"
	"time"

	"openagents.com/spacetime/load/loop"
	"openagents.com/spacetime/load/standin"
	"openagents.com/spacetime/load/websocket"
)

// Ending is how a socket ended, or why it never opened.
type Ending struct {
	// Code is the Close code that the client was told; 1006 if the connection ended without one (RFC 6455 §7.1.5).
	Code int
	// Reason is the Close's.
	Reason string
	// Status is HTTP's if the upgrade was refused; 0 if it was not.
	Status int
	// RetryAfter is what a refusal asks for, in whole seconds.
	RetryAfter time.Duration
	// Err is what broke, if anything did.
	Err error
}

// String says it in a line.
func (e Ending) String() string {
	switch {
	case e.Status != 0:
		return fmt.Sprintf("the upgrade was answered %d", e.Status)
	case e.Code != 0:
		return fmt.Sprintf("code %d %s (%v)", e.Code, e.Reason, e.Err)
	default:
		return fmt.Sprint(e.Err)
	}
}

// Events are told of a socket; each may be nil.
type Events struct {
	// Opened is called at the first message of SpacetimeDB: the socket is good then.
	Opened func(*Socket)
	// Message is called for every later one.
	Message func(*Socket)
	// Closed is called at the server's Close, be it an answer to ours or the first; the connection stands yet.
	Closed func(*Socket)
	// Ended is called once, also if it never opened.
	Ended func(*Socket, Ending)
}

// Socket is one WebSocket.
type Socket struct {
	// Number is the user's, to find what belongs to it.
	Number int

	tcp     *loop.Conn
	tls     *tls.Conn // nil: plain
	frames  websocket.Reader
	events  Events
	resume  func() (struct{}, bool)
	abandon func()
	opening bool
	first   bool // SpacetimeDB's first message has come
	closing bool // our Close has been sent
	code    int  // of the Close that has come; 0 for none
	reason  string
	ended   bool
}

const key = "dGhlIHNhbXBsZSBub25jZQ==" // RFC 6455 §1.3; no cache stands between

// plain is what one TLS record or several are decrypted into; sockets of a loop take turns.
var plain [64 << 10]byte

// TLS is how clients speak to a proxy: 1.3, and nothing that only some of the proxies would take.
var TLS = &tls.Config{
	MinVersion:                  tls.VersionTLS13,
	CurvePreferences:            []tls.CurveID{tls.X25519},
	NextProtos:                  []string{"http/1.1"},
	ServerName:                  "localhost",
	InsecureSkipVerify:          true, // the certificate was made a moment ago, by this program
	DynamicRecordSizingDisabled: true,
}

// Open begins to open a socket.
//
// The config is nil for a server that speaks plain HTTP. What happens is told on the loop, and not before this returns.
func Open(l *loop.Loop, port int, config *tls.Config, token string, events Events) (*Socket, error) {
	s := &Socket{events: events, opening: true}
	tcp, err := loop.Dial(l, port, func(*loop.Conn) loop.Handler { return s })
	if err != nil {
		return nil, err
	}
	s.tcp = tcp
	if config != nil {
		s.tls = tls.Client(tcp, config)
	}
	// The handshakes are written as if they blocked: they run beside the loop, which takes them up when more has come.
	s.resume, s.abandon = iter.Pull(func(yield func(struct{}) bool) {
		tcp.Suspend(func() { yield(struct{}{}) })
		early, ending := s.shake(token)
		tcp.Suspend(nil)
		s.opening = false
		if ending != nil {
			s.end(*ending)
			return
		}
		s.feed(early)
	})
	s.resume() // up to the connection's first wait
	return s, nil
}

// Send sends a frame of [websocket.ClientFrame].
func (s *Socket) Send(frame []byte) {
	if s.tls == nil {
		_, _ = s.tcp.Write(frame) // a broken connection is found by a read
		return
	}
	_, _ = s.tls.Write(frame)
}

// Close says Close; the server ends the connection.
func (s *Socket) Close() {
	s.sayClose(websocket.ClosePayload(1000, ""))
}

func (s *Socket) sayClose(payload []byte) {
	if !s.closing {
		s.closing = true
		s.Send(websocket.ClientFrame(websocket.Close, payload))
	}
}

// Reset cuts the connection; nothing is told any more.
func (s *Socket) Reset() {
	s.ended = true
	s.tcp.Reset()
	if s.opening {
		s.abandon()
	}
}

// Cipher is what was negotiated, for the report.
func (s *Socket) Cipher() string {
	if s.tls == nil {
		return "none"
	}
	state := s.tls.ConnectionState()
	return tls.VersionName(state.Version) + " " + tls.CipherSuiteName(state.CipherSuite)
}

// Readable reads on.
func (s *Socket) Readable() {
	s.tcp.Ready()
	if s.opening {
		s.resume()
	}
	for !s.opening && !s.ended {
		bytes, err := s.read()
		if errors.Is(err, loop.Again) {
			return
		}
		if err != nil {
			s.end(Ending{Code: s.code, Reason: s.reason, Err: err})
			return
		}
		s.feed(bytes)
	}
}

// Writable goes on sending, or begins to speak on a connection that stands.
func (s *Socket) Writable() {
	if s.opening {
		s.tcp.Ready()
		s.resume()
	}
	s.tcp.Flush()
}

func (s *Socket) read() ([]byte, error) {
	if s.tls == nil {
		return s.tcp.Chunk()
	}
	n, err := s.tls.Read(plain[:])
	return plain[:n], err
}

// shake does all three handshakes and gives what came behind the last.
func (s *Socket) shake(token string) ([]byte, *Ending) {
	if err := s.tcp.Connected(); err != nil {
		return nil, &Ending{Err: err}
	}
	var stream io.ReadWriter = s.tcp
	if s.tls != nil {
		if err := s.tls.Handshake(); err != nil {
			return nil, &Ending{Err: fmt.Errorf("TLS: %w", err)}
		}
		stream = s.tls
	}
	if _, err := stream.Write(upgrade(token)); err != nil {
		return nil, &Ending{Err: err}
	}
	head, rest, err := readHead(stream)
	if err != nil {
		return nil, &Ending{Err: fmt.Errorf("upgrade: %w", err)}
	}
	answer, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(head)), nil)
	if err != nil {
		return nil, &Ending{Err: err}
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusSwitchingProtocols {
		pause, _ := strconv.Atoi(answer.Header.Get("Retry-After"))
		return nil, &Ending{Status: answer.StatusCode, RetryAfter: time.Duration(pause) * time.Second}
	}
	return rest, nil
}

func upgrade(token string) []byte {
	return fmt.Appendf(nil, "GET /v1/database/%s/subscribe?compression=None HTTP/1.1\r\nHost: localhost\r\n"+
		"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %s\r\n"+
		"Sec-WebSocket-Protocol: %s\r\nAuthorization: Bearer %s\r\n\r\n", standin.Database, key, standin.Subprotocol, token)
}

// readHead reads an answer's head, and gives what came behind it.
func readHead(stream io.Reader) (head, rest []byte, err error) {
	var buffer [4096]byte
	for {
		n, err := stream.Read(buffer[:])
		if err != nil {
			return nil, nil, err
		}
		head = append(head, buffer[:n]...)
		if end := bytes.Index(head, []byte("\r\n\r\n")); end >= 0 {
			return head[:end+4], head[end+4:], nil
		}
		if len(head) > 64<<10 {
			return nil, nil, errors.New("an answer's head is too long")
		}
	}
}

func (s *Socket) feed(bytes []byte) {
	if err := s.frames.Feed(bytes, s.frame); err != nil && !s.ended {
		s.end(Ending{Code: s.code, Reason: s.reason, Err: err})
	}
}

func (s *Socket) frame(opcode byte, _ int, payload []byte) {
	if s.ended {
		return
	}
	switch opcode {
	case websocket.Ping:
		s.Send(websocket.ClientFrame(websocket.Pong, payload))
	case websocket.Pong:
	case websocket.Close:
		s.code = websocket.CloseCode(payload)
		s.reason = string(payload[min(2, len(payload)):])
		s.sayClose(payload)
		if s.events.Closed != nil {
			s.events.Closed(s)
		}
	default:
		s.message()
	}
}

func (s *Socket) message() {
	told := s.events.Message
	if !s.first {
		s.first = true
		told = s.events.Opened
	}
	if told != nil {
		told(s)
	}
}

func (s *Socket) end(ending Ending) {
	if s.ended {
		return
	}
	if ending.Code == 0 && s.first {
		ending.Code = 1006
	}
	s.ended = true
	_ = s.tcp.Close()
	if s.events.Ended != nil {
		s.events.Ended(s, ending)
	}
}
