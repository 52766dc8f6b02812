package dev.starsight.benchmarks;

import java.util.Arrays;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The padded rows of one batch in preallocated arrays, as for a tensor: {@value #ROWS} rows of
 * {@value TokenizerBenchmark#MAX_LENGTH} positions.
 */
@State(Scope.Thread)
public class TokenRows {

  static final int ROWS = 64;

  final int[] ids = new int[ROWS * TokenizerBenchmark.MAX_LENGTH];
  final int[] mask = new int[ids.length];
  final int[] segments = new int[ids.length];

  /** Pads the row that begins at a position, after its first ids were written. */
  void complete(int at, int tokens) {
    int end = at + TokenizerBenchmark.MAX_LENGTH;
    Arrays.fill(ids, at + tokens, end, 0);
    Arrays.fill(mask, at, at + tokens, 1);
    Arrays.fill(mask, at + tokens, end, 0);
    Arrays.fill(segments, at, end, 0);
  }
}
