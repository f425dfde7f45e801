#!/bin/sh
# Starts one host; ends when its sshd listens (0) or when the host is dead (1): both are an end of the pipe, so nothing polls.
# boot.sh TAG NETNS FOLDER NAME ADDRESS/BITS
# FOLDER was prepared by gpuctl. The host outlives us: a session of its own, its output in FOLDER/console.log.
# TAG stands in the command line of every process here, and finds them again.
set -eu
netns=$2 folder=$3
cd "$folder"
time=
if [ -e /proc/self/ns/time ]; then # its own uptime: a reboot must be visible as one
  read -r up _ </proc/uptime
  up=${up%.*}
  time="--time --boottime -$up --monotonic -$up"
fi
# setsid ends at once; the pipe (fd 3) stays open in the host until it has said its word or died
# shellcheck disable=SC2086 # $time is a list of words
if setsid --fork nsenter --net="$netns" unshare --mount --uts --ipc --pid $time --fork --kill-child \
  /bin/sh "${0%/*}/init.sh" "$@" 3>&1 >>console.log 2>&1 </dev/null | {
    read -r line && [ "$line" = ready ]
  }; then
  exit 0
fi
tail -n 5 console.log >&2
exit 1
