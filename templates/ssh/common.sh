# What the claim scripts share; put after job/common.sh and in front of each of them. For dash, busybox ash and bash.
# A claim is one line of JSON in ~/.gpuctl/claim-<host name>: hosts that share a home have one each in it. It is made whole by a
# hard link, so that of two clusters only one gets the host, and a claim that was killed leaves nothing half.
export LC_ALL=C
base=$HOME/.gpuctl
host=$(uname -n | tr -c 'A-Za-z0-9.\n-' _)
claim=$base/claim-$host
draft=$base/new-$host
keys_draft=

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

# Keeps the jobs' scripts from editing authorized_keys meanwhile. Where the file cannot be replaced, they cannot edit it.
enter() {
  keys=$(keys_file)
  mkdir -p "${keys%/*}"
  keys_draft=$base/keys-$host
  if [ -w "${keys%/*}" ]; then
    keys_draft=$keys.gpuctl-new
    lock_keys || {
      echo "cannot lock $keys" >&2
      exit 1
    }
  fi
}

# Also takes away a lock that was made, but had no room for its owner's name.
leave() {
  if [ -n "$keys_draft" ]; then rm -f "$keys_draft"; fi
  if [ -z "${lock-}" ] || [ ! -d "$lock" ]; then return; fi
  if [ ! -s "$lock/owner" ] || [ "$(cat "$lock/owner" 2>/dev/null)" = "$(identity "$$")" ]; then unlock_keys; fi
}

# set_key LEASE [LINE]: authorized_keys has this one line of the cluster, or none. All other lines stay as they are, and so do
# the file's mode and the place that a link leads to.
set_key() {
  if [ -e "$keys" ]; then sed "/ gpuctl-$1/d" "$keys" >"$keys_draft"; else : >"$keys_draft"; fi
  if [ $# = 2 ]; then
    if [ -n "$(tail -c 1 "$keys_draft")" ]; then echo >>"$keys_draft"; fi
    printf '%s\n' "$2" >>"$keys_draft"
  fi
  if cmp -s "$keys_draft" "$keys"; then return; fi
  if [ "$keys_draft" = "$keys.gpuctl-new" ]; then
    chmod "$(stat -c %a "$keys" 2>/dev/null || echo 600)" "$keys_draft"
    mv -f "$keys_draft" "$keys"
  else
    cat "$keys_draft" >"$keys"
  fi
}
