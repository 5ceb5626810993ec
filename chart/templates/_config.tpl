{{/* The data of the ConfigMap (CM-10 to CM-22, SES-5). */}}
{{- define "todo.configData" -}}
{{- $url := include "todo.frontendUrl" . -}}
{{- $database := fromYaml (include "todo.database" .) -}}
{{- with .Values -}}
environment: {{ include "todo.environment" $ }}
log-level: {{ ternary (lower .backend.logLevel) (upper .backend.logLevel) (eq .backend.logLevelCase "lower") }}
log-format: {{ .backend.logFormat }}
feature-reminders-enabled: {{ .features.reminders | quote }}
feature-ai-chatbot-enabled: {{ .features.aiChatbot | quote }}
backend-url: http://{{ .backend.serviceName }}:{{ .backend.service.port }}
frontend-url: {{ $url }}
cors-origins: {{ .backend.corsOrigins | default (list $url) | join "," | quote }}
database-host: {{ $database.host }}
database-port: {{ $database.port | quote }}
database-name: {{ $database.name | quote }}
jwt-algorithm: {{ .jwt.algorithm }}
jwt-expiration: {{ .jwt.expiration | int64 | quote }}
session-type: {{ .session.type }}
session-ttl: {{ .session.ttl | int64 | quote }}
session-encryption: {{ .session.encryption | quote }}
session-persistence: {{ .session.persistence | quote }}
{{- end }}
{{- end }}

{{/* Where clients find the database, and as whom (X-10). */}}
{{- define "todo.database" -}}
{{- with .Values.database -}}
{{- if .internal.enabled -}}
host: {{ .internal.serviceName }}
port: {{ .internal.port }}
name: {{ .internal.name | quote }}
username: {{ .internal.username | quote }}
{{- else -}}
host: {{ required "database.external.host is needed when the database is external (DB-2)" .external.host }}
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

{{/* The data of the Secret (SCR-8 to SCR-12). It has no defaults: a release without its secrets is refused. */}}
{{- define "todo.secretData" -}}
{{- $password := include "todo.secret" (list . "databasePassword") -}}
{{- with fromYaml (include "todo.database" .) -}}
database-url: {{ printf "postgresql://%s:%s@%s:%v/%s" .username $password .host .port .name | quote }}
database-username: {{ .username | quote }}
{{- end }}
database-password: {{ $password | quote }}
jwt-secret-key: {{ include "todo.secret" (list . "jwtSecret") | quote }}
better-auth-secret: {{ include "todo.secret" (list . "betterAuthSecret") | quote }}
{{- end }}

{{/* A secret value. Takes (list $ key). */}}
{{- define "todo.secret" -}}
{{- $key := last . -}}
{{ get (first .).Values.secrets $key | required (printf "secrets.%s has no default: set it with --set or a values file that is in no repository (CHT-18)" $key) }}
{{- end }}

{{/* Annotations that change with the data, so that pods restart then and only then (LBL-9, LBL-10). */}}
{{- define "todo.checksums" -}}
checksum/config: {{ include "todo.checksum" (include "todo.configData" .) }}
{{- /* Keys of at least 32 characters are among the data: nobody can guess it and compare. */}}
checksum/secret: {{ include "todo.checksum" (include "todo.secretData" .) }}
{{- end }}

{{/* Checksum of data in YAML, by sorted key. */}}
{{- define "todo.checksum" -}}
{{- $pairs := list -}}
{{- range $key, $value := fromYaml . -}}
{{- $pairs = append $pairs (list $key $value) -}}
{{- end -}}
{{ $pairs | toRawJson | sha256sum }}
{{- end }}

{{/* Environment variables for keys of ConfigMap and Secret (DEP-19). Takes (list $ key...). */}}
{{- define "todo.env" -}}
{{- $root := first . -}}
{{- range rest . }}
{{- include "todo.envAs" (list $root (upper . | replace "-" "_") .) }}
{{- end }}
{{- end }}

{{/* An environment variable from a key. Takes (list $ name key). */}}
{{- define "todo.envAs" -}}
{{- $key := index . 2 }}
- name: {{ index . 1 }}
  valueFrom:
    {{- if has $key (list "database-url" "database-username" "database-password" "jwt-secret-key" "better-auth-secret") }}
    secretKeyRef:
      name: todo-app-secret
    {{- else }}
    configMapKeyRef:
      name: todo-app-config
    {{- end }}
      key: {{ $key }}
{{- end }}
