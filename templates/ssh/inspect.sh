# inspect says what hinders a claim of this host, and who holds it. Changes nothing.
for tool in tar sed grep; do
  command -v "$tool" >/dev/null 2>&1 || echo "gpuctl missing $tool"
done
if [ ! -d "$HOME" ] || [ ! -w "$HOME" ]; then echo "gpuctl unwritable $HOME"; fi
if [ -s "$claim" ]; then echo "gpuctl held $(read_claim | tr '\n' ' ')"; else echo 'gpuctl free'; fi
