#!/bin/sh
# Vuelve a un respaldo: sh restaurar.sh /var/backups/vitrina/ARCHIVO. Lo que hay ahora se aparta al lado, no se borra.
set -eu
PATH=/usr/local/sbin:/usr/sbin:/sbin:$PATH
code=%CODE% user=portal-%CODE% home=/var/lib/vitrina/%CODE% archive=$1
rm -rf "$home.new" && mkdir -m 710 "$home.new"
tar -C "$home.new" -xzf "$archive"
chown -R "$user:$user" "$home.new" && chown "$user:www-data" "$home.new" && chmod 710 "$home.new"
systemctl stop "vitrina-nightly@$code.timer" "vitrina@$code.socket" "vitrina@$code.service" "vitrina-app@$code.service"
mv "$home" "$home.antes-$(date +%Y%m%d-%H%M%S)"
mv "$home.new" "$home"
for words in rebuild bake verify; do
    (cd / && runuser -u "$user" -- env -i PATH=/usr/bin:/bin LANG=C.UTF-8 PORTAL_HOME="$home" "/etc/vitrina/$code/release/bin/portal" "$words")
done
systemctl start "vitrina@$code.socket" "vitrina-nightly@$code.timer"
echo "Listo. Lo de antes quedó al lado, en $home.antes-..."
