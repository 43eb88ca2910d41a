// Package flux pins the Flux API modules whose CRDs the local control plane installs.
package flux

import (
	_ "github.com/fluxcd/helm-controller/api/v2"
	_ "github.com/fluxcd/source-controller/api/v1"
)
