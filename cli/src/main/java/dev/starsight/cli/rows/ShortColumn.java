package dev.starsight.cli.rows;

import java.util.ArrayList;
import java.util.List;

/** A list of numbers from 0 to 65,535 in blocks, so that growing copies nothing. */
final class ShortColumn {

  private static final int BLOCK_BITS = 16;
  private static final int IN_BLOCK = (1 << BLOCK_BITS) - 1;

  private final List<char[]> blocks = new ArrayList<>();
  private int size;

  int size() {
    return size;
  }

  void add(int value) {
    if ((size & IN_BLOCK) == 0) {
      blocks.add(new char[IN_BLOCK + 1]);
    }
    blocks.get(size >>> BLOCK_BITS)[size & IN_BLOCK] = (char) value;
    size++;
  }

  int get(int row) {
    return blocks.get(row >>> BLOCK_BITS)[row & IN_BLOCK];
  }
}
