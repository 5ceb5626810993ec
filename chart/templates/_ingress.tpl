{{/* The Ingress's hosts, as a list (ING-4). */}}
{{- define "todo.ingressHosts" -}}
{{- with .Values.ingress -}}
{{- if .hosts -}}
{{ toYaml .hosts }}
{{- else if .host -}}
- host: {{ .host }}
{{- else -}}
[]
{{- end }}
{{- end }}
{{- end }}

{{/* The paths of a host that are reachable from outside, as a list (ING-5). Takes (list $ host). */}}
{{- define "todo.ingressPaths" -}}
{{- $ingress := (first .).Values.ingress -}}
{{- $reached := list -}}
{{- range (last .).paths | default $ingress.paths -}}
{{- if or $ingress.exposeBackend (eq .service "frontend") -}}
{{- $reached = append $reached . -}}
{{- end -}}
{{- end -}}
{{ toYaml $reached }}
{{- end }}

{{/* Whether a path from outside leads to a component. Takes (list $ component). */}}
{{- define "todo.isRouted" -}}
{{- $root := first . -}}
{{- $component := last . -}}
{{- $routed := false -}}
{{- if $root.Values.ingress.enabled -}}
{{- range fromYamlArray (include "todo.ingressHosts" $root) -}}
{{- range fromYamlArray (include "todo.ingressPaths" (list $root .)) -}}
{{- if eq .service $component }}{{ $routed = true }}{{ end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{ $routed }}
{{- end }}

{{/* Whether a certificate covers a host, by its name or with `*.` in place of the first label. Takes (list $ host). */}}
{{- define "todo.hasCertificate" -}}
{{- $host := last . -}}
{{- $wildcard := regexReplaceAll "^[^.]+" $host "*" -}}
{{- $found := false -}}
{{- range (first .).Values.ingress.tls -}}
{{- if or (has $host .hosts) (has $wildcard .hosts) }}{{ $found = true }}{{ end -}}
{{- end -}}
{{ $found }}
{{- end }}
