/** Values in objects that no setting changes (CFG-28), as lines of `Kind resource .path = value`. */
export const constants: RegExp[] = [
  // The object's identity and API.
  / \.(spec\.scaleTargetRef\.)?(apiVersion|kind) = /,
  / \.roleRef\.(apiGroup|kind) = /,
  // Names of things that exist once per namespace.
  / \.(metadata|roleRef)\.name = "todo-(app|backup|connection-test|default-deny|ingress|migration|reminders)"$/,
  // Labels belong to the application (LBL-1 to LBL-8); the namespace enforces the restricted standard.
  /\.(labels|matchLabels|selector)\.app\.kubernetes\.io\/(name|instance|version|part-of|managed-by|component) = /,
  /\.(labels|matchLabels|selector)\.(app|component|version) = /,
  /^Namespace .*\.pod-security\.kubernetes\.io\/(enforce|warn) = "restricted"$/,
  // Instructions to Pulumi.
  /\.annotations\.(pulumi\.com\/\w+|todo\/attempt) = /,
  // The account may read one ConfigMap and one Secret.
  /^Role .*\.rules\[\d\]\.(apiGroups|resources|verbs)\[0\] = /,
  // The restricted standard requires it (SEC-1 to SEC-8), and allows no other value.
  /\.(automountServiceAccountToken|enableServiceLinks|allowPrivilegeEscalation|privileged) = false$/,
  /\.(readOnlyRootFilesystem|runAsNonRoot) = true$/,
  /\.capabilities\.drop\[0\] = "ALL"$/,
  /\.fsGroupChangePolicy = "OnRootMismatch"$/,
  /\.terminationMessagePolicy = "FallbackToLogsOnError"$/,
  /^(CronJob database-backup|StatefulSet postgres)-\S+ .*\.seccompProfile\.type = "RuntimeDefault"$/,
  // Names inside a pod, and names that its program reads.
  /\.containers\[0\]\.(env\[\w+\]\.(name|valueFrom\.\w+\.key)|name) = /,
  /\.containers\[0\]\.(ports\[0\]\.(name|protocol)|volumeMounts\[\d\]\.(name|readOnly)) = /,
  /\.volumes\[\d\]\.name = /,
  // The backend's metrics have a port that no Service exposes.
  /^Deployment backend\S* .*\.ports\[1\]\.(name = "metrics"|containerPort = 9090|protocol = "TCP")$/,
  /^Service .*\.ports\[0\]\.(name|protocol|targetPort) = "(http|postgres|TCP)"$/,
  /\.(liveness|readiness|startup)Probe\.httpGet\.port = "http"$/,
  // Where the images' programs write, and where they expect mounts.
  /\.mountPath = "\/(tmp|backup|etc\/config|etc\/secrets|var\/run\/postgresql)"$/,
  /^(CronJob database-backup|StatefulSet postgres)-\S+ .*\.emptyDir\.sizeLimit = "64Mi"$/,
  // A pod that stops continues to serve for drainSeconds.
  /\.preStop\.exec\.command\[0\] = "sleep"$/,
  // Pods go to different nodes if possible.
  /\.topologySpreadConstraints\[0\]\.(matchLabelKeys\[0\] = "pod-template-hash"|maxSkew = 1)$/,
  /\.topologySpreadConstraints\[0\]\.topologyKey = "kubernetes\.io\/hostname"$/,
  /\.topologySpreadConstraints\[0\]\.whenUnsatisfiable = "ScheduleAnyway"$/,
  // The autoscaler measures CPU (HPA-5).
  /^HorizontalPodAutoscaler .*\.metrics\[0\]\.(type = "Resource"|resource\.name = "cpu")$/,
  /^HorizontalPodAutoscaler .*\.metrics\[0\]\.resource\.target\.type = "Utilization"$/,
  // Every policy covers both directions; DNS uses port 53, and everything else is TCP.
  /^NetworkPolicy .*\.(policyTypes\[[01]\] = "(Ingress|Egress)"|ports\[\d\]\.(port = 53|protocol = "(TCP|UDP)"))$/,
  // The account that the Role is bound to; the Secret's type.
  /^RoleBinding .*\.subjects\[0\]\.kind = "ServiceAccount"$/,
  /^Secret app-secret \.type = "Opaque"$/,
  // This is a development stack: other environments have other defaults.
  /^ConfigMap .*\.data\.environment = "development"$/,
  // PostgreSQL: one server on one file system, as its image runs it, with time for an orderly shutdown.
  /^(CronJob database-backup|StatefulSet postgres)-\S+ .*\.securityContext\.(runAsUser|runAsGroup|fsGroup) = 999$/,
  /^StatefulSet .*\.spec\.(replicas = 1|template\.spec\.terminationGracePeriodSeconds = 120)$/,
  /^StatefulSet .*\.spec\.persistentVolumeClaimRetentionPolicy\.(whenDeleted|whenScaled) = "Retain"$/,
  /^StatefulSet .*Probe\.exec\.command\[[01]\] = "(pg_isready|--host=127\.0\.0\.1)"$/,
  /^(PersistentVolumeClaim|StatefulSet) .*\.(accessModes\[0\] = "ReadWriteOnce"|volumeMode = "Filesystem")$/,
  /^Service postgres-service \.spec\.(clusterIP = "None"|publishNotReadyAddresses = true)$/,
  // The backup: settings decide when dumps are made and how long they are kept; everything else is fixed.
  /^CronJob database-backup-\S+ .*\.(concurrencyPolicy = "Forbid"|timeZone = "Etc\/UTC")$/,
  /^CronJob database-backup-\S+ .*\.(successfulJobsHistoryLimit = 3|failedJobsHistoryLimit = 1)$/,
  /^CronJob database-backup-\S+ .*\.(backoffLimit = 2|ttlSecondsAfterFinished = 86400)$/,
  /^CronJob database-backup-\S+ .*\.(command\[\d\]|args\[0\]) = /,
  // The server of a database in the cluster is the application's alone.
  /^Job migration-job .*\.env\[DATABASE_DEDICATED\]\.value = "true"$/,
  // A failed run gets a new pod; the connection test runs once (TST-3).
  /^(CronJob|Pod) \S+ .*\.restartPolicy = "Never"$/,
  // The connection test is a program in the backend's image (TST-2); a setting decides how long it tries.
  /^Pod connection-test-pod \.spec\.containers\[0\]\.command\[(0\] = "python|1\] = "-m|2\] = "app\.connection_test)"$/,
];
