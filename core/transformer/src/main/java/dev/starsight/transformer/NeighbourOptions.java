package dev.starsight.transformer;

import dev.starsight.data.Balance;
import java.util.Objects;

/**
 * Options of {@link NearestNeighbours}. Immutable; every {@code withX} gives a changed copy.
 *
 * @param seed decides which rows are kept
 * @param neighbours how many of the most similar rows vote, at least 1
 * @param sharpness how much more similar rows count: a vote weighs e to the power of the cosine
 *     times this; 0 to 1000, 0 for votes that weigh the same
 * @param balance what is done about rare labels: with WEIGHTS (which AUTO is) votes of rare labels
 *     weigh more, with MINORITY as many rows of each label are kept, with NONE nothing is done
 * @param maxRows rows to keep, at least 1; fewer if the deadline says so
 */
public record NeighbourOptions(
    long seed, int neighbours, double sharpness, Balance balance, int maxRows) {

  public NeighbourOptions {
    Objects.requireNonNull(balance, "balance");
    if (neighbours < 1) {
      throw new IllegalArgumentException("neighbours must be at least 1, but is " + neighbours);
    }
    if (!(sharpness >= 0 && sharpness <= 1000)) {
      throw new IllegalArgumentException("sharpness must be 0 to 1000, but is " + sharpness);
    }
    if (maxRows < 1) {
      throw new IllegalArgumentException("maxRows must be at least 1, but is " + maxRows);
    }
  }

  /** Votes of 40 neighbours among at most 25,000 rows. */
  public static NeighbourOptions defaults(long seed) {
    return new NeighbourOptions(seed, 40, 10, Balance.AUTO, 25_000);
  }

  public NeighbourOptions withSeed(long value) {
    return new NeighbourOptions(value, neighbours, sharpness, balance, maxRows);
  }

  public NeighbourOptions withNeighbours(int value) {
    return new NeighbourOptions(seed, value, sharpness, balance, maxRows);
  }

  public NeighbourOptions withSharpness(double value) {
    return new NeighbourOptions(seed, neighbours, value, balance, maxRows);
  }

  public NeighbourOptions withBalance(Balance value) {
    return new NeighbourOptions(seed, neighbours, sharpness, value, maxRows);
  }

  public NeighbourOptions withMaxRows(int value) {
    return new NeighbourOptions(seed, neighbours, sharpness, balance, value);
  }
}
