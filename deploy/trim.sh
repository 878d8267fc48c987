#!/bin/sh
# Removes from node_modules what no program of this machine loads: the cores of Temporal's SDK for other platforms
# (110 MB), and the headers of Node, from which nothing is compiled here (70 MB). Run it after `npm ci --omit=dev`.
set -eu
cd "$(dirname "$0")/.."
cores=node_modules/@temporalio/core-bridge/releases
own="$(uname -m)-unknown-linux-gnu"
test -d "$cores/$own"
find "$cores" -mindepth 1 -maxdepth 1 ! -name "$own" -exec rm -r {} +
rm -rf node_modules/node/node_modules/*/include
