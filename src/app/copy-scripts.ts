/**
 * What copies run on a node, for any POSIX shell. Values come as arguments, never as a part of the text.
 * All that is written stands under a hidden name until it is whole: a cut connection is an end of input for the script, so it
 * checks what arrived before it moves it into place.
 */

/** $1 destination, $2 name to use inside a directory (may be empty), $3 1: it must be a directory, $4 token of this copy. */
const FIND_TARGET = `set -eu
unset TAR_OPTIONS
fail() { printf '%s\\n' "$1" >&2; exit 1; }
case $1 in */) inside=1 ;; *) inside=$3 ;; esac
if [ "$inside" = 1 ]; then mkdir -p "$1"; fi
target=$1
if [ -d "$1" ] && [ -n "$2" ]; then target=\${1%/}/$2; fi
case $target in */*) parent=\${target%/*}/ ;; *) parent=./ ;; esac
`

/** PIPE, too: a message to a client that is gone must not skip the clean-up. */
const END_CLEANLY = `trap 'exit 1' HUP INT PIPE TERM
`

/** $5 mode, $6 size in bytes; the file on stdin, cut there if it grew: `cat` is faster than `head -c`. */
export const RECEIVE_FILE = `${FIND_TARGET}
if [ -d "$target" ]; then fail "$target is a directory"; fi
if [ -L "$target" ] && [ -e "$target" ]; then
  target=$(readlink -f "$target"; echo .)
  target=\${target%??}
  parent=\${target%/*}/
fi
partial=$parent.gpuctl-$4
trap 'rm -f "$partial"' EXIT
${END_CLEANLY}
umask 077
cat > "$partial"
arrived=$(wc -c < "$partial")
if [ "$arrived" -lt "$6" ]; then fail "$arrived of $6 bytes arrived"; fi
if [ "$arrived" -gt "$6" ]; then dd if=/dev/null of="$partial" bs=1 seek="$6" 2>/dev/null; fi
chmod "$5" "$partial"
mv -f "$partial" "$target"
trap - EXIT
`

/** $5 the archive's first member, $6 its last; the archive on stdin. */
export const RECEIVE_DIRECTORY = `${FIND_TARGET}
if [ -d "$target" ]; then parent=\${target%/}/
elif [ -e "$target" ] || [ -L "$target" ]; then fail "$target is not a directory"; fi
staging=$parent.gpuctl-$4
trap 'find "$staging" -type d -exec chmod u+rwx {} +; rm -rf "$staging"' EXIT
${END_CLEANLY}
mkdir -m 700 "$staging"
tar -x -p -o -f - -C "$staging"
if [ ! -e "$staging/$6" ]; then fail 'the end of the archive did not arrive'; fi
tree=$staging/$5
if [ -d "$target" ]; then
  cp -a -l -f "$tree/." "$target" 2>/dev/null || cp -a -f "$tree/." "$target"
else
  mode=$(stat -c %a "$tree")
  chmod u+rwx "$tree"
  mv "$tree" "$target"
  chmod "$mode" "$target"
fi
`

/** $1 path. Says its kind, mode and size. */
export const INSPECT = `if [ -d "$1" ]; then kind=directory
elif [ -f "$1" ]; then kind=file
elif [ -e "$1" ]; then kind=other
else kind=none; fi
echo "$kind $(stat -L -c '%a %s' "$1" 2>/dev/null)"
`

/** $1 path. The archive of its contents goes to stdout. */
export const SEND_DIRECTORY = `set -eu
unset TAR_OPTIONS
cd "$1"
exec tar -c -f - .
`

/** $1 path, $2 size in bytes: a file that grows is cut there. */
export const SEND_FILE = `exec head -c "$2" "$1"
`
