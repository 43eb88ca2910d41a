"""YAML as Kubernetes reads and writes it: sigs.k8s.io/yaml, which has go-yaml's rules for scalars and JSON's types. Pure."""
