package client

import (
	"testing"
	"time"

	"openagents.com/spacetime/load/loop"
	"openagents.com/spacetime/load/standin"
	"openagents.com/spacetime/load/websocket"
)

func TestASocketOpensEchoesIsPushedToAndCloses(t *testing.T) {
	l, err := loop.New()
	if err != nil {
		t.Fatal(err)
	}
	server, err := standin.Start(l)
	if err != nil {
		t.Fatal(err)
	}
	var opened, messages int
	var ending *Ending
	s, err := Open(l, server.Port(), nil, "a.b.c", Events{
		Opened:  func(*Socket) { opened++ },
		Message: func(*Socket) { messages++ },
		Ended:   func(_ *Socket, e Ending) { ending = &e },
	})
	if err != nil {
		t.Fatal(err)
	}
	until(t, l, func() bool { return opened == 1 && server.Open() == 1 })

	for _, size := range []int{32, 128, 16 << 10, 1 << 20} {
		before := messages
		s.Send(websocket.ClientFrame(websocket.Binary, standin.CallMessage(size)))
		until(t, l, func() bool { return messages == before+1 })
	}
	server.Push(websocket.ServerFrame(websocket.Binary, make([]byte, 33<<20)))
	until(t, l, func() bool { return messages == 5 })

	s.Close()
	until(t, l, func() bool { return ending != nil })
	if ending.Code != 1000 || server.Open() != 0 {
		t.Fatalf("it ended with %d, and %d sockets are left", ending.Code, server.Open())
	}
}

func TestASocketThatIsRefusedSaysHow(t *testing.T) {
	l, err := loop.New()
	if err != nil {
		t.Fatal(err)
	}
	var ending *Ending
	_, err = Open(l, 1, nil, "a.b.c", Events{Ended: func(_ *Socket, e Ending) { ending = &e }}) // nobody listens there
	if err != nil {
		t.Skip("this machine refuses at once: " + err.Error())
	}
	until(t, l, func() bool { return ending != nil })
	if ending.Err == nil {
		t.Fatal("no reason was given")
	}
}

func until(t *testing.T, l *loop.Loop, condition func() bool) {
	t.Helper()
	if !l.Run(10*time.Second, condition) {
		t.Fatal("it does not come about")
	}
}
