package main

import (
	"sync"
	"time"
)

// RatePlan keeps several clients busy, each with one request at a time on one connection.
type RatePlan struct {
	Server   Server    `json:"server"`
	Requests []Request `json:"requests"`
	Clients  int       `json:"clients"`
	Warmup   float64   `json:"warmup"`
	Seconds  float64   `json:"seconds"`
}

// RateResult counts what was answered after the warm-up.
type RateResult struct {
	PerSecond float64 `json:"per_second"`
	Took      Summary `json:"took"`
	Bytes     int64   `json:"bytes"`
}

func rate(talk *session) (any, error) {
	var plan RatePlan
	if err := talk.read(&plan); err != nil {
		return nil, err
	}
	users, err := connected(plan.Server, plan.Clients)
	if err != nil {
		return nil, err
	}
	requests := wire(plan.Requests, plan.Server.Address)
	begin := time.Now().Add(seconds(plan.Warmup))
	end := begin.Add(seconds(plan.Seconds))
	results := make([]busy, plan.Clients)
	var group sync.WaitGroup
	for index, user := range users {
		group.Go(func() {
			offset := index * len(requests) / plan.Clients
			results[index] = keepBusy(user, requests, offset, begin, end)
		})
	}
	group.Wait()
	return rated(results, plan.Seconds)
}

type busy struct {
	took  []time.Duration
	bytes int64
	err   error
}

func keepBusy(user *client, requests [][]byte, offset int, begin, end time.Time) (done busy) {
	for index := offset; time.Now().Before(end); index++ {
		found, err := user.do(requests[index%len(requests)], false)
		if err != nil {
			done.err = err
			return done
		}
		if now := time.Now(); now.After(begin) && now.Before(end) {
			done.took = append(done.took, found.took)
			done.bytes = found.size
		}
	}
	return done
}

func rated(results []busy, length float64) (RateResult, error) {
	var all []time.Duration
	var size int64
	for _, result := range results {
		if result.err != nil {
			return RateResult{}, result.err
		}
		all = append(all, result.took...)
		size = max(size, result.bytes)
	}
	return RateResult{float64(len(all)) / length, summarize(all), size}, nil
}

func connected(server Server, count int) ([]*client, error) {
	dial, err := server.dialer()
	if err != nil {
		return nil, err
	}
	users := make([]*client, count)
	for index := range users {
		users[index] = &client{dialer: dial}
		if err := users[index].connect(); err != nil {
			return nil, err
		}
	}
	return users, nil
}

func seconds(count float64) time.Duration {
	return time.Duration(count * float64(time.Second))
}
