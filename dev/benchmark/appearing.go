package main

import (
	"bytes"
	"fmt"
	"net/http"
	"time"
)

const (
	discoveryAccept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
	lookPause       = 5 * time.Millisecond
	lookTimeout     = 60 * time.Second
)

// AppearPlan creates one thing after the other, and waits each time until the server's own discovery lists it.
type AppearPlan struct {
	Server      Server       `json:"server"`
	Definitions []Definition `json:"definitions"`
}

// Definition is what is created, and the resource that then appears.
type Definition struct {
	Request  Request `json:"request"`
	Resource string  `json:"resource"`
}

// AppearResult holds the times, in order.
type AppearResult struct {
	Seconds []float64 `json:"seconds"`
}

func appear(talk *session) (any, error) {
	var plan AppearPlan
	if err := talk.read(&plan); err != nil {
		return nil, err
	}
	writer, err := plan.Server.client()
	if err != nil {
		return nil, err
	}
	reader := &discovery{client: client{dialer: writer.dialer}}
	var result AppearResult
	for _, definition := range plan.Definitions {
		started := time.Now()
		if _, err := writer.do(definition.Request.bytes(writer.address), false); err != nil {
			return nil, err
		}
		if err := reader.wait(definition.Resource); err != nil {
			return nil, err
		}
		result.Seconds = append(result.Seconds, time.Since(started).Seconds())
	}
	return result, nil
}

// discovery reads the aggregated document again and again; one that has not changed is not sent twice.
type discovery struct {
	client
	etag string
	body []byte
}

func (d *discovery) wait(resource string) error {
	marker := fmt.Appendf(nil, `"resource":%q`, resource)
	for deadline := time.Now().Add(lookTimeout); time.Now().Before(deadline); time.Sleep(lookPause) {
		if err := d.look(); err != nil {
			return err
		}
		if bytes.Contains(d.body, marker) {
			return nil
		}
	}
	return fmt.Errorf("%s is not in /apis after %s", resource, lookTimeout)
}

func (d *discovery) look() error {
	headers := map[string]string{"Accept": discoveryAccept, "If-None-Match": d.etag}
	found, err := d.do(Request{Path: "/apis", Headers: headers}.bytes(d.address), true)
	if err == nil && found.status == http.StatusOK {
		d.etag, d.body = found.header.Get("Etag"), found.body
	}
	return err
}
