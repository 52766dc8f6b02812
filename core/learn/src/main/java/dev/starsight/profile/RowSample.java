package dev.starsight.profile;

import dev.starsight.data.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** As many of the rows that come by as fit in, each as likely as another. */
final class RowSample {

  private static final int MOST = 20_000;

  private final SplittableRandom random;
  private final List<Example> rows = new ArrayList<>();
  private long seen;

  RowSample(long seed) {
    this.random = new SplittableRandom(seed);
  }

  void add(Example row) {
    seen++;
    if (rows.size() < MOST) {
      rows.add(row);
      return;
    }
    long place = random.nextLong(seen);
    if (place < MOST) {
      rows.set((int) place, row);
    }
  }

  List<Example> rows() {
    return rows;
  }

  /** A few rows, spread evenly over the sample. */
  List<Example> few(int most) {
    int count = Math.min(most, rows.size());
    List<Example> few = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      few.add(rows.get((int) ((long) i * rows.size() / count)));
    }
    return few;
  }
}
