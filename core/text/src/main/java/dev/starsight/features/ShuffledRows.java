package dev.starsight.features;

import dev.starsight.features.FeatureReader.FeatureShard;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The rows of files in an order by chance: files in any order, a few read by turns, and a buffer
 * out of which any row comes next. What is near in a file is far apart then, as far as the buffer
 * is large.
 */
final class ShuffledRows implements FeatureShard.Rows {

  private static final int MOST_OPEN = 4;
  private static final int BLOCK = 64;

  /** The longest array that every JVM makes. */
  private static final int MOST_POSITIONS = Integer.MAX_VALUE - 8;

  private final SplittableRandom random;
  private final int bufferRows;
  private final Queue<FeatureShard> closed;
  private final List<FeatureShard.Rows> open = new ArrayList<>();

  /** Rows on their way into the buffer, from one of the open files. */
  private @Nullable FeatureBatch block;

  private FeatureBatch.@Nullable Builder blockBuilder;
  private int nextOfBlock;

  /** The buffer: a slot a row, {@link #maxLength} ids wide. */
  private int[] ids = new int[0];

  /** Mask and segment of every id in the buffer; null until one is not as in a text. */
  private byte @Nullable [] bits;

  private int[] lengths = new int[0];
  private int[] labels = new int[0];
  private int buffered;
  private int maxLength = -1;
  private boolean isClosed;

  ShuffledRows(List<FeatureShard> shards, long seed, int bufferRows) {
    random = new SplittableRandom(seed);
    this.bufferRows = bufferRows;
    closed = new ArrayDeque<>(permuted(shards));
  }

  private List<FeatureShard> permuted(List<FeatureShard> shards) {
    List<FeatureShard> order = new ArrayList<>(shards);
    for (int i = order.size() - 1; i > 0; i--) {
      Collections.swap(order, i, random.nextInt(i + 1));
    }
    return order;
  }

  @Override
  public int maxLength() throws IOException {
    if (isClosed) {
      throw new IllegalStateException("no rows can be read: it is closed");
    }
    if (maxLength < 0) {
      openMore();
      int length = open.isEmpty() ? 0 : open.get(0).maxLength();
      requireRoom(length);
      maxLength = length;
    }
    return maxLength;
  }

  private void requireRoom(int length) {
    if ((long) bufferRows * length > MOST_POSITIONS) {
      throw new IllegalArgumentException(
          "bufferRows must be at most %s for rows of length %s, but is %s"
              .formatted(MOST_POSITIONS / length, length, bufferRows));
    }
  }

  /** Opens files until a few are open; those without rows are passed over. */
  private void openMore() throws IOException {
    while (open.size() < MOST_OPEN && !closed.isEmpty()) {
      FeatureShard.Rows rows = closed.remove().open();
      open.add(rows);
      if (rows.maxLength() == 0) {
        closeLast();
      }
    }
  }

  private void closeLast() throws IOException {
    open.remove(open.size() - 1).close();
  }

  @Override
  public int read(FeatureBatch.Builder into, int count) throws IOException {
    if (maxLength() == 0) {
      return 0;
    }
    for (int read = 0; read < count; read++) {
      while (buffered < bufferRows && requireBlock()) {
        take(newSlot());
      }
      if (buffered == 0) {
        return read;
      }
      give(random.nextInt(buffered), into);
    }
    return count;
  }

  private void give(int slot, FeatureBatch.Builder into) {
    into.add(ids, slot * maxLength, lengths[slot], bits, labels[slot]);
    int last = --buffered;
    if (slot != last) {
      System.arraycopy(ids, last * maxLength, ids, slot * maxLength, lengths[last]);
      if (bits != null) {
        System.arraycopy(bits, last * maxLength, bits, slot * maxLength, lengths[last]);
      }
      lengths[slot] = lengths[last];
      labels[slot] = labels[last];
    }
  }

  private int newSlot() {
    if (buffered == lengths.length) {
      int slots = (int) Math.min(bufferRows, Math.max(BLOCK, 2L * buffered));
      int positions = slots * maxLength;
      lengths = Arrays.copyOf(lengths, slots);
      labels = Arrays.copyOf(labels, slots);
      ids = Arrays.copyOf(ids, positions);
      if (bits != null) {
        bits = Arrays.copyOf(bits, positions);
      }
    }
    return buffered++;
  }

  /** Copies the next row of the block into a slot. */
  private void take(int slot) {
    FeatureBatch from = Objects.requireNonNull(block);
    int row = nextOfBlock++;
    int length = from.length(row);
    int start = slot * maxLength;
    from.copyInputIds(row, ids, start);
    byte[] marks = from.bits();
    if (marks != null && bits == null) {
      bits = new byte[ids.length];
      Arrays.fill(bits, (byte) FeatureBatch.MASK);
    }
    if (bits != null && marks != null) {
      System.arraycopy(marks, from.start(row), bits, start, length);
    } else if (bits != null) {
      Arrays.fill(bits, start, start + length, (byte) FeatureBatch.MASK);
    }
    lengths[slot] = length;
    labels[slot] = from.labelId(row);
  }

  /** Whether there is a row in the block; reads one from any of the open files if there is not. */
  private boolean requireBlock() throws IOException {
    if (block != null && nextOfBlock < block.size()) {
      return true;
    }
    block = null;
    while (!open.isEmpty()) {
      int any = random.nextInt(open.size());
      int read = open.get(any).read(blockBuilder(), BLOCK);
      if (read < BLOCK) {
        Collections.swap(open, any, open.size() - 1);
        closeLast();
        openMore();
      }
      if (read > 0) {
        block = blockBuilder().build();
        nextOfBlock = 0;
        return true;
      }
    }
    return false;
  }

  private FeatureBatch.Builder blockBuilder() {
    FeatureBatch.Builder builder = blockBuilder;
    if (builder == null) {
      builder = FeatureBatch.builder(maxLength, BLOCK);
      blockBuilder = builder;
    }
    return builder;
  }

  @Override
  public void close() throws IOException {
    isClosed = true;
    IOException failure = null;
    while (!open.isEmpty()) {
      try {
        closeLast();
      } catch (IOException e) {
        failure = e;
      }
    }
    closed.clear();
    if (failure != null) {
      throw failure;
    }
  }
}
