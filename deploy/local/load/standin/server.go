// Package standin is SpacetimeDB as far as a proxy sees it: it opens sockets with the first messages of a real 1.2 server,
// echoes what clients send, pushes on command and answers calls. It does no work of its own, so that what is measured is
// the proxy.
package standin

import (
	"fmt"

	"openagents.com/spacetime/load/loop"
)

const (
	// Database is the one that it has.
	Database = "bench"
	// Reducer is the one that clients call.
	Reducer = "bench_echo"
	// Subprotocol is the one that it speaks.
	Subprotocol = "v1.bsatn.spacetimedb"

	identity = "c2002f2fd7a8ce6f1ab7e6d3a8b5b51b9f9d3bd1d1b5f6f0a6d1b3a94c5e6f70"
	owner    = "c200d1b5f6f0a6d1b3a94c5e6f702f2fd7a8ce6f1ab7e6d3a8b5b51b9f9d3bd1"

	// longestMessage is the largest message that SpacetimeDB takes from a client.
	longestMessage = 32 << 20
)

// Server serves on a loop.
type Server struct {
	loop     *loop.Loop
	listener *loop.Listener
	sockets  []*connection // that have been upgraded
	out      []byte
	calls    int
	messages int
}

// Start begins to listen on a free port.
func Start(l *loop.Loop) (*Server, error) {
	s := &Server{loop: l}
	listener, err := loop.Listen(l, s.accepted)
	if err != nil {
		return nil, fmt.Errorf("the stand-in for SpacetimeDB cannot listen: %w", err)
	}
	s.listener = listener
	return s, nil
}

// Port is where it listens.
func (s *Server) Port() int { return s.listener.Port() }

// Calls is how many HTTP calls have been answered.
func (s *Server) Calls() int { return s.calls }

// Messages is how many messages of clients have been echoed.
func (s *Server) Messages() int { return s.messages }

// Open is how many sockets there are.
func (s *Server) Open() int { return len(s.sockets) }

// Push sends the same frame to everyone.
func (s *Server) Push(frame []byte) {
	for _, c := range s.sockets {
		c.send(frame)
	}
}

// PushToOne sends a frame to one client.
func (s *Server) PushToOne(frame []byte) {
	s.sockets[0].send(frame)
}

func (s *Server) accepted(fd int) {
	_, err := loop.Accepted(s.loop, fd, func(tcp *loop.Conn) loop.Handler {
		return &connection{server: s, tcp: tcp, place: -1}
	})
	if err != nil {
		s.loop.Close(fd)
	}
}

func (s *Server) add(c *connection) {
	c.place = len(s.sockets)
	s.sockets = append(s.sockets, c)
}

func (s *Server) remove(c *connection) {
	if c.place < 0 {
		return
	}
	last := s.sockets[len(s.sockets)-1]
	s.sockets[c.place] = last
	last.place = c.place
	s.sockets = s.sockets[:len(s.sockets)-1]
	c.place = -1
}
