# claim LEASE TEXT KEY takes this host for a cluster and lets the cluster's key in. Again, it brings both up to date. Answers
# with the claim that held before; exit 3: another cluster's.
set -eu
lease=$1 text=$2 key=$3
made=no

# What failed half-way leaves the host as it was.
undo() {
  rm -f "$draft"
  if [ "$made" = yes ]; then rm -f "$claim"; fi
  leave
  rmdir "$base" 2>/dev/null || :
}
trap undo EXIT
trap 'exit 1' HUP INT PIPE TERM

mkdir -p "$base"
enter
if [ ! -s "$claim" ]; then rm -f "$claim"; fi
printf '%s\n' "$text" >"$draft"
if ln "$draft" "$claim" 2>/dev/null; then
  made=yes
  old=
elif [ -e "$claim" ]; then
  old=$(read_claim)
else
  ln "$draft" "$claim" # again, to say why not
fi
if [ "$made" = no ] && ! is_of "$lease" "$old"; then
  echo "gpuctl held $old"
  exit 3
fi
set_key "$lease" "$key"
if [ "$made" = no ]; then mv -f "$draft" "$claim"; fi
made=done
echo "gpuctl claimed $old"
