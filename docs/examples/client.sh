#!/usr/bin/env bash
# Prints the entities of a file: client.sh FILE. MINGSHI names another command than `mingshi`.
set -euo pipefail

hex() { od -An -v -tx1 | tr -d ' \n'; }
uri=file://$(realpath -- "$1" | tr -d '\n' | hex | sed 's/../%&/g; s|%2f|/|g')
text=$(iconv -f UTF-8 -t UTF-16BE -- "$1" | hex | sed 's/..../\\u&/g')
[[ $1 == *.md ]] && language=markdown || language=plaintext

coproc ${MINGSHI:-mingshi} serve --stdio
server=$COPROC_PID
exec 3<&"${COPROC[0]}" 4>&"${COPROC[1]}" {COPROC[0]}<&- {COPROC[1]}>&-

send() { # METHOD PARAMS [ID]; all of it is ASCII, so that characters and bytes count alike
  local message="{\"jsonrpc\":\"2.0\",${3:+\"id\":\"$3\",}\"method\":\"$1\",\"params\":$2}"
  printf 'Content-Length: %d\r\n\r\n%s' "${#message}" "$message" >&4
}
receive() {
  local line length
  while IFS= read -r line <&3 && [[ ${line%$'\r'} ]]; do
    [[ $line != Content-Length:* ]] || length=${line//[!0-9]/}
  done
  head -c "${length:?the server has gone}" <&3
}
request() { # METHOD PARAMS; this client announces nothing, so the server asks it nothing
  local message=
  send "$1" "$2" "$1"
  until [[ $message == *"\"id\":\"$1\""* ]]; do message=$(receive) || exit; done
  [[ $message != *'"error":{'* ]] || { printf '%s\n' "$message" >&2 && exit 1; }
  printf '%s\n' "$message"
}

request initialize '{"processId":null,"rootUri":null,"capabilities":{}}' >/dev/null
send initialized '{}'
send textDocument/didOpen "{\"textDocument\":{\"uri\":\"$uri\",\"languageId\":\"$language\",\"version\":1,\"text\":\"$text\"}}"
request mingshi/entities "{\"uri\":\"$uri\"}" |
  sed 's/"text":"/\n&/g' | sed -n 's/^"text":"\(.*\)","label":"\([^"]*\)".*/\1\t\2/p'
request shutdown '{}' >/dev/null
send exit '{}'
wait "$server"
