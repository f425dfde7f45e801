# prepare JOB NODE <ARCHIVE unpacks the job's folder on this node and starts its supervisor, which waits for go.
# Prints `alone` where the node cannot tell the others about a failure.
JOB=$1 NODE=$2
folder=$jobs/$JOB/$NODE
mkdir -p "$jobs/$JOB" && mkdir "$folder" && cd "$folder" || exit

# A client that died in the middle leaves half an archive, which may look whole to tar: job.json is its last file.
if ! tar -xomf - || [ ! -e job.json ]; then
  cd / && rm -rf "$folder"
  rmdir "$jobs/$JOB" 2>/dev/null
  exit 1
fi

if [ -e job_key ]; then
  if ! command -v ssh >/dev/null || ! authorize_key; then
    rm -f job_key
    echo alone
  fi
fi
mkfifo events || exit
own_session=setsid
command -v setsid >/dev/null || own_session=nohup
$own_session sh ./supervise.sh </dev/null >supervise.log 2>&1 &
put supervisor "$(identity "$!")"
