package dev.starsight.labelerrors;

import dev.starsight.data.Example;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes rows as a tab-separated table in UTF-8, the most suspicious first. */
public final class LabelErrorTable {

  /** The characters of a text that are written. */
  private static final int TEXT_LENGTH = 400;

  private static final List<String> HEADER =
      List.of(
          "rank",
          "review_id",
          "part",
          "label",
          "likely_label",
          "score",
          "label_probability",
          "likely_probability",
          "headline",
          "text");

  private LabelErrorTable() {}

  /**
   * Writes all rows. Tabs and line ends in texts become blanks.
   *
   * @param file is created
   * @param part returns the name of the part of a row
   */
  public static void write(
      Path file, List<SuspiciousLabel> ranked, Function<SuspiciousLabel, String> part)
      throws IOException {
    try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      out.write(String.join("\t", HEADER) + '\n');
      for (int i = 0; i < ranked.size(); i++) {
        out.write(line(i + 1, ranked.get(i), part.apply(ranked.get(i))));
      }
    }
  }

  private static String line(int rank, SuspiciousLabel row, String part) {
    Example example = row.example();
    return String.join(
            "\t",
            Integer.toString(rank),
            bare(example.id()),
            part,
            bare(row.label()),
            bare(row.likely()),
            number(row.score()),
            number(row.labelProbability()),
            number(row.likelyProbability()),
            bare(example.headline()),
            bare(example.text()))
        + '\n';
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }

  private static String bare(@Nullable String text) {
    String whole = Objects.requireNonNullElse(text, "");
    int end = Math.min(whole.length(), TEXT_LENGTH);
    if (end < whole.length() && Character.isHighSurrogate(whole.charAt(end - 1))) {
      end--;
    }
    return whole.substring(0, end).replace('\t', ' ').replace('\n', ' ').replace('\r', ' ');
  }
}
