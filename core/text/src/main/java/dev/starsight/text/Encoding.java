package dev.starsight.text;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A text as ids: what BERT calls {@code input_ids}, {@code input_mask} (1 for a token, 0 for
 * padding) and {@code segment_ids} (0 for a first text, 1 for a second). The three have one length.
 * Immutable.
 */
public final class Encoding {

  /** The id a padded position holds unless another is given: {@code [PAD]} as BERT numbers it. */
  public static final int PAD_ID = 0;

  private final int[] inputIds;

  /** Null where there is no padding: 1 everywhere. */
  private final int @Nullable [] attentionMask;

  /** Null where there is one text: 0 everywhere. */
  private final int @Nullable [] tokenTypeIds;

  /** Takes the arrays as they are: nobody else may hold them. */
  private Encoding(int[] inputIds, int @Nullable [] attentionMask, int @Nullable [] tokenTypeIds) {
    this.inputIds = inputIds;
    this.attentionMask = attentionMask;
    this.tokenTypeIds = tokenTypeIds;
  }

  /**
   * One text, unpadded: mask 1 and segment 0 everywhere.
   *
   * @param inputIds the ids, {@code [CLS]} and {@code [SEP]} among them
   */
  public static Encoding of(int... inputIds) {
    return trusted(requireIds(inputIds.clone()));
  }

  /** The same of ids nobody else holds and that are known to be sound. */
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
   * Everything given.
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

  /** The ids, a fresh array. */
  public int[] inputIds() {
    return inputIds.clone();
  }

  /** 1 where there is a token, 0 where there is padding; a fresh array. */
  public int[] attentionMask() {
    if (attentionMask != null) {
      return attentionMask.clone();
    }
    int[] ones = new int[inputIds.length];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** The segments, a fresh array. */
  public int[] tokenTypeIds() {
    return tokenTypeIds == null ? new int[inputIds.length] : tokenTypeIds.clone();
  }

  /** The id at a position, without a copy of all of them. */
  public int inputId(int position) {
    return inputIds[position];
  }

  /** The mask at a position. */
  public int attentionMask(int position) {
    Objects.checkIndex(position, inputIds.length);
    return attentionMask == null ? 1 : attentionMask[position];
  }

  /** The segment at a position. */
  public int tokenTypeId(int position) {
    Objects.checkIndex(position, inputIds.length);
    return tokenTypeIds == null ? 0 : tokenTypeIds[position];
  }

  /** How many positions there are: the tokens, and the padding where there is some. */
  public int length() {
    return inputIds.length;
  }

  /** How many positions are tokens: the mask's ones. */
  public int tokenCount() {
    return attentionMask == null ? inputIds.length : Arrays.stream(attentionMask).sum();
  }

  /**
   * The same with {@link #PAD_ID}, mask 0, segment 0 at the end.
   *
   * @param length how many positions to have then
   * @throws IllegalArgumentException if there are more already: padding does not truncate
   */
  public Encoding padTo(int length) {
    return padTo(length, PAD_ID);
  }

  /**
   * The same with another id than BERT's at the end.
   *
   * @param length how many positions to have then
   * @param padId that of the vocabulary: {@link Vocabulary#padId()}
   * @throws IllegalArgumentException if there are more already, or {@code padId} is negative
   */
  public Encoding padTo(int length, int padId) {
    if (length < length()) {
      throw new IllegalArgumentException(
          "cannot pad to " + length + " what has " + length() + " positions already");
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

  /** The same without the padding at the end. */
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
