package main

import "time"

// Delivery says what of the writes came to the watchers, and how late after the writer knew.
type Delivery struct {
	Watchers   int     `json:"watchers"`
	Writes     int     `json:"writes"`
	WritesTook Summary `json:"writes_took"`
	Seconds    float64 `json:"seconds"`

	Deliveries int `json:"deliveries"`
	Missing    int `json:"missing"`
	Repeated   int `json:"repeated"`
	// Unordered counts events whose version is not above the one before at the same watcher.
	Unordered int `json:"unordered"`
	// Foreign counts events about something else than the writes.
	Foreign int      `json:"foreign"`
	Ended   int      `json:"ended"`
	Errors  []string `json:"errors"`

	Lag       Summary `json:"lag"`
	Span      float64 `json:"span"`
	PerSecond float64 `json:"per_second"`
}

// assess holds every watcher's events against what was written.
func assess(watchers []*watcher, done written) Delivery {
	out := Delivery{
		Watchers: len(watchers), Writes: len(done.acknowledged), WritesTook: summarize(done.took), Seconds: done.seconds,
	}
	var lags []time.Duration
	var first, last time.Time
	for _, one := range watchers {
		out.ending(one)
		lags = append(lags, out.compare(one.events, done.acknowledged)...)
		if len(one.events) > 0 {
			first = earlier(first, one.events[0].at)
			last = later(last, one.events[len(one.events)-1].at)
		}
	}
	out.Lag = summarize(lags)
	out.Span = last.Sub(first).Seconds()
	if out.Span > 0 {
		out.PerSecond = float64(out.Deliveries) / out.Span
	}
	return out
}

func (d *Delivery) ending(one *watcher) {
	if one.lost {
		d.Ended++
		if one.failed != "" && len(d.Errors) < 3 {
			d.Errors = append(d.Errors, one.failed)
		}
	}
}

func (d *Delivery) compare(events []seen, acknowledged map[uint64]time.Time) []time.Duration {
	lags := make([]time.Duration, 0, len(events))
	got := make(map[uint64]bool, len(events))
	var before uint64
	for _, event := range events {
		if event.version <= before {
			d.Unordered++
		}
		before = event.version
		at, ours := acknowledged[event.version]
		switch {
		case !ours:
			d.Foreign++
		case got[event.version]:
			d.Repeated++
		default:
			got[event.version] = true
			// An event may overtake the answer to its own write.
			lags = append(lags, max(event.at.Sub(at), 0))
		}
	}
	d.Deliveries += len(got)
	d.Missing += len(acknowledged) - len(got)
	return lags
}

func earlier(one, other time.Time) time.Time {
	if one.IsZero() || other.Before(one) {
		return other
	}
	return one
}

func later(one, other time.Time) time.Time {
	if other.After(one) {
		return other
	}
	return one
}
