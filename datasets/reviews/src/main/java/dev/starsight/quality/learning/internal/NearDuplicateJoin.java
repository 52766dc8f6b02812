package dev.starsight.quality.learning.internal;

import dev.starsight.run.Threads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the pairs of sets whose Jaccard similarity reaches a threshold, by an exact join with a
 * prefix filter (Chaudhuri, Ganti and Kaushik, 2006; Bayardo, Ma and Srikant, 2007; the length
 * filter of Xiao et al., 2008, PPJoin). If the elements of all sets are in one order, two sets that
 * share enough also share one of their first elements. Rare elements come first, so few sets meet
 * there, and only those are compared.
 *
 * <p>Of sets that meet at an element and are already known to be connected, one comparison is
 * enough, so that a million copies of a template cost a million comparisons and not their square.
 * Hence the pairs are not all similar ones, but they connect exactly the sets that all similar
 * pairs do, unless {@link Result#leftOut()} is positive.
 */
public final class NearDuplicateJoin {

  /** Comparisons of a set in vain with the others that it meets at one element. */
  static final int MOST_FAILURES = 4_000;

  private static final int CLASS_BITS = 4;
  private static final int CLASS_SHIFT = Long.SIZE - CLASS_BITS;
  private static final int MOST_CLASS = 15;

  /** Elements of the class of those that occur once begin with this. */
  private static final int FIRST_CLASS = -8;

  private static final int MAX_COUNTER_BITS = 25;
  private static final int ELEMENTS_A_PIECE = 1 << 22;
  private static final int MAX_PIECES = 64;
  private static final int MIN_PIECES = 8;

  private final List<long[]> sets;
  private final double threshold;
  private final int threads;
  private final int[] bySize;

  /**
   * The pairs that were found, as indexes of sets.
   *
   * @param pairs a first set and a second set, and so on
   * @param leftOut how often a set met so many others that it was not compared with all of them
   */
  public record Result(IntList pairs, long leftOut) {}

  private NearDuplicateJoin(List<long[]> sets, double threshold, int threads) {
    this.sets = sets;
    this.threshold = threshold;
    this.threads = threads;
    this.bySize = new int[sets.size()];
  }

  /**
   * Joins sets.
   *
   * @param sets sorted 64-bit hashes without duplicates; every set differs from the others. Their
   *     arrays are changed: the first four bits of an element become the class of its frequency
   * @param threshold above 0, at most 1
   */
  public static Result join(List<long[]> sets, double threshold, int threads) {
    return new NearDuplicateJoin(sets, threshold, threads).join();
  }

  private Result join() {
    if (sets.isEmpty()) {
      return new Result(new IntList(), 0);
    }
    long elements = orderElements();
    long[] order = new long[sets.size()];
    for (int set = 0; set < order.length; set++) {
      order[set] = ((long) sets.get(set).length << Integer.SIZE) | set;
    }
    Arrays.sort(order);
    for (int i = 0; i < order.length; i++) {
      bySize[i] = (int) order[i];
    }
    int pieces = MIN_PIECES;
    while (pieces < MAX_PIECES && elements / pieces > ELEMENTS_A_PIECE) {
      pieces *= 2;
    }
    Piece[] found = new Piece[pieces];
    int mask = pieces - 1;
    Threads.forEach(threads, pieces, piece -> found[piece] = new Piece(piece, mask).join());
    IntList pairs = new IntList();
    long leftOut = 0;
    for (Piece piece : found) {
      pairs.addAll(piece.pairs);
      leftOut += piece.leftOut;
    }
    return new Result(pairs, leftOut);
  }

  /** Puts the class of its frequency in front of every element; returns how many there are. */
  private long orderElements() {
    long elements = 0;
    for (long[] set : sets) {
      elements += set.length;
    }
    int bits = Math.min(MAX_COUNTER_BITS, 65 - Long.numberOfLeadingZeros(elements | 1023));
    // Elements that share a counter count as more frequent than they are, which changes only the
    // order, and an order of any kind is right.
    short[] counters = new short[1 << bits];
    int mask = counters.length - 1;
    for (long[] set : sets) {
      for (long element : set) {
        int slot = (int) (element >>> CLASS_BITS) & mask;
        counters[slot] += counters[slot] == Short.MAX_VALUE ? (short) 0 : (short) 1;
      }
    }
    int blocks = (sets.size() + 1023) / 1024;
    Threads.forEach(
        threads,
        blocks,
        block -> {
          int end = Math.min(sets.size(), (block + 1) * 1024);
          for (int i = block * 1024; i < end; i++) {
            long[] set = sets.get(i);
            for (int j = 0; j < set.length; j++) {
              long element = set[j] >>> CLASS_BITS;
              int count = counters[(int) element & mask];
              set[j] = element | ((long) (FIRST_CLASS + classOf(count)) << CLASS_SHIFT);
            }
            Arrays.sort(set);
          }
        });
    return elements;
  }

  /** Returns 0 for 1, 1 for 2, 2 for 3 and 4, 3 for 5 to 8, and so on. */
  private static int classOf(int count) {
    return Math.min(MOST_CLASS, Integer.SIZE - Integer.numberOfLeadingZeros(count - 1));
  }

  private static boolean isShared(long element) {
    return element >> CLASS_SHIFT != FIRST_CLASS;
  }

  private int prefix(int size) {
    return size - (int) Math.ceil(threshold * size - 1e-6) + 1;
  }

  /** Returns the Jaccard similarity of two sets, 0 to 1. */
  static double similarity(long[] first, long[] second) {
    int common = 0;
    int i = 0;
    int j = 0;
    while (i < first.length && j < second.length) {
      int order = Long.compare(first[i], second[j]);
      common += order == 0 ? 1 : 0;
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    return (double) common / (first.length + second.length - common);
  }

  private boolean isSimilar(long[] first, long[] second) {
    int total = first.length + second.length;
    // One less than needed, so that rounding never ends a comparison too early.
    int needed = (int) Math.floor(threshold / (1 + threshold) * total) - 1;
    int common = 0;
    int i = 0;
    int j = 0;
    while (i < first.length && j < second.length) {
      if (common + Math.min(first.length - i, second.length - j) < needed) {
        return false;
      }
      int order = Long.compare(first[i], second[j]);
      common += order == 0 ? 1 : 0;
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    return (double) common / (total - common) >= threshold;
  }

  /** The elements whose last bits are the number of this piece. */
  private final class Piece {

    final IntList pairs = new IntList();
    long leftOut;
    private final int number;
    private final int mask;

    Piece(int number, int mask) {
      this.number = number;
      this.mask = mask;
    }

    Piece join() {
      int size = 0;
      for (long[] set : sets) {
        int end = prefix(set.length);
        for (int i = 0; i < end; i++) {
          size += isMine(set[i]) ? 1 : 0;
        }
      }
      long[] elements = new long[size];
      int[] owners = new int[size];
      int count = 0;
      for (int set : bySize) {
        long[] all = sets.get(set);
        int end = prefix(all.length);
        for (int i = 0; i < end; i++) {
          if (isMine(all[i])) {
            elements[count] = all[i];
            owners[count++] = set;
          }
        }
      }
      long[] sorted = elements.clone();
      Arrays.sort(sorted);
      // Where the owners of an element begin, at the index of its first occurrence.
      int[] next = new int[sorted.length];
      int[] grouped = new int[sorted.length];
      for (int i = 0; i < size; i++) {
        int first = firstIndex(sorted, elements[i]);
        grouped[first + next[first]++] = owners[i];
      }
      for (int from = 0; from < sorted.length; from += next[from]) {
        if (next[from] > 1) {
          joinOwners(grouped, from, from + next[from]);
        }
      }
      return this;
    }

    private boolean isMine(long element) {
      return ((int) element & mask) == number && isShared(element);
    }

    private static int firstIndex(long[] sorted, long element) {
      int low = 0;
      int high = sorted.length - 1;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (sorted[middle] < element) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }

    /** Connects the sets that meet at one element, which are in ascending order of their sizes. */
    private void joinOwners(int[] owners, int from, int to) {
      List<IntList> clusters = new ArrayList<>();
      for (int i = from; i < to; i++) {
        int set = owners[i];
        double smallest = threshold * sets.get(set).length - 1e-6;
        clusters.removeIf(cluster -> largest(cluster) < smallest);
        IntList own = new IntList();
        own.add(set);
        int failures = 0;
        for (int c = 0; c < clusters.size() && failures < MOST_FAILURES; c++) {
          int tried = connect(clusters.get(c), set, smallest, MOST_FAILURES - failures);
          if (tried < 0) {
            own = merge(clusters.remove(c--), own);
          } else {
            failures += tried;
          }
        }
        leftOut += failures == MOST_FAILURES ? 1 : 0;
        clusters.add(own);
      }
    }

    private int largest(IntList cluster) {
      return sets.get(cluster.get(cluster.size() - 1)).length;
    }

    /**
     * Compares a set with those of a cluster, the largest first, until one is similar.
     *
     * @return -1 if one is, else the number of comparisons
     */
    private int connect(IntList cluster, int set, double smallest, int most) {
      int tried = 0;
      for (int m = cluster.size() - 1; m >= 0 && tried < most; m--) {
        long[] other = sets.get(cluster.get(m));
        if (other.length < smallest) {
          break;
        }
        if (isSimilar(other, sets.get(set))) {
          pairs.add(cluster.get(m));
          pairs.add(set);
          return -1;
        }
        tried++;
      }
      return tried;
    }

    /** Returns the sets of two clusters in ascending order of their sizes. */
    private IntList merge(IntList first, IntList second) {
      if (largest(first) <= sets.get(second.get(0)).length) {
        first.addAll(second);
        return first;
      }
      IntList merged = new IntList();
      int j = 0;
      for (int i = 0; i < first.size(); i++) {
        while (j < second.size()
            && sets.get(second.get(j)).length < sets.get(first.get(i)).length) {
          merged.add(second.get(j++));
        }
        merged.add(first.get(i));
      }
      while (j < second.size()) {
        merged.add(second.get(j++));
      }
      return merged;
    }
  }
}
