package dev.starsight.data.internal;

import java.util.ArrayList;
import java.util.List;

/** A column of numbers from 0 to 255, in blocks: growing copies nothing. */
public final class ByteColumn {

  private static final int BLOCK_BITS = 16;
  private static final int IN_BLOCK = (1 << BLOCK_BITS) - 1;

  private final List<byte[]> blocks = new ArrayList<>();
  private int size;

  public int size() {
    return size;
  }

  public void add(int value) {
    if ((size & IN_BLOCK) == 0) {
      blocks.add(new byte[IN_BLOCK + 1]);
    }
    set(size++, value);
  }

  public int get(int row) {
    return blocks.get(row >>> BLOCK_BITS)[row & IN_BLOCK] & 0xFF;
  }

  public void set(int row, int value) {
    blocks.get(row >>> BLOCK_BITS)[row & IN_BLOCK] = (byte) value;
  }
}
