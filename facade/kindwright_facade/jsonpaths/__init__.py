"""Kubernetes JSONPath (`.status.conditions[?(@.type=="Ready")].status`), as kube-apiserver reads printer columns with it.

The dialect (https://kubernetes.io/docs/reference/kubectl/jsonpath/) is older than RFC 9535 and differs from it where columns show it:
names run up to the next dot or bracket, an index outside of its list and a comparison of unlike values spoil the whole path, and what
has no field equals nothing and differs from nothing. The rules are those of `k8s.io/client-go/util/jsonpath`.
"""
