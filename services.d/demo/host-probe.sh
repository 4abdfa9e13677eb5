#!/bin/sh
# Says every few seconds how this machine is doing: load, memory, disk. Plain POSIX sh.
set -u

pause=${INTERVAL:-4}
running=yes
trap 'running=no; kill "$waiting" 2>/dev/null' TERM INT

log() { printf '%s [%s] %s\n' "$(date '+%Y-%m-%d %H:%M:%S')" "$1" "$2"; }

load() { uptime | sed 's/.*load average[s]*: *//; s/,//g'; }
memory() { awk '/^MemTotal/ {t = $2} /^MemAvailable/ {a = $2} END {if (t) printf "%d%%", 100 - a * 100 / t}' /proc/meminfo 2>/dev/null || printf 'unknown'; }
disk() { df -Pk . | awk 'NR == 2 {print $5 + 0}'; }

log info "probing every $pause s"
while [ "$running" = yes ]; do
	used=$(disk)
	level=info
	[ "${used:-0}" -ge 90 ] && level=warn
	log "$level" "load $(load) | memory $(memory) | disk ${used:-?}%"
	sleep "$pause" &
	waiting=$!
	wait "$waiting" 2>/dev/null
done
log info 'probe ends'
