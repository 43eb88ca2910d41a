"""A stand-in for Flux's helm-controller and source-controller, for the local control plane only.

The Flux controllers can't be built from published Go modules. This does their job for HelmReleases with the real
helm: install, upgrade, uninstall, finalizer, status and history, written as helm-controller writes them. Nothing in
the product knows about it. What differs from the real ones: it never waits for workloads and never runs chart hooks
(no kubelet would run them), stores a release where it is installed (helm's command line can't separate the two), makes
no HelmChart objects, and knows neither ``chartRef``, ``valuesFrom``, ``dependsOn``, post-renderers, tests nor drift
detection.
"""
