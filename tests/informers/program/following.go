package main

import (
	"fmt"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/dynamic/dynamicinformer"
	"k8s.io/client-go/metadata"
	"k8s.io/client-go/metadata/metadatainformer"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
)

// The two sorts of informers.
const (
	Dynamic  = "dynamic"
	Metadata = "metadata"
)

// Scope is what the informers are restricted to; empty for everything.
type Scope struct {
	Namespace string
	Selector  string
}

// Follower is one shared informer, and everything it was told.
type Follower struct {
	name       string
	resource   string
	informer   cache.SharedIndexInformer
	registered cache.ResourceEventHandlerRegistration
	recorder   *Recorder
	wire       *Wire
}

// Source makes an informer for a resource.
type Source func(schema.GroupVersionResource) cache.SharedIndexInformer

// newSource makes the client of one sort, with its requests passing through the wire.
func newSource(sort string, config *rest.Config, wire *Wire, watched Scope) (Source, error) {
	config = rest.CopyConfig(config)
	config.Wrap(wire.Wrap)
	tweak := func(options *metav1.ListOptions) { options.LabelSelector = watched.Selector }
	if sort == Metadata {
		client, err := metadata.NewForConfig(config)
		return func(gvr schema.GroupVersionResource) cache.SharedIndexInformer {
			return metadatainformer.NewFilteredMetadataInformer(client, gvr, watched.Namespace, 0, cache.Indexers{}, tweak).Informer()
		}, err
	}
	client, err := dynamic.NewForConfig(config)
	return func(gvr schema.GroupVersionResource) cache.SharedIndexInformer {
		return dynamicinformer.NewFilteredDynamicInformer(client, gvr, watched.Namespace, 0, cache.Indexers{}, tweak).Informer()
	}, err
}

// follow makes an informer for a resource, written as group/version/resource.
func follow(sort, resource string, source Source, wire *Wire) (*Follower, error) {
	parts := strings.Split(resource, "/")
	if len(parts) != 3 {
		return nil, fmt.Errorf("%q is not group/version/resource", resource)
	}
	informer := source(schema.GroupVersionResource{Group: parts[0], Version: parts[1], Resource: parts[2]})
	if sort == Metadata {
		if err := informer.SetTransform(untyped); err != nil {
			return nil, err
		}
	}
	recorder := NewRecorder()
	registered, err := informer.AddEventHandler(recorder)
	return &Follower{sort + "/" + resource, resource, informer, registered, recorder, wire}, err
}

// untyped takes the kind off: out of JSON client-go keeps it for the items of a list only, and would find a difference
// where it compares a list with what a watch brought.
func untyped(object any) (any, error) {
	if found, ok := object.(*metav1.PartialObjectMetadata); ok {
		found.TypeMeta = metav1.TypeMeta{}
	}
	return object, nil
}

// Answer answers a command.
func (f *Follower) Answer(command string) (any, error) {
	switch command {
	case "synced":
		return f.informer.HasSynced() && f.registered.HasSynced(), nil
	case "state":
		return map[string]any{"store": f.stored(), "told": f.recorder.State(), "requests": f.wire.Counts(f.resource)}, nil
	case "records":
		return map[string]any{"events": f.recorder.Events(), "streams": f.wire.Streams(f.resource)}, nil
	}
	return nil, fmt.Errorf("no such command")
}

// stored gives the content of the informer's store, which is what a controller's lister reads.
func (f *Follower) stored() map[string]Version {
	found := map[string]Version{}
	for _, item := range f.informer.GetStore().List() {
		key, version := identify(item)
		found[key] = version
	}
	return found
}
