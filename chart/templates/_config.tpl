{{/* The ConfigMap's entries under keys in the keyStyle. */}}
{{- define "todo.configData" -}}
{{ include "todo.styled" (list . (fromYaml (include "todo.configEntries" .))) }}
{{- end }}

{{/* Entries of the ConfigMap: the application's own and the values' (CM-4). */}}
{{- define "todo.configEntries" -}}
{{ include "todo.programEntries" . }}
{{- range $key, $value := .Values.configMap.data }}
{{ $key }}: {{ $value | quote }}
{{- end }}
{{- end }}

{{/* Name of the ConfigMap; an immutable one is replaced under a new name (CM-1, CM-6). */}}
{{- define "todo.configMapName" -}}
{{- with .Values.configMap -}}
{{ .name }}{{ if .immutable }}-v{{ include "todo.configChecksum" $ | trunc 10 }}{{ end }}
{{- end }}
{{- end }}

{{/* Checksum of the ConfigMap's data (LBL-9). */}}
{{- define "todo.configChecksum" -}}
{{- $binaries := fromYaml (include "todo.styled" (list . .Values.configMap.binaryData)) -}}
{{ print (include "todo.canonical" (fromYaml (include "todo.configData" .))) (ternary (include "todo.canonical" $binaries) "" (gt (len $binaries) 0)) | sha256sum }}
{{- end }}

{{/* Data in an order that doesn't depend on how it was created, for checksums. */}}
{{- define "todo.canonical" -}}
{{- $pairs := list -}}
{{- range $key, $value := . -}}
{{- $pairs = append $pairs (list $key $value) -}}
{{- end -}}
{{ toRawJson $pairs }}
{{- end }}

{{/* Where clients find the database, and their user (X-10). */}}
{{- define "todo.database" -}}
{{- with .Values.database -}}
{{- if .internal.enabled -}}
host: {{ .internal.serviceName }}
port: {{ .internal.port }}
name: {{ .internal.name | quote }}
username: {{ .internal.username | quote }}
{{- else -}}
host: {{ required "database.external.host is required for an external database" .external.host | quote }}
port: {{ .external.port }}
name: {{ .external.database | quote }}
username: {{ .external.username | quote }}
{{- end }}
{{- end }}
{{- end }}

{{/* Where a person reaches the frontend: the Ingress, its NodePort, or its address in the cluster (CM-15). */}}
{{- define "todo.frontendUrl" -}}
{{- $hosts := fromYamlArray (include "todo.ingressHosts" .) -}}
{{- with .Values.frontend -}}
{{- if and $.Values.ingress.enabled $hosts -}}
{{- $host := (first $hosts).host -}}
{{ ternary "https" "http" (eq (include "todo.hasCertificate" (list $ $host)) "true") }}://{{ $host }}
{{- else if and (ne .service.type "ClusterIP") .service.nodePort $.Values.nodeHost -}}
http://{{ $.Values.nodeHost }}:{{ .service.nodePort }}
{{- else -}}
http://{{ .serviceName }}.{{ include "todo.namespace" $ }}.svc.cluster.local:{{ .service.port }}
{{- end }}
{{- end }}
{{- end }}

{{/* Annotations that change with the data, so that pods restart only then (LBL-9, LBL-10). */}}
{{- define "todo.checksums" -}}
checksum/config: {{ include "todo.configChecksum" . }}
checksum/secret: {{ include "todo.secretChecksum" . }}
{{- end }}

{{/* Those of the database's pod, which restarts only if what it reads changes. */}}
{{- define "todo.databaseChecksums" -}}
{{- $config := fromYaml (include "todo.readEntries" (list . "postgres" (fromYaml (include "todo.configEntries" .)))) -}}
checksum/config: {{ include "todo.canonical" $config | sha256sum }}
{{- if eq .Values.secrets.source "stack" }}
{{- $secret := fromYaml (include "todo.readEntries" (list . "postgres" (fromYaml (include "todo.secretEntries" .)))) }}
checksum/secret: {{ include "todo.canonical" $secret | sha256sum }}
{{- else }}
checksum/secret: {{ include "todo.serverChecksum" . }}
{{- end }}
{{- end }}

{{/* Those of some entries that a container reads. Takes (list $ reader entries). */}}
{{- define "todo.readEntries" -}}
{{- $entries := last . -}}
{{- $read := dict -}}
{{- range get (include "todo.readers" (first .) | fromYaml) (index . 1) -}}
{{- if hasKey $entries (last .) -}}
{{- $_ := set $read (last .) (get $entries (last .)) -}}
{{- end -}}
{{- end -}}
{{ toYaml $read }}
{{- end }}

{{/* A key in the keyStyle (CFG-29). Takes (list $ key). */}}
{{- define "todo.styledKey" -}}
{{ if eq (first .).Values.keyStyle "env" }}{{ include "todo.variableName" (last .) }}{{ else }}{{ last . }}{{ end }}
{{- end }}

{{/* Entries under keys in the keyStyle (SCR-4, CM-23). Takes (list $ entries). */}}
{{- define "todo.styled" -}}
{{- $root := first . -}}
{{- $styled := dict -}}
{{- range $key, $value := last . -}}
{{- $_ := set $styled (include "todo.styledKey" (list $root $key)) $value -}}
{{- end -}}
{{ toYaml $styled }}
{{- end }}

{{/*
Environment variables of a container (DEP-19). Takes (list $ reader optional): with optional, keys of the servers' roles
need not exist.
*/}}
{{- define "todo.envOf" -}}
{{- $root := first . -}}
{{- $roles := ternary (list (include "todo.key" "backendDatabaseUrl") (include "todo.key" "frontendDatabaseUrl")) list (gt (len .) 2) -}}
{{- $absent := include "todo.absentKeys" $root | fromYamlArray -}}
{{- range get (include "todo.readers" $root | fromYaml) (index . 1) }}
{{- if kindIs "string" . }}
{{- range $key, $_ := $root.Values.configMap.data }}
{{- include "todo.envAs" (list $root (include "todo.variableName" $key) $key) }}
{{- end }}
{{- else if not (has (last .) $absent) }}
{{- include "todo.envAs" (list $root (first .) (last .)) }}
{{- if has (last .) $roles }}
      optional: true
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* The keys of the Secret that a server reads, as [variable, key]. Takes (list $ reader). */}}
{{- define "todo.secretsOf" -}}
{{- $absent := include "todo.absentKeys" (first .) | fromYamlArray -}}
{{- $secrets := include "todo.secretKeys" (first .) | fromYamlArray -}}
{{- $read := list -}}
{{- range get (include "todo.readers" (first .) | fromYaml) (last .) -}}
{{- if kindIs "slice" . -}}
{{- if and (has (last .) $secrets) (not (has (last .) $absent)) }}{{ $read = append $read . }}{{ end -}}
{{- end -}}
{{- end -}}
{{ toYaml $read }}
{{- end }}

{{/* A variable's value that the container gets as it is: Kubernetes would read `$(NAME)` and `$$` (CFG-18). */}}
{{- define "todo.literal" -}}
{{ ternary (replace "$" "$$" .) . (regexMatch `\$[$(]` .) }}
{{- end }}

{{/* An environment variable from a key. Takes (list $ name key). */}}
{{- define "todo.envAs" -}}
{{- $root := index . 0 -}}
{{- $key := index . 2 }}
- name: {{ index . 1 }}
  valueFrom:
    {{- if has $key (include "todo.secretKeys" $root | fromYamlArray) }}
    secretKeyRef:
      name: {{ include "todo.secretName" $root }}
    {{- else }}
    configMapKeyRef:
      name: {{ include "todo.configMapName" $root }}
    {{- end }}
      key: {{ include "todo.styledKey" (list $root $key) }}
{{- end }}
