// Package loop runs every socket of a measurement on one thread: clients and the server that stands in for SpacetimeDB share
// one epoll set, so that what the generator costs is system calls and cryptography, and no scheduling. Nothing in it may be
// touched from another goroutine than the one that runs the loop, but for [Loop.Wake]. Linux only.
package loop

import (
	"container/heap"
	"encoding/binary"
	"fmt"
	"syscall"
	"time"
	"unsafe"
)

// Handler is told when its descriptor can be read, or has failed, and when it can be written again.
type Handler interface {
	// Readable is called while there is something to read, or an end to be found by reading.
	Readable()
	// Writable is called once after [Loop.WantWrite].
	Writable()
}

const (
	// scratchBytes is what one read of a socket takes at most.
	scratchBytes = 256 << 10
	mostEvents   = 512
)

// Loop is an epoll set, timers and one buffer that all its sockets read into.
type Loop struct {
	epoll    int
	wake     int
	handlers []Handler // by descriptor
	wants    []bool    // by descriptor: also told when it can be written
	timers   timers
	scratch  []byte
	events   [mostEvents]syscall.EpollEvent
}

// New opens a loop.
func New() (*Loop, error) {
	epoll, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("no epoll set can be made: %w", err)
	}
	wake, _, errno := syscall.Syscall(syscall.SYS_EVENTFD2, 0, syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0)
	if errno != 0 {
		return nil, fmt.Errorf("no eventfd can be made: %w", errno)
	}
	l := &Loop{epoll: epoll, wake: int(wake), scratch: make([]byte, scratchBytes)}
	if err := l.Add(l.wake, waker{l}); err != nil {
		return nil, err
	}
	return l, nil
}

// Add has a handler told of a descriptor that does not block.
func (l *Loop) Add(fd int, h Handler) error {
	for fd >= len(l.handlers) {
		l.handlers = append(l.handlers, nil)
		l.wants = append(l.wants, false)
	}
	event := syscall.EpollEvent{Events: syscall.EPOLLIN | syscall.EPOLLRDHUP, Fd: int32(fd)}
	if err := syscall.EpollCtl(l.epoll, syscall.EPOLL_CTL_ADD, fd, &event); err != nil {
		return fmt.Errorf("descriptor %d cannot be watched: %w", fd, err)
	}
	l.handlers[fd] = h
	return nil
}

// WantWrite has the handler told, once, when its descriptor can be written.
func (l *Loop) WantWrite(fd int) {
	if !l.wants[fd] {
		l.wants[fd] = true
		l.modify(fd, syscall.EPOLLIN|syscall.EPOLLRDHUP|syscall.EPOLLOUT)
	}
}

// Close closes a descriptor and forgets its handler.
func (l *Loop) Close(fd int) {
	l.handlers[fd] = nil
	l.wants[fd] = false
	_ = syscall.Close(fd) // the epoll set lets go of it by itself
}

func (l *Loop) modify(fd int, events uint32) {
	event := syscall.EpollEvent{Events: events, Fd: int32(fd)}
	_ = syscall.EpollCtl(l.epoll, syscall.EPOLL_CTL_MOD, fd, &event) // a descriptor that has just ended is told so by a read
}

// At runs a function when a time has come.
func (l *Loop) At(when time.Time, f func()) {
	heap.Push(&l.timers, timer{when, f})
}

// Run serves the sockets until the condition holds or the time has passed; it tells which.
func (l *Loop) Run(limit time.Duration, until func() bool) bool {
	end := time.Now().Add(limit)
	for !until() {
		now := time.Now()
		if !now.Before(end) {
			return false
		}
		l.wait(l.next(now, end))
	}
	return true
}

// For serves the sockets for a time.
func (l *Loop) For(d time.Duration) {
	l.Run(d, func() bool { return false })
}

// Wake ends the wait of a running loop, from any goroutine, so that it looks at its condition.
func (l *Loop) Wake() {
	one := binary.NativeEndian.AppendUint64(nil, 1)
	_, _ = syscall.Write(l.wake, one) // full means that it is awake
}

// next runs what is due and says how long nothing else will be.
func (l *Loop) next(now, end time.Time) time.Duration {
	for len(l.timers) > 0 && !l.timers[0].when.After(now) {
		heap.Pop(&l.timers).(timer).f()
	}
	if len(l.timers) > 0 && l.timers[0].when.Before(end) {
		end = l.timers[0].when
	}
	return time.Until(end)
}

// sysEpollPwait2 takes nanoseconds, where epoll_wait would round a fixed rate to milliseconds; the same number on every
// architecture (Linux 5.11).
const sysEpollPwait2 = 441

func (l *Loop) wait(limit time.Duration) {
	span := syscall.NsecToTimespec(max(int64(limit), 0))
	n, _, errno := syscall.Syscall6(sysEpollPwait2, uintptr(l.epoll), uintptr(unsafe.Pointer(&l.events[0])), mostEvents,
		uintptr(unsafe.Pointer(&span)), 0, 0)
	if errno != 0 {
		return // interrupted
	}
	for _, event := range l.events[:n] {
		l.tell(int(event.Fd), event.Events)
	}
}

func (l *Loop) tell(fd int, events uint32) {
	if events&syscall.EPOLLOUT != 0 && l.wants[fd] {
		l.wants[fd] = false
		l.modify(fd, syscall.EPOLLIN|syscall.EPOLLRDHUP)
		l.handlers[fd].Writable()
	}
	// What was told before may have closed it, and a handler of the same round may have been given its number.
	if h := l.handlers[fd]; h != nil && events&^syscall.EPOLLOUT != 0 {
		h.Readable()
	}
}

type waker struct{ l *Loop }

func (w waker) Readable() {
	var count [8]byte
	_, _ = syscall.Read(w.l.wake, count[:])
}

func (w waker) Writable() {}

type timer struct {
	when time.Time
	f    func()
}

type timers []timer

func (t timers) Len() int           { return len(t) }
func (t timers) Less(i, j int) bool { return t[i].when.Before(t[j].when) }
func (t timers) Swap(i, j int)      { t[i], t[j] = t[j], t[i] }
func (t *timers) Push(x any)        { *t = append(*t, x.(timer)) }
func (t *timers) Pop() any {
	old := *t
	last := old[len(old)-1]
	*t = old[:len(old)-1]
	return last
}
