package dev.starsight.text;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A text as ids: BERT's {@code input_ids}, {@code input_mask} (1 for a token, 0 for padding) and
 * {@code segment_ids} (0 for the first text, 1 for the second), all of one length. Immutable.
 */
public final class Encoding {

  /** The default id of padding: that of {@code [PAD]} in BERT's vocabularies. */
  public static final int PAD_ID = 0;

  private final int[] inputIds;

  /** Null if it is 1 everywhere, because there is no padding. */
  private final int @Nullable [] attentionMask;

  /** Null if it is 0 everywhere, because there is one text. */
  private final int @Nullable [] tokenTypeIds;

  /** Takes over the arrays without copying them. */
  private Encoding(int[] inputIds, int @Nullable [] attentionMask, int @Nullable [] tokenTypeIds) {
    this.inputIds = inputIds;
    this.attentionMask = attentionMask;
    this.tokenTypeIds = tokenTypeIds;
  }

  /**
   * Returns the encoding of one text, unpadded: mask 1 and segment 0 everywhere.
   *
   * @param inputIds the ids, including {@code [CLS]} and {@code [SEP]}
   * @throws IllegalArgumentException if an id is negative
   */
  public static Encoding of(int... inputIds) {
    return trusted(requireIds(inputIds.clone()));
  }

  /** The same without a check, and without copying the array. */
  static Encoding trusted(int[] inputIds) {
    return new Encoding(inputIds, null, null);
  }

  /** Two texts, unpadded; segment 1 begins at {@code second}. */
  static Encoding trusted(int[] inputIds, int second) {
    int[] segments = new int[inputIds.length];
    Arrays.fill(segments, second, segments.length, 1);
    return new Encoding(inputIds, null, segments);
  }

  /**
   * Returns an encoding with any mask and any segments.
   *
   * @throws IllegalArgumentException if the lengths differ, an id is negative, or a mask or segment
   *     is neither 0 nor 1
   */
  public static Encoding of(int[] inputIds, int[] attentionMask, int[] tokenTypeIds) {
    if (inputIds.length != attentionMask.length || inputIds.length != tokenTypeIds.length) {
      throw new IllegalArgumentException(
          "ids, mask and segments must have one length, but have %s, %s and %s"
              .formatted(inputIds.length, attentionMask.length, tokenTypeIds.length));
    }
    return new Encoding(
        requireIds(inputIds.clone()),
        requireBits("mask", attentionMask.clone()),
        requireBits("segment", tokenTypeIds.clone()));
  }

  private static int[] requireIds(int[] ids) {
    for (int id : ids) {
      if (id < 0) {
        throw new IllegalArgumentException("an input id must be at least 0, but one is " + id);
      }
    }
    return ids;
  }

  private static int[] requireBits(String name, int[] values) {
    for (int value : values) {
      if (value != 0 && value != 1) {
        throw new IllegalArgumentException("a " + name + " must be 0 or 1, but one is " + value);
      }
    }
    return values;
  }

  /** Returns a copy of the ids. */
  public int[] inputIds() {
    return inputIds.clone();
  }

  /** Returns a new array: 1 for a token, 0 for padding. */
  public int[] attentionMask() {
    if (attentionMask != null) {
      return attentionMask.clone();
    }
    int[] ones = new int[inputIds.length];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** Returns the segments as a new array. */
  public int[] tokenTypeIds() {
    return tokenTypeIds == null ? new int[inputIds.length] : tokenTypeIds.clone();
  }

  /** Returns whether it is a pair of texts: whether a segment is 1. */
  public boolean isPair() {
    return tokenTypeIds != null && Arrays.stream(tokenTypeIds).anyMatch(segment -> segment == 1);
  }

  /** Returns the id at a position. */
  public int inputId(int position) {
    return inputIds[position];
  }

  /** Returns the mask at a position. */
  public int attentionMask(int position) {
    Objects.checkIndex(position, inputIds.length);
    return attentionMask == null ? 1 : attentionMask[position];
  }

  /** Returns the segment at a position. */
  public int tokenTypeId(int position) {
    Objects.checkIndex(position, inputIds.length);
    return tokenTypeIds == null ? 0 : tokenTypeIds[position];
  }

  /** Returns the number of positions, including padding. */
  public int length() {
    return inputIds.length;
  }

  /** Returns the number of tokens: positions with mask 1. */
  public int tokenCount() {
    return attentionMask == null ? inputIds.length : Arrays.stream(attentionMask).sum();
  }

  /**
   * Returns this encoding padded at its end with {@link #PAD_ID}, mask 0 and segment 0.
   *
   * @param length the number of positions of the result
   * @throws IllegalArgumentException if this encoding is longer: padding does not truncate
   */
  public Encoding padTo(int length) {
    return padTo(length, PAD_ID);
  }

  /**
   * Returns this encoding padded at its end with a given id, mask 0 and segment 0.
   *
   * @param length the number of positions of the result
   * @param padId the id of padding: {@link Vocabulary#padId()}
   * @throws IllegalArgumentException if this encoding is longer, or {@code padId} is negative
   */
  public Encoding padTo(int length, int padId) {
    if (length < length()) {
      throw new IllegalArgumentException(
          "cannot pad an encoding of length " + length() + " to " + length);
    }
    if (padId < 0) {
      throw new IllegalArgumentException("a padding id must be at least 0, but is " + padId);
    }
    if (length == length()) {
      return this;
    }
    int[] ids = Arrays.copyOf(inputIds, length);
    Arrays.fill(ids, length(), length, padId);
    return new Encoding(
        ids,
        Arrays.copyOf(attentionMask(), length),
        tokenTypeIds == null ? null : Arrays.copyOf(tokenTypeIds, length));
  }

  /** Returns this encoding without the padding at its end. */
  public Encoding withoutPadding() {
    int end = length();
    while (end > 0 && attentionMask(end - 1) == 0) {
      end--;
    }
    return end == length()
        ? this
        : new Encoding(
            Arrays.copyOf(inputIds, end),
            attentionMask == null ? null : Arrays.copyOf(attentionMask, end),
            tokenTypeIds == null ? null : Arrays.copyOf(tokenTypeIds, end));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Encoding encoding
        && Arrays.equals(inputIds, encoding.inputIds)
        && Arrays.equals(attentionMask(), encoding.attentionMask())
        && Arrays.equals(tokenTypeIds(), encoding.tokenTypeIds());
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(inputIds) + tokenCount();
  }

  @Override
  public String toString() {
    return "Encoding" + Arrays.toString(inputIds);
  }
}
