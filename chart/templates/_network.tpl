{{/* Head of a NetworkPolicy. Takes (list $ name component); the component is "" for all pods. */}}
{{- define "todo.networkPolicy" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  {{- include "todo.metadata" . | nindent 2 }}
spec:
  {{- if index . 2 }}
  podSelector:
    matchLabels:
      {{- include "todo.selector" (list (index . 0) (index . 2)) | nindent 6 }}
  {{- else }}
  podSelector: {}
  {{- end }}
  policyTypes: [Ingress, Egress]
{{- end }}

{{/* Pods of components. Takes (list $ component...). */}}
{{- define "todo.peers" -}}
{{- $root := first . -}}
{{- range rest . }}
- podSelector:
    matchLabels:
      {{- include "todo.selector" (list $root .) | nindent 6 }}
{{- end }}
{{- end }}

{{/* Connections to a component from outside the release. Takes (list $ component). */}}
{{- define "todo.outside" -}}
{{- $network := (first .).Values.networkPolicy -}}
{{- if eq (include "todo.isRouted" .) "true" }}
- namespaceSelector:
    matchLabels:
      kubernetes.io/metadata.name: {{ $network.ingressController.namespace }}
  {{- if $network.strict }}
  podSelector:
    matchLabels:
      {{- toYaml $network.ingressController.podLabels | nindent 6 }}
  {{- end }}
{{- end }}
{{- if ne (get (first .).Values (last .)).service.type "ClusterIP" }}
{{- range $network.externalSources }}
- ipBlock:
    cidr: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}

{{/* A rule for sources, in YAML; no rule at all without any. Takes (list sources port). */}}
{{- define "todo.allow" -}}
{{- $sources := first . | trim -}}
{{- if $sources -}}
- from:
    {{- $sources | nindent 4 }}
  ports:
    - port: {{ last . }}
      protocol: TCP
{{- else -}}
[]
{{- end }}
{{- end }}

{{/* Name resolution. */}}
{{- define "todo.toDns" -}}
- to:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: {{ .Values.networkPolicy.dns.namespace }}
      podSelector:
        matchLabels:
          {{- toYaml .Values.networkPolicy.dns.podLabels | nindent 10 }}
  ports:
    - port: 53
      protocol: UDP
    - port: 53
      protocol: TCP
{{- end }}

{{/* Connections to a component. Takes (list $ component port). */}}
{{- define "todo.to" -}}
- to:
    {{- include "todo.peers" (list (index . 0) (index . 1)) | trim | nindent 4 }}
  ports:
    - port: {{ index . 2 }}
      protocol: TCP
{{- end }}

{{/* Connections to the database, wherever it is (NET-9). */}}
{{- define "todo.toDatabase" -}}
{{- with .Values.database -}}
{{- if .internal.enabled -}}
{{ include "todo.to" (list $ "postgres" .internal.port) }}
{{- else -}}
- to:
    {{- range .external.addressRanges }}
    - ipBlock:
        cidr: {{ . | quote }}
    {{- end }}
  ports:
    - port: {{ .external.port }}
      protocol: TCP
{{- end }}
{{- end }}
{{- end }}

{{/* Policy of a task, which talks to the database alone. Takes (list $ name component). */}}
{{- define "todo.taskPolicy" -}}
{{ include "todo.networkPolicy" . }}
  ingress: []
  egress:
    {{- include "todo.toDatabase" (first .) | nindent 4 }}
    {{- include "todo.toDns" (first .) | nindent 4 }}
{{- end }}
