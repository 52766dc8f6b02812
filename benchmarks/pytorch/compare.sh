#!/bin/sh
# Times training steps of Starsight and of PyTorch in Python, alternating, and prints medians and ratios:
#
#   mvn -q -DskipTests package
#   benchmarks/pytorch/compare.sh [ROUNDS [OPTION of step.py]...]
#
# Debian: apt-get install python3-torch libopenblas0-openmp. Ten rounds take about three minutes.
# PYTHON names another interpreter.
set -eu
here=$(dirname "$0")
rounds=${1:-10}
[ $# -eq 0 ] || shift
unset OPENBLAS_CORETYPE
exec java -cp "$here/../target/benchmarks.jar" \
  dev.starsight.benchmarks.PyTorchComparison "$here/step.py" "$rounds" "$@"
