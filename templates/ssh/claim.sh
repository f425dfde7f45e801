# claim LEASE TEXT KEY takes this host for a cluster and lets the cluster's key in. Again, it brings both up to date. Answers
# with the claim that held before; exit 3: another cluster's.
set -eu
lease=$1 text=$2 key=$3
entered=no made=no

# What failed half-way leaves the host as it was. So does a claim that nobody heard of: its client may be gone for good, and
# what that did may have been taken down already.
undo() {
  set +e
  trap '' HUP INT PIPE TERM
  rm -f "$draft"
  if [ "$made" = yes ]; then
    rm -f "$claim"
    if [ -e "$keys" ] && ! is_in_use "$lease"; then edit_keys "gpuctl-$lease"; fi
  fi
  if [ "$entered" = yes ] && ! is_claimed; then clear_home 2>/dev/null; fi
  if [ "$entered" = yes ]; then rmdir "$base" 2>/dev/null; fi # before another one enters
  leave
  if [ "$entered" = no ]; then rmdir "$base" 2>/dev/null; fi
}
trap undo EXIT
trap 'exit 1' HUP INT PIPE TERM

enter
entered=yes
# Who could not enter removes the folder as long as it is empty; with the draft in it, it stays.
for _ in 1 2 3 4 5; do
  if { true >"$draft"; } 2>/dev/null; then break; fi
  mkdir -p "$base"
done
if [ ! -s "$claim" ]; then rm -f "$claim"; fi
if [ -n "$found" ] && ! is_claimed; then printf '%s\n' "$found" >"$before_claims"; fi
printf '%s\n' "$text" | cat >"$draft" # which says why it cannot
if ln "$draft" "$claim" 2>/dev/null; then
  made=yes
  old=
elif [ -e "$claim" ]; then
  old=$(read_claim)
else
  ln "$draft" "$claim" # again, to say why not
fi
if [ "$made" = no ] && ! is_of "$lease" "$old"; then
  say "held $old"
  exit 3
fi
edit_keys "gpuctl-$lease" "$key"
if [ "$made" = no ]; then mv -f "$draft" "$claim"; fi
say "claimed $old"
made=done
