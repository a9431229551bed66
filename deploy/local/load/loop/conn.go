package loop

import (
	"errors"
	"io"
	"net"
	"os"
	"syscall"
	"time"
	"unsafe"
)

// Again says that nothing can be read for the moment. crypto/tls keeps its state over an error that is temporary.
var Again error = again{}

type again struct{}

func (again) Error() string   { return "nothing to read yet" }
func (again) Timeout() bool   { return true }
func (again) Temporary() bool { return true }

// Conn is a TCP connection on a loop, as crypto/tls wants it: Read never blocks but says [Again], or calls Suspend, and
// Write keeps what the kernel does not take.
type Conn struct {
	loop    *Loop
	fd      int
	unread  []byte // of the loop's scratch, within one Readable
	unsent  []byte
	suspend func()
	asked   bool // the socket has been read since it was last told to be readable
	ended   bool
}

// Dial begins a connection; the handler is told from now on.
func Dial(l *Loop, port int, handler func(*Conn) Handler) (*Conn, error) {
	fd, err := newSocket()
	if err != nil {
		return nil, err
	}
	address := &syscall.SockaddrInet4{Port: port, Addr: [4]byte{127, 0, 0, 1}}
	if err := syscall.Connect(fd, address); err != nil && !errors.Is(err, syscall.EINPROGRESS) {
		_ = syscall.Close(fd)
		return nil, os.NewSyscallError("connect", err)
	}
	c := &Conn{loop: l, fd: fd}
	if err := l.Add(fd, handler(c)); err != nil {
		_ = syscall.Close(fd)
		return nil, err
	}
	l.WantWrite(fd)
	return c, nil
}

// Accepted is a connection that a listener has accepted.
func Accepted(l *Loop, fd int, handler func(*Conn) Handler) (*Conn, error) {
	if err := syscall.SetsockoptInt(fd, syscall.IPPROTO_TCP, syscall.TCP_NODELAY, 1); err != nil {
		return nil, os.NewSyscallError("setsockopt", err)
	}
	c := &Conn{loop: l, fd: fd}
	return c, l.Add(fd, handler(c))
}

func newSocket() (int, error) {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_NONBLOCK|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return 0, os.NewSyscallError("socket", err)
	}
	if err := syscall.SetsockoptInt(fd, syscall.IPPROTO_TCP, syscall.TCP_NODELAY, 1); err != nil {
		_ = syscall.Close(fd)
		return 0, os.NewSyscallError("setsockopt", err)
	}
	return fd, nil
}

// Loop is where it lives.
func (c *Conn) Loop() *Loop { return c.loop }

// Suspend has Read and [Conn.Connected] call a function instead of saying [Again]: it comes back when more may have come. Nil
// ends that.
func (c *Conn) Suspend(f func()) { c.suspend = f }

// Connected waits until the connection of [Dial] stands.
func (c *Conn) Connected() error {
	c.suspend()
	code, err := syscall.GetsockoptInt(c.fd, syscall.SOL_SOCKET, syscall.SO_ERROR)
	if err != nil {
		return os.NewSyscallError("getsockopt", err)
	}
	if code != 0 {
		return os.NewSyscallError("connect", syscall.Errno(code))
	}
	return nil
}

// Ready begins a Readable: the socket is read once in it, as much as the loop's scratch holds, and what it has beyond that is
// told again. So a message costs one system call, and not a second one that finds nothing.
func (c *Conn) Ready() { c.asked = false }

// Read takes what has come.
func (c *Conn) Read(p []byte) (int, error) {
	for len(c.unread) == 0 {
		if err := c.fill(); err != nil {
			return 0, err
		}
	}
	n := copy(p, c.unread)
	c.unread = c.unread[n:]
	return n, nil
}

// Chunk takes all that has come, without a copy; it is good until the loop reads another socket.
func (c *Conn) Chunk() ([]byte, error) {
	if len(c.unread) == 0 {
		if err := c.fill(); err != nil {
			return nil, err
		}
	}
	chunk := c.unread
	c.unread = nil
	return chunk, nil
}

func (c *Conn) fill() error {
	if c.ended {
		return net.ErrClosed
	}
	if c.asked {
		return c.nothing()
	}
	c.asked = true
	n, errno := rawRead(c.fd, c.loop.scratch)
	switch {
	case errno == syscall.EAGAIN:
		return c.nothing()
	case errno != 0:
		return os.NewSyscallError("read", errno)
	case n == 0:
		return io.EOF
	}
	c.unread = c.loop.scratch[:n]
	return nil
}

func (c *Conn) nothing() error {
	if c.suspend == nil {
		return Again
	}
	c.suspend()
	return nil
}

// Write sends, or keeps for later what does not fit into the socket's buffer.
func (c *Conn) Write(p []byte) (int, error) {
	if c.ended {
		return 0, net.ErrClosed
	}
	rest := p
	if len(c.unsent) == 0 {
		n, errno := rawWrite(c.fd, rest)
		if errno != 0 && errno != syscall.EAGAIN {
			return 0, os.NewSyscallError("write", errno)
		}
		rest = rest[n:]
	}
	if len(rest) > 0 {
		c.unsent = append(c.unsent, rest...)
		c.loop.WantWrite(c.fd)
	}
	return len(p), nil
}

// Flush goes on sending what was kept; to be called when the socket can be written.
func (c *Conn) Flush() {
	if len(c.unsent) == 0 || c.ended {
		return
	}
	n, errno := rawWrite(c.fd, c.unsent)
	if errno != 0 && errno != syscall.EAGAIN {
		c.unsent = nil // a read says why
		return
	}
	c.unsent = c.unsent[n:]
	if len(c.unsent) > 0 {
		c.loop.WantWrite(c.fd)
	} else {
		c.unsent = nil
	}
}

// Close ends the connection; a second call changes nothing.
func (c *Conn) Close() error {
	if !c.ended {
		c.ended = true
		c.loop.Close(c.fd)
	}
	return nil
}

// Reset ends the connection without leaving a port in TIME_WAIT behind.
func (c *Conn) Reset() {
	if !c.ended {
		_ = syscall.SetsockoptLinger(c.fd, syscall.SOL_SOCKET, syscall.SO_LINGER, &syscall.Linger{Onoff: 1}) // else it closes
		_ = c.Close()
	}
}

// LocalAddr and the rest complete [net.Conn]; nothing asks for them.
func (c *Conn) LocalAddr() net.Addr { return &net.TCPAddr{} }

// RemoteAddr is not known.
func (c *Conn) RemoteAddr() net.Addr { return &net.TCPAddr{} }

// SetDeadline does nothing: the loop's user sets limits.
func (c *Conn) SetDeadline(time.Time) error { return nil }

// SetReadDeadline does nothing.
func (c *Conn) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline does nothing.
func (c *Conn) SetWriteDeadline(time.Time) error { return nil }

// rawRead and rawWrite do not tell the scheduler: the calls never block, and it would cost as much as they do.
func rawRead(fd int, p []byte) (int, syscall.Errno) {
	n, _, errno := syscall.RawSyscall(syscall.SYS_READ, uintptr(fd), uintptr(unsafe.Pointer(&p[0])), uintptr(len(p)))
	if errno != 0 {
		return 0, errno
	}
	return int(n), 0
}

func rawWrite(fd int, p []byte) (int, syscall.Errno) {
	if len(p) == 0 {
		return 0, 0
	}
	n, _, errno := syscall.RawSyscall(syscall.SYS_WRITE, uintptr(fd), uintptr(unsafe.Pointer(&p[0])), uintptr(len(p)))
	if errno != 0 {
		return 0, errno
	}
	return int(n), 0
}
