#!/bin/sh
# Makes what deploy/compose.yaml mounts as secrets: passwords, the master key, the connection strings, and a certificate for EventStoreDB.
# Nothing has a default; what is there already is left as it is. Keep copies of master-key and of the passwords where the backups are not.
#
#   sh deploy/compose/make-secrets.sh [FOLDER]        FOLDER: deploy/compose/secrets unless told otherwise
set -eu
umask 077

folder="${1:-$(dirname "$0")/secrets}"
days=1825

mkdir -p "$folder"
cd "$folder"

# The folder is its owner's alone. The files are readable because containers run as other users and Compose mounts files as they are.
keep() {
  name="$1"
  shift
  [ -s "$name" ] || { "$@" >"$name.new" && chmod 0444 "$name.new" && mv "$name.new" "$name"; }
}

keep master-key openssl rand -base64 32
for login in eventstore-admin eventstore-ops mongodb-root mongodb-harbor mongodb-keys mongodb-access mongodb-relay kafka; do
  keep "$login-password" openssl rand -hex 24
done
# By which the members of the replica set know each other.
keep mongodb-member-key openssl rand -base64 756

keep eventstore-url printf 'esdb://admin:%s@eventstore:2113?tls=true&tlsCAFile=/run/secrets/eventstore-ca' "$(cat eventstore-admin-password)"
# A login for each matter: whoever reads the views cannot read the keys, and the relay neither.
for login in harbor keys access relay; do
  name="mongodb-$([ "$login" = harbor ] || echo "$login-")url"
  keep "$name" printf 'mongodb://%s:%s@mongodb:27017/?replicaSet=rs0&authSource=admin' "$login" "$(cat "mongodb-$login-password")"
done

if [ ! -s eventstore-node.crt ]; then
  openssl req -x509 -newkey rsa:2048 -nodes -sha256 -days "$days" -subj '/O=Pioneer Harbor/CN=Pioneer Harbor installation CA' \
    -addext 'basicConstraints=critical,CA:TRUE,pathlen:0' -addext 'keyUsage=critical,keyCertSign,cRLSign' \
    -keyout eventstore-ca.key -out eventstore-ca.crt 2>/dev/null
  # The common name is the one that EventStoreDB expects of its own nodes.
  openssl req -new -newkey rsa:2048 -nodes -sha256 -subj '/O=Pioneer Harbor/CN=eventstoredb-node' \
    -keyout eventstore-node.key -out eventstore-node.csr 2>/dev/null
  printf '%s\n' 'basicConstraints=critical,CA:FALSE' 'keyUsage=critical,digitalSignature,keyEncipherment' \
    'extendedKeyUsage=serverAuth,clientAuth' 'subjectAltName=DNS:eventstore,DNS:localhost,IP:127.0.0.1' >eventstore-node.ext
  openssl x509 -req -sha256 -days "$days" -in eventstore-node.csr -CA eventstore-ca.crt -CAkey eventstore-ca.key -CAcreateserial \
    -extfile eventstore-node.ext -out eventstore-node.crt 2>/dev/null
  rm -f eventstore-node.csr eventstore-node.ext eventstore-ca.srl
  chmod 0400 eventstore-ca.key
  chmod 0444 eventstore-ca.crt eventstore-node.crt eventstore-node.key
fi
echo "secrets in $(pwd); the key of the certificate authority (eventstore-ca.key) is not mounted anywhere: move it to a safe place"
