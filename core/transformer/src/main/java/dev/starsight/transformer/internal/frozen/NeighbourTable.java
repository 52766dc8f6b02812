package dev.starsight.transformer.internal.frozen;

import java.util.Arrays;

/**
 * Finds the most similar of many vectors by comparing all of them. They are stored in blocks of 64,
 * each transposed (the first numbers of all vectors, then the second ones): the inner loop adds to
 * 64 sums at once, which the compiler turns into vector instructions, and a block stays in the
 * cache for several queries. Immutable.
 */
public final class NeighbourTable {

  private static final int BLOCK = 64;

  private final int rows;
  private final int width;
  private final float[][] blocks;

  /**
   * Creates a table of rows, each scaled to length 1.
   *
   * @param vectors row by row
   */
  public NeighbourTable(float[] vectors, int width) {
    this.width = width;
    this.rows = vectors.length / width;
    this.blocks = new float[(rows + BLOCK - 1) / BLOCK][width * BLOCK];
    for (int row = 0; row < rows; row++) {
      float[] vector = unit(Arrays.copyOfRange(vectors, row * width, (row + 1) * width));
      for (int i = 0; i < width; i++) {
        blocks[row / BLOCK][i * BLOCK + row % BLOCK] = vector[i];
      }
    }
  }

  /** Returns all rows, of length 1, one after the other. */
  float[] vectors() {
    float[] vectors = new float[rows * width];
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < width; i++) {
        vectors[row * width + i] = blocks[row / BLOCK][i * BLOCK + row % BLOCK];
      }
    }
    return vectors;
  }

  private static float[] unit(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    // A vector of this length stays exactly the same, so that saving and opening changes nothing.
    if (squares > 0 && Math.abs(squares - 1) > 1e-6) {
      float factor = (float) (1 / Math.sqrt(squares));
      for (int i = 0; i < vector.length; i++) {
        vector[i] *= factor;
      }
    }
    return vector;
  }

  /** Returns the rows most similar to each query, in descending order; ties go to the earlier. */
  Nearest[] nearest(float[][] queries, int most) {
    float[][] scaled = new float[queries.length][];
    Nearest[] nearest = new Nearest[queries.length];
    for (int q = 0; q < queries.length; q++) {
      scaled[q] = unit(queries[q].clone());
      nearest[q] = new Nearest(Math.min(most, rows));
    }
    float[] cosines = new float[BLOCK];
    for (int block = 0; block < blocks.length; block++) {
      int inBlock = Math.min(BLOCK, rows - block * BLOCK);
      for (int q = 0; q < scaled.length; q++) {
        multiply(blocks[block], scaled[q], cosines);
        for (int r = 0; r < inBlock; r++) {
          nearest[q].offer(block * BLOCK + r, cosines[r]);
        }
      }
    }
    return nearest;
  }

  private static void multiply(float[] block, float[] query, float[] cosines) {
    Arrays.fill(cosines, 0);
    for (int i = 0; i < query.length; i++) {
      float value = query[i];
      int at = i * BLOCK;
      for (int r = 0; r < BLOCK; r++) {
        cosines[r] += value * block[at + r];
      }
    }
  }

  /** The most similar rows so far, in descending order. */
  static final class Nearest {

    final int[] rows;
    final float[] cosines;
    int size;

    private Nearest(int most) {
      this.rows = new int[most];
      this.cosines = new float[most];
    }

    private void offer(int row, float cosine) {
      if (size == rows.length && cosine <= cosines[size - 1]) {
        return;
      }
      int at = size < rows.length ? size++ : size - 1;
      while (at > 0 && cosines[at - 1] < cosine) {
        cosines[at] = cosines[at - 1];
        rows[at] = rows[at - 1];
        at--;
      }
      cosines[at] = cosine;
      rows[at] = row;
    }
  }
}
