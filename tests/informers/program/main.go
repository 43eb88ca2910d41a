// Command informers follows resources as controllers do, with client-go's own shared informers, and answers what it was told.
//
// It reads one command a line on standard input (synced, state, records), answers each with one line of JSON on
// standard output, and ends when standard input does.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"strconv"

	"k8s.io/client-go/tools/clientcmd"
)

func main() {
	dynamic := flag.Bool("dynamic", false, "follow whole objects")
	metadata := flag.Bool("metadata", false, "follow their metadata only, as the garbage collector does")
	watchList := flag.Bool("watch-list", true, "ask for the initial state within the watch, not by a list before it")
	kubeconfig := flag.String("kubeconfig", "", "whom to ask, and as whom")
	watched := Scope{}
	flag.StringVar(&watched.Namespace, "namespace", "", "follow one namespace only")
	flag.StringVar(&watched.Selector, "selector", "", "follow objects with these labels only")
	flag.Parse()
	// The gate is read from the environment when the first informer asks for it.
	if err := os.Setenv("KUBE_FEATURE_WatchListClient", strconv.FormatBool(*watchList)); err != nil {
		log.Fatal(err)
	}
	followers, err := prepare(*kubeconfig, watched, kinds(*dynamic, *metadata), flag.Args())
	if err != nil {
		log.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for _, one := range followers {
		go one.informer.RunWithContext(ctx)
	}
	if err := answer(followers); err != nil {
		log.Fatal(err)
	}
}

// kinds names the sorts of informers to run.
func kinds(dynamic, metadata bool) []string {
	var found []string
	if dynamic {
		found = append(found, Dynamic)
	}
	if metadata {
		found = append(found, Metadata)
	}
	return found
}

// prepare makes an informer of every sort for every resource.
func prepare(kubeconfig string, watched Scope, sorts, resources []string) ([]*Follower, error) {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return nil, err
	}
	// The client's own limit of five requests a second would hold back relists.
	config.QPS = -1
	var followers []*Follower
	for _, sort := range sorts {
		wire := NewWire()
		source, err := newSource(sort, config, wire, watched)
		if err != nil {
			return nil, err
		}
		for _, resource := range resources {
			one, err := follow(sort, resource, source, wire)
			if err != nil {
				return nil, err
			}
			followers = append(followers, one)
		}
	}
	return followers, nil
}

// answer reads commands until there are no more.
func answer(followers []*Follower) error {
	commands, answers := bufio.NewScanner(os.Stdin), json.NewEncoder(os.Stdout)
	for commands.Scan() {
		found := map[string]any{}
		for _, one := range followers {
			part, err := one.Answer(commands.Text())
			if err != nil {
				return fmt.Errorf("%s: %w", commands.Text(), err)
			}
			found[one.name] = part
		}
		if err := answers.Encode(found); err != nil {
			return err
		}
	}
	return commands.Err()
}
