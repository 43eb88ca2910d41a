"""A local control plane made of the real parts, for ``make run`` and the tests.

etcd, kube-apiserver, kube-controller-manager and helm are the real ones, built from pinned Go modules. Two things are
not: no kubelet runs (Kindwright is a local process with its ServiceAccount's token), and ``standin`` does the jobs of
helm-controller and source-controller. Nothing in the product imports this package. Linux only: Services live on
loopback addresses.
"""
