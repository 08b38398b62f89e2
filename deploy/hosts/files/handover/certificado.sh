#!/bin/sh
# Un certificado válido y gratuito (Let's Encrypt), que se renueva solo: sh certificado.sh CORREO. El dominio debe apuntar ya a este servidor.
set -eu
PATH=/usr/local/sbin:/usr/sbin:/sbin:$PATH code=%CODE% domain=%DOMAIN% names="%NAMES%"
[ $# = 1 ] || { echo "Diga a qué correo se avisa: sh $0 CORREO" >&2; exit 1; }
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends certbot >/dev/null

take_up=/usr/local/sbin/vitrina-certificado
cat > "$take_up" <<'END'
#!/bin/sh
# certbot lo corre cuando llega un certificado nuevo: nginx lo toma.
set -eu
umask 077
cd /etc/vitrina/%CODE%/tls
cat /etc/letsencrypt/live/portal-%CODE%/privkey.pem /etc/letsencrypt/live/portal-%CODE%/fullchain.pem > certificate.new
mv certificate.new certificate.pem
systemctl reload nginx
END
chmod 755 "$take_up"

# shellcheck disable=SC2046
certbot certonly --non-interactive --agree-tos --keep-until-expiring --email "$1" --webroot --webroot-path /var/lib/vitrina-challenges \
    --cert-name "portal-$code" $(for name in $names; do printf ' -d %s' "$name"; done) --deploy-hook "$take_up" || {
    echo "No se pudo. Revise que cada uno de estos nombres apunte ya a este servidor, y repita esta orden: $names" >&2
    exit 1
}
"$take_up"
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    shown=$(openssl s_client -connect 127.0.0.1:443 -servername "$domain" </dev/null 2>/dev/null | openssl x509 -noout -fingerprint || true)
    if [ "$shown" = "$(openssl x509 -noout -fingerprint -in "/etc/letsencrypt/live/portal-$code/cert.pem")" ]; then
        echo "Listo: el portal muestra su certificado nuevo, y se renueva solo. Compruébelo con  certbot renew --dry-run ."
        exit 0
    fi
    sleep 1
done
echo "El certificado llegó, pero el portal no lo muestra. Vea  journalctl -u nginx -n 50 , corrija y repita esta orden." >&2
exit 1
