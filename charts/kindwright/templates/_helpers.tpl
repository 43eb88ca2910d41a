{{/* The chart's name, unless it is overridden. */}}
{{- define "kindwright.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 50 | trimSuffix "-" }}
{{- end }}

{{/* Name of nearly everything: `kindwright` for a release of that name. 50 characters leave room for the suffixes. */}}
{{- define "kindwright.fullname" -}}
{{- $name := include "kindwright.name" . }}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride }}
{{- else if contains $name .Release.Name }}
{{- .Release.Name | replace "." "-" | trunc 50 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | replace "." "-" | trunc 50 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "kindwright.selectorLabels" -}}
app.kubernetes.io/name: {{ include "kindwright.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "kindwright.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "kindwright.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "kindwright.serviceAccountName" -}}
{{- default (include "kindwright.fullname" .) .Values.serviceAccount.name }}
{{- end }}

{{/* The secret in which the process keeps the CA and certificate it made. */}}
{{- define "kindwright.servingCertName" -}}
{{- include "kindwright.fullname" . }}-serving-cert
{{- end }}

{{- define "kindwright.image" -}}
{{- if .Values.image.digest }}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest }}
{{- else }}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) }}
{{- end }}
{{- end }}

{{/* The one subject of every binding. */}}
{{- define "kindwright.subjects" -}}
subjects:
- kind: ServiceAccount
  name: {{ include "kindwright.serviceAccountName" . }}
  namespace: {{ .Release.Namespace }}
{{- end }}
