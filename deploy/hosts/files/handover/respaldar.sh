#!/bin/sh
# Un respaldo de un portal en /var/backups/vitrina, uno por día de la semana: vitrina-respaldar CÓDIGO
set -eu
code=$1 user=portal-$1 home=/var/lib/vitrina/$1 into=/var/backups/vitrina
umask 077
mkdir -p "$into"
copy=$home/private/respaldo.sqlite3
rm -f "$copy"
runuser -u "$user" -- python3 -c 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute("VACUUM INTO ?", (sys.argv[2],))' "$home/db.sqlite3" "$copy"
archive=$into/$code-$(date +%u).tar.gz
tar -C "$home" -czf "$archive.new" --exclude=./public --exclude='./registers.sqlite3*' --exclude='./db.sqlite3*' --transform='s,^./private/respaldo.sqlite3$,./db.sqlite3,' .
rm -f "$copy"
mv "$archive.new" "$archive"
echo "Respaldo: $archive"
