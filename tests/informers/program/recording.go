package main

import (
	"fmt"
	"sync"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/client-go/tools/cache"
)

// Version is one version of one object.
type Version struct {
	UID             string `json:"uid"`
	ResourceVersion uint64 `json:"resourceVersion"`
}

// Event is what a handler was called with.
type Event struct {
	Type string `json:"type"`
	Key  string `json:"key"`
	Version
}

// State is what the events so far amount to.
type State struct {
	Objects    map[string]Version `json:"objects"`
	Counts     map[string]int     `json:"counts"`
	Violations []string           `json:"violations"`
}

// Recorder is an event handler that keeps every event, and checks that it fits to those before.
type Recorder struct {
	mutex      sync.Mutex
	events     []Event
	objects    map[string]Version
	deleted    map[string]Version
	counts     map[string]int
	violations []string
}

// NewRecorder makes one that was told nothing yet.
func NewRecorder() *Recorder {
	return &Recorder{objects: map[string]Version{}, deleted: map[string]Version{}, counts: map[string]int{}}
}

// OnAdd takes in an object that is new.
func (r *Recorder) OnAdd(object any, _ bool) {
	defer r.locked()()
	key, version := r.record("add", object)
	if known, found := r.objects[key]; found {
		r.violate("add of %s at %d, which was added at %d before", key, version.ResourceVersion, known.ResourceVersion)
	}
	if last, found := r.deleted[key]; found && version.ResourceVersion <= last.ResourceVersion {
		r.violate("add of %s at %d, which was deleted at %d", key, version.ResourceVersion, last.ResourceVersion)
	}
	r.objects[key] = version
	delete(r.deleted, key)
}

// OnUpdate takes in another version of an object.
func (r *Recorder) OnUpdate(old, object any) {
	defer r.locked()()
	key, version := r.record("update", object)
	known, found := r.objects[key]
	if _, before := identify(old); !found || before != known {
		r.violate("update of %s from %v, but known was %v", key, before, known)
	}
	if version.ResourceVersion < known.ResourceVersion {
		r.violate("update of %s back from %d to %d", key, known.ResourceVersion, version.ResourceVersion)
	}
	if version.ResourceVersion == known.ResourceVersion {
		// After a relist informers tell what they know once more.
		r.counts["repeated"]++
	}
	if version.UID != known.UID {
		// After a relist, too: deleted and made again meanwhile.
		r.counts["replaced"]++
	}
	r.objects[key] = version
}

// OnDelete takes in the end of an object.
func (r *Recorder) OnDelete(object any) {
	defer r.locked()()
	if tombstone, missed := object.(cache.DeletedFinalStateUnknown); missed {
		r.counts["missed"]++
		object = tombstone.Obj
	}
	key, version := r.record("delete", object)
	known, found := r.objects[key]
	if !found {
		r.violate("delete of %s at %d, which was not there", key, version.ResourceVersion)
	}
	if version.ResourceVersion < known.ResourceVersion || (found && version.UID != known.UID) {
		r.violate("delete of %s as %v, but known was %v", key, version, known)
	}
	delete(r.objects, key)
	r.deleted[key] = version
}

// Events gives everything that it was told.
func (r *Recorder) Events() []Event {
	defer r.locked()()
	return append([]Event{}, r.events...)
}

// State gives what it amounts to.
func (r *Recorder) State() State {
	defer r.locked()()
	found := State{map[string]Version{}, map[string]int{}, append([]string{}, r.violations...)}
	for key, version := range r.objects {
		found.Objects[key] = version
	}
	for name, count := range r.counts {
		found.Counts[name] = count
	}
	return found
}

func (r *Recorder) locked() func() {
	r.mutex.Lock()
	return r.mutex.Unlock
}

func (r *Recorder) record(how string, object any) (string, Version) {
	key, version := identify(object)
	r.events = append(r.events, Event{how, key, version})
	r.counts[how]++
	return key, version
}

func (r *Recorder) violate(format string, arguments ...any) {
	r.violations = append(r.violations, fmt.Sprintf(format, arguments...))
}

// identify reads what is followed of an object; one without metadata can't come out of an informer.
func identify(object any) (string, Version) {
	found, err := meta.Accessor(object)
	if err != nil {
		panic(err)
	}
	return found.GetNamespace() + "/" + found.GetName(), Version{string(found.GetUID()), number(found.GetResourceVersion())}
}
