package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// opening is how many watches are opened at a time.
const opening = 16

// WatchPlan opens watches at the version of a list, waits for word, writes, and waits for every event at every watcher.
type WatchPlan struct {
	Server   Server    `json:"server"`
	Path     string    `json:"path"`
	Watchers int       `json:"watchers"`
	Target   Server    `json:"target"`
	Writes   []Request `json:"writes"`
	Writers  int       `json:"writers"`
	// Rate is the number of writes a second; 0 is as fast as they go.
	Rate float64 `json:"rate"`
	// Patience is how long nothing may come before the rest counts as lost.
	Patience float64 `json:"patience"`
}

// Opened is said when all watches are there; any document on the standard input then starts the writing.
type Opened struct {
	Watchers int     `json:"watchers"`
	Seconds  float64 `json:"seconds"`
}

func watch(talk *session) (any, error) {
	var plan WatchPlan
	if err := talk.read(&plan); err != nil {
		return nil, err
	}
	started := time.Now()
	watchers, err := open(plan)
	if err != nil {
		return nil, err
	}
	if err := talk.results.Encode(Opened{len(watchers), time.Since(started).Seconds()}); err != nil {
		return nil, err
	}
	var word any
	if err := talk.read(&word); errors.Is(err, io.EOF) {
		return Delivery{Watchers: len(watchers)}, nil
	} else if err != nil {
		return nil, err
	}
	for _, one := range watchers {
		go one.follow()
	}
	written, err := writeAll(plan)
	if err != nil {
		return nil, err
	}
	settle(watchers, len(written.acknowledged), seconds(plan.Patience))
	for _, one := range watchers {
		one.stop()
	}
	return assess(watchers, written), nil
}

func open(plan WatchPlan) ([]*watcher, error) {
	dial, err := plan.Server.dialer()
	if err != nil {
		return nil, err
	}
	version, err := listedVersion(&client{dialer: dial}, plan.Path)
	if err != nil {
		return nil, err
	}
	path := join(plan.Path, "watch=true&allowWatchBookmarks=true&resourceVersion="+version)
	request := Request{Path: path, Headers: map[string]string{"Accept": "application/json"}}.bytes(dial.address)
	watchers := make([]*watcher, plan.Watchers)
	err = together(opening, plan.Watchers, func() worker {
		return func(index int) (err error) {
			watchers[index], err = openOne(dial, request)
			return err
		}
	})
	return watchers, err
}

func openOne(dial *dialer, request []byte) (*watcher, error) {
	link, err := dial.dial()
	if err != nil {
		return nil, err
	}
	if err := link.SetDeadline(time.Now().Add(requestTimeout)); err != nil {
		return nil, err
	}
	response, err := link.ask(request)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		body, _ := io.ReadAll(response.Body)
		return nil, fmt.Errorf("watch: %d %.300s", response.StatusCode, body)
	}
	return newWatcher(link, response.Body), link.SetDeadline(time.Time{})
}

// listedVersion reads the collection's version from the shortest list there is.
func listedVersion(user *client, path string) (string, error) {
	defer user.close()
	found, err := user.do(Request{Path: join(path, "limit=1")}.bytes(user.address), true)
	if err != nil {
		return "", err
	}
	var list struct {
		Metadata struct {
			ResourceVersion string `json:"resourceVersion"`
		} `json:"metadata"`
	}
	err = json.Unmarshal(found.body, &list)
	return list.Metadata.ResourceVersion, err
}

func join(path, query string) string {
	if strings.Contains(path, "?") {
		return path + "&" + query
	}
	return path + "?" + query
}
