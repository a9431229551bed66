package standin

import (
	"bytes"
	"errors"

	"openagents.com/spacetime/load/loop"
	"openagents.com/spacetime/load/websocket"
)

// connection is one TCP connection: HTTP requests one after the other, the last of which may make it a socket.
type connection struct {
	server *Server
	tcp    *loop.Conn
	place  int // among the sockets; -1 for none
	head   []byte
	body   int // bytes of the request's body that are still to come
	asked  request
	frames *websocket.Reader // once it is a socket
}

const longestHead = 64 << 10

// Readable reads on.
func (c *connection) Readable() {
	c.tcp.Ready()
	chunk, err := c.tcp.Chunk()
	if err == nil {
		err = c.feed(chunk)
	}
	if err != nil && !errors.Is(err, loop.Again) {
		c.end()
	}
}

// Writable goes on sending.
func (c *connection) Writable() { c.tcp.Flush() }

func (c *connection) end() {
	c.server.remove(c)
	_ = c.tcp.Close()
}

func (c *connection) send(bytes []byte) {
	_, _ = c.tcp.Write(bytes) // a broken connection is found by a read
}

func (c *connection) feed(chunk []byte) error {
	for len(chunk) > 0 {
		if c.frames != nil {
			return c.frames.Feed(chunk, c.frame)
		}
		rest, err := c.http(chunk)
		if err != nil {
			return err
		}
		chunk = rest
	}
	return nil
}

// http takes a request's bytes from a chunk and answers when it is whole.
func (c *connection) http(chunk []byte) ([]byte, error) {
	if c.body > 0 {
		n := min(c.body, len(chunk))
		c.body -= n
		if c.body == 0 {
			c.answer()
		}
		return chunk[n:], nil
	}
	begun := len(c.head)
	c.head = append(c.head, chunk...)
	end := bytes.Index(c.head, []byte("\r\n\r\n"))
	if end < 0 {
		if len(c.head) > longestHead {
			return nil, errors.New("a request's head is too long")
		}
		return nil, nil
	}
	asked, err := parse(c.head[:end+2])
	if err != nil {
		return nil, err
	}
	rest := chunk[end+4-begun:]
	c.head = c.head[:0]
	c.asked, c.body = asked, asked.length
	if c.body == 0 {
		c.answer()
	}
	return rest, nil
}

func (c *connection) answer() {
	if c.asked.isUpgrade() {
		c.frames = &websocket.Reader{Keep: true, MostKept: longestMessage}
		c.server.add(c)
		c.send(opening(c.asked))
		return
	}
	answer, called := c.asked.answer()
	if called {
		c.server.calls++
	}
	c.send(answer)
}

func (c *connection) frame(opcode byte, _ int, payload []byte) {
	switch opcode {
	case websocket.Close:
		c.server.remove(c)
		c.send(websocket.ServerFrame(websocket.Close, payload))
		_ = c.tcp.Close()
	case websocket.Ping:
		c.send(websocket.ServerFrame(websocket.Pong, payload))
	case websocket.Pong:
	default:
		c.server.messages++
		c.server.out = websocket.AppendServerFrame(c.server.out[:0], opcode, payload)
		c.send(c.server.out)
	}
}
