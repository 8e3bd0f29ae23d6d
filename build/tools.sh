# What ./run and ./test need from the machine: found where it is, installed where the system's packages offer it and we
# may, else named with the cure. Sourced, not run.

say() { printf '\n== %s\n' "$1"; }

cure() {
  printf '%s\n' "$1" >&2
  return 1
}

# Installs packages of Debian or Ubuntu. False where that cannot be done.
apt_install() {
  command -v apt-get >/dev/null || return 1
  [ "$(id -u)" = 0 ] || return 1
  say "Installing $*."
  DEBIAN_FRONTEND=noninteractive apt-get update -qq >/dev/null 2>&1
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

has_dotnet() {
  command -v dotnet >/dev/null && dotnet --list-sdks 2>/dev/null | grep -q '^10\.'
}

need_dotnet() {
  export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

  # The places where installers put it without touching PATH.
  local place
  for place in "${DOTNET_ROOT:-}" "$HOME/.dotnet" /usr/share/dotnet /usr/lib/dotnet /usr/local/share/dotnet; do
    has_dotnet && return 0
    [ -n "$place" ] && [ -x "$place/dotnet" ] && PATH="$place:$PATH"
  done

  has_dotnet || apt_install dotnet-sdk-10.0 && has_dotnet \
    || cure "The .NET SDK 10 is missing. Install dotnet-sdk-10.0 from your system's packages, or from https://dot.net, and come back."
}

has_node() {
  command -v node >/dev/null && command -v npm >/dev/null && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 18 ]
}

need_node() {
  has_node || apt_install nodejs npm && has_node \
    || cure "Node.js 18 or later, with npm, is missing: the pages' styles and charts are built with it. Install nodejs and npm from your system's packages, or from https://nodejs.org, and come back."
}

# The folder of PostgreSQL's own programs, which distributions keep off PATH.
find_postgres() {
  local folder
  for folder in "$(dirname "$(command -v initdb 2>/dev/null || echo /none)")" /usr/lib/postgresql/*/bin /usr/local/pgsql/bin; do
    if [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ]; then
      echo "$folder"
      return 0
    fi
  done
  return 1
}

need_postgres() {
  find_postgres >/dev/null || apt_install postgresql && find_postgres >/dev/null \
    || cure "PostgreSQL's programs (initdb, pg_ctl) are missing: the tests start a private server with them. Install postgresql from your system's packages and come back."
}

find_chromium() {
  local name
  for name in "${LATIDO_TEST_CHROMIUM:-}" chromium chromium-browser google-chrome; do
    [ -n "$name" ] && command -v "$name" && return 0
  done
  return 1
}

need_chromium() {
  find_chromium >/dev/null || apt_install chromium && find_chromium >/dev/null \
    || cure "Chromium is missing: the journeys drive it. Install chromium from your system's packages, or set LATIDO_TEST_CHROMIUM to its program, and come back."
}
