# unpack JOB NODE <ARCHIVE makes the job's folder on this node. Nothing runs yet: nodes take different times for this.
JOB=$1 NODE=$2
folder=$jobs/$JOB/$NODE

# What a client left that died before it gave the job its name, a day ago or earlier.
for old in "$jobs"/*/"$NODE"; do
  if [ -d "$old" ] && [ ! -e "$old/job.json" ]; then
    find "$old" -maxdepth 0 -mtime +0 -exec rm -rf {} \;
  fi
done

mkdir -p "$jobs/$JOB" && mkdir "$folder" && cd "$folder" || exit
# A client that died in the middle leaves half an archive, which may look whole to tar.
if ! tar -xomf - || ! rm complete; then
  cd / && rm -rf "$folder"
  rmdir "$jobs/$JOB" 2>/dev/null
  exit 1
fi
