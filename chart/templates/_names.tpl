{{/* Namespace of everything: the value `namespace`, or the release's. */}}
{{- define "todo.namespace" -}}
{{ .Values.namespace | default .Release.Namespace }}
{{- end }}

{{/* The version of the application without SemVer's "+", which a label value can't contain (LBL-3). */}}
{{- define "todo.version" -}}
{{ .Chart.AppVersion | replace "+" "_" }}
{{- end }}

{{/* Environment, written out (CFG-1). */}}
{{- define "todo.environment" -}}
{{ get (dict "dev" "development" "prod" "production") .Values.global.environment | default .Values.global.environment }}
{{- end }}

{{/* Name of the installation: the release's, or that of several releases which belong together (LBL-2, CHT-1). */}}
{{- define "todo.instance" -}}
{{ .Values.instance | default .Release.Name }}
{{- end }}

{{/* Labels that select a component's pods (LBL-7). Takes (list $ component). */}}
{{- define "todo.selector" -}}
app.kubernetes.io/name: todo-app
app.kubernetes.io/instance: {{ include "todo.instance" (first .) }}
app.kubernetes.io/component: {{ last . }}
{{- end }}

{{/* Labels of an object (LBL-1 to LBL-6). Takes (list $ component); the component is "" for what all share. */}}
{{- define "todo.labels" -}}
{{- $root := first . -}}
app.kubernetes.io/name: todo-app
app.kubernetes.io/instance: {{ include "todo.instance" $root }}
app.kubernetes.io/version: {{ include "todo.version" $root | quote }}
app.kubernetes.io/part-of: todo-system
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
{{- with last . }}
app.kubernetes.io/component: {{ . }}
{{- end }}
{{- end }}

{{/* The short labels that don't change with a release (LBL-8). Takes (list $ component). */}}
{{- define "todo.shortLabels" -}}
{{- if (first .).Values.labels.short }}
app: todo-app
component: {{ last . }}
{{- end }}
{{- end }}

{{/* Labels of a component's pods. Takes (list $ component). */}}
{{- define "todo.podLabels" -}}
{{- $root := first . -}}
{{ include "todo.labels" . }}
{{- include "todo.shortLabels" . }}
{{- if $root.Values.labels.short }}
version: {{ include "todo.version" $root | quote }}
{{- end }}
{{- end }}

{{/* Metadata of an object. Takes (list $ name component). */}}
{{- define "todo.metadata" -}}
{{- $root := index . 0 -}}
name: {{ index . 1 }}
namespace: {{ include "todo.namespace" $root }}
labels:
  {{- include "todo.labels" (list $root (index . 2)) | nindent 2 }}
{{- end }}

{{/* Reference of a built component's image: by digest if there is one (IMG-7). Takes (list $ component). */}}
{{- define "todo.image" -}}
{{- $image := (get (first .).Values (last .)).image -}}
{{- $registry := $image.registry | default (first .).Values.global.imageRegistry -}}
{{- /* A repository that starts with a registry's host, as Docker recognizes it, is used as it is (IMG-3). */ -}}
{{- $named := regexMatch "^([^/]*[.:][^/]*|localhost)/" $image.repository -}}
{{ if and $registry (not $named) }}{{ $registry }}/{{ end }}{{ $image.repository }}
{{- if $image.digest }}@{{ $image.digest }}{{ else }}:{{ $image.tag | toString | replace "+" "_" }}{{ end }}
{{- end }}
