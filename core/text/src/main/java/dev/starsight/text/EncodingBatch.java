package dev.starsight.text;

import java.util.List;

/**
 * Encodings padded to a rectangle of {@link #size()} rows and {@link #width()} columns, from which
 * the tensors of a batch are made. Immutable.
 */
public final class EncodingBatch {

  private final List<Encoding> rows;
  private final int width;

  private EncodingBatch(List<Encoding> rows, int width, int padId) {
    this.rows = rows.stream().map(row -> row.padTo(width, padId)).toList();
    this.width = width;
  }

  /**
   * Pads to the length of the longest encoding.
   *
   * @throws IllegalArgumentException if there are no encodings
   */
  public static EncodingBatch toLongest(List<Encoding> encodings) {
    return toMultipleOf(encodings, 1);
  }

  /**
   * Pads to the length of the longest encoding, rounded up to a multiple of {@code multiple}: an
   * engine prepares for every new width, so few different ones save time.
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
   * Pads to a given width with {@link Encoding#PAD_ID}.
   *
   * @throws IllegalArgumentException if there are no encodings, or one is longer
   */
  public static EncodingBatch toWidth(List<Encoding> encodings, int width) {
    return toWidth(encodings, width, Encoding.PAD_ID);
  }

  /**
   * Pads to a given width with a given id.
   *
   * @param padId the id of padding: {@link Vocabulary#padId()}
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

  public int size() {
    return rows.size();
  }

  /** Returns the number of positions in a row. */
  public int width() {
    return width;
  }

  /** Returns a padded row. */
  public Encoding row(int index) {
    return rows.get(index);
  }

  /** Returns the padded rows in the order of the encodings. */
  public List<Encoding> rows() {
    return rows;
  }

  /** Returns the ids row by row, {@code size() * width()} of them, as a new array. */
  public long[] inputIds() {
    return flat(Encoding::inputId);
  }

  /** Returns the masks row by row as a new array. */
  public long[] attentionMask() {
    return flat(Encoding::attentionMask);
  }

  /** Returns the segments row by row as a new array. */
  public long[] tokenTypeIds() {
    return flat(Encoding::tokenTypeId);
  }

  /** Returns whether a row is a pair of texts, so that it has segment 1. */
  public boolean hasPairs() {
    return rows.stream().anyMatch(Encoding::isPair);
  }

  /** Returns the number of positions that are tokens and not padding. */
  public long tokenCount() {
    return rows.stream().mapToLong(Encoding::tokenCount).sum();
  }

  private long[] flat(Column column) {
    long[] values = new long[Math.multiplyExact(size(), width)];
    int next = 0;
    for (Encoding row : rows) {
      for (int position = 0; position < width; position++) {
        values[next++] = column.at(row, position);
      }
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

  private interface Column {
    int at(Encoding row, int position);
  }
}
