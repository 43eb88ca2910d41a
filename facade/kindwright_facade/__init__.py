"""Serves the registered kinds as a Kubernetes extension API server, stored as Flux HelmReleases."""
