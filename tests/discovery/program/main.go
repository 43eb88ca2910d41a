// Command discovering learns of kinds as clients do, with client-go and kube-openapi, and fails on whatever they fail on.
//
// Its arguments are kinds as kind.version.group. It reads one object of them a line on standard input, and answers each
// with one line of JSON on standard output: what a client finds wrong with it by each of the documents.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

// Largest line that is read.
const largest = 1 << 20

func main() {
	kubeconfig := flag.String("kubeconfig", "", "whom to ask, and as whom")
	flag.Parse()
	if err := run(*kubeconfig, flag.Args()); err != nil {
		log.Fatal(err)
	}
}

// run learns of the kinds in every way there is, and then answers for objects.
func run(kubeconfig string, named []string) error {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	// The client's own limit of five requests a second is for the good of servers that are shared.
	config.QPS = -1
	kinds, err := parse(named)
	if err != nil {
		return err
	}
	client, err := discovery.NewDiscoveryClientForConfig(config)
	if err != nil {
		return err
	}
	if err := discover(config, client, kinds); err != nil {
		return err
	}
	known, err := learn(client, kinds)
	if err != nil {
		return err
	}
	return answer(config, known)
}

// parse reads kinds as kubectl writes them.
func parse(named []string) ([]schema.GroupVersionKind, error) {
	var kinds []schema.GroupVersionKind
	for _, name := range named {
		kind, _ := schema.ParseKindArg(name)
		if kind == nil {
			return nil, fmt.Errorf("%q is not kind.version.group", name)
		}
		kinds = append(kinds, *kind)
	}
	return kinds, nil
}

// answer judges objects until there are no more.
func answer(config *rest.Config, known map[schema.GroupVersionKind]*Known) error {
	objects, answers := bufio.NewScanner(os.Stdin), json.NewEncoder(os.Stdout)
	objects.Buffer(nil, largest)
	for objects.Scan() {
		object := &unstructured.Unstructured{}
		if err := object.UnmarshalJSON(objects.Bytes()); err != nil {
			return err
		}
		one, found := known[object.GroupVersionKind()]
		if !found {
			return fmt.Errorf("%s: not one of the kinds", object.GroupVersionKind())
		}
		if err := answers.Encode(one.Judge(object)); err != nil {
			return err
		}
	}
	return objects.Err()
}
