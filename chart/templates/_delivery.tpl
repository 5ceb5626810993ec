{{/* Variables that say how reminders are delivered (CRON-3), as a list. Takes the delivery's values. */}}
{{- define "todo.deliveryEnv" -}}
{{- if ne .kind "outbox" -}}
- name: {{ include "todo.podVariable" "delivery" }}
  value: {{ .kind }}
{{- if eq .kind "webhook" }}
{{ include "todo.deliverySecret" (list "webhookUrl" .secretName) }}
{{- else }}
- name: {{ include "todo.podVariable" "smtpHost" }}
  value: {{ .smtp.host | quote }}
- name: {{ include "todo.podVariable" "smtpPort" }}
  value: {{ .smtp.port | quote }}
- name: {{ include "todo.podVariable" "smtpSecurity" }}
  value: {{ .smtp.security | quote }}
- name: {{ include "todo.podVariable" "smtpFrom" }}
  value: {{ .smtp.from | quote }}
{{- with .smtp.username }}
- name: {{ include "todo.podVariable" "smtpUsername" }}
  value: {{ include "todo.literal" . | quote }}
{{ include "todo.deliverySecret" (list "smtpPassword" $.secretName) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* A variable from the delivery's Secret. Takes (list variable secret). */}}
{{- define "todo.deliverySecret" -}}
- name: {{ include "todo.podVariable" (first .) }}
  valueFrom:
    secretKeyRef:
      name: {{ last . }}
      key: {{ include "todo.deliveryKey" (first .) }}
{{- end }}
