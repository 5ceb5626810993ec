{{/*
Specification of the migration's Job (JOB-1 to JOB-6). Takes (list $ optional): with optional, the Secret may be of an
earlier version, without the URLs of the servers' roles.
*/}}
{{- define "todo.migration" -}}
{{- $root := first . -}}
{{- $optional := rest . -}}
{{- with $root.Values.migration -}}
spec:
  backoffLimit: {{ .backoffLimit }}
  activeDeadlineSeconds: {{ .activeDeadlineSeconds }}
  ttlSecondsAfterFinished: {{ .ttlSecondsAfterFinished | int64 }}
  template:
    {{- $env := include "todo.envOf" (concat (list $root "migration") $optional) }}
    {{- $env = printf "%s\n- name: %s\n  value: %q" $env (include "todo.podVariable" "databaseWait") (.databaseWaitSeconds | int64 | toString) }}
    {{- if $root.Values.database.internal.enabled }}
    {{- $env = printf "%s\n- name: %s\n  value: %q" $env (include "todo.podVariable" "databaseDedicated") "true" }}
    {{- end }}
    {{- include "todo.taskPod" (dict "root" $root "component" "migration" "values" . "restartPolicy" .restartPolicy "env" $env) | nindent 4 }}
{{- end }}
{{- end }}
