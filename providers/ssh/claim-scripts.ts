/**
 * What runs on a host that is claimed or released: POSIX sh, every value passed as an argument. A claim is one file, made whole
 * by a hard link, so that of two clusters only one gets the host and a killed claim leaves nothing half.
 */

/** $1 lease, $2 the claim's text, $3 the public key to let in. Prints the claim that holds; exit 3: another cluster's. */
export const CLAIM = `
set -eu
umask 077
base=$HOME/.gpuctl
mkdir -p "$base" "$HOME/.ssh"
new=$base/claim.$$
printf '%s\\n' "$2" > "$new"
ln "$new" "$base/claim" 2>/dev/null || true
rm -f "$new"
claim=$(cat "$base/claim")
case $claim in *"\\"lease\\":\\"$1\\""*) ;; *) printf '%s\\n' "$claim"; exit 3 ;; esac
keys=$HOME/.ssh/authorized_keys
touch "$keys"
if ! grep -qxF -e "$3" "$keys"; then
  if [ -s "$keys" ] && [ -n "$(tail -c 1 "$keys")" ]; then printf '\\n' >> "$keys"; fi
  printf '%s\\n' "$3" >> "$keys"
fi
printf '%s\\n' "$2" > "$base/claim.$$"
mv -f "$base/claim.$$" "$base/claim"
printf '%s\\n' "$2"
`

/** Prints the claim that holds, nothing when the host is free. */
export const READ_CLAIM = `cat "$HOME/.gpuctl/claim" 2>/dev/null || true`

/**
 * $1 lease. Ends this cluster's jobs, takes its key out and gives the host back; what another cluster claimed stays untouched.
 * The claim goes last: a release that was killed is found and finished by the next one.
 */
export const RELEASE = `
set -eu
umask 077
base=$HOME/.gpuctl
claim=$(cat "$base/claim" 2>/dev/null || true)
case $claim in *"\\"lease\\":\\"$1\\""*) ;; *) exit 0 ;; esac
for job in "$base"/jobs/*/; do
  if [ -f "\${job}end-job" ]; then sh "\${job}end-job" </dev/null >/dev/null 2>&1 || true; fi
done
rm -rf "$base/jobs"
keys=$HOME/.ssh/authorized_keys
if [ -f "$keys" ]; then
  grep -vF -e " gpuctl-$1" "$keys" > "$keys.gpuctl.$$" || true
  chmod 600 "$keys.gpuctl.$$"
  mv -f "$keys.gpuctl.$$" "$keys"
fi
rm -f "$base/claim"
rmdir "$base" 2>/dev/null || true
`
