# inspect says what hinders a claim of this host, and who holds it. Changes nothing.
for tool in tar sed grep; do
  command -v "$tool" >/dev/null 2>&1 || say "missing $tool"
done
if [ ! -d "$HOME" ] || [ ! -w "$HOME" ]; then say "unwritable $HOME"; fi
if [ -s "$claim" ]; then say "held $(read_claim | tr '\n' ' ')"; else say free; fi
