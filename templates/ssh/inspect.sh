# inspect says what hinders a claim of this host, and who holds it. Changes nothing.
for tool in tar sed grep; do
  command -v "$tool" >/dev/null 2>&1 || say "missing $tool"
done
if [ ! -d "$HOME" ] || [ ! -w "$HOME" ]; then say "unwritable $HOME"; fi
# Read before it is looked for, and again where it was not there yet: a claim comes, or undoes itself, while this runs.
held=$(read_claim | tr '\n' ' ')
if [ -z "$held" ]; then held=$(read_claim | tr '\n' ' '); fi
if [ -n "$held" ] || [ -s "$claim" ]; then say "held $held"; else say free; fi
