#!/bin/sh
# PID 1 of a host, second part: keeps sshd running and reaps what jobs leave behind (a shell that waits reaps every child).
# Its one argument is the tag by which gpuctl finds the host. fd 3 is the pipe to boot.sh, fd 4 the file that says "up".
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
umask 022
for sshd in /usr/sbin/sshd /usr/local/sbin/sshd /usr/bin/sshd; do [ -x $sshd ] && break; done

# sshd writes its pid file when it listens; as that file is a pipe here, reading it waits for exactly that moment
started=/run/sshd.started
mkfifo -m 600 $started
{
  read -r _ <$started
  rm $started
  echo ready >&4
  echo ready >&3
} &
exec 3>&- 4>&-
# in the foreground: a shell makes its background programs ignore Ctrl-C, and every job would inherit that from sshd
$sshd -D -e -o PidFile=$started
while [ ! -p $started ]; do # it listened once, and ended: start it again
  sleep 1
  $sshd -D -e
done
exit 1 # it never listened: the host is dead, and its console says why
