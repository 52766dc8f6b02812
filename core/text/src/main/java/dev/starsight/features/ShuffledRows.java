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
 * The rows of files in random order: the files in random order, a few of them by turns, and the
 * next row drawn from a buffer. The larger the buffer, the farther apart are neighbours of a file.
 */
final class ShuffledRows implements FeatureShard.Rows {

  private static final int MOST_OPEN = 4;
  private static final int BLOCK = 64;

  /** The longest array that every JVM allows. */
  private static final int MOST_POSITIONS = Integer.MAX_VALUE - 8;

  private final SplittableRandom random;
  private final int bufferRows;
  private final Queue<FeatureShard> closed;
  private final List<FeatureShard.Rows> open = new ArrayList<>();

  /** Rows read from one of the open files that are not in the buffer yet. */
  private @Nullable FeatureBatch block;

  private FeatureBatch.@Nullable Builder blockBuilder;
  private int nextInBlock;

  /** The buffer: a slot of {@link #maxLength} ids for each row. */
  private int[] ids = new int[0];

  /** Mask and segment of every id in the buffer; null until a row is not a single text. */
  private byte @Nullable [] bits;

  private int[] lengths = new int[0];
  private int[] labels = new int[0];
  private int buffered;
  private int maxLength = -1;
  private boolean isClosed;

  ShuffledRows(List<FeatureShard> shards, long seed, int bufferRows) {
    random = new SplittableRandom(seed);
    this.bufferRows = bufferRows;
    List<FeatureShard> order = new ArrayList<>(shards);
    for (int i = order.size() - 1; i > 0; i--) {
      Collections.swap(order, i, random.nextInt(i + 1));
    }
    closed = new ArrayDeque<>(order);
  }

  @Override
  public int maxLength() throws IOException {
    if (isClosed) {
      throw new IllegalStateException("no rows can be read: it is closed");
    }
    if (maxLength < 0) {
      openMore();
      int length = open.isEmpty() ? 0 : open.get(0).maxLength();
      if ((long) bufferRows * length > MOST_POSITIONS) {
        throw new IllegalArgumentException(
            "bufferRows must be at most %s for rows of length %s, but is %s"
                .formatted(MOST_POSITIONS / length, length, bufferRows));
      }
      maxLength = length;
    }
    return maxLength;
  }

  /** Opens files until a few are open, and skips those without rows. */
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

  private void take(int slot) {
    FeatureBatch from = Objects.requireNonNull(block);
    int row = nextInBlock++;
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

  /** Reads a block from a random open file if none is left; returns false at the end. */
  private boolean requireBlock() throws IOException {
    if (block != null && nextInBlock < block.size()) {
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
        nextInBlock = 0;
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
