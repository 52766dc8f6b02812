package dev.starsight.transformer.training;

import dev.starsight.data.Balance;
import dev.starsight.model.Metric;
import java.util.HashSet;
import java.util.Set;

/** The values of {@link TrainingOptions}; not changed once these hold it. */
final class TrainingValues implements Cloneable {

  long seed;
  int epochs = 3;
  int patience = 2;
  int batchSize = 16;
  int accumulation = 1;
  int maxLength = 512;
  int trainingLength = 128;
  double learningRate = 1e-4;
  double headRate = 10;
  double layerDecay = 1;
  int frozenLayers;
  double warmUpShare = 0.1;
  double weightDecay = 0.01;
  double maximumNorm = 1;
  double dropout = 0.1;
  double labelSmoothing;
  double tailShare;
  TrainingOptions.Loss loss = TrainingOptions.Loss.CROSS_ENTROPY;
  Balance balance = Balance.AUTO;
  Metric metric = Metric.BALANCED_ACCURACY;

  /** The names of the values that were set, which a deadline may not choose. */
  Set<String> chosen = Set.of();

  <V> V choose(String name, V value) {
    Set<String> all = new HashSet<>(chosen);
    all.add(name);
    chosen = Set.copyOf(all);
    return value;
  }

  <V> V unlessChosen(String name, V value, V fitting) {
    return chosen.contains(name) ? value : fitting;
  }

  TrainingValues copy() {
    try {
      return (TrainingValues) clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e);
    }
  }
}
