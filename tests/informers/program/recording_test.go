package main

import (
	"strconv"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/tools/cache"
)

func object(uid string, version int) *metav1.PartialObjectMetadata {
	return &metav1.PartialObjectMetadata{ObjectMeta: metav1.ObjectMeta{
		Namespace: "n", Name: "o", UID: types.UID(uid), ResourceVersion: strconv.Itoa(version),
	}}
}

func add(uid string, version int) func(*Recorder) {
	return func(r *Recorder) { r.OnAdd(object(uid, version), false) }
}

func update(old, version int) func(*Recorder) {
	return func(r *Recorder) { r.OnUpdate(object("a", old), object("a", version)) }
}

func remove(uid string, version int) func(*Recorder) {
	return func(r *Recorder) { r.OnDelete(object(uid, version)) }
}

func miss(version int) func(*Recorder) {
	return func(r *Recorder) {
		r.OnDelete(cache.DeletedFinalStateUnknown{Key: "n/o", Obj: object("a", version)})
	}
}

func replace(old, version int) func(*Recorder) {
	return func(r *Recorder) { r.OnUpdate(object("a", old), object("b", version)) }
}

func TestRecorder(t *testing.T) {
	for name, sample := range map[string]struct {
		told      []func(*Recorder)
		violation string
	}{
		"a whole life":            {[]func(*Recorder){add("a", 1), update(1, 2), remove("a", 3)}, ""},
		"made again":              {[]func(*Recorder){add("a", 1), remove("a", 2), add("b", 3)}, ""},
		"told again by a relist":  {[]func(*Recorder){add("a", 1), update(1, 1)}, ""},
		"replaced by a relist":    {[]func(*Recorder){add("a", 1), replace(1, 4), remove("b", 5)}, ""},
		"an end that was missed":  {[]func(*Recorder){add("a", 1), miss(1), add("b", 4)}, ""},
		"added twice":             {[]func(*Recorder){add("a", 1), add("a", 2)}, "add of n/o at 2, which was added at 1"},
		"an update out of order":  {[]func(*Recorder){add("a", 1), update(1, 5), update(5, 4)}, "back from 5 to 4"},
		"an update of nothing":    {[]func(*Recorder){update(1, 2)}, "but known was"},
		"an update after the end": {[]func(*Recorder){add("a", 1), remove("a", 2), update(1, 3)}, "but known was"},
		"an unknown old object":   {[]func(*Recorder){add("a", 1), update(2, 3)}, "but known was"},
		"deleted twice":           {[]func(*Recorder){add("a", 1), remove("a", 2), remove("a", 2)}, "which was not there"},
		"an end out of order":     {[]func(*Recorder){add("a", 5), remove("a", 4)}, "delete of n/o as {a 4}"},
		"the end of another one":  {[]func(*Recorder){add("a", 1), remove("b", 2)}, "delete of n/o as {b 2}"},
		"back from before":        {[]func(*Recorder){add("a", 1), remove("a", 3), add("a", 2)}, "which was deleted at 3"},
	} {
		t.Run(name, func(t *testing.T) {
			recorder := NewRecorder()
			for _, call := range sample.told {
				call(recorder)
			}
			found := strings.Join(recorder.State().Violations, "\n")
			if (sample.violation == "") != (found == "") || !strings.Contains(found, sample.violation) {
				t.Errorf("found %q, wanted %q", found, sample.violation)
			}
		})
	}
}

func TestRecorderCounts(t *testing.T) {
	recorder := NewRecorder()
	for _, call := range []func(*Recorder){add("a", 1), update(1, 1), replace(1, 2), remove("b", 3), add("a", 4), miss(4)} {
		call(recorder)
	}
	state := recorder.State()
	for name, wanted := range map[string]int{"add": 2, "update": 2, "delete": 2, "repeated": 1, "replaced": 1, "missed": 1} {
		if state.Counts[name] != wanted {
			t.Errorf("%d times %s, wanted %d", state.Counts[name], name, wanted)
		}
	}
	if len(state.Objects) != 0 || len(recorder.Events()) != 6 {
		t.Errorf("left over: %v, told: %v", state.Objects, recorder.Events())
	}
}
