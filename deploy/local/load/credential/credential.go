// Package credential makes what a measurement needs and nobody else may use: one certificate for all proxies, SpacetimeDB's
// key pair, an issuer's key, and tokens by it.
package credential

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

const (
	// Issuer is the iss of every token, Audience its aud.
	Issuer   = "https://issuer.bench.invalid"
	Audience = "spacetime-bench"

	keyID    = "bench-1"
	lifetime = 12 * time.Hour
)

// Files are the credentials of one run, in one folder.
type Files struct {
	// Certificate and Key are PEM, ECDSA on P-256; Bundle is both in one file.
	Certificate, Key, Bundle string
	// PrivateKey and PublicKey are SpacetimeDB's.
	PrivateKey, PublicKey string
	// JWKS is the issuer's key set; JWKSText is what it says.
	JWKS, JWKSText string

	issuer *ecdsa.PrivateKey
	made   int
}

// Make writes new ones into a folder that exists.
func Make(folder string) (*Files, error) {
	f := &Files{
		Certificate: filepath.Join(folder, "tls.crt"),
		Key:         filepath.Join(folder, "tls.key"),
		Bundle:      filepath.Join(folder, "tls.pem"),
		PrivateKey:  filepath.Join(folder, "id_ecdsa"),
		PublicKey:   filepath.Join(folder, "id_ecdsa.pub"),
		JWKS:        filepath.Join(folder, "jwks.json"),
	}
	if err := f.makeCertificate(); err != nil {
		return nil, err
	}
	if err := f.makeServerKeys(); err != nil {
		return nil, err
	}
	return f, f.makeIssuer()
}

func (f *Files) makeCertificate() error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	template := x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: "localhost"},
		DNSNames:     []string{"localhost"},
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(24 * time.Hour),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	certificate, err := x509.CreateCertificate(rand.Reader, &template, &template, key.Public(), key)
	if err != nil {
		return err
	}
	private, err := privatePEM(key)
	if err != nil {
		return err
	}
	chain := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate})
	return write(map[string][]byte{f.Certificate: chain, f.Key: private, f.Bundle: append(chain, private...)})
}

func (f *Files) makeServerKeys() error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	private, err := privatePEM(key)
	if err != nil {
		return err
	}
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		return err
	}
	return write(map[string][]byte{
		f.PrivateKey: private,
		f.PublicKey:  pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public}),
	})
}

func (f *Files) makeIssuer() error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	public, err := key.PublicKey.ECDH()
	if err != nil {
		return err
	}
	point := public.Bytes() // 4, x, y
	set, err := json.Marshal(map[string]any{"keys": []any{map[string]string{
		"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": keyID, "x": text(point[1:33]), "y": text(point[33:]),
	}}})
	if err != nil {
		return err
	}
	f.issuer, f.JWKSText = key, string(set)
	return write(map[string][]byte{f.JWKS: set})
}

// Token is one that nobody has seen before, for a subject of its own; ES256, good for hours.
func (f *Files) Token() string {
	f.made++
	now := time.Now()
	header := fmt.Sprintf(`{"alg":"ES256","typ":"JWT","kid":%q}`, keyID)
	claims := fmt.Sprintf(`{"iss":%q,"aud":%q,"sub":"user:%d","jti":"%d-%d","iat":%d,"exp":%d,"scope":"bench"}`,
		Issuer, Audience, f.made, now.UnixNano(), f.made, now.Unix(), now.Add(lifetime).Unix())
	signed := text([]byte(header)) + "." + text([]byte(claims))
	digest := sha256.Sum256([]byte(signed))
	r, s, err := ecdsa.Sign(rand.Reader, f.issuer, digest[:])
	if err != nil {
		panic(err) // only a broken source of random numbers
	}
	signature := make([]byte, 64)
	r.FillBytes(signature[:32])
	s.FillBytes(signature[32:])
	return signed + "." + text(signature)
}

// Tokens are several.
func (f *Files) Tokens(n int) []string {
	tokens := make([]string, n)
	for i := range tokens {
		tokens[i] = f.Token()
	}
	return tokens
}

func privatePEM(key *ecdsa.PrivateKey) ([]byte, error) {
	bytes, err := x509.MarshalPKCS8PrivateKey(key)
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: bytes}), err
}

func text(bytes []byte) string { return base64.RawURLEncoding.EncodeToString(bytes) }

func write(files map[string][]byte) error {
	for name, content := range files {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			return err
		}
	}
	return nil
}
