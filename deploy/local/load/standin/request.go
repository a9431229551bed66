package standin

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"openagents.com/spacetime/load/websocket"
)

// request is what counts of a request's head.
type request struct {
	method, path string
	length       int
	upgrade, key string
	token        string
}

func parse(head []byte) (request, error) {
	lines := strings.Split(string(head), "\r\n")
	words := strings.Split(lines[0], " ")
	if len(words) != 3 {
		return request{}, fmt.Errorf("not a request line: %q", lines[0])
	}
	r := request{method: words[0]}
	r.path, _, _ = strings.Cut(words[1], "?")
	for _, line := range lines[1:] {
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch strings.ToLower(name) {
		case "content-length":
			length, err := strconv.Atoi(value)
			if err != nil {
				return request{}, fmt.Errorf("not a length: %q", value)
			}
			r.length = length
		case "transfer-encoding":
			return request{}, fmt.Errorf("%s is not spoken here", value)
		case "upgrade":
			r.upgrade = value
		case "sec-websocket-key":
			r.key = value
		case "authorization":
			r.token = strings.TrimPrefix(value, "Bearer ")
		}
	}
	return r, nil
}

func (r request) isUpgrade() bool {
	return r.path == "/v1/database/"+Database+"/subscribe" && strings.EqualFold(r.upgrade, "websocket") && r.key != ""
}

// What every answer below /v1/database carries; the connection id is the same for all, since nobody compares them.
const always = "access-control-allow-origin: *\r\nvary: origin, access-control-request-method, access-control-request-headers\r\n" +
	"spacetime-identity: " + identity + "\r\nspacetime-identity-token: %s\r\n"

// answer is the whole answer to a request that is no upgrade, and whether it was a call.
func (r request) answer() (text []byte, called bool) {
	const database = "/v1/database/" + Database
	switch {
	case r.method == "POST" && strings.HasPrefix(r.path, database+"/call/"):
		return fmt.Appendf(nil, "HTTP/1.1 200 OK\r\n"+always+
			"spacetime-energy-used: 0\r\nspacetime-execution-duration-micros: 41\r\ncontent-length: 0\r\n\r\n", r.token), true
	case r.path == database+"/identity":
		return whole("text/plain; charset=utf-8", identity), false
	case r.path == database:
		return whole("application/json", fmt.Sprintf(
			`{"database_identity":{"__identity__":"0x%s"},"owner_identity":{"__identity__":"0x%s"},"host_type":{"Wasm":[]},"initial_program":""}`,
			identity, owner)), false
	case r.path == "/v1/health":
		return whole("application/json",
			`{"nodes":[0],"package_name":"spacetimedb-client-api","schedulable":true,"version":"1.2.0"}`), false
	default:
		return []byte("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n"), false
	}
}

func whole(contentType, body string) []byte {
	return fmt.Appendf(nil, "HTTP/1.1 200 OK\r\ncontent-type: %s\r\ncontent-length: %d\r\n\r\n%s", contentType, len(body), body)
}

// opening is a real server's first segment: the 101, its ping, and the IdentityToken with the token of this connection.
func opening(r request) []byte {
	segment := fmt.Appendf(nil, "HTTP/1.1 101 Switching Protocols\r\n"+always+
		"connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-accept: %s\r\nsec-websocket-protocol: %s\r\n\r\n",
		r.token, websocket.AcceptKey(r.key), Subprotocol)
	segment = websocket.AppendServerFrame(segment, websocket.Ping, nil)
	return websocket.AppendServerFrame(segment, websocket.Binary, identityToken(r.token))
}

// identityToken is v1.bsatn's first message behind the byte that says "not compressed": tag 3, the identity and the
// connection id with their bytes reversed, the token between them.
func identityToken(token string) []byte {
	bytes, _ := hex.DecodeString(identity)
	message := []byte{0, 3}
	for i := len(bytes) - 1; i >= 0; i-- {
		message = append(message, bytes[i])
	}
	message = binary.LittleEndian.AppendUint32(message, uint32(len(token)))
	message = append(message, token...)
	return append(message, make([]byte, 16)...)
}

// CallMessage is a client's CallReducer in v1.bsatn, filled up to a size in bytes, of which the smallest is 32.
func CallMessage(size int) []byte {
	const flags, requestID = 0, 1
	fill := size - len(Reducer) - 14
	message := []byte{0}
	message = binary.LittleEndian.AppendUint32(message, uint32(len(Reducer)))
	message = append(message, Reducer...)
	message = binary.LittleEndian.AppendUint32(message, uint32(fill))
	message = append(message, make([]byte, fill)...)
	message = binary.LittleEndian.AppendUint32(message, requestID)
	return append(message, flags)
}
