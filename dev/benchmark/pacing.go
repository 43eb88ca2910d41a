package main

import (
	"sync"
	"time"
)

// written is what was written: when the answer to each write was there, by the version it gave the object.
type written struct {
	acknowledged map[uint64]time.Time
	took         []time.Duration
	seconds      float64
}

// writeAll sends the plan's writes, several at a time; with a rate, each one at its own moment.
func writeAll(plan WatchPlan) (written, error) {
	done := written{acknowledged: map[uint64]time.Time{}}
	if len(plan.Writes) == 0 {
		return done, nil
	}
	users, err := connected(plan.Target, plan.Writers)
	if err != nil {
		return done, err
	}
	free := make(chan *client, len(users))
	for _, user := range users {
		free <- user
	}
	requests := wire(plan.Writes, plan.Target.Address)
	var lock sync.Mutex
	started := time.Now()
	err = together(plan.Writers, len(requests), func() worker {
		user := <-free
		return func(index int) error {
			time.Sleep(time.Until(due(started, index, plan.Rate)))
			found, err := user.do(requests[index], true)
			now := time.Now()
			lock.Lock()
			defer lock.Unlock()
			done.acknowledged[versionIn(found.body)] = now
			done.took = append(done.took, found.took)
			return err
		}
	})
	done.seconds = time.Since(started).Seconds()
	return done, err
}

func due(started time.Time, index int, rate float64) time.Time {
	if rate <= 0 {
		return started
	}
	return started.Add(seconds(float64(index) / rate))
}
