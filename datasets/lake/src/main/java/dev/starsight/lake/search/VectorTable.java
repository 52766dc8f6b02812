package dev.starsight.lake.search;

import dev.starsight.run.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Finds the most similar of many vectors of length 1 by comparing all of them, exactly. The vectors
 * lie in blocks of 1,024, each transposed (the first numbers of all vectors, then the second ones),
 * so that the inner loop adds to many sums at once, which the compiler turns into vector
 * instructions. The sums are of 32 bits; every vector whose cosine could be among the highest,
 * given the rounding of such sums, is compared once more with 64 bits.
 *
 * <p>Filled by several threads at different places; then thread-safe and not changed.
 */
final class VectorTable {

  private static final int BLOCK = 1024;

  /**
   * More than a block, so that the numbers of a vector do not fall on the same lines of a cache.
   */
  private static final int STRIDE = BLOCK + 16;

  /** Numbers of the vectors that a pass over the sums adds. */
  private static final int STEP = 4;

  /** Half the distance of 1 and the next 32-bit number. */
  private static final double ROUNDING = 0x1p-24;

  private final int size;
  private final int width;
  private final float[][] blocks;

  /** A vector that was found. */
  record Match(int vector, double cosine) {}

  VectorTable(int size, int width) {
    this.size = size;
    this.width = width;
    this.blocks = new float[(size + BLOCK - 1) / BLOCK][Math.multiplyExact(width, STRIDE)];
  }

  /** Returns the bytes of a table. */
  static long bytes(long size, int width) {
    return (size + BLOCK - 1) / BLOCK * STRIDE * width * Float.BYTES;
  }

  void set(int vector, float[] values) {
    float[] block = blocks[vector / BLOCK];
    for (int i = 0; i < width; i++) {
      block[i * STRIDE + vector % BLOCK] = values[i];
    }
  }

  float[] get(int vector) {
    float[] block = blocks[vector / BLOCK];
    float[] values = new float[width];
    for (int i = 0; i < width; i++) {
      values[i] = block[i * STRIDE + vector % BLOCK];
    }
    return values;
  }

  /**
   * Returns the vectors of the highest cosine, in no order: at least {@code most} if there are as
   * many, and all that are as similar as the last of them.
   *
   * @param query of length 1
   * @param except a vector that is left out; -1 for none
   */
  List<Match> nearest(float[] query, int most, int except) {
    float[] cosines = cosines(query);
    double least = nth(cosines, most, except) - 2 * roundingError();
    List<Match> matches = new ArrayList<>();
    for (int vector = 0; vector < size; vector++) {
      if (cosines[vector] >= least && vector != except) {
        matches.add(new Match(vector, UnitVector.cosine(get(vector), query)));
      }
    }
    return matches;
  }

  /**
   * Returns the largest error of a sum of {@code width} rounded products of two vectors of length 1
   * in any order (Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 3.1).
   */
  private double roundingError() {
    double n = (width + 1) * ROUNDING;
    return 1.01 * n / (1 - n);
  }

  private float[] cosines(float[] query) {
    float[] cosines = new float[blocks.length * BLOCK];
    Threads.forEach(blocks.length, block -> multiply(blocks[block], query, cosines, block * BLOCK));
    return cosines;
  }

  /** Measured: four numbers a pass take half the time of one. */
  private static void multiply(float[] block, float[] query, float[] cosines, int to) {
    float[] sums = new float[BLOCK];
    int i = 0;
    for (; i + STEP <= query.length; i += STEP) {
      float q0 = query[i];
      float q1 = query[i + 1];
      float q2 = query[i + 2];
      float q3 = query[i + 3];
      int b0 = i * STRIDE;
      int b1 = b0 + STRIDE;
      int b2 = b1 + STRIDE;
      int b3 = b2 + STRIDE;
      for (int v = 0; v < BLOCK; v++) {
        sums[v] +=
            q0 * block[b0 + v] + q1 * block[b1 + v] + q2 * block[b2 + v] + q3 * block[b3 + v];
      }
    }
    for (; i < query.length; i++) {
      float q = query[i];
      int b = i * STRIDE;
      for (int v = 0; v < BLOCK; v++) {
        sums[v] += q * block[b + v];
      }
    }
    System.arraycopy(sums, 0, cosines, to, BLOCK);
  }

  /** Returns the {@code most}-highest cosine; the lowest possible if there are fewer. */
  private double nth(float[] cosines, int most, int except) {
    PriorityQueue<Float> highest = new PriorityQueue<>();
    float lowest = Float.NEGATIVE_INFINITY;
    for (int vector = 0; vector < size; vector++) {
      if (vector == except || (highest.size() == most && cosines[vector] <= lowest)) {
        continue;
      }
      highest.add(cosines[vector]);
      if (highest.size() > most) {
        highest.remove();
      }
      lowest = highest.element();
    }
    return highest.size() < most ? Double.NEGATIVE_INFINITY : lowest;
  }
}
