#!/bin/sh
# Lo escribe  deploy monitor provision . Las órdenes del monitor, con los ajustes de este anfitrión:  vitrina-monitor queue
# VITRINA_RELEASE nombra otra versión instalada; VITRINA_PROGRAM, otro programa de ella.
exec systemd-run --quiet --pipe --wait --collect --uid=monitor --working-directory=/ \
    --property=EnvironmentFile=/etc/vitrina/monitor/monitor.env --property=EnvironmentFile=-/etc/vitrina/monitor/own.env \
    --property=UMask=0077 --setenv=HOME=/var/lib/vitrina-monitor/home --setenv=LANG=C.UTF-8 \
    "${VITRINA_RELEASE:-/etc/vitrina/monitor/release}/bin/${VITRINA_PROGRAM:-monitor}" "$@"
