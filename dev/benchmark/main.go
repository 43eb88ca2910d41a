// Command load makes requests of a cluster and says, as JSON, what came of them.
//
//	load write|time|rate|steady|watch|appear < plan.json
//
// The plan is one JSON document on the standard input, the result one on the standard output.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
)

var commands = map[string]func(*session) (any, error){
	"write":  write,
	"time":   measure,
	"rate":   rate,
	"steady": steady,
	"watch":  watch,
	"appear": appear,
}

// session is the talk with whoever started this program.
type session struct {
	plan    *json.Decoder
	results *json.Encoder
}

func main() {
	if err := run(os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func run(arguments []string, in io.Reader, out io.Writer) error {
	if len(arguments) != 1 || commands[arguments[0]] == nil {
		return fmt.Errorf("usage: load write|time|rate|steady|watch|appear < plan.json")
	}
	talk := &session{json.NewDecoder(in), json.NewEncoder(out)}
	result, err := commands[arguments[0]](talk)
	if err != nil {
		return err
	}
	return talk.results.Encode(result)
}

// read takes the next document from the standard input.
func (s *session) read(into any) error {
	return s.plan.Decode(into)
}
