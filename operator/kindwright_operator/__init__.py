"""Watches ResourceDefinitions, compiles them into kinds, and keeps the cluster's discovery in step."""
