package main

import "time"

// settle returns when every watcher has that many events or has ended, or when nothing has come for a while.
func settle(watchers []*watcher, wanted int, patience time.Duration) {
	since := time.Now()
	for {
		waiting := false
		for _, one := range watchers {
			waiting = waiting || (one.count.Load() < int64(wanted) && !one.hasEnded())
			if last := time.Unix(0, one.last.Load()); last.After(since) {
				since = last
			}
		}
		if !waiting || time.Since(since) > patience {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}
