# follow JOB NODE MODE [RANK FROM]… copies the ranks' logs to stdout as they grow, each piece as `data RANK OFFSET BYTES`, a
# newline, the bytes, a newline. FROM is an offset in bytes, or `tail:N` for the last N lines. Ends by itself with `over STATE`
# once the job has ended here and everything is copied; MODE `once` does not wait for that. A `beat` each 10 seconds finds out
# whether anybody still listens.
JOB=$1 NODE=$2 mode=$3
shift 3
cd "$jobs/$JOB/$NODE" 2>/dev/null || { echo 'over absent' && exit 0; }

# bytes RANK OFFSET COUNT: from a file of any size without reading what is before.
bytes() {
  dd if="rank-$1.log" bs=65536 skip=$(($2 / 65536)) count=$(($3 / 65536 + 2)) 2>/dev/null |
    tail -c +$(($2 % 65536 + 1)) | head -c "$3"
}

# start_of_tail RANK SIZE LINES: the offset at which the last LINES lines begin; of long lines at most 1 KiB each, on average.
start_of_tail() {
  window=$((1048576 + $3 * 1024))
  if [ "$window" -gt "$2" ]; then window=$2; fi
  echo $(($2 - $(bytes "$1" $(($2 - window)) "$window" | tail -n "$3" | wc -c)))
}

# copy RANK SIZE: everything from the rank's offset up to SIZE.
copy() {
  eval "offset=\${offset_$1-}"
  case $offset in
    '') return ;;
    tail:*) offset=$(start_of_tail "$1" "$2" "${offset#tail:}") ;;
  esac
  if [ "$2" -lt "$offset" ]; then
    echo "cut $1"
    offset=0
  fi
  while [ "$offset" -lt "$2" ]; do
    count=$(($2 - offset))
    if [ "$count" -gt 1048576 ]; then count=1048576; fi
    echo "data $1 $offset $count" && bytes "$1" "$offset" "$count" && echo || exit
    offset=$((offset + count)) quiet=0
  done
  eval "offset_$1=$offset"
}

while [ $# -gt 1 ]; do
  case $1 in *[!0-9]*) exit 64 ;; esac
  case ${2#tail:} in *[!0-9]*) exit 64 ;; esac
  eval "offset_$1=$2"
  shift 2
done

quiet=0 beats=0 looks=0
while :; do
  # the state is read before the logs: once it is final, nothing is written any more
  state=starting
  read -r _ state 2>/dev/null <state
  case $state in
    succeeded | failed | cancelled) over=yes ;;
    *) over=no ;;
  esac
  if [ "$over" = no ] && [ "$looks" = 0 ] && ! alive supervisor; then
    read -r _ last 2>/dev/null <state # it may have ended just now
    [ "$last" != "$state" ] || over=yes state=lost
  fi
  looks=$(((looks + 1) % 10))
  files=$(ls -ln rank-*.log 2>/dev/null)
  while read -r _ _ _ _ size _ _ _ file; do
    rank=${file#rank-}
    [ -z "$file" ] || copy "${rank%.log}" "$size"
  done <<END
$files
END
  if [ "$over" = yes ] || [ "$mode" = once ]; then
    echo "over $state"
    exit 0
  fi
  quiet=$((quiet + 1)) beats=$((beats + 1))
  if [ "$beats" -ge 25 ]; then echo beat && beats=0 || exit; fi
  if [ "$quiet" -gt 3 ]; then sleep 0.4 2>/dev/null || sleep 1; else nap; fi
done
