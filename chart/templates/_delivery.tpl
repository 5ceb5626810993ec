{{/* Variables that say how reminders are delivered (CRON-3), as a list. Takes the delivery's values. */}}
{{- define "todo.deliveryEnv" -}}
{{- if ne .kind "outbox" -}}
- name: REMINDER_DELIVERY
  value: {{ .kind }}
{{- if eq .kind "webhook" }}
{{ include "todo.deliverySecret" (list "WEBHOOK_URL" .secretName "webhook-url") }}
{{- else }}
- name: SMTP_HOST
  value: {{ .smtp.host }}
- name: SMTP_PORT
  value: {{ .smtp.port | quote }}
- name: SMTP_SECURITY
  value: {{ .smtp.security | quote }}
- name: SMTP_FROM
  value: {{ .smtp.from | quote }}
{{- with .smtp.username }}
- name: SMTP_USERNAME
  value: {{ . | quote }}
{{ include "todo.deliverySecret" (list "SMTP_PASSWORD" $.secretName "smtp-password") }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* A variable from the delivery's Secret. Takes (list variable secret key). */}}
{{- define "todo.deliverySecret" -}}
- name: {{ index . 0 }}
  valueFrom:
    secretKeyRef:
      name: {{ index . 1 }}
      key: {{ index . 2 }}
{{- end }}
