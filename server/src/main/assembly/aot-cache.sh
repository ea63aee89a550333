#!/bin/sh
# Makes the JDK's cache of classes that are loaded and linked ahead of time (JEP 483, 514), by a run of the server that
# answers some calls. Arguments: the folder of the distribution, where to put the cache, the client's launcher.
# A distribution without the cache works the same, so what fails here is told and fails nothing.
set -u

folder=$1
out=$2
client=$3
cache=$out/domaincheck-server.aot
log=$out.log

# An old cache fits the new archives by date and size alone, which all builds share.
rm -rf "$out" "$folder"/lib/*.aot "$folder"/lib/*.aot.jdk
mkdir -p "$out/state"

without() {
  rm -rf "$out"
  echo "made no AOT cache: $1 ($log)"
  exit 0
}

# Settings of whoever builds are not those of a training run.
for name in $(env | sed -n 's/^\(DOMAINCHECK_[A-Z_]*\)=.*/\1/p'); do
  unset "$name"
done
unset JAVA_OPTS JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
export XDG_STATE_HOME="$out/state"

java_home=$(JAVA_OPTS=-XshowSettings:properties "$folder/bin/domaincheck-server" --version 2>&1 |
  tee "$log" | sed -n 's/^ *java\.home = //p')
[ -r "$java_home/release" ] || without "found no JDK"
version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$java_home/release")
[ "${version:-0}" -ge 25 ] || without "$java_home is no JDK of version 25 or later"

JAVA_OPTS="-XX:AOTCacheOutput=$cache" \
  "$folder/bin/domaincheck-server" --sandbox --listen 127.0.0.1:0 --no-refresh >"$log" 2>&1 &
server=$!
waited=0
until address=$(sed -n 's/^ready on //p' "$log") && [ -n "$address" ]; do
  kill -0 "$server" 2>/dev/null && [ "$waited" -lt 30 ] || {
    kill "$server" 2>/dev/null
    without "the server did not start"
  }
  waited=$((waited + 1))
  sleep 1
done
# One name for each protocol; that some are UNKNOWN is what they are for.
"$client" --target "$address" check available-a.com registered-a.com reserved-a.dev \
  available-a.de registered-a.de available-a.be registered-a.it throttled-a.org broken-a.net >"$out.calls" 2>&1
kill "$server"
wait "$server"
[ -s "$cache" ] || without "the JVM wrote none"
rm -rf "$out/state"
# The launcher compares it: no JDK but this one can use the cache, and one that tries starts slower.
cp "$java_home/release" "$cache.jdk"
chmod 644 "$cache" "$cache.jdk"
