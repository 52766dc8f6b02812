package dev.starsight.drift.internal;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A random sample of numbers of which more come: every number gets a random priority, and those
 * with the lowest are kept. All are kept until there are more than the capacity. Not thread-safe.
 */
public final class NumberReservoir {

  private final int capacity;
  private final SplittableRandom random;
  private double[] numbers = new double[16];
  private long[] priorities = new long[16];
  private int size;
  private long count;

  /** Creates an empty sample of at most {@code capacity} numbers. */
  public NumberReservoir(int capacity, long seed) {
    this.capacity = capacity;
    this.random = new SplittableRandom(seed);
  }

  /** Returns how many numbers were added. */
  public long count() {
    return count;
  }

  /** Adds a number. */
  public void add(double number) {
    count++;
    keep(number, random.nextLong());
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
    } else if (priority < priorities[0]) {
      numbers[0] = number;
      priorities[0] = priority;
      sink();
    }
  }

  private void rise(int at) {
    int child = at;
    while (child > 0 && priorities[child] > priorities[(child - 1) / 2]) {
      swap(child, (child - 1) / 2);
      child = (child - 1) / 2;
    }
  }

  private void sink() {
    int parent = 0;
    int child = 1;
    while (child < size) {
      if (child + 1 < size && priorities[child + 1] > priorities[child]) {
        child++;
      }
      if (priorities[child] <= priorities[parent]) {
        return;
      }
      swap(parent, child);
      parent = child;
      child = 2 * parent + 1;
    }
  }

  private void swap(int one, int other) {
    double number = numbers[one];
    numbers[one] = numbers[other];
    numbers[other] = number;
    long priority = priorities[one];
    priorities[one] = priorities[other];
    priorities[other] = priority;
  }

  /** Adds the numbers of another sample, which stays as it is and has another seed. */
  public void merge(NumberReservoir other) {
    int others = other.size;
    long added = other.count;
    for (int i = 0; i < others; i++) {
      keep(other.numbers[i], other.priorities[i]);
    }
    count += added;
  }

  /** Returns the numbers of the sample in ascending order. */
  public double[] sorted() {
    double[] sorted = Arrays.copyOf(numbers, size);
    Arrays.sort(sorted);
    return sorted;
  }
}
