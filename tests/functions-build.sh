#!/usr/bin/env bash
# Compiles the Function App: against the real packages where they restore, otherwise against the declarations of
# tests/FunctionsContract. Prints one line that says which; what the compiler says comes only when it fails.
#
#   tests/functions-build.sh [CONFIGURATION]     default: Release
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
project=FunctionApp/DrFunctions.FunctionApp.csproj
configuration=${1:-Release}

if timeout 300 dotnet restore "$project" -p:FunctionsPackages=real >/dev/null 2>&1; then
  packages=real
  success="function app: compiled against the real packages"
else
  packages=contract
  success="function app: compiled against the contract (the real packages do not restore here)"
fi

if output=$(dotnet build "$project" -c "$configuration" -p:FunctionsPackages=$packages -v quiet --nologo 2>&1); then
  echo "$success"
else
  echo "$output" >&2
  echo "function app: does not compile (packages: $packages)" >&2
  exit 1
fi
