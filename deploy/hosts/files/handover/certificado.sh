#!/bin/sh
# Un certificado válido y gratuito (Let's Encrypt), que se renueva solo: sh certificado.sh CORREO. El dominio debe apuntar ya a este servidor.
set -eu
code=%CODE%
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends certbot >/dev/null
names=$(for name in %NAMES%; do printf ' -d %s' "$name"; done)
# shellcheck disable=SC2086
certbot certonly --non-interactive --agree-tos --email "$1" --standalone --cert-name "portal-$code" $names \
    --pre-hook "systemctl stop nginx" --post-hook "systemctl start nginx" \
    --deploy-hook "install -m 644 /etc/letsencrypt/live/portal-$code/fullchain.pem /etc/vitrina/$code/tls/certificate.pem && install -m 600 /etc/letsencrypt/live/portal-$code/privkey.pem /etc/vitrina/$code/tls/key.pem"
echo "Listo: el certificado se renueva solo. Compruébelo con  certbot renew --dry-run ."
