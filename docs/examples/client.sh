#!/usr/bin/env bash
# Prints the entities of a file: client.sh FILE. MINGSHI names another command than `mingshi`.
set -euo pipefail

coproc ${MINGSHI:-mingshi} serve --stdio
server=$COPROC_PID
exec 3<&"${COPROC[0]}" 4>&"${COPROC[1]}" {COPROC[0]}<&- {COPROC[1]}>&-

send() { # MESSAGE
  printf 'Content-Length: %d\r\n\r\n%s' "$(printf %s "$1" | wc -c)" "$1" >&4
}

receive() {
  local line length
  while IFS= read -r line <&3 && [[ ${line%$'\r'} ]]; do
    [[ $line != Content-Length:* ]] || length=${line//[!0-9]/}
  done
  head -c "${length:?the server has gone}" <&3
}

request() { # METHOD PARAMS; this client announces nothing, so the server asks it nothing
  local message
  send "{\"jsonrpc\":\"2.0\",\"id\":\"$1\",\"method\":\"$1\",\"params\":$2}"
  until message=$(receive) && [[ $message == *"\"id\":\"$1\""* ]]; do :; done
  printf '%s\n' "$message"
}

notify() { # METHOD PARAMS
  send "{\"jsonrpc\":\"2.0\",\"method\":\"$1\",\"params\":$2}"
}

uri=file://$(realpath -- "$1" | tr -d '\n' | od -An -v -tx1 | tr -d ' \n' | sed 's/../%&/g; s|%2f|/|g')
text=$(sed 's/[\\"]/\\&/g; s/\t/\\t/g; s/\r/\\r/g; s/$/\\n/' -- "$1" | tr -d '\n')

request initialize '{"processId":null,"rootUri":null,"capabilities":{}}' >/dev/null
notify initialized '{}'
notify textDocument/didOpen \
  "{\"textDocument\":{\"uri\":\"$uri\",\"languageId\":\"plaintext\",\"version\":1,\"text\":\"$text\"}}"
request mingshi/entities "{\"uri\":\"$uri\"}" |
  { grep -o '"text":"[^"]*","label":"[^"]*"' || true; } |
  sed 's/"text":"\(.*\)","label":"\(.*\)"/\1\t\2/'
request shutdown '{}' >/dev/null
notify exit '{}'
wait "$server"
