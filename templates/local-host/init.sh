#!/bin/sh
# PID 1 of a host, first part: builds its root over the machine's own and moves into it; then serve.sh.
# fd 3 is the pipe to boot.sh. Each program started here costs every host a millisecond: hence one fstab, one cp.
set -eu
tag=$1 folder=$3 name=$4 address=$5
cd "$folder"
echo "$name" >/proc/sys/kernel/hostname
exec 4>ready

echo 1 >/proc/sys/net/ipv4/conf/eth0/arp_notify # tells the bridge at once that this address is behind a new port
ip -batch - <<END
link set lo up
address replace $address dev eth0
link set eth0 up
END

# The upper layer is on disk, so that a host keeps its files over a restart. Where the kernel refuses that (the machine's root
# is itself an overlay, the disk has no xattrs), it is in memory and dies with the host. Relative names: options know no quotes.
overlay() { mount -t overlay overlay -o "index=off,lowerdir=/,upperdir=$1,workdir=$2" root; }
if ! overlay upper work; then
  echo "no upper layer on disk: this host's files are in memory"
  mount -t tmpfs -o mode=755 tmpfs memory
  mkdir memory/upper memory/work
  overlay memory/upper memory/work
fi
mount --all --fstab fstab

cd root
cp -a /dev/null /dev/zero /dev/full /dev/random /dev/urandom /dev/tty dev/
rm -f etc/ssh/ssh_host_* etc/ssh/sshd_config etc/hosts etc/hostname etc/resolv.conf etc/machine-id
cp -a "$folder/files/." .
while IFS=: read -r user password _; do # without PAM, sshd refuses a locked root even by key
  [ "$user" = root ] || continue
  case $password in '!'*) sed -i 's/^root:![^:]*:/root:*:/' etc/shadow ;; esac
  break
done <etc/shadow

pivot_root . run/old
cd /
umount -l /run/old
rmdir /run/old
# no clock, no kernel modules, no raw devices, no reboot, no kernel log: these are the machine's
exec setpriv --bounding-set -sys_time,-sys_module,-sys_rawio,-sys_boot,-syslog,-mac_admin,-mac_override,-wake_alarm,-audit_control \
  /bin/sh /run/gpuctl/node/serve.sh "$tag"
