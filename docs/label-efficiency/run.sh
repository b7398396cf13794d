#!/usr/bin/env bash
# Runs the label-efficiency experiment in the current folder: run.sh REPOSITORY. What is done already is kept, so it
# goes on where it was stopped. docs/evaluation.md describes it.
set -euo pipefail
byol3d="$1/byol3d"
here="$1/docs/label-efficiency"
scan='/(scan[0-9]+)_'

[ -e pool ] || "$byol3d" phantom --out pool --scans 16 --patches 8 --size 96 --seed 100
[ -e masks ] || "$byol3d" phantom --out masks --scans 9 --patches 3 --size 40 --labels --seed 300
[ -e test ] || "$byol3d" phantom --out test --scans 12 --patches 2 --size 64 --labels --seed 500
python3 "$here/splits.py" > splits.json
if [ ! -e encoders ]; then
  resume=()
  [ ! -e pretrained/checkpoints ] || resume=(--resume latest)
  "$byol3d" pretrain --config "$here/pretrain.conf" --data-dir pool --scan-id-pattern "$scan" --save-dir pretrained \
    --workers 1 "${resume[@]}"
  "$byol3d" export --checkpoint pretrained --to encoders
fi

fold=0
for seed in 0 1 2; do
  for volumes in 3 6 12 24; do
    for arm in scratch frozen finetuned; do
      case $arm in
        scratch) start=() ;;
        frozen) start=(--checkpoint encoders --freeze-encoder) ;;
        finetuned) start=(--checkpoint encoders) ;;
      esac
      run="runs/$arm-$volumes-$seed"
      [ ! -e "$run/test/scores.json" ] || continue
      rm -rf "$run"
      "$byol3d" finetune --config "$here/finetune.conf" --data-dir masks --splits splits.json --fold "$fold" \
        --seed "$seed" --set "schedule.epochs=$((144 / volumes))" "${start[@]}" --scan-id-pattern "$scan" \
        --save-dir "$run/run" --workers 1
      "$byol3d" export --checkpoint "$run/run" --to "$run/segmenter"
      "$byol3d" predict --model "$run/segmenter" --data-dir test --out "$run/test" --score --step 1 --workers 1
    done
    fold=$((fold + 1))
  done
done
python3 "$here/table.py" runs label-efficiency.svg
