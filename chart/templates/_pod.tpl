{{/* What every pod has: the Pod Security Standard `restricted` (SEC-1 to SEC-8, RBAC-6). Takes (list $ user). */}}
{{- define "todo.pod" -}}
serviceAccountName: {{ (first .).Values.serviceAccount.name }}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: {{ last . }}
  runAsGroup: {{ last . }}
  fsGroup: {{ last . }}
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- end }}

{{/* What every container has. */}}
{{- define "todo.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- end }}

{{/* A directory that lives as long as the pod. Takes its name. */}}
{{- define "todo.scratch" -}}
- name: {{ . }}
  emptyDir:
    sizeLimit: 64Mi
{{- end }}

{{/* Where a component's pods may run (DEP-28). Takes the component's values. */}}
{{- define "todo.placement" -}}
{{- with .nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* When a probe runs and how often it may fail (PRB-9). Takes the probe's values. */}}
{{- define "todo.timing" -}}
initialDelaySeconds: {{ .initialDelaySeconds }}
periodSeconds: {{ .periodSeconds }}
timeoutSeconds: {{ .timeoutSeconds }}
failureThreshold: {{ .failureThreshold }}
{{- end }}

{{/* Requests and limits. Takes the resources. */}}
{{- define "todo.resources" -}}
resources:
  requests:
    cpu: {{ .requests.cpu | quote }}
    memory: {{ .requests.memory }}
  limits:
    cpu: {{ .limits.cpu | quote }}
    memory: {{ .limits.memory }}
{{- end }}

{{/* Reference of the PostgreSQL image: by digest where one is set (IMG-7, IMG-27). Takes the image's values. */}}
{{- define "todo.postgresImage" -}}
{{ with .registry }}{{ . }}/{{ end }}{{ .name }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ .tag | toString | replace "+" "_" }}{{ end }}
{{- end }}

{{/*
Pod of a task that runs to its end in the backend's image (JOB-6, CRON-5). Takes a dict: root, component, the task's
values, the restartPolicy and its env in YAML.
*/}}
{{- define "todo.taskPod" -}}
{{- $backend := .root.Values.backend -}}
metadata:
  labels:
    {{- include "todo.podLabels" (list .root .component) | nindent 4 }}
  annotations:
    {{- include "todo.checksums" .root | nindent 4 }}
spec:
  {{- include "todo.pod" (list .root 1000) | nindent 2 }}
  restartPolicy: {{ .restartPolicy }}
  {{- include "todo.placement" $backend | nindent 2 }}
  containers:
    - name: {{ .component }}
      image: {{ include "todo.image" (list .root "backend") }}
      imagePullPolicy: {{ $backend.image.pullPolicy }}
      command:
        {{- toYaml .values.command | nindent 8 }}
      env:
        {{- .env | trim | nindent 8 }}
      {{- include "todo.resources" .values.resources | nindent 6 }}
      terminationMessagePolicy: FallbackToLogsOnError
      {{- include "todo.containerSecurity" . | nindent 6 }}
      volumeMounts:
        - name: tmp
          mountPath: /tmp
  volumes:
    {{- include "todo.scratch" "tmp" | nindent 4 }}
{{- end }}
