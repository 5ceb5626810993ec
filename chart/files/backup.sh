# Dumps and restores the database: "dump", "list" or "restore <file>". libpq's variables name the database and the user.
set -eu
# A dump holds everything: nobody else may read it.
umask 077
folder=/backup

# A dump gets its name only when it is complete: it is written under another one, read back, and then renamed.
dump() {
  file="$folder/$PGDATABASE-$(date -u +%Y%m%dT%H%M%SZ).dump"
  # The schema with the superuser's function belongs to the server, not to the data.
  pg_dump --format=custom --exclude-schema=todo_roles --file="$file.partial"
  pg_restore --file=/dev/null "$file.partial"
  mv "$file.partial" "$file"
  find "$folder" -name '*.dump' -mmin "+$((RETENTION_DAYS * 1440))" -delete
  # The leftovers of killed pods; a dump takes less than a day.
  find "$folder" -name '*.partial' -mmin +1440 -delete
  echo "saved $(basename "$file")"
}

# What the servers' roles may do now, as the statements that let them do it again. The dump may be of another server, or
# of a time when there were no such roles.
kept="CREATE TEMP TABLE kept ON COMMIT DROP AS
SELECT NULL::name AS relation, NULL::name AS field,
  format('GRANT %s ON SCHEMA public TO %s', privilege_type, grantee::regrole) AS statement
FROM pg_namespace, aclexplode(nspacl) WHERE nspname = 'public' AND grantee NOT IN (0, nspowner)
UNION ALL
SELECT relname, NULL, format('GRANT %s ON public.%I TO %s', privilege_type, relname, grantee::regrole)
FROM pg_class, aclexplode(relacl)
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND grantee NOT IN (0, relowner)
UNION ALL
SELECT relname, attname, format('GRANT %s (%I) ON public.%I TO %s', privilege_type, attname, relname, grantee::regrole)
FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid, aclexplode(attacl)
WHERE relnamespace = 'public'::regnamespace AND grantee NOT IN (0, relowner);"
again="SELECT statement FROM kept
WHERE relation IS NULL OR EXISTS (
  SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname = relation AND (
    field IS NULL OR EXISTS (SELECT FROM pg_attribute WHERE attrelid = pg_class.oid AND attname = field))) \\gexec"

# All or nothing: the dump is read to its end first, and the transaction only commits after all of it.
restore() {
  file="$folder/$1"
  [ -f "$file" ] || { echo "there is no dump $1; the dumps are:"; list; exit 1; }
  pg_restore --file=/dev/null "$file"
  {
    echo "BEGIN; SET LOCAL lock_timeout = '60s'; SET LOCAL client_min_messages = warning;"
    echo "$kept"
    echo "DROP SCHEMA public CASCADE; CREATE SCHEMA public;"
    pg_restore --no-owner --no-privileges --file=- "$file" &&
      echo "$again" && echo "COMMIT;"
  } | psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 > /dev/null
  echo "restored $1"
}

list() {
  find "$folder" -name '*.dump' -exec basename '{}' \; | sort
}

"$@"
