package dev.starsight.quality.learning.internal;

import java.util.Arrays;
import java.util.stream.IntStream;

/** A growable list of ints. Not thread-safe. */
public final class IntList {

  private int[] values = new int[8];
  private int size;

  public int size() {
    return size;
  }

  public void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
  }

  public int get(int index) {
    return values[index];
  }

  public void set(int index, int value) {
    values[index] = value;
  }

  public IntStream stream() {
    return Arrays.stream(values, 0, size);
  }

  /** Keeps only the first values. */
  public void truncate(int count) {
    size = count;
  }

  /** Adds the values of another list. */
  public void addAll(IntList others) {
    for (int i = 0; i < others.size; i++) {
      add(others.values[i]);
    }
  }
}
