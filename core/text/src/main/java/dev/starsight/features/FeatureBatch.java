package dev.starsight.features;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.features.FeatureReader.FeatureRecord;
import dev.starsight.text.Encoding;
import dev.starsight.text.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Labelled texts as ids, between a tokenizer and feature files. All rows have {@link #maxLength()}
 * positions, but padding takes no memory: a batch needs some 4 bytes a token and 8 a row. Immutable
 * and thread-safe.
 */
public final class FeatureBatch {

  static final int MASK = 1;
  private static final int SEGMENT = 2;

  private final int maxLength;
  private final int size;
  private final int[] ids;
  private final int[] ends;
  private final int[] labels;

  /** Mask and segment of every id; null if every row is a single text. */
  private final byte @Nullable [] bits;

  /** Takes over the arrays, of which the ends may be unused. */
  private FeatureBatch(Builder builder) {
    maxLength = builder.maxLength;
    size = builder.size;
    ids = builder.ids;
    ends = builder.ends;
    labels = builder.labels;
    bits = builder.bits;
  }

  /**
   * Tokenizes labelled examples. For more than fit into memory, fill a {@link #builder} by parts.
   *
   * @param labels gives the labels their ids
   * @param maxLength positions in a row, at least 2; longer texts are truncated
   * @throws IllegalStateException if an example has no label
   * @throws IllegalArgumentException if a label is not one of {@code labels}
   */
  public static FeatureBatch of(
      Tokenizer tokenizer, Dataset<Example> examples, LabelSet labels, int maxLength) {
    List<String> texts = examples.stream().map(Example::text).toList();
    List<Encoding> encodings = tokenizer.encode(texts, maxLength);
    Builder batch = builder(maxLength, examples.size());
    for (int i = 0; i < encodings.size(); i++) {
      batch.add(encodings.get(i), labels.idOf(examples.rows().get(i).requireLabel()));
    }
    return batch.build();
  }

  /**
   * Begins a batch.
   *
   * @param maxLength positions in a row, including padding; at least 1
   * @param rows the number of rows to reserve memory for; more may be added
   */
  public static Builder builder(int maxLength, int rows) {
    return new Builder(maxLength, rows);
  }

  /** Returns the number of rows. */
  public int size() {
    return size;
  }

  /** Returns the positions in a row, including padding. */
  public int maxLength() {
    return maxLength;
  }

  /** Returns the id of a row's label, at least 0. */
  public int labelId(int row) {
    return labels[Objects.checkIndex(row, size)];
  }

  /** Returns the positions of a row without the padding at its end. */
  public int length(int row) {
    return ends[Objects.checkIndex(row, size)] - start(row);
  }

  /** Returns the positions of all rows without padding. */
  public long tokenCount() {
    return size == 0 ? 0 : ends[size - 1];
  }

  /** Returns the mask at a position below {@link #maxLength()}: 1 for a token, 0 for padding. */
  public int attentionMask(int row, int position) {
    return isPadding(row, position) ? 0 : bits(start(row) + position) & MASK;
  }

  /** Returns the segment at a position: 1 in a second text, else 0. */
  public int tokenTypeId(int row, int position) {
    return isPadding(row, position) ? 0 : bits(start(row) + position) >> 1;
  }

  private boolean isPadding(int row, int position) {
    Objects.checkIndex(position, maxLength);
    return position >= length(row);
  }

  /** Copies a row's ids, without padding, to {@code into} from {@code offset}. */
  public void copyInputIds(int row, int[] into, int offset) {
    System.arraycopy(ids, start(Objects.checkIndex(row, size)), into, offset, length(row));
  }

  /** Returns a row, padded. */
  public FeatureRecord record(int row) {
    int length = length(row);
    int[] rowIds = new int[maxLength];
    copyInputIds(row, rowIds, 0);
    int[] mask = new int[maxLength];
    int[] segments = new int[maxLength];
    for (int i = 0; i < length; i++) {
      mask[i] = attentionMask(row, i);
      segments[i] = tokenTypeId(row, i);
    }
    return new FeatureRecord(Encoding.of(rowIds, mask, segments), labelId(row));
  }

  /** The index of a row's first id in {@link #ids()}. */
  int start(int row) {
    return row == 0 ? 0 : ends[row - 1];
  }

  /** The ids of all rows, one after the other. Not a copy, so callers must not change it. */
  int[] ids() {
    return ids;
  }

  /** Returns whether every row is a single text: mask 1 before the padding, segment 0. */
  public boolean isPlain() {
    return bits == null;
  }

  /** Mask and segment of every id, or null where the batch is plain. Not a copy. */
  byte @Nullable [] bits() {
    return bits;
  }

  private int bits(int at) {
    return bits == null ? MASK : bits[at];
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof FeatureBatch batch)
        || batch.size != size
        || batch.maxLength != maxLength
        || !Arrays.equals(ends, 0, size, batch.ends, 0, size)
        || !Arrays.equals(labels, 0, size, batch.labels, 0, size)) {
      return false;
    }
    int count = (int) tokenCount();
    for (int i = 0; i < count; i++) {
      if (ids[i] != batch.ids[i] || bits(i) != batch.bits(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = 31 * size + maxLength;
    for (int row = 0; row < size; row++) {
      hash = 31 * (31 * hash + ends[row]) + labels[row];
    }
    return hash;
  }

  @Override
  public String toString() {
    return "FeatureBatch[" + size + " x " + maxLength + ", " + tokenCount() + " tokens]";
  }

  /** Fills a batch row by row without allocating memory for each. Not thread-safe. */
  public static final class Builder {

    private final int maxLength;
    private int size;
    private int[] ids;
    private int[] ends;
    private int[] labels;
    private byte @Nullable [] bits;

    private Builder(int maxLength, int rows) {
      if (maxLength < 1) {
        throw new IllegalArgumentException("maxLength must be at least 1, but is " + maxLength);
      }
      if (rows < 0) {
        throw new IllegalArgumentException("rows must be at least 0, but is " + rows);
      }
      this.maxLength = maxLength;
      ends = new int[Math.max(1, rows)];
      labels = new int[ends.length];
      ids = new int[(int) Math.min(1 << 24, (long) ends.length * Math.min(maxLength, 64))];
    }

    /** Returns the positions in a row, including padding. */
    public int maxLength() {
      return maxLength;
    }

    /** Returns the number of rows added since the last build. */
    public int size() {
      return size;
    }

    /**
     * Adds a text with mask 1 and segment 0: {@code length} tokens of {@code source} from {@code
     * offset} on.
     *
     * @throws IllegalArgumentException if it is longer than {@link #maxLength()}, or an id or
     *     {@code labelId} is negative; the batch is not changed then
     */
    public Builder add(int[] source, int offset, int length, int labelId) {
      int start = begin(source, offset, length, labelId);
      if (bits != null) {
        Arrays.fill(bits, start, start + length, (byte) MASK);
      }
      return end(start + length, labelId);
    }

    /**
     * Adds a pair of texts as {@link #add(int[], int, int, int)} does, with segment 1 for the
     * tokens from {@code second} on.
     *
     * @param second the number of tokens of the first text, 0 to {@code length}
     */
    public Builder addPair(int[] source, int offset, int length, int second, int labelId) {
      if (second < 0 || second > length) {
        throw new IllegalArgumentException(
            "a second text must begin at 0 to " + length + ", but begins at " + second);
      }
      int start = begin(source, offset, length, labelId);
      byte[] marks = requireBits();
      Arrays.fill(marks, start, start + second, (byte) MASK);
      Arrays.fill(marks, start + second, start + length, (byte) (MASK | SEGMENT));
      return end(start + length, labelId);
    }

    /** Adds an encoding with any mask and segments, padded or not. */
    public Builder add(Encoding encoding, int labelId) {
      int length = encoding.length();
      requireRow(length, labelId);
      while (length > 0
          && (encoding.inputId(length - 1)
                  | encoding.attentionMask(length - 1)
                  | encoding.tokenTypeId(length - 1))
              == 0) {
        length--;
      }
      int start = reserve(length);
      for (int i = 0; i < length; i++) {
        ids[start + i] = encoding.inputId(i);
        mark(start, i, encoding.attentionMask(i), encoding.tokenTypeId(i));
      }
      return end(start + length, labelId);
    }

    /** Adds a row whose bits are at the same indexes as its ids; null for a single text. */
    Builder add(int[] source, int offset, int length, byte @Nullable [] sourceBits, int labelId) {
      add(source, offset, length, labelId);
      if (sourceBits != null) {
        System.arraycopy(sourceBits, offset, requireBits(), ends[size - 1] - length, length);
      }
      return this;
    }

    private void mark(int start, int i, int mask, int segment) {
      if (bits == null && mask == 1 && segment == 0) {
        return;
      }
      byte[] marks = bits;
      if (marks == null) {
        marks = requireBits();
        Arrays.fill(marks, start, start + i, (byte) MASK);
      }
      marks[start + i] = (byte) (mask | segment << 1);
    }

    private int begin(int[] source, int offset, int length, int labelId) {
      Objects.checkFromIndexSize(offset, length, source.length);
      requireRow(length, labelId);
      int start = reserve(length);
      int[] target = ids;
      int all = 0;
      for (int i = 0; i < length; i++) {
        int id = source[offset + i];
        target[start + i] = id;
        all |= id;
      }
      if (all < 0) {
        throw new IllegalArgumentException("an input id must be at least 0, but one is negative");
      }
      return start;
    }

    private void requireRow(int length, int labelId) {
      if (length > maxLength) {
        throw new IllegalArgumentException(
            "every row must be at most " + maxLength + " long, but one is " + length);
      }
      if (labelId < 0) {
        throw new IllegalArgumentException("a label id must be at least 0, but is " + labelId);
      }
    }

    private int reserve(int length) {
      int start = size == 0 ? 0 : ends[size - 1];
      int needed = Math.addExact(start, length);
      if (needed > ids.length) {
        ids = Arrays.copyOf(ids, grown(ids.length, needed));
        if (bits != null) {
          bits = Arrays.copyOf(bits, ids.length);
        }
      }
      if (size == ends.length) {
        ends = Arrays.copyOf(ends, grown(size, size + 1));
        labels = Arrays.copyOf(labels, ends.length);
      }
      return start;
    }

    private static int grown(int length, int needed) {
      return (int) Math.max(needed, Math.min(Integer.MAX_VALUE - 64, length * 2L));
    }

    private byte[] requireBits() {
      byte[] marks = bits;
      if (marks == null) {
        marks = new byte[ids.length];
        Arrays.fill(marks, 0, size == 0 ? 0 : ends[size - 1], (byte) MASK);
        bits = marks;
      }
      return marks;
    }

    private Builder end(int end, int labelId) {
      ends[size] = end;
      labels[size++] = labelId;
      return this;
    }

    /** Returns the rows added since the last build; the builder starts again with empty memory. */
    public FeatureBatch build() {
      FeatureBatch batch = new FeatureBatch(this);
      ids = new int[ids.length];
      ends = new int[ends.length];
      labels = new int[labels.length];
      bits = null;
      size = 0;
      return batch;
    }
  }
}
