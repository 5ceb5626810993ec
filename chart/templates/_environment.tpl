{{/* Written by `npm run chart` from the table of the application's environment; not to be edited by hand. */}}

{{/* Keys of the application's Secret (SCR-8 to SCR-15). */}}
{{- define "todo.secretKeys" -}}
[jwt-secret, database-url, backend-database-url, frontend-database-url, better-auth-secret, better-auth-trust-host, session-store-url, cohere-api-key, openai-api-key, database-username, database-password]
{{- end }}

{{/* Keys of the Secret that some settings need. */}}
{{- define "todo.optionalKeys" -}}
[session-store-url, cohere-api-key, openai-api-key]
{{- end }}

{{/* Name of the variable that holds the value of a key (DEP-19, SCR-11). */}}
{{- define "todo.variableName" -}}
{{ get (dict "jwt-secret" "JWT_SECRET_KEY") . | default (upper . | replace "-" "_") }}
{{- end }}

{{/* Variables and keys that each container reads; `own` stands for the entries of configMap.data (DEP-19). */}}
{{- define "todo.readers" -}}
frontend:
  - [ENVIRONMENT, environment]
  - [LOG_LEVEL, log-level]
  - [LOG_FORMAT, log-format]
  - [FRONTEND_URL, frontend-url]
  - [FEATURE_AI_CHATBOT_ENABLED, feature-ai-chatbot-enabled]
  - [FEATURE_REMINDERS_ENABLED, feature-reminders-enabled]
  - [SESSION_TYPE, session-type]
  - [SESSION_TTL, session-ttl]
  - [SESSION_ENCRYPTION, session-encryption]
  - [SESSION_PERSISTENCE, session-persistence]
  - [JWT_SECRET_KEY, jwt-secret]
  - [JWT_ALGORITHM, jwt-algorithm]
  - [JWT_EXPIRATION, jwt-expiration]
  - own
  - [BACKEND_URL, backend-url]
  - [DATABASE_URL, frontend-database-url]
  - [DATABASE_TLS_MODE, database-tls-mode]
  - [DATABASE_CA, database-ca]
  - [BETTER_AUTH_SECRET, better-auth-secret]
  - [BETTER_AUTH_TRUST_HOST, better-auth-trust-host]
  - [TRUSTED_PROXIES, trusted-proxies]
  - [SESSION_STORE_URL, session-store-url]
backend:
  - [ENVIRONMENT, environment]
  - [LOG_LEVEL, log-level]
  - [LOG_FORMAT, log-format]
  - [FRONTEND_URL, frontend-url]
  - [FEATURE_AI_CHATBOT_ENABLED, feature-ai-chatbot-enabled]
  - [FEATURE_REMINDERS_ENABLED, feature-reminders-enabled]
  - [SESSION_TYPE, session-type]
  - [SESSION_TTL, session-ttl]
  - [SESSION_ENCRYPTION, session-encryption]
  - [SESSION_PERSISTENCE, session-persistence]
  - [JWT_SECRET_KEY, jwt-secret]
  - [JWT_ALGORITHM, jwt-algorithm]
  - [JWT_EXPIRATION, jwt-expiration]
  - own
  - [CORS_ORIGINS, cors-origins]
  - [DATABASE_URL, backend-database-url]
  - [DATABASE_TLS_MODE, database-tls-mode]
  - [DATABASE_CA, database-ca]
  - [LLM_PROVIDER, llm-provider]
  - [COHERE_API_KEY, cohere-api-key]
  - [OPENAI_API_KEY, openai-api-key]
migration:
  - [ENVIRONMENT, environment]
  - [LOG_LEVEL, log-level]
  - [LOG_FORMAT, log-format]
  - [DATABASE_URL, database-url]
  - [BACKEND_DATABASE_URL, backend-database-url]
  - [FRONTEND_DATABASE_URL, frontend-database-url]
  - [DATABASE_TLS_MODE, database-tls-mode]
  - [DATABASE_CA, database-ca]
reminders:
  - [LOG_LEVEL, log-level]
  - [LOG_FORMAT, log-format]
  - [DATABASE_URL, backend-database-url]
  - [DATABASE_TLS_MODE, database-tls-mode]
  - [DATABASE_CA, database-ca]
test:
  - [LOG_LEVEL, log-level]
  - [LOG_FORMAT, log-format]
postgres:
  - [POSTGRES_USER, database-username]
  - [POSTGRES_PASSWORD, database-password]
  - [POSTGRES_DB, database-name]
backup:
  - [PGHOST, database-host]
  - [PGPORT, database-port]
  - [PGUSER, database-username]
  - [PGPASSWORD, database-password]
  - [PGDATABASE, database-name]
{{- end }}

{{/* Key of an entry of ConfigMap or Secret. Takes the entry's name. */}}
{{- define "todo.key" -}}
{{ get (dict
  "environment" "environment"
  "logLevel" "log-level"
  "logFormat" "log-format"
  "frontendUrl" "frontend-url"
  "aiChatbotEnabled" "feature-ai-chatbot-enabled"
  "remindersEnabled" "feature-reminders-enabled"
  "sessionType" "session-type"
  "sessionTtl" "session-ttl"
  "sessionEncryption" "session-encryption"
  "sessionPersistence" "session-persistence"
  "jwtSecret" "jwt-secret"
  "jwtAlgorithm" "jwt-algorithm"
  "jwtExpiration" "jwt-expiration"
  "backendUrl" "backend-url"
  "corsOrigins" "cors-origins"
  "databaseUrl" "database-url"
  "backendDatabaseUrl" "backend-database-url"
  "frontendDatabaseUrl" "frontend-database-url"
  "databaseTlsMode" "database-tls-mode"
  "databaseCa" "database-ca"
  "betterAuthSecret" "better-auth-secret"
  "betterAuthTrustHost" "better-auth-trust-host"
  "trustedProxies" "trusted-proxies"
  "sessionStoreUrl" "session-store-url"
  "llmProvider" "llm-provider"
  "cohereApiKey" "cohere-api-key"
  "openaiApiKey" "openai-api-key"
  "databaseHost" "database-host"
  "databasePort" "database-port"
  "databaseUsername" "database-username"
  "databasePassword" "database-password"
  "databaseName" "database-name"
) . | required (printf "%s isn't in the table of the application's environment" .) }}
{{- end }}

{{/* Variable that a container gets from its own settings. Takes the variable's name in the table. */}}
{{- define "todo.podVariable" -}}
{{ get (dict
  "port" "PORT"
  "healthPath" "HEALTH_PATH"
  "readyPath" "READY_PATH"
  "startupPath" "STARTUP_PATH"
  "metricsPort" "METRICS_PORT"
  "databaseWait" "DATABASE_WAIT_SECONDS"
  "databaseDedicated" "DATABASE_DEDICATED"
  "timeZone" "TIME_ZONE"
  "delivery" "REMINDER_DELIVERY"
  "webhookUrl" "WEBHOOK_URL"
  "smtpHost" "SMTP_HOST"
  "smtpPort" "SMTP_PORT"
  "smtpSecurity" "SMTP_SECURITY"
  "smtpFrom" "SMTP_FROM"
  "smtpUsername" "SMTP_USERNAME"
  "smtpPassword" "SMTP_PASSWORD"
  "dataFolder" "PGDATA"
  "databasePort" "PGPORT"
  "retentionDays" "RETENTION_DAYS"
) . | required (printf "%s isn't in the table of the application's environment" .) }}
{{- end }}

{{/* Key of the delivery's Secret that holds a variable's value (CRON-3). */}}
{{- define "todo.deliveryKey" -}}
{{ get (dict
  "webhookUrl" "webhook-url"
  "smtpPassword" "smtp-password"
) . | required (printf "%s isn't in the table of the application's environment" .) }}
{{- end }}

{{/* Entries of the ConfigMap that the program makes (CM-10 to CM-22, SES-5). */}}
{{- define "todo.programEntries" -}}
environment: {{ include "todo.environment" . | quote }}
log-format: {{ .Values.backend.logFormat | quote }}
feature-ai-chatbot-enabled: {{ .Values.features.aiChatbot | quote }}
feature-reminders-enabled: {{ .Values.features.reminders | quote }}
session-type: {{ .Values.session.type | quote }}
session-ttl: {{ .Values.session.ttl | int64 | quote }}
session-encryption: {{ .Values.session.encryption | quote }}
session-persistence: {{ .Values.session.persistence | quote }}
jwt-algorithm: {{ .Values.jwt.algorithm | quote }}
jwt-expiration: {{ .Values.jwt.expiration | int64 | quote }}
llm-provider: {{ .Values.backend.llmProvider | quote }}
log-level: {{ ternary (lower .Values.backend.logLevel) (upper .Values.backend.logLevel) (eq .Values.backend.logLevelCase "lower") | quote }}
frontend-url: {{ include "todo.frontendUrl" . | quote }}
backend-url: {{ printf "http://%s:%v" .Values.backend.serviceName .Values.backend.service.port | quote }}
cors-origins: {{ .Values.backend.corsOrigins | default (list (include "todo.frontendUrl" .)) | join "," | quote }}
trusted-proxies: {{ ternary .Values.ingress.trustedProxies 0 (and .Values.ingress.enabled (eq .Values.frontend.service.type "ClusterIP")) | quote }}
database-host: {{ (include "todo.database" . | fromYaml).host | quote }}
database-port: {{ (include "todo.database" . | fromYaml).port | quote }}
database-name: {{ (include "todo.database" . | fromYaml).name | quote }}
{{- with ternary .Values.database.external.tls.mode "" .Values.database.external.enabled }}
database-tls-mode: {{ . | quote }}
{{- end }}
{{- with ternary (.Values.database.external.tls.ca | default "") "" .Values.database.external.enabled }}
database-ca: {{ . | quote }}
{{- end }}
{{- end }}
