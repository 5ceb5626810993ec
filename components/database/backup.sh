# Dumps and restores the database: "dump", "list" or "restore <file>". libpq's variables name the database and the user.
set -eu
# A dump holds everything: nobody else may read it.
umask 077
folder=/backup

# A dump gets its name only when it is complete: it is written under another one, read back, and then renamed.
dump() {
  file="$folder/$PGDATABASE-$(date -u +%Y%m%dT%H%M%SZ).dump"
  pg_dump --format=custom --file="$file.partial"
  pg_restore --file=/dev/null "$file.partial"
  mv "$file.partial" "$file"
  find "$folder" -name '*.dump' -mmin "+$((RETENTION_DAYS * 1440))" -delete
  # The leftovers of killed pods; a dump takes less than a day.
  find "$folder" -name '*.partial' -mmin +1440 -delete
  echo "saved $(basename "$file")"
}

# All or nothing: the dump is read to its end first, and the transaction only commits after all of it.
restore() {
  file="$folder/$1"
  [ -f "$file" ] || { echo "there is no dump $1; the dumps are:"; list; exit 1; }
  pg_restore --file=/dev/null "$file"
  {
    echo "BEGIN; SET LOCAL lock_timeout = '60s'; SET LOCAL client_min_messages = warning;"
    echo "DROP SCHEMA public CASCADE; CREATE SCHEMA public;"
    pg_restore --no-owner --file=- "$file" && echo "COMMIT;"
  } | psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 > /dev/null
  echo "restored $1"
}

list() {
  find "$folder" -name '*.dump' -exec basename '{}' \; | sort
}

"$@"
