#!/usr/bin/env python3
"""Prints the entities of a file: client.py FILE. MINGSHI names another command than `mingshi`."""
import http.client, json, os, pathlib, shlex, subprocess, sys

path = pathlib.Path(sys.argv[1]).resolve()
command = shlex.split(os.environ.get("MINGSHI", "mingshi")) + ["serve", "--stdio"]
server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def send(**message):
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
    server.stdin.flush()


def receive():
    header = http.client.parse_headers(server.stdout)
    return json.loads(server.stdout.read(int(header["content-length"])))


def request(method, **params):  # This client announces nothing that the server would ask it about.
    send(id=method, method=method, params=params)
    while (message := receive()).get("id") != method:
        pass
    return message["result"] if "result" in message else sys.exit(message["error"]["message"])


language = "markdown" if path.suffix == ".md" else "plaintext"
document = {"uri": path.as_uri(), "languageId": language, "version": 1, "text": path.read_bytes().decode()}
request("initialize", processId=os.getpid(), rootUri=None, capabilities={"general": {"positionEncodings": ["utf-32"]}})
send(method="initialized", params={})
send(method="textDocument/didOpen", params={"textDocument": document})
for entity in request("mingshi/entities", uri=document["uri"])["entities"]:
    start = entity["range"]["start"]
    place = f"{start['line'] + 1}:{start['character'] + 1}"
    print(place, entity["text"], entity["shown"]["label"], f"{entity['score']:.2f}", sep="\t")
request("shutdown")
send(method="exit")
sys.exit(server.wait())
