# list NODE [JOB] reports the newest 200 jobs of this node, or one: see node-report.ts for the lines.
NODE=$1
report() {
  cd "$jobs/$JOB/$NODE" 2>/dev/null && [ -e job.json ] || return 0
  echo "job $JOB"
  echo "record $(cat job.json)"
  if alive supervisor; then echo 'alive yes'; else echo 'alive no'; fi
  cat state 2>/dev/null
  for file in rank-*.exit; do
    read -r code at 2>/dev/null <"$file" || continue
    rank=${file#rank-}
    echo "exit ${rank%.exit} $code $at"
  done
  if [ -n "$1" ]; then echo "processes $(job_processes | wc -l)"; fi
}

if [ $# = 2 ]; then
  JOB=$2
  report counted
else
  ls "$jobs" 2>/dev/null | tail -n 200 | while read -r JOB; do report ''; done
fi
exit 0
