#!/bin/sh
# Pone en marcha este portal en un Debian 12 o 13 de 64 bits. Se corre como root; puede repetirse: lo que ya está no se toca.
set -eu
umask 022
PATH=/usr/local/sbin:/usr/sbin:/sbin:$PATH
cd "$(dirname "$0")/.."
here=$PWD code=%CODE% domain=%DOMAIN% names="%NAMES%" user=portal-%CODE%
home=/var/lib/vitrina/$code own=/etc/vitrina/$code release=/opt/vitrina/releases/%RELEASE%
[ "$(id -u)" = 0 ] || { echo "Hay que correrlo como root." >&2; exit 1; }

echo "1/6 Se comprueba cada archivo de la entrega..."
sha256sum --quiet -c MANIFIESTO.sha256 || { echo "La entrega está dañada o incompleta: ábrala de nuevo desde el archivo cifrado." >&2; exit 1; }

echo "2/6 Se instala lo que falta de Debian..."
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx openssl python3-venv %PACKAGES% >/dev/null

echo "3/6 Se instala el programa..."
mkdir -p /opt/vitrina/releases /etc/nginx/vitrina /var/lib/vitrina "$own/tls"
chmod 700 "$own/tls"
if [ ! -e "$release/installed" ]; then
    rm -rf "$release"
    python3 -m venv "$release"
    python=$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    "$release/bin/pip" install --quiet --disable-pip-version-check --no-index --find-links programa/wheels --no-deps \
        --require-hashes -r "programa/requirements-$python.txt"
    touch "$release/installed"
fi
[ -e "$own/release" ] || ln -s "$release" "$own/release"
as_portal() { (cd / && runuser -u "$user" -- env -i PATH=/usr/bin:/bin LANG=C.UTF-8 PORTAL_HOME="$home" "$own/release/bin/portal" "$@"); }

echo "4/6 Se pone el portal en su lugar..."
id -u "$user" >/dev/null 2>&1 || useradd --system --home-dir "$home" --no-create-home --shell /usr/sbin/nologin "$user"
if [ ! -e "$home/instance.json" ]; then
    rm -rf "$home.new" && cp -r portal "$home.new"
    while IFS="$(printf '\t')" read -r where what; do
        mkdir -p "$home.new/${where%/*}" && cp "publicado/$what" "$home.new/$where"
    done < portal/enlaces.tsv
    rm "$home.new/enlaces.tsv"
    find "$home.new" -type d -exec chmod 755 {} + && find "$home.new" -type f -exec chmod 644 {} +
    mkdir -p "$home.new/private" && chmod 700 "$home.new/private" && chmod 600 "$home.new/portal.env" && chmod 640 "$home.new"/*.sqlite3
    chown -R "$user:$user" "$home.new" && rm -rf "$home" && mv "$home.new" "$home"
fi
chown "$user:www-data" "$home" && chmod 710 "$home"
as_portal rebuild
as_portal bake

echo "5/6 Se configura el servidor..."
cp servidor/unidades/* /etc/systemd/system/
mkdir -p /var/lib/vitrina-challenges
cp servidor/nginx/* /etc/nginx/vitrina/
cp servidor/vitrina.conf /etc/nginx/conf.d/vitrina.conf
rm -f /etc/nginx/sites-enabled/default
install -m 755 servidor/respaldar.sh /usr/local/sbin/vitrina-respaldar
if [ ! -e "$own/tls/certificate.pem" ]; then
    list=$(for name in $names; do printf 'DNS:%s,' "$name"; done)
    (umask 077 && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -subj /O=Portal \
        -addext "subjectAltName=${list%,}" -keyout "$own/tls/key.new" -out "$own/tls/chain.new" 2>/dev/null &&
        cat "$own/tls/key.new" "$own/tls/chain.new" > "$own/tls/certificate.new" &&
        mv "$own/tls/certificate.new" "$own/tls/certificate.pem" && rm "$own/tls/key.new" "$own/tls/chain.new")
fi
nginx -t -q
systemctl daemon-reload
systemctl enable -q --now "vitrina@$code.socket" "vitrina-nightly@$code.timer" "vitrina-respaldo@$code.timer" nginx
systemctl reload nginx

echo "6/6 Se prueba..."
as_portal verify
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    if python3 -c 'import sys, ssl, socket
with ssl._create_unverified_context().wrap_socket(socket.create_connection(("127.0.0.1", 443), 5), server_hostname=sys.argv[1]) as line:
    line.sendall(f"GET / HTTP/1.0\r\nHost: {sys.argv[1]}\r\n\r\n".encode())
    sys.exit(b" 200 " not in line.recv(64))' "$domain" 2>/dev/null; then
        echo "Listo: el portal responde en este servidor como https://$domain/"
        exit 0
    fi
    sleep 1
done
echo "El portal no responde. Vea  journalctl -u nginx -n 50 , corrija y repita esta orden." >&2
exit 1
