package main

import (
	"io"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// document is the part of a list and of a watch event that is followed.
type document struct {
	Type     string           `json:"type"`
	Object   *item            `json:"object"`
	Metadata *metav1.ListMeta `json:"metadata"`
	Items    []item           `json:"items"`
}

type item struct {
	Metadata metav1.ObjectMeta `json:"metadata"`
	Code     int               `json:"code"`
}

func (d document) addTo(stream *Stream) {
	if d.Object != nil {
		stream.Events = append(stream.Events, d.Object.event(d.Type))
		return
	}
	for _, one := range d.Items {
		stream.Events = append(stream.Events, one.event("ITEM"))
	}
	if d.Metadata != nil {
		stream.Version = number(d.Metadata.ResourceVersion)
		stream.Partial = stream.Partial || d.Metadata.Continue != ""
	}
}

func (i item) event(how string) WireEvent {
	version := Version{string(i.Metadata.UID), number(i.Metadata.ResourceVersion)}
	key := i.Metadata.Namespace + "/" + i.Metadata.Name
	return WireEvent{
		Event: Event{how, key, version},
		End:   i.Metadata.Annotations[metav1.InitialEventsAnnotationKey] == "true",
		Code:  i.Code,
	}
}

// tee gives a copy of a body to a listener while somebody else reads it.
type tee struct {
	io.Reader
	body     io.Closer
	copy     *io.PipeWriter
	listened chan struct{}
}

func newTee(body io.ReadCloser, listen func(io.Reader)) *tee {
	reader, writer := io.Pipe()
	found := &tee{io.TeeReader(body, writer), body, writer, make(chan struct{})}
	go func() {
		defer close(found.listened)
		listen(reader)
		// Whatever the listener makes of it, the reader must go on.
		_, _ = io.Copy(io.Discard, reader)
	}()
	return found
}

// Read passes the end on to the listener as well.
func (t *tee) Read(buffer []byte) (int, error) {
	count, err := t.Reader.Read(buffer)
	if err != nil {
		_ = t.copy.Close()
	}
	return count, err
}

// Close ends both, and returns when everything that was read has been listened to.
func (t *tee) Close() error {
	_ = t.copy.Close()
	<-t.listened
	return t.body.Close()
}
