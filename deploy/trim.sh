#!/bin/sh
# Removes from node_modules what no program of this machine loads: the cores of Temporal's SDK for other platforms
# (110 MB), and the headers of Node, from which nothing is compiled here (70 MB). npm runs it at the end of an
# installation. Where it knows no core of this machine's own, all of them stay.
set -eu
cd "$(dirname "$0")/.."
cores=node_modules/@temporalio/core-bridge/releases
case $(uname -s) in
  Linux) own="$(uname -m)-unknown-linux-gnu" ;;
  Darwin) own="$(uname -m | sed s/arm64/aarch64/)-apple-darwin" ;;
  *) own=unknown ;;
esac
if test -d "$cores/$own"; then find "$cores" -mindepth 1 -maxdepth 1 ! -name "$own" -exec rm -r {} +; fi
rm -rf node_modules/node/node_modules/*/include
