package dev.starsight.transformer.internal.frozen;

/** A vote of the most similar rows. Immutable. */
public final class Neighbours {

  /** Weight that is spread evenly over all labels, so that none has probability 0. */
  private static final double SMOOTHING = 0.5;

  final NeighbourTable table;
  final int[] targets;
  final int most;
  final double sharpness;
  final boolean balanced;
  private final double[] labelWeights;

  /**
   * Creates a vote.
   *
   * @param targets label ids by row
   * @param most the number of rows that vote
   * @param sharpness a vote weighs e to the power of this times the cosine
   * @param balanced whether votes for a label are also multiplied by n / (labels · n_label)
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

  /** Returns probabilities by label id, for each query. */
  public double[][] probabilities(float[][] queries) {
    double[][] probabilities = new double[queries.length][labelWeights.length];
    NeighbourTable.Nearest[] nearest = table.nearest(queries, most);
    for (int q = 0; q < queries.length; q++) {
      double sum = SMOOTHING;
      for (int i = 0; i < nearest[q].size(); i++) {
        int target = targets[nearest[q].row(i)];
        double distance = nearest[q].cosine(0) - nearest[q].cosine(i);
        double vote = Math.exp(-sharpness * distance) * labelWeights[target];
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
