package main

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"
)

// requestTimeout is far above anything that is measured: it only keeps a lost server from stopping everything.
const requestTimeout = 120 * time.Second

// Request is what is sent; Body is sent as it stands in the plan.
type Request struct {
	Method  string            `json:"method"`
	Path    string            `json:"path"`
	Headers map[string]string `json:"headers"`
	Body    json.RawMessage   `json:"body"`
}

// bytes writes the request as it goes over the wire.
func (r Request) bytes(host string) []byte {
	var out bytes.Buffer
	method := r.Method
	if method == "" {
		method = http.MethodGet
	}
	fmt.Fprintf(&out, "%s %s HTTP/1.1\r\nHost: %s\r\n", method, r.Path, host)
	for name, value := range r.Headers {
		fmt.Fprintf(&out, "%s: %s\r\n", name, value)
	}
	if len(r.Body) > 0 {
		fmt.Fprintf(&out, "Content-Length: %d\r\n", len(r.Body))
	}
	out.WriteString("\r\n")
	out.Write(r.Body)
	return out.Bytes()
}

// connection is one TLS connection that carries one request at a time.
type connection struct {
	*tls.Conn
	reader *bufio.Reader
}

// ask sends a request and reads the head of its answer.
func (c *connection) ask(request []byte) (*http.Response, error) {
	if _, err := c.Write(request); err != nil {
		return nil, err
	}
	return http.ReadResponse(c.reader, nil)
}

// answer is a whole answer; the body is only there when it was asked for or is an error's.
type answer struct {
	status int
	size   int64
	header http.Header
	body   []byte
	took   time.Duration
}

// do sends a request and reads its whole answer; anything but success is an error.
func (c *client) do(request []byte, keep bool) (answer, error) {
	found, err := c.try(request, keep)
	if err != nil {
		c.close()
		return found, err
	}
	if found.status >= http.StatusBadRequest {
		line, _, _ := bytes.Cut(request, []byte("\r\n"))
		return found, fmt.Errorf("%s: %d %.300s", line, found.status, found.body)
	}
	return found, nil
}

func (c *client) try(request []byte, keep bool) (answer, error) {
	if err := c.connect(); err != nil {
		return answer{}, err
	}
	started := time.Now()
	if err := c.open.SetDeadline(started.Add(requestTimeout)); err != nil {
		return answer{}, err
	}
	response, err := c.open.ask(request)
	if err != nil {
		return answer{}, err
	}
	found := answer{status: response.StatusCode, header: response.Header}
	if keep || found.status >= http.StatusBadRequest {
		found.body, err = io.ReadAll(response.Body)
		found.size = int64(len(found.body))
	} else {
		found.size, err = io.Copy(io.Discard, response.Body)
	}
	found.took = time.Since(started)
	if response.Close {
		c.close()
	}
	return found, err
}

// wire writes several requests once, before anything is measured.
func wire(requests []Request, host string) [][]byte {
	out := make([][]byte, 0, len(requests))
	for _, request := range requests {
		out = append(out, request.bytes(host))
	}
	return slices.Clip(out)
}
