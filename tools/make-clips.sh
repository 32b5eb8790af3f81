#!/usr/bin/env bash
# Makes the clips the gateway plays when no provider can speak: apps/gateway/src/clips/clips.generated.ts, from the texts
# `oneMoment` and `connecting` of each language in apps/gateway/src/texts, and the copies by which the offline world
# knows them.
#
# Only needed when a text or a voice changes: the results are committed. Needs espeak-ng, sox and node.
# Usage: tools/make-clips.sh
#
# Each clip: G.711 mu-law, 8 kHz, mono, no header, telephone band, silence trimmed at both ends, whole 20 ms frames.
set -euo pipefail

root="$(cd "$(dirname "$0")/.." && pwd)"
texts="$root/apps/gateway/src/texts"
recordings="$root/apps/sandbox/src/speech/recordings"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

voice() {
  case "$1" in
    en) echo '-v en-gb-x-rp+f2 -p 52 -s 175' ;;
    fr) echo '-v fr-fr+f2 -p 52 -s 170' ;;
    es) echo '-v es-419+f2 -p 52 -s 170' ;;
    de) echo '-v de+f2 -p 52 -s 165' ;;
    it) echo '-v it+f2 -p 52 -s 170' ;;
    pt) echo '-v pt-br+f2 -p 52 -s 170' ;;
    hi) echo '-v hi+f2 -p 52 -s 170' ;;
  esac
}

# Reads one text out of its TypeScript file: texts are single-quoted, one to a name.
text() {
  node -e '
    const source = require("fs").readFileSync(process.argv[1], "utf8");
    const found = new RegExp(process.argv[2] + ":\\s*\u0027([^\u0027]+)\u0027").exec(source);
    if (!found) throw new Error(process.argv[1] + " has no " + process.argv[2]);
    process.stdout.write(found[1]);' "$texts/$1.ts" "$2"
}

speak() {
  local options=() bytes
  read -ra options <<<"$(voice "$1")"
  espeak-ng "${options[@]}" -g 1 -w "$work/raw.wav" -- "$2" </dev/null
  sox -R -D "$work/raw.wav" -r 8000 -c 1 -b 16 "$work/band.wav" sinc 250-3400 gain -n -6
  sox -R -D "$work/band.wav" -t ul "$work/sound.ulaw" \
    silence -l 1 0.01 0.4% reverse silence 1 0.01 0.4% reverse pad 0 0.02
  bytes="$(wc -c <"$work/sound.ulaw")"
  head -c $((bytes - bytes % 160)) "$work/sound.ulaw" >"$3"
}

mkdir -p "$work/clips"
for pair in en:english fr:french es:spanish de:german it:italian pt:portuguese hi:hindi; do
  language="${pair%%:*}"
  file="${pair##*:}"
  speak "$language" "$(text "$file" oneMoment)" "$work/clips/$language.one-moment.ulaw"
  speak "$language" "$(text "$file" connecting)" "$work/clips/$language.connecting.ulaw"
done
# While the caller waits for a person: two soft notes, which are the same in every language.
sox -R -D -n -r 8000 -c 1 -b 16 "$work/hold.wav" \
  synth 0.24 sine 659 fade q 0.02 0.24 0.12 : synth 0.36 sine 523 fade q 0.02 0.36 0.24
sox -R -D "$work/hold.wav" -t ul "$work/hold.ulaw" gain -n -22
head -c 4800 "$work/hold.ulaw" >"$work/clips/en.hold.ulaw"
cp "$work/clips/en.hold.ulaw" "$recordings/clip-hold.ulaw"
for language in en de; do
  for clip in one-moment connecting; do
    cp "$work/clips/$language.$clip.ulaw" "$recordings/clip-$clip-$language.ulaw"
  done
done
node -e '
  const { readdirSync, readFileSync, writeFileSync } = require("fs");
  const [folder, target] = process.argv.slice(1);
  const lines = [];
  for (const file of readdirSync(folder).sort()) {
    const [language, clip] = file.split(".");
    const audio = readFileSync(`${folder}/${file}`);
    console.log(`${language} ${clip.padEnd(10)} ${audio.length / 8} ms`);
    lines.push(`  \u0027${language}/${clip}\u0027:\n    \u0027${audio.toString("base64")}\u0027,`);
  }
  const head = "// Made by tools/make-clips.sh from the texts; change those and run it again.\n";
  const body = `export const clipAudio: Readonly<Record<string, string>> = {\n${lines.join("\n")}\n};\n`;
  writeFileSync(target, head + body);' "$work/clips" "$root/apps/gateway/src/clips/clips.generated.ts"
