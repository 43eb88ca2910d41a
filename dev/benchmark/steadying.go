package main

import (
	"errors"
	"io"
	"sync"
	"sync/atomic"
	"time"
)

// SteadyPlan sends requests at a pace, each at its own moment, until word comes; until then something else is done to the server.
type SteadyPlan struct {
	Server   Server    `json:"server"`
	Requests []Request `json:"requests"`
	Clients  int       `json:"clients"`
	// Rate is the number of requests a second.
	Rate   float64 `json:"rate"`
	Warmup float64 `json:"warmup"`
}

// Steady is said when the warm-up is over; any document on the standard input then ends it.
type Steady struct {
	Clients int `json:"clients"`
}

// SteadyResult holds the time of every request after the warm-up, from the moment it was due: a server that
// holds up one request holds up those that wait for the same connection too.
type SteadyResult struct {
	Seconds []float64 `json:"seconds"`
}

func steady(talk *session) (any, error) {
	var plan SteadyPlan
	if err := talk.read(&plan); err != nil {
		return nil, err
	}
	users, err := connected(plan.Server, plan.Clients)
	if err != nil {
		return nil, err
	}
	load := &load{requests: wire(plan.Requests, plan.Server.Address), rate: plan.Rate, started: time.Now()}
	load.counted = load.started.Add(seconds(plan.Warmup))
	var group sync.WaitGroup
	for _, user := range users {
		group.Go(func() { load.send(user) })
	}
	time.Sleep(time.Until(load.counted))
	err = talk.results.Encode(Steady{len(users)})
	var word any
	if err == nil {
		err = talk.read(&word)
	}
	load.over.Store(true)
	group.Wait()
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return SteadyResult{load.seconds}, load.failed
}

// load is what the clients of one steady load share.
type load struct {
	requests [][]byte
	rate     float64
	started  time.Time
	counted  time.Time
	next     atomic.Int64
	over     atomic.Bool

	lock    sync.Mutex
	seconds []float64
	failed  error
}

func (l *load) send(user *client) {
	for !l.over.Load() {
		index := int(l.next.Add(1)) - 1
		moment := due(l.started, index, l.rate)
		time.Sleep(time.Until(moment))
		_, err := user.do(l.requests[index%len(l.requests)], false)
		l.note(moment, time.Since(moment), err)
	}
}

func (l *load) note(moment time.Time, took time.Duration, err error) {
	l.lock.Lock()
	defer l.lock.Unlock()
	if err != nil {
		l.failed = err
		l.over.Store(true)
	} else if moment.After(l.counted) {
		l.seconds = append(l.seconds, took.Seconds())
	}
}
