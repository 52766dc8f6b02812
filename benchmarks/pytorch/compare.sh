#!/bin/sh
# Times training steps of Starsight, of a PyTorch program on the same libtorch, and of PyTorch in
# Python, alternating, in 32 and in 16 bits, and prints medians and ratios:
#
#   mvn -q -DskipTests package
#   benchmarks/pytorch/compare.sh OUT.json ROUNDS [NAME=COMMAND]...
#   benchmarks/pytorch/compare.sh check [NAME=COMMAND]...     # the losses of ten steps of each
#
# COMMAND is an interpreter with step.py and options, python=... unless given:
#
#   debian="/usr/bin/python3 benchmarks/pytorch/step.py"      # python3-torch, libopenblas0-openmp
#   wheel="venv/bin/python benchmarks/pytorch/step.py"        # pip install torch
#   wheelSameSavings="venv/bin/python benchmarks/pytorch/step.py --same-savings"
#
# Each process needs 1 GB. Ten rounds with three commands take some ten minutes on two cores.
set -eu
here=$(dirname "$0")
case ${1:-} in
  check) fixed=1 ;;
  *) fixed=2 ;;
esac
[ $# -gt $fixed ] || set -- "$@" "python=${PYTHON:-/usr/bin/python3} $here/step.py"
unset OPENBLAS_CORETYPE
exec java -cp "$here/../target/benchmarks.jar" dev.starsight.benchmarks.PyTorchComparison "$@"
