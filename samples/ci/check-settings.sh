#!/usr/bin/env bash
# Checks a folder of settings (as latido export writes it) against a running Latido, and changes nothing: what it would change and
# whom it would move, then what its models would have been worth on the company's own past. Fails where the files have mistakes, or where
# the back-test says that the model fails.
#
#   LATIDO_URL=https://latido.example.com LATIDO_TOKEN=... ./check-settings.sh settings/ 2025-01-01 2025-12-31 [churn|silent:30]
set -euo pipefail

folder=${1:?the folder of settings} from=${2:?the first day of the back-test} to=${3:?the last day} outcome=${4:-churn}
: "${LATIDO_URL:?the address of your Latido}" "${LATIDO_TOKEN:?an API token}"

# No part stands in two files, so that all of them together are one document too.
settings() { awk 1 "$folder"/*.yaml; }

ask() {
  curl --silent --show-error --fail-with-body --max-time 600 --data-binary @- \
    -H "Authorization: Bearer $LATIDO_TOKEN" -H "Content-Type: text/yaml" "$LATIDO_URL/api/v1/$1"
  echo
}

echo "== Plan"
settings | ask settings/plan

echo "== Back-test"
report=$(settings | ask "backtests?from=$from&to=$to&outcome=$outcome")
echo "$report"

if grep -q '"verdict":"fails"' <<<"$report"; then
  echo "The model fails on your own past: see findings above." >&2
  exit 1
fi
