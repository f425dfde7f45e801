# release LEASE HOST [POOL] gives this host back: ends the cluster's jobs, takes its claim and its key away. HOST and POOL are
# JSON texts as in the claim; with POOL, a claim for another pool stays. What is another cluster's or the user's stays, too.
# Again, it finishes what an earlier one did not.
set -eu
lease=$1 as_host=$2 pool=${3-}

is_kept() {
  is_of "$lease" "$1" && [ -n "$pool" ] || return 1
  case $1 in
    *"\"pool\":$pool,"*) return 1 ;;
  esac
}

# Ends all jobs that run on this host, whatever their names.
end_jobs() {
  set +eu # as the jobs' scripts are written
  for folder in "$jobs"/*/*/; do
    if [ -e "$folder/plan" ]; then (cd "$folder" && end_job) & fi
  done
  wait
  set -eu
}

end_job() {
  . ./plan
  read -r supervisor _ boot 2>/dev/null <supervisor || return
  read -r _ state 2>/dev/null <state
  if [ "$boot" != "$(boot_id)" ]; then return; fi # another host's, or ended by a reboot
  if alive supervisor; then
    [ -e end ] || put end "end cancelled 130 - client $(now_ms)"
    [ ! -p events ] || cat end 1<>events # never waits for a reader
    end_at=$(($(date +%s) + GRACE_SECONDS + 12))
    while alive supervisor && [ "$(date +%s)" -lt "$end_at" ]; do nap; done
    if alive supervisor; then kill -KILL "$supervisor"; fi
  else
    case $state in
      succeeded | failed | cancelled) return ;;
    esac
  fi
  end_processes "$GRACE_SECONDS"
  revoke_key
}

give_back() {
  enter
  now=$(read_claim)
  if is_kept "$now"; then
    say kept
    exit
  fi
  if is_of "$lease" "$now"; then rm -f "$claim"; fi
  # A claim under a name that this host had before.
  for other in "$base"/claim-*; do
    old=$(cat "$other" 2>/dev/null || :)
    if is_of "$lease" "$old"; then
      case $old in
        *"\"host\":$as_host,"*) rm -f "$other" ;;
      esac
    fi
  done
  rm -f "$base/new-$host."* "$base/keys-$host"
  if [ -e "$keys" ] && ! is_in_use "$lease"; then edit_keys "gpuctl-$lease"; fi
  if is_claimed; then leave; else clear_home; fi
}

before=$(read_claim)
if is_kept "$before"; then
  say kept
  exit
fi
if [ -z "$before" ] || is_of "$lease" "$before"; then end_jobs; fi

trap leave EXIT
trap 'exit 1' HUP INT PIPE TERM
keys=$(keys_file)
if [ -d "$base" ] || [ -L "$keys.gpuctl-lock" ] || grep -qs " gpuctl-$lease\$" "$keys"; then give_back; fi
say released
