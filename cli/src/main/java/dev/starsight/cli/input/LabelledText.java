package dev.starsight.cli.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.starsight.delimited.Row;
import dev.starsight.model.CleanText;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A labelled text that was copied out of the thread that reads it. */
final class LabelledText {

  private final byte[] utf8;
  private final @Nullable String headline;
  private final String label;
  private final @Nullable String group;

  private LabelledText(
      byte[] utf8, @Nullable String headline, String label, @Nullable String group) {
    this.utf8 = utf8;
    this.headline = headline;
    this.label = label;
    this.group = group;
  }

  /**
   * Copies a row.
   *
   * @param text the column of the text
   * @param label never null where only labelled rows are read
   * @param headlineColumn the column of the headline, which may lack; null to read none
   * @param groupColumn a further column to read, or null for none
   * @param clean whether text and headline are cleaned
   */
  static LabelledText of(
      Row row,
      int text,
      @Nullable String label,
      @Nullable String headlineColumn,
      @Nullable String groupColumn,
      boolean clean) {
    byte[] utf8 = Arrays.copyOfRange(row.bytes(), row.from(text), row.to(text));
    String headline = null;
    if (headlineColumn != null) {
      String found = row.header().has(headlineColumn) ? row.text(headlineColumn) : "";
      headline = clean ? CleanText.of(found) : found;
    }
    return new LabelledText(
        clean ? clean(utf8) : utf8,
        headline,
        Objects.requireNonNull(label),
        groupColumn == null ? null : row.text(groupColumn));
  }

  private static byte[] clean(byte[] utf8) {
    for (byte each : utf8) {
      if (each == '&' || each == '<') {
        return CleanText.of(new String(utf8, UTF_8)).getBytes(UTF_8);
      }
    }
    return utf8;
  }

  /** Returns the text as in the file, or clean; not to be changed. */
  byte[] utf8() {
    return utf8;
  }

  /** Returns the headline, empty if the file has none; null if headlines are not read. */
  @Nullable String headline() {
    return headline;
  }

  String label() {
    return label;
  }

  /** Returns the value of the column that was asked for, if one was. */
  @Nullable String group() {
    return group;
  }
}
