{{/* The members that have pods, and therefore a policy, as a list. */}}
{{- define "todo.members" -}}
{{- $database := .Values.database.internal -}}
- frontend
- backend
- migration
{{- if $database.enabled }}
- postgres
{{- if $database.backup.enabled }}
- backup
{{- end }}
{{- end }}
{{- if .Values.features.reminders }}
- reminders
{{- end }}
{{- if .Values.connectionTest.enabled }}
- test
{{- end }}
{{- end }}

{{/* A connection, as a list's member. Takes (list component direction target port protocol). */}}
{{- define "todo.flow" }}
- {{ dict "component" (index . 0) "direction" (index . 1) "target" (index . 2) "port" (index . 3 | int) "protocol" (index . 4) | toJson }}
{{- end }}

{{/* A connection inside the namespace, which both ends have to allow. Takes (list client server port protocol). */}}
{{- define "todo.between" }}
{{- include "todo.flow" (list (index . 0) "Egress" (dict "component" (index . 1)) (index . 2) (index . 3)) }}
{{- include "todo.flow" (list (index . 1) "Ingress" (dict "component" (index . 0)) (index . 2) (index . 3)) }}
{{- end }}

{{/* Connections from outside the release to a component's port. Takes (list $ component). */}}
{{- define "todo.fromOutside" }}
{{- $component := last . }}
{{- $values := get (first .).Values $component }}
{{- with (first .).Values.networkPolicy }}
{{- if eq (include "todo.isRouted" $) "true" }}
{{- $controller := ternary .ingressController (dict "namespace" .ingressController.namespace) .strict }}
{{- include "todo.flow" (list $component "Ingress" $controller $values.port $values.service.protocol) }}
{{- end }}
{{- if ne $values.service.type "ClusterIP" }}
{{- range .externalSources }}
{{- include "todo.flow" (list $component "Ingress" (dict "cidr" .) $values.port $values.service.protocol) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* Where an external database is: by default its own address where the host is one (DB-2, NET-9). */}}
{{- define "todo.databaseRanges" -}}
{{- with .Values.database.external -}}
{{- $isDefault := eq (toJson .addressRanges) `["0.0.0.0/0","::/0"]` -}}
{{- if and $isDefault (regexMatch "^[0-9.]+$" .host) -}}
{{ list (printf "%s/32" .host) | toJson }}
{{- else if and $isDefault (contains ":" .host) -}}
{{ list (printf "%s/128" .host) | toJson }}
{{- else -}}
{{ toJson .addressRanges }}
{{- end -}}
{{- end -}}
{{- end }}

{{/* All connections that are let through, as a list: what the application needs, and what the values add (NET-9). */}}
{{- define "todo.flows" }}
{{- $values := .Values }}
{{- include "todo.fromOutside" (list . "frontend") }}
{{- include "todo.fromOutside" (list . "backend") }}
{{- include "todo.between" (list "frontend" "backend" $values.backend.port $values.backend.service.protocol) }}
{{- if eq $values.session.type "external" }}
{{- range $values.session.external.addressRanges }}
{{- include "todo.flow" (list "frontend" "Egress" (dict "cidr" .) $values.session.external.port "TCP") }}
{{- end }}
{{- end }}
{{- if include "todo.chatKey" . }}
{{- include "todo.flow" (list "backend" "Egress" (dict "cidr" "0.0.0.0/0" "except" $values.networkPolicy.privateRanges) 443 "TCP") }}
{{- end }}
{{- with $values.reminders.delivery }}
{{- if and $values.features.reminders (ne .kind "outbox") }}
{{- include "todo.flow" (list "reminders" "Egress" (dict "cidr" "0.0.0.0/0" "except" $values.networkPolicy.privateRanges) (ternary .smtp.port 443 (eq .kind "smtp")) "TCP") }}
{{- end }}
{{- end }}
{{- if $values.connectionTest.enabled }}
{{- include "todo.between" (list "test" "frontend" $values.frontend.port $values.frontend.service.protocol) }}
{{- include "todo.between" (list "test" "backend" $values.backend.port $values.backend.service.protocol) }}
{{- end }}
{{- range $member := include "todo.members" . | fromYamlArray }}
{{- if has $member (list "postgres" "test") }}
{{- else if $values.database.internal.enabled }}
{{- include "todo.between" (list $member "postgres" $values.database.internal.port "TCP") }}
{{- else }}
{{- range include "todo.databaseRanges" $ | fromJsonArray }}
{{- include "todo.flow" (list $member "Egress" (dict "cidr" .) $values.database.external.port "TCP") }}
{{- end }}
{{- end }}
{{- with $values.networkPolicy.dns }}
{{- $servers := list (pick . "namespace" "podLabels") }}
{{- range .cidrs }}
{{- $servers = append $servers (dict "cidr" .) }}
{{- end }}
{{- range $server := $servers }}
{{- range $protocol := list "UDP" "TCP" }}
{{- include "todo.flow" (list $member "Egress" $server $values.networkPolicy.dns.port $protocol) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- range $values.networkPolicy.rules }}
{{- if dig "allowed" true . }}
{{- include "todo.flow" (list .component .direction .target .port (.protocol | default "TCP")) }}
{{- end }}
{{- end }}
{{- end }}

{{/*
Rules of a member's policy in one direction, as a list: the ports of a target together, and the targets of the same
ports. Takes (list $ flows member direction word), the word being `from` or `to`.
*/}}
{{- define "todo.rules" -}}
{{- $root := index . 0 -}}
{{- $member := index . 2 -}}
{{- $direction := index . 3 -}}
{{- $portsByTarget := dict -}}
{{- range index . 1 -}}
{{- if and (eq .component $member) (eq .direction $direction) -}}
{{- $target := toJson .target -}}
{{- $ports := append (get $portsByTarget $target | default list) (dict "port" .port "protocol" .protocol) -}}
{{- $_ := set $portsByTarget $target $ports -}}
{{- end -}}
{{- end -}}
{{- $targetsByPorts := dict -}}
{{- range $target, $ports := $portsByTarget -}}
{{- $key := $ports | uniq | toJson -}}
{{- $_ := set $targetsByPorts $key (append (get $targetsByPorts $key | default list) (fromJson $target)) -}}
{{- end -}}
{{- $word := index . 4 -}}
{{- range $ports, $targets := $targetsByPorts }}
- {{ $word }}:
    {{- range $targets }}
    {{- include "todo.peer" (list $root .) | nindent 4 }}
    {{- end }}
  ports:
    {{- fromJsonArray $ports | toYaml | nindent 4 }}
{{- else }}
[]
{{- end }}
{{- end }}

{{/* The other end of a connection. Takes (list $ target). */}}
{{- define "todo.peer" -}}
{{- $root := first . -}}
{{- with last . -}}
{{- if .component -}}
- podSelector:
    matchLabels:
      {{- include "todo.selector" (list $root .component) | nindent 6 }}
{{- else if .cidr -}}
- ipBlock:
    {{- toYaml . | nindent 4 }}
{{- else if .namespace -}}
- namespaceSelector:
    matchLabels:
      kubernetes.io/metadata.name: {{ .namespace }}
  {{- with .podLabels }}
  podSelector:
    matchLabels:
      {{- toYaml . | nindent 6 }}
  {{- end }}
{{- else -}}
- podSelector:
    matchLabels:
      {{- toYaml .podLabels | nindent 6 }}
{{- end }}
{{- end }}
{{- end }}

{{/* A member's policy: nothing gets through but its flows (NET-1 to NET-7). Takes (list $ name member). */}}
{{- define "todo.networkPolicy" -}}
{{- $root := first . -}}
{{- $member := last . -}}
{{- $flows := include "todo.flows" $root | fromYamlArray -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  {{- include "todo.metadata" (list $root (index . 1) $member) | nindent 2 }}
spec:
  podSelector:
    matchLabels:
      {{- include "todo.selector" (list $root $member) | nindent 6 }}
  policyTypes: [Ingress, Egress]
  ingress:
    {{- include "todo.rules" (list $root $flows $member "Ingress" "from") | nindent 4 }}
  egress:
    {{- include "todo.rules" (list $root $flows $member "Egress" "to") | nindent 4 }}
{{- end }}
