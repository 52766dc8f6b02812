package dev.starsight.data.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * A column of longs, in blocks: growing copies nothing and leaves less than a block unused, so a
 * column never needs more than 8 bytes a row.
 */
public final class LongColumn {

  private static final int BLOCK_BITS = 16;
  private static final int IN_BLOCK = (1 << BLOCK_BITS) - 1;

  private final List<long[]> blocks = new ArrayList<>();
  private int size;

  public int size() {
    return size;
  }

  public void add(long value) {
    if ((size & IN_BLOCK) == 0) {
      blocks.add(new long[IN_BLOCK + 1]);
    }
    set(size++, value);
  }

  public long get(int row) {
    return blocks.get(row >>> BLOCK_BITS)[row & IN_BLOCK];
  }

  public void set(int row, long value) {
    blocks.get(row >>> BLOCK_BITS)[row & IN_BLOCK] = value;
  }

  /** Keeps only the first rows. */
  public void truncate(int rows) {
    size = rows;
    while (blocks.size() > (rows + IN_BLOCK) >>> BLOCK_BITS) {
      blocks.remove(blocks.size() - 1);
    }
  }
}
