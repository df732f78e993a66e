// Run from an image's tree: says how many certificate authorities a TLS client finds there, and
// does a handshake with a server whose certificate none of them signed, which must be refused.
package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"time"
)

func main() {
	roots, err := x509.SystemCertPool()
	if err != nil {
		fmt.Println("no certificates:", err)
		os.Exit(1)
	}
	fmt.Println("authorities:", len(roots.Subjects())) //nolint:staticcheck
	if _, err := time.LoadLocation("Europe/Berlin"); err != nil {
		fmt.Println("no time zones:", err)
		os.Exit(1)
	}
	fmt.Println("handshake:", handshake())
}

func handshake() string {
	key, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{"localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return err.Error()
	}
	server, client := net.Pipe()
	go tls.Server(server, &tls.Config{Certificates: []tls.Certificate{
		{Certificate: [][]byte{der}, PrivateKey: key}}}).Handshake()
	err = tls.Client(client, &tls.Config{ServerName: "localhost"}).Handshake()
	var unknown x509.UnknownAuthorityError
	if errors.As(err, &unknown) {
		return "refused an unknown authority"
	}
	return fmt.Sprint("unexpected: ", err)
}
