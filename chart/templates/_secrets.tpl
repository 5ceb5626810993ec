{{/* A secret value, which has no default (CHT-18). Takes (list $ key). */}}
{{- define "todo.secret" -}}
{{ get (first .).Values (last .) | required (printf "%s has no default: give it with --set, or in a values file that isn't committed" (last .)) }}
{{- end }}

{{/* The API key that the chat needs, if any (SCR-14, SCR-15). */}}
{{- define "todo.chatKey" -}}
{{- if .Values.features.aiChatbot -}}
{{ get (dict "cohere" (include "todo.key" "cohereApiKey") "openai" (include "todo.key" "openaiApiKey")) .Values.backend.llmProvider }}
{{- end -}}
{{- end }}

{{/* The key of the external session store's URL, if sessions are in one (SES-1). */}}
{{- define "todo.sessionStoreKey" -}}
{{ ternary (include "todo.key" "sessionStoreUrl") "" (eq .Values.session.type "external") }}
{{- end }}

{{/* Keys of Secret and ConfigMap that these values don't need, as a list. */}}
{{- define "todo.absentKeys" -}}
{{- $needed := list (include "todo.sessionStoreKey" .) (include "todo.chatKey" .) -}}
{{- $absent := list -}}
{{- range include "todo.optionalKeys" . | fromYamlArray -}}
{{- if not (has . $needed) }}{{ $absent = append $absent . }}{{ end -}}
{{- end -}}
{{- with .Values.database.external -}}
{{- if not .enabled }}{{ $absent = append $absent (include "todo.key" "databaseTlsMode") }}{{ end -}}
{{- if not (and .enabled .tls.ca) }}{{ $absent = append $absent (include "todo.key" "databaseCa") }}{{ end -}}
{{- end -}}
{{ toYaml $absent }}
{{- end }}

{{/* A database's user, name and address in a URL. Takes (list $ suffix), the end of the user's name; the password is %s. */}}
{{- define "todo.databaseUrl" -}}
{{- $suffix := last . -}}
{{- with fromYaml (include "todo.database" (first .)) -}}
postgresql://{{ print .username $suffix | urlquery }}:%s@{{ contains ":" .host | ternary (printf "[%s]" .host) .host }}:{{ .port }}/{{ .name | urlquery }}
{{- end }}
{{- end }}

{{/*
The URL by which a server connects: in the cluster as a role of its own, which the migration makes. Its password follows
from the owner's, by scrypt, so that a release needs no further value: once a rendering, since that takes a while.
Outside the cluster it is the owner's, where no other is given. Takes (list $ part ownerUrl).
*/}}
{{- define "todo.roleUrl" -}}
{{- $values := (first .).Values -}}
{{- $part := index . 1 -}}
{{- $memo := printf "passwordOf%s" $part -}}
{{- if get $values (printf "%sDatabaseUrl" $part) -}}
{{ get $values (printf "%sDatabaseUrl" $part) }}
{{- else if $values.database.internal.enabled -}}
{{- if not (hasKey $values $memo) -}}
{{- $_ := set $values $memo (derivePassword 1 "maximum" (include "todo.secret" (list (first .) "databasePassword")) $part "todo") -}}
{{- end -}}
{{ printf (include "todo.databaseUrl" (list (first .) (printf "_%s" $part))) (get $values $memo | urlquery | replace "+" "%20") }}
{{- else -}}
{{ last . }}
{{- end -}}
{{- end }}

{{/* Values of the Secret, if the release gets them, under keys in the keyStyle. */}}
{{- define "todo.secretData" -}}
{{ include "todo.styled" (list . (fromYaml (include "todo.secretEntries" .))) }}
{{- end }}

{{- define "todo.secretEntries" -}}
{{- $owner := .Values.databaseUrl -}}
{{- if $owner -}}
{{ include "todo.key" "databaseUrl" }}: {{ $owner | quote }}
{{- else -}}
{{- $password := include "todo.secret" (list . "databasePassword") -}}
{{- $owner = printf (include "todo.databaseUrl" (list . "")) (urlquery $password | replace "+" "%20") -}}
{{ include "todo.key" "databaseUrl" }}: {{ $owner | quote }}
{{ include "todo.key" "databaseUsername" }}: {{ (fromYaml (include "todo.database" .)).username | quote }}
{{ include "todo.key" "databasePassword" }}: {{ $password | quote }}
{{- end }}
{{ include "todo.key" "backendDatabaseUrl" }}: {{ include "todo.roleUrl" (list . "backend" $owner) | quote }}
{{ include "todo.key" "frontendDatabaseUrl" }}: {{ include "todo.roleUrl" (list . "frontend" $owner) | quote }}
{{ include "todo.key" "jwtSecret" }}: {{ include "todo.secret" (list . "jwtSecret") | quote }}
{{ include "todo.key" "betterAuthSecret" }}: {{ include "todo.secret" (list . "betterAuthSecret") | quote }}
{{ include "todo.key" "betterAuthTrustHost" }}: {{ .Values.secrets.trustHost | quote }}
{{- range $key := include "todo.optionalKeys" . | fromYamlArray }}
{{- $name := camelcase $key | untitle }}
{{- if or (get $.Values $name) (has $key (list (include "todo.sessionStoreKey" $) (include "todo.chatKey" $))) }}
{{ $key }}: {{ include "todo.secret" (list $ $name) | quote }}
{{- end }}
{{- end }}
{{- end }}

{{/* What an operator adds to its own values. Takes (list $ keys). */}}
{{- define "todo.secretTemplate" -}}
{{ include "todo.styled" (list (first .) (fromYaml (include "todo.templateEntries" .))) }}
{{- end }}

{{- define "todo.templateEntries" -}}
{{- $root := first . -}}
{{- $held := last . -}}
{{- $ownPassword := printf `index . %q` (include "todo.styledKey" (list $root (include "todo.key" "databasePassword"))) -}}
{{- $ownUrl := printf `{{ index . %q }}` (include "todo.styledKey" (list $root (include "todo.key" "databaseUrl"))) -}}
{{- $encoded := `{{ %s | urlquery | replace "+" "%%20" }}` -}}
{{ include "todo.key" "betterAuthTrustHost" }}: {{ $root.Values.secrets.trustHost | quote }}
{{- if $root.Values.database.internal.enabled }}
{{ include "todo.key" "databaseUsername" }}: {{ (fromYaml (include "todo.database" $root)).username | quote }}
{{- if not (has (include "todo.key" "databaseUrl") $held) }}
{{ include "todo.key" "databaseUrl" }}: {{ printf (include "todo.databaseUrl" (list $root "")) (printf $encoded $ownPassword) | quote }}
{{- end }}
{{- end }}
{{- range $part := list "backend" "frontend" }}
{{- $key := include "todo.key" (printf "%sDatabaseUrl" $part) }}
{{- if not (has $key $held) }}
{{- $derived := printf `derivePassword 1 "maximum" (%s) %q "todo"` $ownPassword $part }}
{{ $key }}: {{ ternary (printf (include "todo.databaseUrl" (list $root (printf "_%s" $part))) (printf $encoded $derived)) $ownUrl $root.Values.database.internal.enabled | quote }}
{{- end }}
{{- end }}
{{- end }}

{{/* Dates of rotation, on the Secret itself (SCR-18). */}}
{{- define "todo.rotation" -}}
rotation.todo-app/interval-days: {{ .Values.secrets.rotation.intervalDays | quote }}
{{- range $name, $date := .Values.secrets.rotation.rotated }}
rotation.todo-app/{{ kebabcase $name }}: {{ $date | quote }}
{{- end }}
{{- end }}

{{/* Spec of the application's ExternalSecret (SCR-21, SCR-22). Takes (list $ name). */}}
{{- define "todo.externalSpec" -}}
{{- $name := last . -}}
{{- with first . -}}
{{- $external := .Values.secrets.external -}}
{{- $keys := list (ternary (include "todo.key" "databaseUrl") (include "todo.key" "databasePassword") .Values.database.external.enabled) (include "todo.key" "jwtSecret") (include "todo.key" "betterAuthSecret") (include "todo.sessionStoreKey" .) (include "todo.chatKey" .) -}}
{{- $keys = concat $keys (keys $external.data) | compact | uniq -}}
{{- $refs := dict -}}
{{- range $keys -}}
{{- $_ := set $refs (include "todo.styledKey" (list (first $) .)) (get $external.data . | default (dict "key" $external.key "property" (replace "-" "_" .))) -}}
{{- end -}}
{{ include "todo.externalSecretSpec" (dict "root" . "name" $name "type" "Opaque" "immutable" .Values.secrets.immutable
  "annotations" (include "todo.rotation" .) "refs" $refs "template" (include "todo.secretTemplate" (list . $keys))) }}
{{- end }}
{{- end }}

{{/* Spec of an ExternalSecret. Takes a dict: root, name, type, immutable, annotations and template in YAML, refs. */}}
{{- define "todo.externalSecretSpec" -}}
{{- with .root.Values.secrets.external -}}
refreshInterval: {{ .refreshInterval | quote }}
secretStoreRef:
  {{- toYaml .secretStoreRef | nindent 2 }}
{{- end }}
target:
  name: {{ .name }}
  creationPolicy: Owner
  {{- if .immutable }}
  immutable: true
  {{- end }}
  template:
    engineVersion: v2
    mergePolicy: Merge
    {{- include "todo.operatedTemplate" (omit . "immutable") | nindent 4 }}
data:
  {{- range $key, $ref := .refs }}
  - secretKey: {{ $key }}
    remoteRef:
      {{- toYaml $ref | nindent 6 }}
  {{- else }}
  []
  {{- end }}
{{- end }}

{{/* Spec of a SealedSecret. Takes a dict: root, type, immutable, annotations and template in YAML, encryptedData. */}}
{{- define "todo.sealedSecretSpec" -}}
encryptedData:
  {{- toYaml .encryptedData | nindent 2 }}
template:
  {{- include "todo.operatedTemplate" . | nindent 2 }}
{{- end }}

{{/* The Secret that an operator creates. */}}
{{- define "todo.operatedTemplate" -}}
type: {{ .type }}
{{- if .immutable }}
immutable: true
{{- end }}
metadata:
  labels:
    {{- include "todo.labels" (list .root "") | nindent 4 }}
  {{- with .annotations }}
  annotations:
    {{- . | nindent 4 }}
  {{- end }}
data:
  {{- .template | default "{}" | nindent 2 }}
{{- end }}

{{/* Spec of the application's SealedSecret (SCR-23). */}}
{{- define "todo.sealedSpec" -}}
{{- $encrypted := .Values.secrets.sealed.encryptedData -}}
{{ include "todo.sealedSecretSpec" (dict "root" $ "type" "Opaque" "immutable" .Values.secrets.immutable
  "annotations" (include "todo.rotation" .) "encryptedData" (fromYaml (include "todo.styled" (list . $encrypted))) "template" (include "todo.secretTemplate" (list . (keys $encrypted)))) }}
{{- end }}

{{/*
Checksum of the application's Secret: of its data, among which keys of 32 and more characters are that nobody can guess,
or of the spec that an operator makes it from (LBL-10).
*/}}
{{- define "todo.secretChecksum" -}}
{{- $source := .Values.secrets.source -}}
{{- if eq $source "stack" -}}
{{ include "todo.canonical" (fromYaml (include "todo.secretData" .)) | sha256sum }}
{{- else if eq $source "externalSecret" -}}
{{ include "todo.externalSpec" (list . .Values.secrets.name) | fromYaml | toRawJson | sha256sum }}
{{- else -}}
{{ include "todo.sealedSpec" . | fromYaml | toRawJson | sha256sum }}
{{- end }}
{{- end }}

{{/* That of an operator's spec for the database's pod: without the roles' URLs, whose change is no reason to restart it. */}}
{{- define "todo.serverChecksum" -}}
{{- $unread := list -}}
{{- range list "backendDatabaseUrl" "frontendDatabaseUrl" -}}
{{- $unread = append $unread (include "todo.styledKey" (list $ (include "todo.key" .))) -}}
{{- end -}}
{{- if eq .Values.secrets.source "externalSecret" -}}
{{- $spec := include "todo.externalSpec" (list . .Values.secrets.name) | fromYaml -}}
{{- $data := list -}}
{{- range $spec.data }}{{ if not (has .secretKey $unread) }}{{ $data = append $data . }}{{ end }}{{ end -}}
{{- $_ := set $spec "data" $data -}}
{{- range $unread }}{{ $_ := unset $spec.target.template.data . }}{{ end -}}
{{ $spec | toRawJson | sha256sum }}
{{- else -}}
{{- $spec := include "todo.sealedSpec" . | fromYaml -}}
{{- range $unread }}{{ $_ := unset $spec.encryptedData . }}{{ $_ := unset $spec.template.data . }}{{ end -}}
{{ $spec | toRawJson | sha256sum }}
{{- end }}
{{- end }}

{{/* Name of the application's Secret; an immutable one is replaced under a new name (SCR-1, SCR-5). */}}
{{- define "todo.secretName" -}}
{{- with .Values.secrets -}}
{{ .name }}{{ if .immutable }}-{{ include "todo.secretChecksum" $ | trunc 10 }}{{ end }}
{{- end }}
{{- end }}
