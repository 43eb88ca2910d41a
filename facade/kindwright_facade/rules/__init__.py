"""CEL: `x-kubernetes-validations` and the expressions of conversions, compiled once and evaluated within a budget. Pure."""
