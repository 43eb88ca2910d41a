"""A stand-in for Flux's helm-controller and source-controller, for the local control plane only.

The Flux controllers can't be built from published Go modules. This does their job with the real helm, and nothing in the
product knows about it.

As helm-controller: install, upgrade, uninstall, finalizer, status and history of HelmReleases, with ``chart`` or with
a ``chartRef`` to a HelmChart, an OCIRepository or an ExternalArtifact, which others publish. What differs from the
real one: it never waits for workloads and never runs chart hooks (no kubelet would run them), stores a release where
it is installed (helm's command line can't separate the two), makes no HelmChart of ``spec.chart``, and knows neither
``valuesFrom``, ``dependsOn``, post-renderers, tests nor drift detection.

As source-controller: the artifacts of HelmCharts and OCIRepositories, served over http, with their status and finalizer.
What differs: a HelmRepository has no status, and its index is read whenever one of its HelmCharts looks; no source is
looked at more often than every three seconds; a HelmChart in a GitRepository or a Bucket is left alone, and
``valuesFiles`` are not merged; every OCI registry is the cluster's one chart repository.
"""
