package dev.starsight.lake.search;

import dev.starsight.files.internal.Sha256;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of a part, with each different text once. Rows without text are left out. */
final class PartRows {

  /** Characters of a text that are kept beside its vector. */
  private static final int BEGINNING = 400;

  private final List<PartRow> rows = new ArrayList<>();
  private final Map<String, Integer> texts = new LinkedHashMap<>();

  /**
   * A row of a part.
   *
   * @param row its number in the lake's file, from 0
   * @param text the beginning of its text
   * @param textKey the first eight bytes of the SHA-256 of its whole text
   * @param distinct the place of its text among the different texts
   */
  record PartRow(
      long row,
      String reviewId,
      @Nullable Integer starRating,
      @Nullable LocalDate reviewDate,
      @Nullable String productCategory,
      @Nullable String productId,
      @Nullable String reviewHeadline,
      String text,
      long textKey,
      int distinct) {}

  /** Adds a row of the lake, unless its text is blank. */
  void add(
      long row,
      String reviewId,
      @Nullable Integer starRating,
      @Nullable LocalDate reviewDate,
      @Nullable String productCategory,
      @Nullable String productId,
      @Nullable String reviewHeadline,
      @Nullable String text) {
    if (text == null || text.isBlank()) {
      return;
    }
    Integer known = texts.get(text);
    int distinct = known == null ? texts.size() : known;
    if (known == null) {
      texts.put(text, distinct);
    }
    rows.add(
        new PartRow(
            row,
            reviewId,
            starRating,
            reviewDate,
            productCategory,
            productId,
            reviewHeadline,
            beginning(text),
            Sha256.prefix(text),
            distinct));
  }

  /** Cuts a text, but no character of two code units. */
  private static String beginning(String text) {
    if (text.length() <= BEGINNING) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(BEGINNING - 1)) ? BEGINNING - 1 : BEGINNING;
    return text.substring(0, end);
  }

  List<PartRow> rows() {
    return rows;
  }

  /** Returns the different texts in the order of their first rows. */
  List<String> texts() {
    return List.copyOf(texts.keySet());
  }
}
