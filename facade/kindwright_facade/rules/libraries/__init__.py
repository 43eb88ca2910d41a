"""Functions that Kubernetes adds to CEL, one library a file: https://kubernetes.io/docs/reference/using-api/cel/#cel-options-language-features-and-libraries."""
