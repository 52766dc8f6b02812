package dev.starsight.drift.internal;

import dev.starsight.data.internal.Shuffle;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * A random sample of numbers of which more come: every number gets a random priority, which depends
 * on the seed and its key, and those with the lowest are kept. All are kept until there are more
 * than the capacity. Neither the order of the numbers nor how they are divided into parts that have
 * the same seed changes the sample. Not thread-safe.
 */
public final class NumberReservoir {

  private final int capacity;
  private final long seed;
  private double[] numbers = new double[16];
  private long[] priorities = new long[16];
  private int size;
  private long count;

  /** Creates an empty sample of at most {@code capacity} numbers. */
  public NumberReservoir(int capacity, long seed) {
    this.capacity = capacity;
    this.seed = seed;
  }

  /** Returns how many numbers were added. */
  public long count() {
    return count;
  }

  /**
   * Adds a number.
   *
   * @param key draws its priority; numbers of the same key stay or leave together
   */
  public void add(double number, long key) {
    count++;
    keep(number, Shuffle.mix(seed, key));
  }

  private void keep(double number, long priority) {
    if (size < capacity) {
      if (size == numbers.length) {
        int more = Math.min(capacity, size * 2);
        numbers = Arrays.copyOf(numbers, more);
        priorities = Arrays.copyOf(priorities, more);
      }
      numbers[size] = number;
      priorities[size] = priority;
      rise(size++);
    } else if (priority < priorities[0] || (priority == priorities[0] && number < numbers[0])) {
      numbers[0] = number;
      priorities[0] = priority;
      sink();
    }
  }

  private void rise(int at) {
    int child = at;
    while (child > 0 && isAfter(child, (child - 1) / 2)) {
      swap(child, (child - 1) / 2);
      child = (child - 1) / 2;
    }
  }

  private void sink() {
    int parent = 0;
    int child = 1;
    while (child < size) {
      if (child + 1 < size && isAfter(child + 1, child)) {
        child++;
      }
      if (!isAfter(child, parent)) {
        return;
      }
      swap(parent, child);
      parent = child;
      child = 2 * parent + 1;
    }
  }

  private boolean isAfter(int one, int other) {
    return priorities[one] > priorities[other]
        || (priorities[one] == priorities[other] && numbers[one] > numbers[other]);
  }

  private void swap(int one, int other) {
    double number = numbers[one];
    numbers[one] = numbers[other];
    numbers[other] = number;
    long priority = priorities[one];
    priorities[one] = priorities[other];
    priorities[other] = priority;
  }

  /** Adds the numbers of another sample, which stays as it is and has other keys or seeds. */
  public void merge(NumberReservoir other) {
    int others = other.size;
    long added = other.count;
    for (int i = 0; i < others; i++) {
      keep(other.numbers[i], other.priorities[i]);
    }
    count += added;
  }

  /** Writes the sample for {@link #mergeWritten}. */
  public void write(DataOutput out) throws IOException {
    out.writeLong(count);
    out.writeInt(size);
    for (int i = 0; i < size; i++) {
      out.writeDouble(numbers[i]);
      out.writeLong(priorities[i]);
    }
  }

  /** Adds the numbers of a sample that was written. */
  public void mergeWritten(DataInput in) throws IOException {
    count += in.readLong();
    for (int left = in.readInt(); left > 0; left--) {
      double number = in.readDouble();
      keep(number, in.readLong());
    }
  }

  /** Returns the numbers of the sample in ascending order. */
  public double[] sorted() {
    double[] sorted = Arrays.copyOf(numbers, size);
    Arrays.sort(sorted);
    return sorted;
  }
}
