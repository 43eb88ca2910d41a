package main

import (
	"fmt"
	"time"
)

// TimePlan asks several series of requests in turn, one request of each per round, one at a time.
//
// Taking turns makes whatever else the machine does fall on all series alike. A pause before each request lets a
// server that was asked before collect its garbage at its own expense.
type TimePlan struct {
	Series []Series `json:"series"`
	Warmup int      `json:"warmup"`
	Rounds int      `json:"rounds"`
	Pause  float64  `json:"pause"`
}

// Series is one thing to measure: round n sends request n, over and over.
type Series struct {
	Name     string    `json:"name"`
	Server   Server    `json:"server"`
	Requests []Request `json:"requests"`
}

// TimeResult holds every round, in order; First is the very first request, which is no part of the rounds.
type TimeResult struct {
	Seconds []float64 `json:"seconds"`
	Bytes   int64     `json:"bytes"`
	First   float64   `json:"first"`
}

type lane struct {
	user     *client
	requests [][]byte
	result   TimeResult
}

func measure(talk *session) (any, error) {
	var plan TimePlan
	if err := talk.read(&plan); err != nil {
		return nil, err
	}
	lanes := make([]*lane, len(plan.Series))
	for index, series := range plan.Series {
		user, err := series.Server.client()
		if err != nil {
			return nil, err
		}
		lanes[index] = &lane{user: user, requests: wire(series.Requests, user.address)}
	}
	for round := range plan.Warmup + plan.Rounds {
		for index, one := range lanes {
			time.Sleep(seconds(plan.Pause))
			if err := one.run(round, plan.Warmup); err != nil {
				return nil, fmt.Errorf("%s: %w", plan.Series[index].Name, err)
			}
		}
	}
	results := map[string]TimeResult{}
	for index, one := range lanes {
		results[plan.Series[index].Name] = one.result
	}
	return results, nil
}

func (l *lane) run(round, warmup int) error {
	if err := l.user.connect(); err != nil {
		return err
	}
	found, err := l.user.do(l.requests[round%len(l.requests)], false)
	if err != nil {
		return err
	}
	l.result.Bytes = found.size
	if round == 0 {
		l.result.First = found.took.Seconds()
	}
	if round >= warmup {
		l.result.Seconds = append(l.result.Seconds, found.took.Seconds())
	}
	return nil
}
