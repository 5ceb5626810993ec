{{/* The Deployment of a component (section 4). Takes (list $ component). */}}
{{- define "todo.deployment" -}}
{{- $root := index . 0 -}}
{{- $component := index . 1 -}}
{{- $values := get $root.Values $component -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  {{- include "todo.metadata" (list $root $values.serviceName $component) | nindent 2 }}
spec:
  {{- if not $values.autoscaling.enabled }}
  replicas: {{ $values.replicaCount }}
  {{- end }}
  selector:
    matchLabels:
      {{- include "todo.selector" (list $root $component) | nindent 6 }}
  strategy:
    type: {{ $values.strategy.type }}
    {{- if eq $values.strategy.type "RollingUpdate" }}
    rollingUpdate:
      {{- toYaml $values.strategy.rollingUpdate | nindent 6 }}
    {{- end }}
  minReadySeconds: {{ $values.minReadySeconds }}
  progressDeadlineSeconds: {{ $values.progressDeadlineSeconds }}
  revisionHistoryLimit: {{ $values.revisionHistoryLimit }}
  {{- if $values.paused }}
  paused: true
  {{- end }}
  template:
    metadata:
      labels:
        {{- include "todo.podLabels" (list $root $component) | nindent 8 }}
      annotations:
        {{- include "todo.checksums" $root | nindent 8 }}
    spec:
      {{- include "todo.pod" (dict "root" $root "security" $values.securityContext) | nindent 6 }}
      terminationGracePeriodSeconds: {{ $values.terminationGracePeriodSeconds }}
      {{- include "todo.placement" $values | nindent 6 }}
      {{- if gt (int (ternary $values.autoscaling.minReplicas $values.replicaCount $values.autoscaling.enabled)) 1 }}
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
              {{- include "todo.selector" (list $root $component) | nindent 14 }}
          matchLabelKeys: [pod-template-hash]
      {{- end }}
      containers:
        - name: {{ $values.containerName }}
          image: {{ include "todo.image" (list $root $component) }}
          imagePullPolicy: {{ $values.image.pullPolicy }}
          ports:
            - name: http
              containerPort: {{ $values.port }}
              protocol: TCP
            {{- if ne $values.service.protocol "TCP" }}
            - name: {{ include "todo.portName" $values.service }}
              containerPort: {{ $values.port }}
              protocol: {{ $values.service.protocol }}
            {{- end }}
            {{- if eq $component "backend" }}
            - name: metrics
              containerPort: 9090
              protocol: TCP
            {{- end }}
          env:
            - name: {{ include "todo.podVariable" "port" }}
              value: {{ $values.port | quote }}
            {{- include "todo.pathVariables" $values.healthCheck | nindent 12 }}
            {{- if eq $root.Values.keyStyle "kebab" }}
            {{- include "todo.envOf" (list $root $component) | trim | nindent 12 }}
            {{- else }}
            {{- range include "todo.secretsOf" (list $root $component) | fromYamlArray }}
            {{- include "todo.envAs" (list $root (first .) (last .)) | trim | nindent 12 }}
            {{- end }}
            {{- end }}
            {{- range $name, $value := $values.environment }}
            - name: {{ $name }}
              value: {{ include "todo.literal" $value | quote }}
            {{- end }}
          {{- $whole := eq $root.Values.keyStyle "env" }}
          {{- if or $whole $values.envConfigMaps $values.envSecrets }}
          envFrom:
            {{- if $whole }}
            - configMapRef:
                name: {{ include "todo.configMapName" $root }}
            {{- end }}
            {{- range $values.envConfigMaps }}
            - configMapRef:
                name: {{ . }}
            {{- end }}
            {{- range $values.envSecrets }}
            - secretRef:
                name: {{ . }}
            {{- end }}
          {{- end }}
          {{- include "todo.resources" $values.resources | nindent 10 }}
          lifecycle:
            preStop:
              exec:
                command: [sleep, {{ $values.drainSeconds | quote }}]
          {{- include "todo.httpProbes" $values.healthCheck | nindent 10 }}
          {{- include "todo.container" $values.securityContext | nindent 10 }}
          volumeMounts:
            {{- include "todo.writableMounts" $values.writablePaths | indent 12 }}
            {{- if $values.configVolume }}
            - name: config-volume
              mountPath: /etc/config
              readOnly: true
            {{- end }}
            {{- if $values.secretVolume }}
            - name: secret-volume
              mountPath: /etc/secrets
              readOnly: true
            {{- end }}
      volumes:
        {{- include "todo.writableVolumes" $values.writablePaths | indent 8 }}
        {{- if $values.configVolume }}
        - name: config-volume
          configMap:
            name: {{ include "todo.configMapName" $root }}
        {{- end }}
        {{- if $values.secretVolume }}
        - name: secret-volume
          secret:
            secretName: {{ include "todo.secretName" $root }}
            items:
              {{- range include "todo.secretsOf" (list $root $component) | fromYamlArray }}
              {{- $key := include "todo.styledKey" (list $root (last .)) }}
              - key: {{ $key }}
                path: {{ $key }}
              {{- end }}
        {{- end }}
{{- end }}

{{/* HTTP checks of a component (PRB-1 to PRB-8). Takes its health checks. */}}
{{- define "todo.httpProbes" -}}
{{- $probes := dict "livenessProbe" .liveness "readinessProbe" .readiness -}}
{{- if .startup.enabled -}}
{{- $_ := set $probes "startupProbe" .startup -}}
{{- end -}}
{{- range $name, $probe := $probes }}
{{ $name }}:
  httpGet:
    path: {{ $probe.path }}
    port: {{ toJson $probe.port }}
  {{- include "todo.timing" $probe | nindent 2 }}
{{- end }}
{{- end }}

{{/* The probes' paths that the application doesn't answer by itself (PRB-2 to PRB-4). Takes the health checks. */}}
{{- define "todo.pathVariables" -}}
{{- $paths := dict -}}
{{- if ne .liveness.path "/health" -}}
{{- $_ := set $paths "healthPath" .liveness.path -}}
{{- end -}}
{{- if ne .readiness.path "/ready" -}}
{{- $_ := set $paths "readyPath" .readiness.path -}}
{{- end -}}
{{- if and .startup.enabled (not (has .startup.path (list "/health" "/ready" .liveness.path .readiness.path))) -}}
{{- $_ := set $paths "startupPath" .startup.path -}}
{{- end -}}
{{- range $name := list "healthPath" "readyPath" "startupPath" }}
{{- with get $paths $name }}
- name: {{ include "todo.podVariable" $name }}
  value: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}

{{/* Name of the container's port for connections of a Service's protocol (SVC-9). Takes the Service's values. */}}
{{- define "todo.portName" -}}
{{ ternary "http" (printf "http-%s" (lower .protocol)) (eq .protocol "TCP") }}
{{- end }}

{{/* The Service of a component (section 8). Takes (list $ component). */}}
{{- define "todo.service" -}}
{{- $values := get (first .).Values (last .) -}}
apiVersion: v1
kind: Service
metadata:
  {{- include "todo.metadata" (list (first .) $values.serviceName (last .)) | nindent 2 }}
spec:
  type: {{ $values.service.type }}
  selector:
    {{- include "todo.selector" . | nindent 4 }}
  sessionAffinity: {{ $values.service.sessionAffinity }}
  {{- with $values.service.externalTrafficPolicy }}
  externalTrafficPolicy: {{ . }}
  {{- end }}
  ports:
    - name: http
      port: {{ $values.service.port }}
      {{- $isNamed := eq (toString $values.service.targetPort) "http" }}
      targetPort: {{ ternary (include "todo.portName" $values.service) $values.service.targetPort $isNamed | toJson }}
      protocol: {{ $values.service.protocol }}
      {{- if and $values.service.nodePort (ne $values.service.type "ClusterIP") }}
      nodePort: {{ $values.service.nodePort }}
      {{- end }}
{{- end }}

{{/* The HorizontalPodAutoscaler of a component (section 13). Takes (list $ component). */}}
{{- define "todo.autoscaler" -}}
{{- $values := get (first .).Values (last .) -}}
{{- with $values.autoscaling }}
{{- if .enabled -}}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  {{- include "todo.metadata" (list (first $) (print $values.serviceName "-hpa") (last $)) | nindent 2 }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ $values.serviceName }}
  minReplicas: {{ .minReplicas }}
  maxReplicas: {{ .maxReplicas }}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: {{ .targetCPUUtilizationPercentage }}
{{- end }}
{{- end }}
{{- end }}

{{/* The PodDisruptionBudget of a component (section 14). Takes (list $ component). */}}
{{- define "todo.disruptionBudget" -}}
{{- $values := get (first .).Values (last .) -}}
{{- with $values.podDisruptionBudget }}
{{- if .enabled -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  {{- include "todo.metadata" (list (first $) $values.serviceName (last $)) | nindent 2 }}
spec:
  selector:
    matchLabels:
      {{- include "todo.selector" $ | nindent 6 }}
  {{- if hasKey . "maxUnavailable" }}
  maxUnavailable: {{ .maxUnavailable }}
  {{- else }}
  minAvailable: {{ .minAvailable }}
  {{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* URL inside the cluster that answers 2xx when a component can serve. Takes the component's values. */}}
{{- define "todo.readyUrl" -}}
http://{{ .serviceName }}:{{ .service.port }}{{ .healthCheck.readiness.path }}
{{- end }}
