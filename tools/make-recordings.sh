#!/usr/bin/env bash
# Makes the recorded sentences of the offline world from apps/sandbox/src/speech/recordings/recordings.json.
#
# Only needed when a sentence or a voice changes: the results are committed. Needs espeak-ng, sox and node.
# Usage: tools/make-recordings.sh
#
# A recording whose voice and words are those it was made from (made-from.txt keeps a hash of them) is left alone, so a
# newer espeak-ng changes nothing that was not asked for. To make one again, delete its file.
#
# Each file: G.711 mu-law, 8 kHz, mono, no header, telephone band, silence trimmed at both ends, pauses inside cut to
# about 200 ms (well below the 500 ms that end a turn), whole 20 ms frames of 160 bytes.
set -euo pipefail

folder="$(cd "$(dirname "$0")/.." && pwd)/apps/sandbox/src/speech/recordings"
ledger="$folder/made-from.txt"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

list() {
  node -e 'for (const r of JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")))
    console.log([r.id, r.speaker, r.language, r.text].join("\t"))' "$folder/recordings.json"
}

# Different voices and pitches, so that nobody at a terminal or a speaker mistakes who is talking.
voice() {
  case "$1/$2" in
    caller/en) echo '-v en-us+m3 -p 38 -s 190' ;;
    caller/de) echo '-v de+m3 -p 38 -s 175' ;;
    bot/en) echo '-v en-gb-x-rp+f3 -p 58 -s 205' ;;
    bot/de) echo '-v de+f3 -p 58 -s 185' ;;
    bot/fr) echo '-v fr-fr+f3 -p 58 -s 190' ;;
    bot/es) echo '-v es-419+f3 -p 58 -s 190' ;;
    bot/it) echo '-v it+f3 -p 58 -s 190' ;;
    bot/pt) echo '-v pt-br+f3 -p 58 -s 190' ;;
    bot/hi) echo '-v hi+f3 -p 58 -s 190' ;;
    agent/en) echo '-v en-gb-scotland+m7 -p 44 -s 200' ;;
    *) echo "no voice for $1 in $2" >&2; return 1 ;;
  esac
}

# Sounds that are no speech: a burst of 90 ms, loud enough and long enough for a voice detector, and one too short for it.
noise() {
  case "$1" in
    noise-cough) echo 'synth 0.09 pinknoise sinc 250-1800 fade q 0.004 0.09 0.05 gain -n -5 pad 0 0.01' ;;
    noise-click) echo 'synth 0.006 whitenoise sinc 250-3400 gain -n -5 pad 0 0.014' ;;
    *) echo "no such noise: $1" >&2; return 1 ;;
  esac
}

# `sox silence` counts from the front only, hence the two reversals for the tail.
speak() {
  local options=() text="$2"
  read -ra options <<<"$1"
  espeak-ng "${options[@]}" -g 1 -w "$work/raw.wav" -- "$text" </dev/null
  sox -R -D "$work/raw.wav" -r 8000 -c 1 -b 16 "$work/band.wav" sinc 250-3400 gain -n -5
  sox -R -D "$work/band.wav" "$work/sound.wav" \
    silence -l 1 0.01 0.4% -1 0.18 0.8% reverse silence 1 0.01 0.4% reverse pad 0 0.02
}

make_noise() {
  local effects=()
  read -ra effects <<<"$1"
  sox -R -D -n -r 8000 -c 1 -b 16 "$work/sound.wav" "${effects[@]}"
}

: >"$work/ledger"
while IFS=$'\t' read -r id speaker language text; do
  # Recorded elsewhere: the gateway ships the clips it plays by itself, and these are copies.
  [ "$speaker" = clip ] && continue
  if [ "$language" = zxx ]; then recipe="$(noise "$id")"; else recipe="$(voice "$speaker" "$language")"; fi
  hash="$(printf '%s\t%s' "$recipe" "$text" | sha256sum | cut -d ' ' -f 1)"
  printf '%s  %s\n' "$hash" "$id" >>"$work/ledger"
  if [ -f "$folder/$id.ulaw" ] && grep -qsx "$hash  $id" "$ledger"; then continue; fi
  if [ "$language" = zxx ]; then make_noise "$recipe"; else speak "$recipe" "$text"; fi
  sox -R -D "$work/sound.wav" -t ul "$work/whole.ulaw"
  bytes="$(wc -c <"$work/whole.ulaw")"
  head -c $((bytes - bytes % 160)) "$work/whole.ulaw" >"$folder/$id.ulaw"
  printf '%-22s %5d ms\n' "$id" $(((bytes - bytes % 160) / 8))
done < <(list)
cp "$work/ledger" "$ledger"
