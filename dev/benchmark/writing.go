package main

import (
	"sync"
	"sync/atomic"
	"time"
)

// WritePlan makes things: every chain of requests is sent in order by one worker, the chains by several at a time.
type WritePlan struct {
	Server  Server      `json:"server"`
	Workers int         `json:"workers"`
	Chains  [][]Request `json:"chains"`
}

// WriteResult says how long it took.
type WriteResult struct {
	Chains  int     `json:"chains"`
	Seconds float64 `json:"seconds"`
}

func write(talk *session) (any, error) {
	var plan WritePlan
	if err := talk.read(&plan); err != nil {
		return nil, err
	}
	dial, err := plan.Server.dialer()
	if err != nil {
		return nil, err
	}
	started := time.Now()
	err = together(plan.Workers, len(plan.Chains), func() worker {
		user := &client{dialer: dial}
		return func(index int) error { return chain(user, plan.Chains[index]) }
	})
	return WriteResult{len(plan.Chains), time.Since(started).Seconds()}, err
}

func chain(user *client, requests []Request) error {
	for _, request := range requests {
		if _, err := user.do(request.bytes(user.address), false); err != nil {
			return err
		}
	}
	return nil
}

// worker does one of several pieces of work.
type worker func(index int) error

// together gives the pieces of work, in order, to several workers; the first error stops all of them.
func together(workers, pieces int, start func() worker) error {
	var next atomic.Int64
	var failed atomic.Pointer[error]
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			do := start()
			for failed.Load() == nil {
				index := int(next.Add(1)) - 1
				if index >= pieces {
					return
				}
				if err := do(index); err != nil {
					failed.CompareAndSwap(nil, &err)
				}
			}
		})
	}
	group.Wait()
	if err := failed.Load(); err != nil {
		return *err
	}
	return nil
}
