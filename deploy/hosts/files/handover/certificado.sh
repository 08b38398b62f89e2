#!/bin/sh
# Un certificado válido y gratuito (Let's Encrypt), que se renueva solo: sh certificado.sh CORREO. El dominio debe apuntar ya a este servidor.
set -eu
code=%CODE%
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends certbot >/dev/null
names=$(for name in %NAMES%; do printf ' -d %s' "$name"; done)
# shellcheck disable=SC2086
certbot certonly --non-interactive --agree-tos --email "$1" --webroot --webroot-path /var/lib/vitrina-challenges \
    --cert-name "portal-$code" $names --deploy-hook "umask 077; cd /etc/vitrina/$code/tls &&
    cat /etc/letsencrypt/live/portal-$code/privkey.pem /etc/letsencrypt/live/portal-$code/fullchain.pem > certificate.new &&
    mv certificate.new certificate.pem && systemctl reload nginx"
echo "Listo: el certificado se renueva solo. Compruébelo con  certbot renew --dry-run ."
