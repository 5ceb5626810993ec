{{/* Reference of the PostgreSQL image: by digest if one is set (IMG-7, IMG-27). */}}
{{- define "todo.postgresImage" -}}
{{- with .Values.database.internal.image -}}
{{ with .registry }}{{ . }}/{{ end }}{{ .name }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ .tag | toString | replace "+" "_" }}{{ end }}
{{- end }}
{{- end }}

{{/* Labels of the database's pods. No version: a release of the application doesn't restart the database. */}}
{{- define "todo.postgresLabels" -}}
{{ include "todo.selector" (list . "postgres") }}
{{- include "todo.shortLabels" (list . "postgres") }}
{{- end }}

{{/* Pod of the database (DB-11, DB-22). Takes (list $ volume), the name of the volume with the data. */}}
{{- define "todo.postgresPod" -}}
{{- $root := first . -}}
{{- $restricted := fromYaml (include "todo.restricted" $root) -}}
{{- $database := $root.Values.database.internal -}}
{{ include "todo.pod" (dict "root" $root "security" $restricted "user" 999) }}
terminationGracePeriodSeconds: 120
containers:
  - name: postgres
    image: {{ include "todo.postgresImage" $root }}
    imagePullPolicy: {{ $database.image.pullPolicy }}
    ports:
      - name: postgres
        containerPort: {{ $database.port }}
        protocol: TCP
    env:
      {{- include "todo.envOf" (list $root "postgres") | indent 6 }}
      - name: {{ include "todo.podVariable" "dataFolder" }}
        value: {{ $database.persistence.mountPath }}/db
      - name: {{ include "todo.podVariable" "databasePort" }}
        value: {{ $database.port | quote }}
    {{- include "todo.resources" $database.resources | nindent 4 }}
    {{- range $name := list "startup" "liveness" "readiness" }}
    {{ $name }}Probe:
      exec:
        command:
          - pg_isready
          - --host=127.0.0.1
          - --port={{ $database.port }}
          - {{ printf "--username=%s" $database.username | quote }}
          - {{ printf "--dbname=%s" $database.name | quote }}
      {{- include "todo.timing" (get $database.healthCheck $name) | nindent 6 }}
    {{- end }}
    {{- include "todo.container" $restricted | nindent 4 }}
    volumeMounts:
      - name: tmp
        mountPath: /tmp
      - name: {{ last . }}
        mountPath: {{ $database.persistence.mountPath }}
        subPath: {{ $database.persistence.subPath }}
      - name: run
        mountPath: /var/run/postgresql
{{- end }}

{{/* Name of the claim with the data; a StatefulSet looks for its first pod's by this name. */}}
{{- define "todo.claimName" -}}
{{- with .Values.database.internal -}}
{{ .persistence.claimName }}{{ if eq .kind "StatefulSet" }}-{{ .serviceName }}-0{{ end }}
{{- end }}
{{- end }}

{{/* The database's requirements for its volume (DB-14 to DB-21). */}}
{{- define "todo.claimSpec" -}}
{{- with .Values.database.internal.persistence -}}
accessModes:
  {{- toYaml .accessModes | nindent 2 }}
volumeMode: {{ .volumeMode }}
{{- with .storageClass }}
storageClassName: {{ . }}
{{- end }}
{{- with .selector }}
selector:
  {{- toYaml . | nindent 2 }}
{{- end }}
resources:
  requests:
    storage: {{ .size }}
{{- end }}
{{- end }}

{{/* Metadata of a claim: it belongs to no release, and Helm keeps one whose data is to be retained (DB-24). Takes (list $ name component). */}}
{{- define "todo.claimMetadata" -}}
{{- $database := (index . 0).Values.database.internal -}}
name: {{ index . 1 }}
namespace: {{ include "todo.namespace" (index . 0) }}
labels:
  {{- include "todo.selector" (list (index . 0) (index . 2)) | nindent 2 }}
{{- if and (eq $database.persistence.reclaimPolicy "Retain") (not $database.backupConfirmed) }}
annotations:
  helm.sh/resource-policy: keep
{{- end }}
{{- end }}
