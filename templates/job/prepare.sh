# prepare JOB NODE <RECORD names the unpacked job and starts its supervisor, which waits for go.
# Prints `alone` and why where this node cannot tell others about a failure, or cannot be told.
JOB=$1 NODE=$2
cd "$jobs/$JOB/$NODE" && cat >job.json.new && [ -s job.json.new ] && mv job.json.new job.json && mkfifo events || exit

# What the other nodes will do is tried once, on this node itself: its SSH server may look for keys elsewhere.
link() {
  command -v ssh >/dev/null || { rm -f job_key && echo 'no ssh client' && return 1; }
  authorize_key 2>/dev/null || { echo "$keys cannot be written" && return 1; }
  read -r name user address port <self
  said=$(say_to "$name" "$user" "$address" "$port" ping) || { echo "$said" | tail -n 1 && return 1; }
}
if [ -e job_key ]; then
  why=$(link) || echo "alone $why"
fi

own_session=setsid
command -v setsid >/dev/null || own_session=nohup
$own_session sh ./supervise.sh </dev/null >supervise.log 2>&1 &
put supervisor "$(identity "$!")"
