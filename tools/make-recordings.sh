#!/usr/bin/env bash
# Makes the recorded sentences of the offline world from apps/sandbox/src/speech/recordings/recordings.json.
#
# Only needed when a sentence or a voice changes: the results are committed. Needs espeak-ng, sox and node.
# Usage: tools/make-recordings.sh
#
# Each file: G.711 mu-law, 8 kHz, mono, no header, telephone band, silence trimmed at both ends, pauses inside cut to
# 200 ms at most (well below the 500 ms that end a turn), whole 20 ms frames of 160 bytes.
set -euo pipefail

folder="$(cd "$(dirname "$0")/.." && pwd)/apps/sandbox/src/speech/recordings"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

list() {
  node -e 'for (const r of JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")))
    console.log([r.id, r.speaker, r.text].join("\t"))' "$folder/recordings.json"
}

# Different voices and pitches, so that nobody at a terminal or a speaker mistakes who is talking.
voice() {
  case "$1" in
    caller) echo '-v en-us+m3 -p 38 -s 190' ;;
    bot) echo '-v en-gb-x-rp+f3 -p 58 -s 205' ;;
    agent) echo '-v en-gb-scotland+m7 -p 44 -s 200' ;;
    *) echo "no voice for speaker $1" >&2; return 1 ;;
  esac
}

# `sox silence` counts from the front only, hence the two reversals for the tail.
while IFS=$'\t' read -r id speaker text; do
  read -ra options <<<"$(voice "$speaker")"
  espeak-ng "${options[@]}" -g 1 -w "$work/raw.wav" -- "$text" </dev/null
  sox -R -D "$work/raw.wav" -r 8000 -c 1 -b 16 "$work/band.wav" sinc 250-3400 gain -n -5
  sox -R -D "$work/band.wav" "$work/trimmed.wav" \
    silence -l 1 0.01 0.4% -1 0.18 0.8% reverse silence 1 0.01 0.4% reverse pad 0 0.02
  sox -R -D "$work/trimmed.wav" -t ul "$work/whole.ulaw"
  bytes="$(wc -c <"$work/whole.ulaw")"
  head -c $((bytes - bytes % 160)) "$work/whole.ulaw" >"$folder/$id.ulaw"
  printf '%-22s %5d ms\n' "$id" $(((bytes - bytes % 160) / 8))
done < <(list)
