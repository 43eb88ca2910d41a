package main

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"time"
)

const (
	dialTimeout = 10 * time.Second
	// A TLS record holds 16 KiB; several fit, so that a burst of events costs few reads.
	readBuffer = 64 << 10
)

// Server is an address, the authority that vouches for it, and the client certificate that is shown to it.
type Server struct {
	Address     string `json:"address"`
	Name        string `json:"name"`
	Authority   []byte `json:"authority"`
	Certificate []byte `json:"certificate"`
	Key         []byte `json:"key"`
}

// dialer opens connections to one server; the certificates are read once.
type dialer struct {
	address string
	config  *tls.Config
}

func (s Server) dialer() (*dialer, error) {
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(s.Authority) {
		return nil, errors.New("no certificate in the authority of " + s.Address)
	}
	pair, err := tls.X509KeyPair(s.Certificate, s.Key)
	if err != nil {
		return nil, err
	}
	config := &tls.Config{
		RootCAs:      pool,
		ServerName:   s.Name,
		Certificates: []tls.Certificate{pair},
		// HTTP/1.1 everywhere: the servers are compared, not the protocols.
		NextProtos: []string{"http/1.1"},
	}
	return &dialer{s.Address, config}, nil
}

func (d *dialer) dial() (*connection, error) {
	socket, err := tls.DialWithDialer(&net.Dialer{Timeout: dialTimeout}, "tcp", d.address, d.config)
	if err != nil {
		return nil, err
	}
	return &connection{Conn: socket, reader: bufio.NewReaderSize(socket, readBuffer)}, nil
}

// client is one user of a server with one connection that is kept.
type client struct {
	*dialer
	open *connection
}

func (s Server) client() (*client, error) {
	d, err := s.dialer()
	if err != nil {
		return nil, err
	}
	return &client{dialer: d}, nil
}

// connect dials unless the connection is there, so that no handshake falls into a measurement.
func (c *client) connect() (err error) {
	if c.open == nil {
		c.open, err = c.dial()
	}
	return err
}

func (c *client) close() {
	if c.open != nil {
		c.open.Close()
		c.open = nil
	}
}
