package dev.starsight.profile;

import dev.starsight.data.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A reservoir sample: every row is kept with the same probability. */
final class RowSample {

  private static final int MAX_ROWS = 20_000;

  private final SplittableRandom random;
  private final List<Example> rows = new ArrayList<>();
  private long seen;

  RowSample(long seed) {
    this.random = new SplittableRandom(seed);
  }

  void add(Example row) {
    seen++;
    if (seen <= MAX_ROWS) {
      rows.add(row);
      return;
    }
    long place = random.nextLong(seen);
    if (place < MAX_ROWS) {
      rows.set((int) place, row);
    }
  }

  List<Example> rows() {
    return rows;
  }

  /** Returns a few rows, spread evenly over the sample. */
  List<Example> few(int most) {
    int count = Math.min(most, rows.size());
    return IntStream.range(0, count)
        .mapToObj(i -> rows.get((int) ((long) i * rows.size() / count)))
        .toList();
  }
}
