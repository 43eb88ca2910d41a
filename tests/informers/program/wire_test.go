package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

const (
	path     = "/apis/example.com/v1/namespaces/n/things"
	resource = "example.com/v1/things"
	added    = `{"type":"ADDED","object":{"metadata":{"namespace":"n","name":"o","uid":"a","resourceVersion":"3"}}}`
	end      = `{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"4","annotations":{"k8s.io/initial-events-end":"true"}}}}`
	gone     = `{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired"}}`
	list     = `{"metadata":{"resourceVersion":"7"},"items":[{"metadata":{"namespace":"n","name":"o","uid":"a","resourceVersion":"3"}}]}`
)

// ask lets a request pass through a wire to a server that always answers the same.
func ask(t *testing.T, query string, status int, body string) *Wire {
	server := httptest.NewServer(http.HandlerFunc(func(writer http.ResponseWriter, _ *http.Request) {
		writer.Header().Set("Content-Type", "application/json;stream=watch")
		writer.WriteHeader(status)
		fmt.Fprint(writer, body)
	}))
	defer server.Close()
	wire := NewWire()
	client := http.Client{Transport: wire.Wrap(http.DefaultTransport)}
	response, err := client.Get(server.URL + path + "?" + query)
	if err != nil {
		t.Fatal(err)
	}
	passed, err := io.ReadAll(response.Body)
	if err != nil || string(passed) != body {
		t.Errorf("passed on %q, %v", passed, err)
	}
	if err := response.Body.Close(); err != nil {
		t.Error(err)
	}
	return wire
}

func TestWireCounts(t *testing.T) {
	for name, sample := range map[string]struct {
		query  string
		status int
		body   string
		counts map[string]int
	}{
		"list":       {"resourceVersion=0", 200, list, map[string]int{"lists": 1}},
		"check":      {"resourceVersion=7&resourceVersionMatch=Exact", 200, list, map[string]int{}},
		"watch":      {"watch=true&resourceVersion=3", 200, added, map[string]int{"watches": 1}},
		"watch-list": {"watch=true&sendInitialEvents=true", 200, added + "\n" + end, map[string]int{"watchLists": 1}},
		"gone":       {"watch=true&resourceVersion=1", 410, "{}", map[string]int{"watches": 1, "gone": 1}},
		"gone later": {"watch=true&resourceVersion=1", 200, gone, map[string]int{"watches": 1, "gone": 1}},
	} {
		t.Run(name, func(t *testing.T) {
			counts := ask(t, sample.query, sample.status, sample.body).Counts(resource)
			for what, found := range counts {
				if found != sample.counts[what] {
					t.Errorf("%d %s, wanted %d", found, what, sample.counts[what])
				}
			}
		})
	}
}

func TestWireKeepsWhatPassed(t *testing.T) {
	watched := ask(t, "watch=true&sendInitialEvents=true", 200, added+"\n"+end+"\n").Streams(resource)[0]
	if found := watched.Events[0]; found.Event != (Event{"ADDED", "n/o", Version{"a", 3}}) || found.End {
		t.Errorf("found %+v", found)
	}
	if found := watched.Events[1]; found.Type != "BOOKMARK" || !found.End || found.ResourceVersion != 4 {
		t.Errorf("found %+v", found)
	}
	listed := ask(t, "", 200, list).Streams(resource)[0]
	if found := listed.Events[0].Event; found != (Event{"ITEM", "n/o", Version{"a", 3}}) || listed.Version != 7 {
		t.Errorf("found %+v at %d", found, listed.Version)
	}
	if broken := ask(t, "watch=true", 200, added[:40]).Streams(resource)[0].Broken; broken == "" {
		t.Error("half an event was taken for a proper end")
	}
}
