package main

import (
	"math"
	"slices"
	"time"
)

// Summary is what is left of many durations, in seconds.
type Summary struct {
	Count int     `json:"count"`
	Min   float64 `json:"min"`
	P50   float64 `json:"p50"`
	P99   float64 `json:"p99"`
	Max   float64 `json:"max"`
}

func summarize(durations []time.Duration) Summary {
	if len(durations) == 0 {
		return Summary{}
	}
	sorted := slices.Sorted(slices.Values(durations))
	return Summary{
		Count: len(sorted),
		Min:   sorted[0].Seconds(),
		P50:   quantile(sorted, 0.50).Seconds(),
		P99:   quantile(sorted, 0.99).Seconds(),
		Max:   sorted[len(sorted)-1].Seconds(),
	}
}

// quantile gives the smallest of the sorted durations that at least this share of them does not exceed.
func quantile(sorted []time.Duration, share float64) time.Duration {
	rank := int(math.Ceil(share * float64(len(sorted))))
	return sorted[max(rank, 1)-1]
}
