#!/usr/bin/env bash
# The contract of the official postgres image: POSTGRES_USER, _PASSWORD, _DB, _INITDB_ARGS, _HOST_AUTH_METHOD (each also
# as *_FILE), PGDATA, and scripts in /docker-entrypoint-initdb.d that run once, on an empty PGDATA.
set -Eeuo pipefail

# Sets VARIABLE from VARIABLE, from the file that VARIABLE_FILE names, or to a default.
from_file() {
  local name=$1 default=${2:-} file_name="$1_FILE"
  if [ -n "${!name:-}" ] && [ -n "${!file_name:-}" ]; then
    echo "error: both $name and $file_name are set; set one of them" >&2
    exit 1
  fi
  local value=${!name:-$default}
  if [ -n "${!file_name:-}" ]; then value=$(<"${!file_name}"); fi
  export "$name=$value"
  unset "$file_name"
}

read_settings() {
  from_file POSTGRES_PASSWORD
  from_file POSTGRES_USER postgres
  from_file POSTGRES_DB "$POSTGRES_USER"
  from_file POSTGRES_INITDB_ARGS
  : "${POSTGRES_HOST_AUTH_METHOD:=scram-sha-256}"
  if [ -z "$POSTGRES_PASSWORD" ] && [ "$POSTGRES_HOST_AUTH_METHOD" != trust ]; then
    echo "error: a new database needs a password for its superuser; set POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE" >&2
    exit 1
  fi
}

# Everything happens in a directory inside PGDATA, so that a container killed half-way leaves nothing that looks whole.
initialize() {
  local target=$PGDATA
  export PGDATA=$target/.initializing
  rm -rf "$PGDATA"
  # shellcheck disable=SC2086 # POSTGRES_INITDB_ARGS is a list of words
  initdb --username="$POSTGRES_USER" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") \
    --auth-local=trust --auth-host=scram-sha-256 $POSTGRES_INITDB_ARGS
  printf '\nhost all all all %s\n' "$POSTGRES_HOST_AUTH_METHOD" >> "$PGDATA/pg_hba.conf"
  pg_ctl --wait --options="-c listen_addresses='' -p 5432" start
  if [ "$POSTGRES_DB" != postgres ]; then
    run_psql --dbname postgres --set db="$POSTGRES_DB" <<< 'CREATE DATABASE :"db";'
  fi
  run_scripts
  pg_ctl --mode=fast --wait stop
  export PGDATA=$target
  touch "$PGDATA/.initializing/.complete"
  finish
}

# Moves the finished files into place; after a kill in between, the next start goes on.
finish() {
  local file
  for file in "$PGDATA"/.initializing/*; do
    if [ -e "$file" ] && [ "${file##*/}" != PG_VERSION ]; then mv "$file" "$PGDATA/"; fi
  done
  if [ -e "$PGDATA/.initializing/PG_VERSION" ]; then mv "$PGDATA/.initializing/PG_VERSION" "$PGDATA/"; fi
  rm -r "$PGDATA/.initializing"
}

run_psql() {
  PGHOST='' PGHOSTADDR='' psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --no-password --no-psqlrc "$@"
}

run_scripts() {
  local script
  for script in /docker-entrypoint-initdb.d/*; do
    case "$script" in
      *.sh) if [ -x "$script" ]; then "$script"; else . "$script"; fi ;;
      *.sql) run_psql --dbname "$POSTGRES_DB" --file "$script" ;;
      *.sql.gz) gunzip --stdout "$script" | run_psql --dbname "$POSTGRES_DB" ;;
    esac
  done
}

if [ "${1:0:1}" = - ]; then set -- postgres "$@"; fi
if [ "$1" != postgres ]; then exec "$@"; fi

if [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA"
  chown -R postgres:postgres "$PGDATA" /var/run/postgresql
  exec setpriv --reuid=postgres --regid=postgres --init-groups "$BASH_SOURCE" "$@"
fi

mkdir -p "$PGDATA"
chmod 0700 "$PGDATA" || true # fails where the directory is another user's mount point
if [ -e "$PGDATA/.initializing/.complete" ]; then finish; fi
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  read_settings
  initialize
fi
exec "$@"
