#!/usr/bin/env bash
# Finds PostgreSQL and Redis for the tests, starting its own where none answers, and writes their
# addresses into the file named as first argument. For CI; needs root to install and start.
set -euo pipefail
addresses=${1:?say which file the addresses go to}
mkdir -p "$(dirname "$addresses")"
: >"$addresses"

postgresql_answers() { psql "$1" --no-psqlrc -qtc 'select 1' >/dev/null 2>&1; }
redis_answers() { (exec 3<>/dev/tcp/127.0.0.1/6379) 2>/dev/null; }

install() {
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -qq --yes --no-install-recommends "$@" >/dev/null
}

if [ -z "${TEST_DATABASE_URL:-}" ]; then
    TEST_DATABASE_URL=postgres://postgres@127.0.0.1:5432/postgres
    command -v psql >/dev/null || install postgresql postgresql-client
    if ! postgresql_answers "$TEST_DATABASE_URL"; then
        command -v pg_ctlcluster >/dev/null || install postgresql
        service postgresql start >/dev/null
        TEST_DATABASE_URL=postgres:///postgres
        for _ in $(seq 30); do
            su postgres -c 'psql -qtc "select 1"' >/dev/null 2>&1 && break
            sleep 1
        done
        su postgres -c "createuser --superuser $(id -un)" 2>/dev/null || true
    fi
    postgresql_answers "$TEST_DATABASE_URL" || { echo "PostgreSQL could not be started." >&2; exit 1; }
fi
echo "TEST_DATABASE_URL=$TEST_DATABASE_URL" >>"$addresses"

if [ -z "${TEST_REDIS_URL:-}" ]; then
    if ! redis_answers; then
        command -v redis-server >/dev/null || install redis-server
        redis-server --daemonize yes --bind 127.0.0.1 --port 6379 --save '' >/dev/null
        for _ in $(seq 30); do redis_answers && break; sleep 1; done
    fi
    redis_answers || { echo "Redis could not be started." >&2; exit 1; }
    TEST_REDIS_URL=redis://127.0.0.1:6379/15
fi
echo "TEST_REDIS_URL=$TEST_REDIS_URL" >>"$addresses"
