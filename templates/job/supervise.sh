# Runs one job's ranks on this node, with or without anybody watching. Started by prepare.sh in the job's folder, in a session
# of its own. Everything that happens arrives as one line in the pipe `events`:
#   go                                start the ranks (the file `go` says the same to one that starts later)
#   overdue                           nobody said go in time
#   stopped                           the machine shuts down
#   exit RANK CODE AT                 a rank ended
#   end WHY CODE RANK NODE AT         end the job: WHY is failed or cancelled, the rest says by whose fault, `-` for none
# The file `state` tells the world; only this script writes it.
. ./plan # JOB NODE RANKS GRACE_SECONDS GO_SECONDS
state=starting started=- ending=- ended=- cause='- - - -' reason=-

main() {
  exec 3<>events
  trap 'echo stopped >&3' TERM
  save
  ring_after "$GO_SECONDS" overdue
  [ ! -e end ] || cat end >&3
  [ ! -e go ] || echo go >&3
  while :; do
    read -r event one two three four five <&3 || continue
    case $event in
      go) start_ranks ;;
      overdue) [ "$state" != starting ] || fail not-started "1 - $NODE $(now_ms)" ;;
      stopped) fail stopped "143 - $NODE $(now_ms)" ;;
      exit) rank_ended "$one" "$two" "$three" ;;
      end) finish "$one" "$two $three $four $five" ;;
    esac
  done
}

# The world's view of this node's part: see node-report.ts.
save() {
  put state "state $state" "started $started" "ending $ending" "ended $ended" "cause $cause" "reason $reason"
}

start_ranks() {
  [ "$state" = starting ] || return 0
  silence
  state=running started=$(now_ms)
  save
  left=0 runners=
  for rank in $RANKS; do
    run_rank "$rank" &
    left=$((left + 1)) runners="$runners $!"
  done
}

# Runs a rank in a session of its own and records how it ended. It starts as a program started by hand would: a shell's
# background processes ignore Ctrl-C, which is undone where `env` can do that.
run_rank() {
  trap - TERM
  undo=
  if env --default-signal=INT true 2>/dev/null; then undo='env --default-signal=INT --default-signal=QUIT'; fi
  $own_session $undo sh "./rank-$1.sh" >"rank-$1.log" 2>&1 </dev/null 3>&- &
  put "rank-$1.pid" "$(identity "$!")"
  wait "$!"
  code=$?
  at=$(now_ms)
  put "rank-$1.exit" "$code $at"
  echo "exit $1 $code $at" >&3
}

own_session=setsid
command -v setsid >/dev/null || own_session=nohup

rank_ended() {
  if [ "$2" != 0 ]; then fail - "$2 $1 $NODE $3"; fi
  left=$((left - 1))
  if [ "$left" = 0 ]; then finish succeeded '- - - -'; fi
}

# This node is the first to know: the others must hear of it.
fail() {
  reason=$1
  if [ -e job_key ]; then
    tell_others "end failed $2" &
    messenger=$!
  fi
  finish failed "$2"
}

# Ends what still runs, says so, and is done. The key goes last: until then somebody may have a reason to use it.
finish() {
  trap '' TERM
  silence
  state=ending ending=$(now_ms) cause=$2
  save
  end_processes "$GRACE_SECONDS" || reason=survivors runners=
  for runner in $runners; do wait "$runner"; done
  state=$1 ended=$(now_ms)
  save
  [ -z "$messenger" ] || wait "$messenger"
  revoke_key
  rm -f events go end self peers known_hosts
  exit 0
}
bell= messenger= runners=

# Sends a line to every other node, 16 at a time; each gets three tries.
tell_others() {
  trap - TERM
  exec 3>&-
  count=0
  while read -r peer user address port; do
    tell "$1" &
    count=$((count + 1))
    if [ "$count" = 16 ]; then wait && count=0; fi
  done <peers
  wait
}

# A peer that refuses the key has ended the job already, or never had it.
tell() {
  for pause in 1 3 0; do
    said=$(say_to "$peer" "$user" "$address" "$port" "$1") && return
    echo "$peer: $said"
    case $said in *'Permission denied'*) return ;; esac
    sleep "$pause"
  done
}

# Says the event after so many seconds, unless `$bell` is ended before.
ring_after() {
  (
    trap 'kill "$sleeper"; exit' TERM
    sleep "$1" 3>&- &
    sleeper=$!
    wait "$sleeper" && echo "$2" >&3
  ) &
  bell=$!
}

silence() {
  [ -z "$bell" ] || kill "$bell" 2>/dev/null
  bell=
}

main
