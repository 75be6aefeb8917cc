#!/bin/sh
# The browser for the browser tests: an installed Chrome or Chromium, else the system's package.
set -eu
for name in chromium chromium-browser google-chrome google-chrome-stable; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
echo "· browser: none found, installing the system's chromium …"
if ! command -v apt-get >/dev/null 2>&1; then
  echo "The browser tests need Chrome or Chromium on the PATH; none was found and this system has no apt-get. Install one, then run make test again." >&2
  exit 1
fi
as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo"
$as_root apt-get update -qq
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends chromium >/dev/null
