# What the job scripts share; put in front of each of them. For dash, busybox ash and bash on Linux.
# A job's folder on a node is ~/.gpuctl/jobs/<job>/<node>: two nodes may share one home. Nothing below runs on a name that a
# user chose: ids and node names are checked, everything else stays in files.
umask 077
jobs=$HOME/.gpuctl/jobs

# Writes the lines into the file: whole, or not at all.
put() {
  put_file=$1
  shift
  printf '%s\n' "$@" >"$put_file.new" && mv -f "$put_file.new" "$put_file"
}

# Milliseconds since 1970; whole seconds where `date` knows no smaller unit.
now_ms() {
  now=$(date +%s%3N)
  case $now in
    *[!0-9]*) now=$(date +%s)000 ;;
  esac
  echo "$now"
}

nap() {
  sleep 0.1 2>/dev/null || sleep 1
}

# When the process started, in ticks since boot. Nothing for one that is not there or has only its exit code left.
start_of() {
  LC_ALL=C sed -n 's/^.*) [^ZX] //p' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 19
}

boot_id() {
  cat /proc/sys/kernel/random/boot_id
}

# Says which process this is, so that no later one of the same number is taken for it.
identity() {
  echo "$1 $(LC_ALL=C sed -n 's/^.*) //p' "/proc/$1/stat" | cut -d ' ' -f 20) $(boot_id)"
}

# runs PID START BOOT: whether the process of this identity still runs, here.
runs() {
  [ -n "${3-}" ] && [ "$3" = "$(boot_id)" ] && [ "$2" = "$(start_of "$1")" ]
}

# Whether the process that wrote its identity into the file still runs.
alive() {
  read -r alive_pid alive_start alive_boot 2>/dev/null <"$1" && runs "$alive_pid" "$alive_start" "$alive_boot"
}

# The sessions that the ranks of this folder lead or led, between spaces.
sessions() {
  sessions=' '
  for sessions_file in rank-*.pid; do
    read -r pid start boot 2>/dev/null <"$sessions_file" || continue
    [ "$boot" = "$(boot_id)" ] || continue
    now=$(start_of "$pid")
    # another process of this number: the system gives a number away only after its session is empty
    if [ -z "$now" ] || [ "$now" = "$start" ]; then sessions="$sessions$pid "; fi
  done
  echo "$sessions"
}

# Lines `PID GROUP SESSION`: every live process of the job on this node. Found by its session and by the mark in the
# environment that it was started with: the one finds a process that cleared its environment, the other one that left
# the session. `cat` reads on behind a process that ended while it was read, where `sed` would stop.
job_processes() {
  sessions=$(sessions)
  marked=" $(marked | tr '\n/' '  ') "
  cat /proc/[0-9]*/stat 2>/dev/null |
    LC_ALL=C sed -n 's/^\([0-9]*\) (.*) [^ZX] [0-9]* \([0-9]*\) \([0-9]*\) .*$/\1 \2 \3/p' |
    while read -r pid group session; do
      case "$sessions/$marked" in
        *" $session "*/*) echo "$pid $group $session" ;;
        */*" $pid "*) echo "$pid $group $session" ;;
      esac
    done
}

# The environments that have the mark. A grep that knows no -z stops reading at the first variable.
marked() {
  mark=GPUCTL_TASK=$JOB/$NODE/
  if printf 'a\0b\0' | grep -qzF b 2>/dev/null; then
    LC_ALL=C grep -lszF "$mark" /proc/[0-9]*/environ
  else
    for file in /proc/[0-9]*/environ; do
      if tr '\0' '\n' 2>/dev/null <"$file" | grep -qF "$mark"; then echo "$file"; fi
    done
  fi 2>/dev/null
}

# Sends the signal once to each process: through its group where the group is all ours, alone otherwise.
signal_processes() {
  sessions=$(sessions)
  groups=' '
  job_processes | {
    while read -r pid group session; do
      case "$sessions" in
        *" $session "*)
          case "$groups" in
            *" $group "*) ;;
            *) groups="$groups$group " && kill "-$1" "-$group" ;;
          esac
          ;;
        *) kill "-$1" "$pid" ;;
      esac
    done
  } 2>/dev/null
}

# TERM for all, and KILL for what is left after the grace period. False when something survives even that.
end_processes() {
  [ -n "$(job_processes)" ] || return 0
  signal_processes TERM
  end_at=$(($(date +%s) + $1))
  until [ "$(date +%s)" -ge "$end_at" ]; do
    nap
    [ -n "$(job_processes)" ] || return 0
  done
  end_at=$(($(date +%s) + 10))
  until [ "$(date +%s)" -ge "$end_at" ]; do
    signal_processes KILL
    nap
    [ -n "$(job_processes)" ] || return 0
  done
  return 1
}

# --- the job's key: who holds it may do one thing, end this job -------------------------------------------------------

keys_file() {
  keys=${GPUCTL_AUTHORIZED_KEYS:-$HOME/.ssh/authorized_keys}
  readlink -f "$keys" 2>/dev/null || echo "$keys"
}

# One process at a time edits the file. The lock is a link to its owner's identity: it is never there without one, and needs no
# room on a disk that is full. That of an owner who died is broken, and so is one of another host that shares the home and has
# not moved for long. Waits for as long as the others get on. False when there can be no lock.
lock_keys() {
  lock=$keys.gpuctl-lock
  lock_text=$(identity "$$")
  lock_owner=
  tries=0
  mkdir -p "${keys%/*}" || return 1
  until ln -sn "$lock_text" "$lock" 2>/dev/null; do
    seen_owner=$(readlink "$lock")
    if [ "$seen_owner" != "$lock_owner" ]; then tries=0; fi
    lock_owner=$seen_owner
    tries=$((tries + 1))
    if [ -z "$seen_owner" ]; then
      mkdir -p "${keys%/*}" || return 1
      if [ "$tries" -gt 20 ]; then
        ln -sn "$lock_text" "$lock" # again, to say why not
        return
      fi
    elif [ "$tries" -gt 20 ] && ! runs $lock_owner; then
      if [ "$tries" -gt 100 ] || [ "${lock_owner##* }" = "$(boot_id)" ]; then break_lock; fi
    fi
    if [ "$tries" -gt 300 ]; then
      echo "$lock is another's; where no gpuctl runs, remove it" >&2
      return 1
    fi
    nap
  done
  keys_draft=$keys.gpuctl-new.$(echo "$lock_text" | tr ' ' -)
}

# Only one breaks it, and only while it is still the one that was looked at.
break_lock() {
  mkdir "$lock.breaking" 2>/dev/null || return 0
  if [ "$(readlink "$lock")" = "$lock_owner" ]; then rm -f "$lock"; fi
  rmdir "$lock.breaking"
}

unlock_keys() {
  if [ "$(readlink "$lock")" = "$lock_text" ]; then rm -f "$lock"; fi
}

# edit_keys MARK [LINE]: takes the lines that end in the mark out of authorized_keys, and puts this one at its end. All other
# lines stay as they are.
edit_keys() {
  if [ -e "$keys" ]; then draft_keys "\\| $1\$|d" || return 1; else : >"$keys_draft" || return 1; fi
  if [ "$#" = 2 ]; then
    if [ -n "$(tail -c 1 "$keys_draft")" ]; then echo >>"$keys_draft" || return 1; fi
    printf '%s\n' "$2" >>"$keys_draft" || return 1
    [ "$(tail -n 1 "$keys_draft")" = "$2" ] || no_room
  fi && put_keys
}

# Writes what a sed script leaves of the file into the draft. Not every sed fails on a full disk, and a draft that is cut would
# lock the user out.
draft_keys() {
  sed "$1" "$keys" >"$keys_draft" || return 1
  [ "$(sed "$1" "$keys" | wc -c)" -eq "$(wc -c <"$keys_draft")" ] || no_room
}

no_room() {
  echo "$keys_draft: No space left on device" >&2
  return 1
}

# Puts the draft in the file's place, in one step where its folder allows that. Its mode stays, and so does the place that a link
# leads to.
put_keys() {
  if cmp -s "$keys_draft" "$keys"; then
    rm -f "$keys_draft"
  elif [ "${keys_draft%.gpuctl-new.*}" = "$keys" ]; then
    chmod "$(stat -c %a "$keys" 2>/dev/null || echo 600)" "$keys_draft" || return 1
    mv -f "$keys_draft" "$keys" 2>/dev/null || write_keys # a file that is mounted has no other
  else
    write_keys
  fi
}

write_keys() {
  cat "$keys_draft" >"$keys" && [ "$(wc -c <"$keys_draft")" -eq "$(wc -c <"$keys")" ] && rm -f "$keys_draft" && return
  echo "$keys could not be written; its text is in $keys_draft" >&2
  keys_draft=
  return 1
}

# Lets the holder of the job's key run end-job, and nothing else.
authorize_key() {
  keys=$(keys_file)
  line=$(printf 'restrict,command="sh \\"$HOME/.gpuctl/jobs/%s/%s/end-job.sh\\" %s" %s gpuctl-job:%s/%s' \
    "$JOB" "$NODE" "$JOB" "$(cut -d ' ' -f 1,2 job_key.pub)" "$JOB" "$NODE")
  lock_keys || return 1
  edit_keys "gpuctl-job:$JOB/$NODE" "$line"
  authorized=$?
  if [ -n "$keys_draft" ]; then rm -f "$keys_draft"; fi
  unlock_keys
  return "$authorized"
}

revoke_key() {
  rm -f job_key job_key.pub
  keys=$(keys_file)
  [ -e "$keys" ] && grep -qF " gpuctl-job:$JOB/$NODE" "$keys" || return 0
  lock_keys || return 1
  edit_keys "gpuctl-job:$JOB/$NODE"
  if [ -n "$keys_draft" ]; then rm -f "$keys_draft"; fi
  unlock_keys
}

# say_to NODE USER ADDRESS PORT WORDS: says something to another node, or to this one, as the holder of the job's key.
say_to() {
  ssh -F none -n -T -i job_key -p "$4" -l "$2" -o "HostKeyAlias=$1" -o UserKnownHostsFile=known_hosts \
    -o GlobalKnownHostsFile=/dev/null -o StrictHostKeyChecking=yes -o IdentitiesOnly=yes -o IdentityAgent=none \
    -o PreferredAuthentications=publickey -o BatchMode=yes -o ConnectTimeout=10 -o ServerAliveInterval=5 \
    -o LogLevel=ERROR "$3" "$1 $5" 2>&1
}
