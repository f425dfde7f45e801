# What the claim scripts share; put after job/common.sh and in front of each of them. For dash, busybox ash and bash.
# A claim is one line of JSON in ~/.gpuctl/claim-<host name>: hosts that share a home have one each in it. It is made whole by a
# hard link, so that of two clusters only one gets the host, and a claim that was killed leaves nothing half.
export LC_ALL=C
base=$HOME/.gpuctl
host=$(uname -n | tr -c 'A-Za-z0-9.\n-' _)
claim=$base/claim-$host
draft=$base/new-$host.$$
before_claims=$base/before-claims
keys_draft= lock=

# Prints an answer as it is: `echo` of some shells reads backslashes.
say() {
  printf 'gpuctl %s\n' "$1"
}

# The claim that holds this host, or nothing.
read_claim() {
  cat "$claim" 2>/dev/null || :
}

# is_of LEASE TEXT: whether the claim is this cluster's. The lease stands first, where no name can pretend to be it.
is_of() {
  case $2 in
    "{\"lease\":\"$1\","*) ;;
    *) return 1 ;;
  esac
}

# is_in_use LEASE: whether a claim of this cluster is in this home; another host may share it.
is_in_use() {
  for any_claim in "$base"/claim-*; do
    if is_of "$1" "$(cat "$any_claim" 2>/dev/null)"; then return; fi
  done
  return 1
}

# Whether a host that shares this home, or this one, is claimed.
is_claimed() {
  for any_claim in "$base"/claim-*; do
    if [ -e "$any_claim" ]; then return; fi
  done
  return 1
}

# One script at a time is between enter and leave, and no job's script edits authorized_keys meanwhile. Where the file cannot be
# replaced, they cannot edit it.
enter() {
  keys=$(keys_file)
  keys_folder=${keys%/*}
  found=
  if [ ! -d "$keys_folder" ]; then found=no-folder; fi
  mkdir -p "$keys_folder" "$base"
  if [ -w "$keys_folder" ]; then
    lock_keys || {
      lock=
      exit 1
    }
    mkdir -p "$base" # who left last has removed it
  else
    keys_draft=$base/keys-$host
  fi
  found=${found:-$(what_is_there)}
}

leave() {
  if [ -n "$keys_draft" ]; then rm -f "$keys_draft"; fi
  if [ -n "$lock" ]; then unlock_keys; fi
}

# What the first key's line will change about authorized_keys beside adding it.
what_is_there() {
  if [ ! -e "$keys" ]; then
    echo no-file
  elif [ -n "$(tail -c 1 "$keys")" ]; then
    echo "unended $(wc -c <"$keys")"
  fi
}

# Once nobody claims a host of this home: authorized_keys is what it was before the first claim, to its last byte and to whether
# it was there. Lines that somebody else added meanwhile stay. Keys of jobs that a reboot ended go with the rest.
restore_keys() {
  read -r what bytes 2>/dev/null <"$before_claims" || what=
  if [ -e "$keys" ]; then
    draft_keys "$WITHOUT_JOBS" || return 1
    if [ "$what" = unended ] && [ "$(wc -c <"$keys_draft")" -eq $((bytes + 1)) ]; then
      sed "$WITHOUT_JOBS" "$keys" | head -c "$bytes" >"$keys_draft"
      [ "$(wc -c <"$keys_draft")" -eq "$bytes" ] || no_room || return 1
    fi
    put_keys || return 1
  fi
  case $what in
    no-*) if [ ! -s "$keys" ]; then rm -f "$keys"; fi ;;
  esac
  rm -f "$before_claims"
}

WITHOUT_JOBS='/^restrict,command=.* gpuctl-job:[^ ]*$/d'

# What goes with the last claim of this home. Fails, and leaves authorized_keys as it is, where there is no room for a draft.
clear_home() {
  rm -rf "$jobs"
  restore_keys || return 1
  rmdir "$base" 2>/dev/null || :
  leave
  rm -f "$keys".gpuctl-new.* # of scripts that were killed
  if [ "$what" = no-folder ]; then rmdir "$keys_folder" 2>/dev/null || :; fi
}
