package main

import (
	"bufio"
	"bytes"
	"io"
	"strconv"
	"sync/atomic"
	"time"
)

var (
	versionKey  = []byte(`"resourceVersion":"`)
	bookmarkKey = []byte(`"BOOKMARK"`)
	errorKey    = []byte(`"ERROR"`)
)

// typeWithin is how far into a line an event's type stands.
const typeWithin = 40

// seen is one event at one watcher.
type seen struct {
	version uint64
	at      time.Time
}

// watcher follows one watch. It looks for two words in every event and decodes nothing: it shares the machine with
// the servers, and what it costs would count as theirs.
type watcher struct {
	link   io.Closer
	reader *bufio.Reader
	events []seen
	count  atomic.Int64
	last   atomic.Int64
	ended  chan struct{}
	lost   bool
	failed string
}

func newWatcher(link io.Closer, body io.Reader) *watcher {
	return &watcher{link: link, reader: bufio.NewReaderSize(body, readBuffer), ended: make(chan struct{})}
}

// stop ends the watch and notes whether it had ended before; afterwards nothing is read any more.
func (w *watcher) stop() {
	w.lost = w.hasEnded()
	w.link.Close()
	<-w.ended
}

func (w *watcher) hasEnded() bool {
	select {
	case <-w.ended:
		return true
	default:
		return false
	}
}

// follow reads until the watch ends.
func (w *watcher) follow() {
	defer close(w.ended)
	for {
		line, err := w.line()
		if err != nil {
			return
		}
		if !w.note(line, time.Now()) {
			return
		}
	}
}

// note takes in one event; false when it was the last one.
func (w *watcher) note(line []byte, now time.Time) bool {
	head := line[:min(len(line), typeWithin)]
	if bytes.Contains(head, errorKey) {
		w.failed = string(line[:min(len(line), 300)])
		return false
	}
	if bytes.Contains(head, bookmarkKey) {
		return true
	}
	w.events = append(w.events, seen{versionIn(line), now})
	w.last.Store(now.UnixNano())
	w.count.Add(1)
	return true
}

// line reads one event; only one that is larger than the buffer is copied.
func (w *watcher) line() ([]byte, error) {
	line, err := w.reader.ReadSlice('\n')
	if err != bufio.ErrBufferFull {
		return line, err
	}
	whole := bytes.Clone(line)
	rest, err := w.reader.ReadBytes('\n')
	return append(whole, rest...), err
}

// versionIn finds the object's resourceVersion: the first one in the text, since metadata stands before spec.
func versionIn(text []byte) uint64 {
	start := bytes.Index(text, versionKey)
	if start < 0 {
		return 0
	}
	digits := text[start+len(versionKey):]
	end := bytes.IndexByte(digits, '"')
	if end < 0 {
		return 0
	}
	version, _ := strconv.ParseUint(string(digits[:end]), 10, 64)
	return version
}
