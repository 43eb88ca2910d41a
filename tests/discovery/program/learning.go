package main

import (
	"fmt"

	openapi_v3 "github.com/google/gnostic-models/openapiv3"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/managedfields"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/openapi3"
	"k8s.io/kube-openapi/pkg/util/proto"
	"k8s.io/kube-openapi/pkg/util/proto/validation"
)

// Known is what the documents say of one kind.
type Known struct {
	// By OpenAPI v2, which is all that clients of some age read.
	model proto.Schema
	// By OpenAPI v3, as server-side apply and its clients read it.
	types managedfields.TypeConverter
}

// Judgement is what a client would find wrong with an object before it sends it.
type Judgement struct {
	V2 []string `json:"v2"`
	V3 string   `json:"v3"`
}

// Judge validates an object by both documents.
func (k *Known) Judge(object *unstructured.Unstructured) Judgement {
	found := Judgement{V2: []string{}}
	for _, err := range validation.ValidateModel(object.Object, k.model, object.GetKind()) {
		found.V2 = append(found.V2, err.Error())
	}
	typed, err := k.types.ObjectToTyped(object)
	if err == nil {
		_, err = typed.ToFieldSet()
	}
	if err != nil {
		found.V3 = err.Error()
	}
	return found
}

// learn reads the documents, with every parser that clients parse them with.
func learn(client *discovery.DiscoveryClient, kinds []schema.GroupVersionKind) (map[schema.GroupVersionKind]*Known, error) {
	models, err := learnV2(client)
	if err != nil {
		return nil, err
	}
	found := map[schema.GroupVersionKind]*Known{}
	for _, kind := range kinds {
		if models[kind] == nil {
			return nil, fmt.Errorf("%s: no model in OpenAPI v2", kind)
		}
		types, err := learnV3(client, kind)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", kind, err)
		}
		found[kind] = &Known{models[kind], types}
	}
	return found, nil
}

// learnV2 reads the cluster's one merged document, and finds the models that stand for kinds.
func learnV2(client *discovery.DiscoveryClient) (map[schema.GroupVersionKind]proto.Schema, error) {
	document, err := client.OpenAPISchema()
	if err != nil {
		return nil, fmt.Errorf("OpenAPI v2: %w", err)
	}
	models, err := proto.NewOpenAPIData(document)
	if err != nil {
		return nil, fmt.Errorf("OpenAPI v2: %w", err)
	}
	found := map[schema.GroupVersionKind]proto.Schema{}
	for _, name := range models.ListModels() {
		model := models.LookupModel(name)
		listed, _ := model.GetExtensions()["x-kubernetes-group-version-kind"].([]any)
		for _, one := range listed {
			found[kindOf(one)] = model
		}
	}
	return found, nil
}

// kindOf reads a kind as it stands in a document.
func kindOf(written any) schema.GroupVersionKind {
	parts := map[string]string{}
	switch found := written.(type) {
	case map[any]any:
		for key, value := range found {
			parts[fmt.Sprint(key)] = fmt.Sprint(value)
		}
	case map[string]any:
		for key, value := range found {
			parts[key] = fmt.Sprint(value)
		}
	}
	return schema.GroupVersionKind{Group: parts["group"], Version: parts["version"], Kind: parts["kind"]}
}

// learnV3 reads a group-version's document: as Go types, as protocol buffers, and as what server-side apply merges by.
func learnV3(client *discovery.DiscoveryClient, kind schema.GroupVersionKind) (managedfields.TypeConverter, error) {
	document, err := openapi3.NewRoot(client.OpenAPIV3()).GVSpec(kind.GroupVersion())
	if err != nil {
		return nil, err
	}
	paths, err := client.OpenAPIV3().Paths()
	if err != nil {
		return nil, err
	}
	raw, err := paths["apis/"+kind.GroupVersion().String()].Schema(runtime.ContentTypeJSON)
	if err != nil {
		return nil, err
	}
	if _, err := openapi_v3.ParseDocument(raw); err != nil {
		return nil, fmt.Errorf("as protocol buffers: %w", err)
	}
	return managedfields.NewTypeConverter(document.Components.Schemas, false)
}
