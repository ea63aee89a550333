#!/bin/sh
# Compares the contract with that of the last release, as buf.yaml says. Run it here; argument: the buf to do it with.
# Where git cannot tell what was released there is nothing to compare with, which is told and fails nothing.
set -eu

skip() {
  echo "buf breaking: SKIPPED, $1"
  exit 0
}

command -v git >/dev/null || skip "git is not installed"
prefix=$(git rev-parse --show-prefix 2>&1) || skip "$prefix"
# Sources without a repository may lie in one of something else, whose tags mean nothing here.
[ "$prefix" = proto/ ] || skip "the repository around this is not this project's"
tag=$(git describe --tags --abbrev=0 --match 'v[0-9]*' --exclude '*-*' 2>/dev/null) ||
  skip "no release tag (v0.1.0 or the like) leads to this commit"

# An archive and not buf's own reader of repositories, which knows no worktrees.
released=$(dirname "$1")/released.tar
git archive --format=tar --output="$released" "$tag" .
"$1" breaking --against "$released"
echo "buf breaking: nothing broken since $tag"
