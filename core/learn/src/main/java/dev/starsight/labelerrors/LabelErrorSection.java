package dev.starsight.labelerrors;

import dev.starsight.data.LabelSet;
import dev.starsight.explain.WordEffect;
import dev.starsight.report.ReportTable;
import dev.starsight.report.Section;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The section of a report about label errors. */
public final class LabelErrorSection {

  private static final int ROWS = 20;
  private static final int WORDS = 5;
  private static final int EXCERPT = 240;

  /** A table of more labels by labels cannot be read. */
  private static final int MOST_LABELS = 20;

  private LabelErrorSection() {}

  /**
   * Returns the section, with the first rows and what speaks against their labels.
   *
   * @param listed the rows that {@code label-errors.tsv} has, the most suspicious first
   */
  public static Section of(LabelErrorReport report, List<SuspiciousLabel> listed) {
    int rows = report.ranked().size();
    int errors = report.estimatedErrors();
    Section section =
        Section.titled("Label errors")
            .paragraph(
                ("Of %,d rows, about %,d (%.1f %%) seem to have a wrong label. Each row was"
                        + " predicted by a model fitted without it; label-errors.tsv ranks %,d of"
                        + " them by how much the prediction contradicts the label.")
                    .formatted(rows, errors, 100.0 * errors / rows, listed.size()));
    if (report.labels().size() <= MOST_LABELS) {
      section = section.table(confusions(report));
    }
    return section
        .table(first(report, listed))
        .note(
            "A suspicion, not a verdict:",
            "the model may be wrong about irony or about a text that says little. Let people look:"
                + " annotate fill --suspicious queues these rows.");
  }

  private static ReportTable confusions(LabelErrorReport report) {
    LabelSet labels = report.labels();
    ReportTable table = ReportTable.of("Estimated rows by label and likely label", header(labels));
    for (String label : labels.labels()) {
      table =
          table.rows(
              List.of(
                  Stream.concat(
                          Stream.of(label),
                          labels.labels().stream().map(likely -> count(report, label, likely)))
                      .toList()));
    }
    return table;
  }

  private static String[] header(LabelSet labels) {
    return Stream.concat(Stream.of("label"), labels.labels().stream().map(l -> "likely " + l))
        .toArray(String[]::new);
  }

  private static String count(LabelErrorReport report, String label, String likely) {
    double rows = report.estimatedErrors(label, likely);
    return rows == 0 ? "–" : String.format(Locale.ROOT, "%,d", Math.round(rows));
  }

  private static ReportTable first(LabelErrorReport report, List<SuspiciousLabel> listed) {
    ReportTable table =
        ReportTable.of("The first " + ROWS, "row", "label", "likely", "score", "words", "text");
    for (SuspiciousLabel row : listed.subList(0, Math.min(ROWS, listed.size()))) {
      String words =
          report.evidence(row, WORDS).stream()
              .map(WordEffect::word)
              .distinct()
              .collect(Collectors.joining(", "));
      table =
          table.row(
              row.example().id(),
              row.label(),
              row.likely(),
              String.format(Locale.ROOT, "%.3f", row.score()),
              words,
              excerpt(row));
    }
    return table;
  }

  private static String excerpt(SuspiciousLabel row) {
    String headline = row.example().headline();
    String text =
        headline == null || headline.isEmpty()
            ? row.example().text()
            : headline + " | " + row.example().text();
    int shown = Math.min(EXCERPT, text.codePointCount(0, text.length()));
    int end = text.offsetByCodePoints(0, shown);
    return text.substring(0, end) + (end < text.length() ? " …" : "");
  }
}
