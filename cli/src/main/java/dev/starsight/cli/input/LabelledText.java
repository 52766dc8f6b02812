package dev.starsight.cli.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.starsight.data.CleanText;
import dev.starsight.delimited.Row;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A labelled text that was copied out of the thread that reads it. */
final class LabelledText {

  private final byte[] utf8;
  private final @Nullable String headline;
  private final String label;
  private final @Nullable String group;

  LabelledText(
      Row row,
      int text,
      @Nullable String headline,
      String label,
      @Nullable String group,
      boolean clean) {
    byte[] found = Arrays.copyOfRange(row.bytes(), row.from(text), row.to(text));
    this.utf8 = clean ? clean(found) : found;
    this.headline = headline;
    this.label = label;
    this.group = group;
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
