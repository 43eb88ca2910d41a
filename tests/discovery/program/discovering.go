package main

import (
	"context"
	"fmt"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/restmapper"
)

// discover finds the kinds by aggregated discovery, by the documents that were before it, and by a mapper as controllers use it.
func discover(config *rest.Config, client *discovery.DiscoveryClient, kinds []schema.GroupVersionKind) error {
	legacy := *client
	legacy.UseLegacyDiscovery = true
	for _, source := range []discovery.DiscoveryInterface{client, &legacy} {
		_, everything, err := source.ServerGroupsAndResources()
		if err != nil {
			return fmt.Errorf("groups and resources: %w", err)
		}
		for _, kind := range kinds {
			if err := listed(everything, kind); err != nil {
				return err
			}
		}
		// A server that is down would be missed here, and only here.
		if _, err := source.ServerPreferredResources(); err != nil {
			return fmt.Errorf("preferred resources: %w", err)
		}
		if _, err := source.ServerPreferredNamespacedResources(); err != nil {
			return fmt.Errorf("preferred namespaced resources: %w", err)
		}
	}
	return list(config, client, kinds)
}

// listed looks for a kind's resource, with verbs and its subresource.
func listed(everything []*metav1.APIResourceList, kind schema.GroupVersionKind) error {
	for _, group := range everything {
		if group.GroupVersion != kind.GroupVersion().String() {
			continue
		}
		for _, resource := range group.APIResources {
			if resource.Kind == kind.Kind && resource.Namespaced && slices.Contains(resource.Verbs, "watch") {
				return nil
			}
		}
	}
	return fmt.Errorf("%s: not discovered", kind)
}

// list maps kinds to resources and lists their objects, all of it with nothing but names known.
func list(config *rest.Config, client *discovery.DiscoveryClient, kinds []schema.GroupVersionKind) error {
	mapper := restmapper.NewDeferredDiscoveryRESTMapper(memory.NewMemCacheClient(client))
	objects, err := dynamic.NewForConfig(config)
	if err != nil {
		return err
	}
	for _, kind := range kinds {
		mapping, err := mapper.RESTMapping(kind.GroupKind(), kind.Version)
		if err != nil {
			return err
		}
		back, err := mapper.KindFor(mapping.Resource)
		if err != nil || back != kind {
			return fmt.Errorf("%s: mapped back to %s: %w", kind, back, err)
		}
		if _, err := objects.Resource(mapping.Resource).List(context.Background(), metav1.ListOptions{}); err != nil {
			return fmt.Errorf("%s: %w", kind, err)
		}
	}
	return nil
}
