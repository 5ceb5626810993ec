{{/*
What every pod has: the Pod Security Standard `restricted` (SEC-1 to SEC-8, RBAC-6). Takes a dict: root, the pod's
security context, and a user in place of that one's.
*/}}
{{- define "todo.pod" -}}
serviceAccountName: {{ .root.Values.serviceAccount.name }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .root.Values.global.imagePullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
securityContext:
  runAsNonRoot: {{ .security.runAsNonRoot }}
  runAsUser: {{ .user | default .security.runAsUser | int64 }}
  runAsGroup: {{ .user | default .security.runAsUser | int64 }}
  fsGroup: {{ .user | default .security.fsGroup | int64 }}
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    {{- toYaml .security.seccompProfile | nindent 4 }}
{{- end }}

{{/* What every container has. Takes the pod's security context. */}}
{{- define "todo.container" -}}
terminationMessagePolicy: FallbackToLogsOnError
securityContext:
  {{- omit . "runAsNonRoot" "runAsUser" "fsGroup" "seccompProfile" | toYaml | nindent 2 }}
{{- end }}

{{/* The security context of pods without settings for it. */}}
{{- define "todo.restricted" -}}
runAsNonRoot: true
runAsUser: 1000
fsGroup: 1000
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
privileged: false
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{/* Mounts of directories that can be written (DEP-22). Takes a dict of paths and sizes. */}}
{{- define "todo.writableMounts" -}}
{{- range $path, $size := . }}
- name: {{ include "todo.volumeName" $path }}
  mountPath: {{ $path }}
{{- end }}
{{- end }}

{{/* Their volumes, which live as long as the pod. */}}
{{- define "todo.writableVolumes" -}}
{{- range $path, $size := . }}
- name: {{ include "todo.volumeName" $path }}
  emptyDir:
    sizeLimit: {{ $size }}
{{- end }}
{{- end }}

{{/* Name of the volume behind a directory: `tmp` for /tmp, `app-cache` for /app/cache. */}}
{{- define "todo.volumeName" -}}
{{ regexReplaceAll "[^a-z0-9]+" (lower .) "-" | trimAll "-" }}
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

{{/*
Pod of a task that runs to its end in the backend's image (JOB-6, CRON-5). Takes a dict: root, component, the task's
values, the restartPolicy and its env in YAML.
*/}}
{{- define "todo.taskPod" -}}
metadata:
  labels:
    {{- include "todo.podLabels" (list .root .component) | nindent 4 }}
  annotations:
    {{- include "todo.checksums" .root | nindent 4 }}
spec:
  {{- include "todo.taskSpec" . | nindent 2 }}
{{- end }}

{{/* Its specification, for a pod with other metadata. Takes the same. */}}
{{- define "todo.taskSpec" -}}
{{- $backend := .root.Values.backend -}}
{{ include "todo.pod" (dict "root" .root "security" $backend.securityContext) }}
restartPolicy: {{ .restartPolicy }}
{{- include "todo.placement" $backend | nindent 0 }}
containers:
  - name: {{ .component }}
    image: {{ include "todo.image" (list .root "backend") }}
    imagePullPolicy: {{ $backend.image.pullPolicy }}
    command:
      {{- toYaml .values.command | nindent 6 }}
    env:
      {{- .env | trim | nindent 6 }}
    {{- include "todo.resources" .values.resources | nindent 4 }}
    {{- include "todo.container" $backend.securityContext | nindent 4 }}
    volumeMounts:
      {{- include "todo.writableMounts" $backend.writablePaths | indent 6 }}
volumes:
  {{- include "todo.writableVolumes" $backend.writablePaths | indent 2 }}
{{- end }}

{{/* A directory that lives as long as the pod. Takes its name. */}}
{{- define "todo.scratch" -}}
- name: {{ . }}
  emptyDir:
    sizeLimit: 64Mi
{{- end }}
