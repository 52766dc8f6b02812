package dev.starsight.transformer.internal.frozen;

/** Votes of the most similar rows. Immutable. */
public final class Neighbours {

  /** What all labels share besides the votes, so that none is impossible. */
  private static final double SMOOTHING = 0.5;

  private final NeighbourTable table;
  private final int[] targets;
  private final int most;
  private final double sharpness;
  private final boolean balanced;
  private final double[] labelWeights;

  /**
   * Rows that vote.
   *
   * @param targets label ids by row
   * @param most how many vote
   * @param sharpness votes weigh e to the power of this times the cosine
   * @param balanced whether votes of a label also weigh n / (labels · n_label)
   */
  public Neighbours(
      NeighbourTable table,
      int[] targets,
      int labels,
      int most,
      double sharpness,
      boolean balanced) {
    this.table = table;
    this.targets = targets;
    this.most = most;
    this.sharpness = sharpness;
    this.balanced = balanced;
    this.labelWeights = new double[labels];
    int occurring = 0;
    for (int target : targets) {
      occurring += labelWeights[target]++ == 0 ? 1 : 0;
    }
    for (int k = 0; k < labels; k++) {
      labelWeights[k] = balanced ? targets.length / (occurring * Math.max(1, labelWeights[k])) : 1;
    }
  }

  NeighbourTable table() {
    return table;
  }

  int[] targets() {
    return targets;
  }

  int most() {
    return most;
  }

  double sharpness() {
    return sharpness;
  }

  boolean balanced() {
    return balanced;
  }

  /** Probabilities by label id, for each query. */
  public double[][] probabilities(float[][] queries) {
    double[][] probabilities = new double[queries.length][labelWeights.length];
    NeighbourTable.Nearest[] nearest = table.nearest(queries, most);
    for (int q = 0; q < queries.length; q++) {
      double sum = SMOOTHING;
      for (int i = 0; i < nearest[q].size(); i++) {
        int target = targets[nearest[q].row(i)];
        double away = nearest[q].cosine(0) - nearest[q].cosine(i);
        double vote = Math.exp(-sharpness * away) * labelWeights[target];
        probabilities[q][target] += vote;
        sum += vote;
      }
      for (int k = 0; k < labelWeights.length; k++) {
        probabilities[q][k] = (probabilities[q][k] + SMOOTHING / labelWeights.length) / sum;
      }
    }
    return probabilities;
  }
}
