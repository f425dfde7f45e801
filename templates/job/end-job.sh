# end-job JOB [NODE end WHY CODE RANK FROM AT] ends the job on this node. As the one command of the job's key it takes what
# follows JOB from the caller, as words that can do nothing but end this job; `NODE ping` does not even that.
JOB=$1
shift
if [ $# = 0 ]; then
  set -f
  # shellcheck disable=SC2086 # words are wanted
  set -- $SSH_ORIGINAL_COMMAND
fi
NODE=$1
case "$JOB $*" in
  *[!A-Za-z0-9_\ -]*) exit 64 ;;
esac
case "$#/$2/$3" in
  2/ping/) exit 0 ;;
  7/end/failed | 7/end/cancelled) ;;
  *) exit 64 ;;
esac
shift

cd "$jobs/$JOB/$NODE" 2>/dev/null || exit 0
[ -e end ] || put end "$*"
if alive supervisor; then
  [ ! -p events ] || echo "$*" 1<>events # never waits for a reader
  exit 0
fi

# Its supervisor is gone: a reboot, or killed. What is left of the job ends here. One that has not started finds the file.
[ -e state ] || exit 0
. ./plan
end_processes "$GRACE_SECONDS"
revoke_key
read -r _ state <state
case $state in
  succeeded | failed | cancelled) ;;
  *) put state "$(sed "s/^state .*/state $2/; s/^ended .*/ended $(now_ms)/; s/^cause .*/cause $3 $4 $5 $6/" state)" ;;
esac
