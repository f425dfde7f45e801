# choose-port FIRST COUNT prints a TCP port of this node that nothing uses: the first free one from FIRST on, among COUNT.
# No connection of the node's own takes these ports: they lie below the range that the system gives out.
port=$1
used=" $(sed -n 's/^ *[0-9]*: [0-9A-F]*:\([0-9A-F]*\) .*/\1/p' /proc/net/tcp /proc/net/tcp6 2>/dev/null | tr '\n' ' ') "
while [ "$port" -lt "$(($1 + $2))" ]; do
  case $used in
    *" $(printf %04X "$port") "*) port=$((port + 1)) ;;
    *) echo "$port" && exit ;;
  esac
done
exit 1
