package dev.starsight.quality.internal;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Approximate quantiles of numbers. Exact up to {@value #K} numbers; beyond, the rank of a quantile
 * is off by at most 0.5 % of the numbers, with a probability of more than 99 %. Its coins come from
 * a seed, so that the same numbers in the same order give the same sketch. Not thread-safe.
 *
 * <p>Karnin, Lang and Liberty, Optimal Quantile Approximation in Streams, FOCS 2016.
 */
public final class KllSketch {

  static final int K = 800;

  private static final int MAX_LEVELS = 60;
  private static final int LEAST_CAPACITY = 64;
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final List<Level> levels = new ArrayList<>();
  private long coins;
  private long count;
  private int lowest = K;

  /** The numbers of one weight: 2 to the power of the number of the level. */
  private static final class Level {
    double[] numbers = new double[16];
    int size;

    void add(double number) {
      if (size == numbers.length) {
        numbers = Arrays.copyOf(numbers, size * 2);
      }
      numbers[size++] = number;
    }
  }

  /** Creates an empty sketch. */
  public KllSketch(long seed) {
    coins = seed;
    levels.add(new Level());
  }

  /** Returns how many numbers were added. */
  public long count() {
    return count;
  }

  /** Adds a number, which must not be NaN. */
  public void add(double number) {
    count++;
    levels.get(0).add(number);
    if (levels.get(0).size >= lowest) {
      compact();
    }
  }

  private int capacity(int level) {
    int capacity = K;
    for (int i = levels.size() - 1; i > level; i--) {
      capacity = capacity * 2 / 3;
    }
    return Math.max(LEAST_CAPACITY, capacity);
  }

  /** Compacts the levels that are full, from the lowest on. */
  private void compact() {
    for (int i = 0; i < levels.size(); i++) {
      Level level = levels.get(i);
      if (level.size >= capacity(i)) {
        if (i + 1 == levels.size()) {
          levels.add(new Level());
        }
        promote(level, levels.get(i + 1));
      }
    }
    lowest = capacity(0);
  }

  /** Moves every second number one level up; one that has no partner stays. */
  private void promote(Level level, Level above) {
    Arrays.sort(level.numbers, 0, level.size);
    coins += GOLDEN;
    int first = (int) (ValueHash.of(coins) & 1);
    int pairs = level.size / 2;
    for (int i = 0; i < pairs; i++) {
      above.add(level.numbers[2 * i + first]);
    }
    if (level.size % 2 == 1) {
      level.numbers[0] = level.numbers[level.size - 1];
    }
    level.size %= 2;
  }

  /** Adds the numbers of another sketch, which stays as it is. */
  public void merge(KllSketch other) {
    count += other.count;
    coins ^= other.coins * GOLDEN;
    for (int i = 0; i < other.levels.size(); i++) {
      if (i == levels.size()) {
        levels.add(new Level());
      }
      Level from = other.levels.get(i);
      for (int j = 0; j < from.size; j++) {
        levels.get(i).add(from.numbers[j]);
      }
    }
    compact();
  }

  /**
   * Returns the least number that at least this share of the numbers do not exceed; NaN if there is
   * none.
   *
   * @param share 0 to 1
   */
  public double quantile(double share) {
    double[] sorted = new double[levels.stream().mapToInt(level -> level.size).sum()];
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int n = 0;
    for (Level level : levels) {
      System.arraycopy(level.numbers, 0, sorted, n, level.size);
      n += level.size;
    }
    Arrays.sort(sorted);
    for (Level level : levels) {
      Arrays.sort(level.numbers, 0, level.size);
    }
    double needed = share * count;
    int low = 0;
    int high = sorted.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (rank(sorted[middle]) >= needed) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return sorted[low];
  }

  /** Returns the weight of the numbers up to this one; the levels must be sorted. */
  private double rank(double number) {
    double rank = 0;
    for (int i = 0; i < levels.size(); i++) {
      Level level = levels.get(i);
      int at = 0;
      int end = level.size;
      while (at < end) {
        int middle = (at + end) >>> 1;
        if (Double.compare(level.numbers[middle], number) <= 0) {
          at = middle + 1;
        } else {
          end = middle;
        }
      }
      rank += (double) at * (1L << i);
    }
    return rank;
  }

  /** Writes it; the same numbers in the same order give the same bytes. */
  public void write(DataOutput out) throws IOException {
    out.writeLong(coins);
    out.writeLong(count);
    out.writeInt(levels.size());
    for (Level level : levels) {
      double[] sorted = Arrays.copyOf(level.numbers, level.size);
      Arrays.sort(sorted);
      out.writeInt(sorted.length);
      for (double number : sorted) {
        out.writeDouble(number);
      }
    }
  }

  /**
   * Reads what {@link #write} has written.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  public static KllSketch read(DataInput in) throws IOException {
    KllSketch read = new KllSketch(in.readLong());
    read.count = in.readLong();
    read.levels.clear();
    int levels = in.readInt();
    if (levels < 1 || levels > MAX_LEVELS) {
      throw new IllegalArgumentException("a sketch must have 1 to 60 levels, but has " + levels);
    }
    for (int i = 0; i < levels; i++) {
      Level level = new Level();
      int size = in.readInt();
      if (size < 0 || size > 4 * K) {
        throw new IllegalArgumentException("a level must have 0 to 3200 numbers, but has " + size);
      }
      for (int j = 0; j < size; j++) {
        level.add(in.readDouble());
      }
      read.levels.add(level);
    }
    read.lowest = read.capacity(0);
    return read;
  }
}
