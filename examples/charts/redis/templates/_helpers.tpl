{{/*
Name of everything in the release. Helm allows names that Kubernetes does not allow everywhere: a Service's must not contain a dot or
begin with a digit, and a StatefulSet's may have 52 characters, or its pods' labels grow too long. A name that has to be changed gets
a piece of its hash, so that two of them stay two.
*/}}
{{- define "redis.fullname" -}}
{{- $name := .Release.Name | replace "." "-" }}
{{- if not (regexMatch "^[a-z]" $name) }}
{{- $name = printf "redis-%s" $name }}
{{- end }}
{{- if and (eq $name .Release.Name) (le (len $name) 52) }}
{{- $name }}
{{- else }}
{{- printf "%s-%s" ($name | trunc 43 | trimSuffix "-") (.Release.Name | sha256sum | trunc 8) }}
{{- end }}
{{- end }}

{{- define "redis.selectorLabels" -}}
app.kubernetes.io/name: redis
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "redis.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "redis.selectorLabels" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}
