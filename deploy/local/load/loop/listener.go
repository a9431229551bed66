package loop

import (
	"os"
	"syscall"
)

// Listener accepts connections on a port of loopback.
type Listener struct {
	loop     *Loop
	fd       int
	port     int
	accepted func(fd int)
}

// Listen opens a listener on a free port; the function owns each connection's descriptor.
func Listen(l *Loop, accepted func(fd int)) (*Listener, error) {
	fd, err := newSocket()
	if err != nil {
		return nil, err
	}
	if err := syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		return nil, os.NewSyscallError("bind", err)
	}
	if err := syscall.Listen(fd, 4096); err != nil {
		return nil, os.NewSyscallError("listen", err)
	}
	name, err := syscall.Getsockname(fd)
	if err != nil {
		return nil, os.NewSyscallError("getsockname", err)
	}
	listener := &Listener{loop: l, fd: fd, port: name.(*syscall.SockaddrInet4).Port, accepted: accepted}
	return listener, l.Add(fd, listener)
}

// Port is where it listens.
func (l *Listener) Port() int { return l.port }

// Close listens no more.
func (l *Listener) Close() { l.loop.Close(l.fd) }

// Readable accepts whoever waits.
func (l *Listener) Readable() {
	for {
		fd, _, err := syscall.Accept4(l.fd, syscall.SOCK_NONBLOCK|syscall.SOCK_CLOEXEC)
		if err != nil {
			return
		}
		l.accepted(fd)
	}
}

// Writable is never called.
func (l *Listener) Writable() {}
