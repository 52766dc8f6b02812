package dev.starsight.annotation.selection;

import dev.starsight.run.Threads;
import java.util.Arrays;

/** The greedy k-center: points of which each is the farthest from all before it. */
final class KCenter {

  /** The points whose distances one thread updates at a time. */
  private static final int PIECE = 512;

  private final float[][] points;

  /** The highest cosine of each point with a chosen one. */
  private final float[] nearest;

  private KCenter(float[][] points) {
    this.points = points;
    this.nearest = new float[points.length];
    Arrays.fill(nearest, Float.NEGATIVE_INFINITY);
  }

  /**
   * Returns the first points of the order; of equally far ones the first comes first.
   *
   * @param points vectors of length 1, or 0
   * @param first the index of the first point
   * @param count how many points to choose, at most all
   */
  static int[] order(float[][] points, int first, int count) {
    KCenter center = new KCenter(points);
    int[] order = new int[count];
    int next = first;
    for (int i = 0; i < count; i++) {
      order[i] = next;
      center.choose(next);
      next = center.farthest();
    }
    return order;
  }

  private void choose(int chosen) {
    float[] center = points[chosen];
    Threads.forEach(
        (points.length + PIECE - 1) / PIECE,
        piece -> {
          for (int i = piece * PIECE; i < Math.min(points.length, (piece + 1) * PIECE); i++) {
            nearest[i] = Math.max(nearest[i], cosine(points[i], center));
          }
        });
    nearest[chosen] = Float.POSITIVE_INFINITY;
  }

  private static float cosine(float[] one, float[] other) {
    float sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }

  private int farthest() {
    int farthest = 0;
    for (int i = 1; i < nearest.length; i++) {
      farthest = nearest[i] < nearest[farthest] ? i : farthest;
    }
    return farthest;
  }
}
