package dev.starsight.text;

import java.util.List;

/**
 * Encodings as a rectangle of {@link #size()} rows and {@link #width()} columns, the shorter ones
 * padded: what the tensors of a batch are made of. Immutable.
 */
public final class EncodingBatch {

  private final List<Encoding> rows;
  private final int width;

  private EncodingBatch(List<Encoding> rows, int width, int padId) {
    this.rows = rows.stream().map(row -> row.padTo(width, padId)).toList();
    this.width = width;
  }

  /**
   * As wide as the longest.
   *
   * @throws IllegalArgumentException if there are no encodings
   */
  public static EncodingBatch toLongest(List<Encoding> encodings) {
    return toMultipleOf(encodings, 1);
  }

  /**
   * As wide as the longest, rounded up to a multiple of {@code multiple}: few different widths
   * spare an engine from preparing for each.
   *
   * @throws IllegalArgumentException if there are no encodings, or {@code multiple < 1}
   */
  public static EncodingBatch toMultipleOf(List<Encoding> encodings, int multiple) {
    if (multiple < 1) {
      throw new IllegalArgumentException("multiple must be at least 1, but is " + multiple);
    }
    int longest = longest(encodings);
    return toWidth(encodings, (longest + multiple - 1) / multiple * multiple);
  }

  /**
   * Exactly so wide.
   *
   * @throws IllegalArgumentException if there are no encodings, or one is longer
   */
  public static EncodingBatch toWidth(List<Encoding> encodings, int width) {
    return toWidth(encodings, width, Encoding.PAD_ID);
  }

  /**
   * Exactly so wide, padded with another id than BERT's.
   *
   * @param padId that of the vocabulary: {@link Vocabulary#padId()}
   * @throws IllegalArgumentException if there are no encodings, one is longer, or {@code padId} is
   *     negative
   */
  public static EncodingBatch toWidth(List<Encoding> encodings, int width, int padId) {
    int longest = longest(encodings);
    if (longest > width) {
      throw new IllegalArgumentException(
          "a batch " + width + " wide cannot hold an encoding " + longest + " long");
    }
    return new EncodingBatch(encodings, width, padId);
  }

  private static int longest(List<Encoding> encodings) {
    return encodings.stream()
        .mapToInt(Encoding::length)
        .max()
        .orElseThrow(() -> new IllegalArgumentException("a batch needs at least one encoding"));
  }

  /** How many rows. */
  public int size() {
    return rows.size();
  }

  /** How many positions a row. */
  public int width() {
    return width;
  }

  /** A row, padded. */
  public Encoding row(int index) {
    return rows.get(index);
  }

  /** The rows, padded, in the order given. */
  public List<Encoding> rows() {
    return rows;
  }

  /** The ids, row by row, {@code size() * width()} of them; a fresh array. */
  public long[] inputIds() {
    return flat(Encoding::inputId);
  }

  /** The masks, row by row; a fresh array. */
  public long[] attentionMask() {
    return flat(Encoding::attentionMask);
  }

  /** The segments, row by row; a fresh array. */
  public long[] tokenTypeIds() {
    return flat(Encoding::tokenTypeId);
  }

  /** The ids as {@code [size()][width()]}; fresh arrays. */
  public long[][] inputIdRows() {
    return rectangle(Encoding::inputId);
  }

  /** The masks as {@code [size()][width()]}; fresh arrays. */
  public long[][] attentionMaskRows() {
    return rectangle(Encoding::attentionMask);
  }

  /** The segments as {@code [size()][width()]}; fresh arrays. */
  public long[][] tokenTypeIdRows() {
    return rectangle(Encoding::tokenTypeId);
  }

  /** How many positions of the rectangle are tokens; the others are paid for in vain. */
  public long tokenCount() {
    return rows.stream().mapToLong(Encoding::tokenCount).sum();
  }

  private long[] flat(Column column) {
    long[] values = new long[Math.multiplyExact(size(), width)];
    for (int row = 0; row < size(); row++) {
      column.copy(rows.get(row), values, row * width);
    }
    return values;
  }

  private long[][] rectangle(Column column) {
    long[][] values = new long[size()][width];
    for (int row = 0; row < size(); row++) {
      column.copy(rows.get(row), values[row], 0);
    }
    return values;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EncodingBatch batch && rows.equals(batch.rows);
  }

  @Override
  public int hashCode() {
    return rows.hashCode();
  }

  @Override
  public String toString() {
    return "EncodingBatch[" + size() + " x " + width + "]";
  }

  /** One of an encoding's three. */
  private interface Column {
    int at(Encoding row, int position);

    default void copy(Encoding row, long[] into, int offset) {
      for (int position = 0; position < row.length(); position++) {
        into[offset + position] = at(row, position);
      }
    }
  }
}
