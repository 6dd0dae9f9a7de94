#!/usr/bin/env bash
# Compiles the Function App: against the real packages where they restore, otherwise against the declarations of
# tests/FunctionsContract. Prints one line that says which; what the compiler says comes only when it fails.
#
#   tests/functions-build.sh [CONFIGURATION]     default: Release
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
project=FunctionApp/DrFunctions.FunctionApp.csproj
configuration=${1:-Release}

compile() { output=$(dotnet build "$project" -c "$configuration" -p:FunctionsPackages="$1" -v quiet --nologo 2>&1); }

# The packages bring further ones into the build: a package that is missing there counts like one that does not restore.
missing() { grep -qE '\bNU110[1-3]\b' <<<"$output"; }

packages=real
if ! timeout 300 dotnet restore "$project" -p:FunctionsPackages=real >/dev/null 2>&1; then
  packages=contract
elif compile real; then
  echo "function app: compiled against the real packages"
  exit 0
elif missing; then
  packages=contract
fi

if [ $packages = contract ] && compile contract; then
  echo "function app: compiled against the contract (the real packages do not restore here)"
  exit 0
fi

echo "$output" >&2
echo "function app: does not compile (packages: $packages)" >&2
exit 1
