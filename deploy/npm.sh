#!/bin/sh
# npm as an archive of `npm run bundle` brings it, on the Node that it brings: for a machine that has neither, as
#   ln -s /opt/guichet/deploy/npm.sh /usr/bin/npm
set -eu
root=$(dirname "$(dirname "$(readlink -f "$0")")")
PATH="$root/node_modules/.bin:$PATH"
export PATH
exec node "$root/npm/bin/npm-cli.js" "$@"
