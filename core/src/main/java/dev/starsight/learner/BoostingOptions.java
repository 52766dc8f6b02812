package dev.starsight.learner;

/**
 * Options of {@link BoostingTrainer}. Immutable.
 *
 * @param seed draws the rows, those of each round, and the columns tried at each split
 * @param rounds trees a label, at least 1; fewer if the deadline says so
 * @param maxDepth the deepest a tree may be, at least 1
 * @param maxNodes leaves a tree may have, at least 2
 * @param shrinkage what share of each tree is added, above 0, at most 1
 * @param subsample share of the rows each round sees, above 0, at most 1
 * @param columns how many n-grams are columns, those with the highest chi-square, at least 0
 * @param columnShare share of the columns tried at each split, above 0, at most 1
 * @param maxRows rows to learn from, as many of each label as there are up to an equal part; fewer
 *     if the deadline says so; at least 10
 */
public record BoostingOptions(
    long seed,
    int rounds,
    int maxDepth,
    int maxNodes,
    double shrinkage,
    double subsample,
    int columns,
    double columnShare,
    int maxRows) {

  public BoostingOptions {
    atLeast("rounds", rounds, 1);
    atLeast("maxDepth", maxDepth, 1);
    atLeast("maxNodes", maxNodes, 2);
    share("shrinkage", shrinkage);
    share("subsample", subsample);
    atLeast("columns", columns, 0);
    share("columnShare", columnShare);
    atLeast("maxRows", maxRows, 10);
  }

  private static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", but is " + value);
    }
  }

  private static void share(String name, double value) {
    if (!(value > 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be above 0 and at most 1, but is " + value);
    }
  }

  /** 40 rounds of trees of 16 leaves on 300 n-grams and 15,000 rows: about 15 seconds of a core. */
  public static BoostingOptions defaults(long seed) {
    return new BoostingOptions(seed, 40, 6, 16, 0.3, 0.7, 300, 0.1, 15_000);
  }

  public BoostingOptions withSeed(long other) {
    return new BoostingOptions(
        other, rounds, maxDepth, maxNodes, shrinkage, subsample, columns, columnShare, maxRows);
  }

  public BoostingOptions withRounds(int other) {
    return new BoostingOptions(
        seed, other, maxDepth, maxNodes, shrinkage, subsample, columns, columnShare, maxRows);
  }

  public BoostingOptions withMaxDepth(int other) {
    return new BoostingOptions(
        seed, rounds, other, maxNodes, shrinkage, subsample, columns, columnShare, maxRows);
  }

  public BoostingOptions withMaxNodes(int other) {
    return new BoostingOptions(
        seed, rounds, maxDepth, other, shrinkage, subsample, columns, columnShare, maxRows);
  }

  public BoostingOptions withShrinkage(double other) {
    return new BoostingOptions(
        seed, rounds, maxDepth, maxNodes, other, subsample, columns, columnShare, maxRows);
  }

  public BoostingOptions withSubsample(double other) {
    return new BoostingOptions(
        seed, rounds, maxDepth, maxNodes, shrinkage, other, columns, columnShare, maxRows);
  }

  public BoostingOptions withColumns(int other) {
    return new BoostingOptions(
        seed, rounds, maxDepth, maxNodes, shrinkage, subsample, other, columnShare, maxRows);
  }

  public BoostingOptions withColumnShare(double other) {
    return new BoostingOptions(
        seed, rounds, maxDepth, maxNodes, shrinkage, subsample, columns, other, maxRows);
  }

  public BoostingOptions withMaxRows(int other) {
    return new BoostingOptions(
        seed, rounds, maxDepth, maxNodes, shrinkage, subsample, columns, columnShare, other);
  }
}
