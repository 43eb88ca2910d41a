package main

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Stream is one request and what came back: a list with its items, or a watch with its events.
type Stream struct {
	Watch   bool        `json:"watch"`
	Initial bool        `json:"initial"` // sendInitialEvents: the state first, up to a bookmark that says so
	From    uint64      `json:"from"`    // the resourceVersion asked for
	Match   string      `json:"match"`
	Status  int         `json:"status"`
	Media   string      `json:"media"`
	Version uint64      `json:"version"` // a list's own
	Partial bool        `json:"partial"` // a page, with more to come or some before it
	Events  []WireEvent `json:"events"`
	Broken  string      `json:"broken"` // how reading failed, if it did

	resource string
}

// WireEvent is one event of a watch, or one item of a list.
type WireEvent struct {
	Event
	End  bool `json:"end,omitempty"`  // the bookmark after the initial state
	Code int  `json:"code,omitempty"` // of an ERROR
}

// Wire sees every request of a client, and what is answered, before client-go makes sense of it.
type Wire struct {
	next    http.RoundTripper
	mutex   sync.Mutex
	streams []*Stream
}

// NewWire makes one that saw nothing yet.
func NewWire() *Wire { return &Wire{} }

// Wrap puts it before a transport.
func (w *Wire) Wrap(next http.RoundTripper) http.RoundTripper {
	w.next = next
	return w
}

// RoundTrip passes a request on and listens to the answer.
func (w *Wire) RoundTrip(request *http.Request) (*http.Response, error) {
	stream := asked(request)
	response, err := w.next.RoundTrip(request)
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.streams = append(w.streams, stream)
	if err != nil {
		stream.Broken = err.Error()
		return response, err
	}
	stream.Status = response.StatusCode
	stream.Media, _, _ = strings.Cut(response.Header.Get("Content-Type"), ";")
	if stream.Status == http.StatusOK && stream.Media == "application/json" {
		response.Body = newTee(response.Body, func(reader io.Reader) { w.listen(stream, reader) })
	}
	return response, nil
}

// Streams gives everything about a resource that passed until now.
func (w *Wire) Streams(resource string) []Stream {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	found := []Stream{}
	for _, stream := range w.streams {
		if stream.resource == resource {
			copied := *stream
			copied.Events = slices.Clone(stream.Events)
			found = append(found, copied)
		}
	}
	return found
}

// Counts says how often what was asked for, and how often the answer was that a version is gone.
func (w *Wire) Counts(resource string) map[string]int {
	counts := map[string]int{"lists": 0, "watches": 0, "watchLists": 0, "gone": 0}
	for _, stream := range w.Streams(resource) {
		switch {
		case stream.Initial:
			counts["watchLists"]++
		case stream.Watch:
			counts["watches"]++
		// client-go checks the state that came with a watch by a list at exactly its version.
		case stream.Match != string(metav1.ResourceVersionMatchExact):
			counts["lists"]++
		}
		if stream.Status == http.StatusGone || slices.ContainsFunc(stream.Events, WireEvent.gone) {
			counts["gone"]++
		}
	}
	return counts
}

func (e WireEvent) gone() bool { return e.Code == http.StatusGone }

// listen reads the documents of an answer until it ends: one of a list, one an event of a watch.
func (w *Wire) listen(stream *Stream, reader io.Reader) {
	decoder := json.NewDecoder(reader)
	for {
		found := document{}
		err := decoder.Decode(&found)
		w.mutex.Lock()
		if err == nil {
			found.addTo(stream)
		} else if err != io.EOF {
			stream.Broken = err.Error()
		}
		w.mutex.Unlock()
		if err != nil {
			return
		}
	}
}

// asked reads what a request is for: /apis/GROUP/VERSION[/namespaces/NAMESPACE]/RESOURCE?...
func asked(request *http.Request) *Stream {
	query, parts := request.URL.Query(), strings.Split(request.URL.Path, "/")
	stream := &Stream{
		Watch:   query.Get("watch") == "true",
		Initial: query.Get("sendInitialEvents") == "true",
		From:    number(query.Get("resourceVersion")),
		Match:   query.Get("resourceVersionMatch"),
		Partial: query.Get("continue") != "",
		Events:  []WireEvent{},
	}
	if len(parts) > 4 {
		stream.resource = strings.Join([]string{parts[2], parts[3], parts[len(parts)-1]}, "/")
	}
	return stream
}

// number reads a resourceVersion; an empty one is 0, which asks for whatever there is as well.
func number(version string) uint64 {
	found, _ := strconv.ParseUint(version, 10, 64)
	return found
}
