package dev.starsight.profile;

import static dev.starsight.profile.ProfileReport.COUNT;
import static dev.starsight.profile.ProfileReport.FIELD;
import static dev.starsight.profile.ProfileReport.PERCENT;
import static dev.starsight.profile.ProfileReport.cut;
import static dev.starsight.profile.ProfileReport.shown;
import static dev.starsight.profile.TypeDecision.format;

import dev.starsight.profile.ColumnProfile.ColumnType;
import dev.starsight.profile.ColumnProfile.NumberSummary;
import dev.starsight.report.ReportTable;
import dev.starsight.report.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Makes the section of a {@link ProfileReport} that shows every column. */
final class ColumnTables {

  private static final int TOP = 3;

  private final TableProfile profile;
  private final FeatureChoice choice;
  private final List<ColumnProfile> all = new ArrayList<>();

  ColumnTables(TableProfile profile, FeatureChoice choice) {
    this.profile = profile;
    this.choice = choice;
    all.add(profile.text());
    all.add(profile.label());
    all.addAll(profile.columns());
  }

  Section section() {
    Section section = Section.titled("The columns");
    ReportTable table =
        ReportTable.of(
            "What each column holds. \"Alone\" is the balanced accuracy with which it alone"
                + " distinguishes some labels from the others, on held-out rows; 0.50 is chance",
            "column",
            "type",
            "missing",
            "different values",
            "words",
            "most frequent",
            "alone",
            "why this type");
    for (ColumnProfile column : all) {
      NumberSummary words = column.words();
      table =
          table.row(
              shown(column.name()),
              column.equals(profile.text())
                  ? "the text"
                  : column.equals(profile.label()) ? "the label" : column.type().words(),
              PERCENT.format(column.missingShare()),
              COUNT.format(column.distinct()),
              words == null ? "–" : format("%.1f", words.mean()),
              column.equals(profile.text()) ? "" : frequent(column),
              column.measured().map(s -> format("%.2f", s.groupAccuracy())).orElse("–"),
              column.reason());
    }
    section = section.table(table);
    if (all.stream().anyMatch(c -> c.type() == ColumnType.NUMERIC)) {
      section = section.table(numbers());
    }
    if (profile.columns().isEmpty()) {
      return section;
    }
    section =
        section.paragraph(
            choice.taken().isEmpty()
                ? "Only the text is learned from."
                : "Learned from in addition to the text: "
                    + String.join(", ", choice.taken())
                    + ".");
    Map<String, String> reasons = FeatureChoice.automatic(profile).left();
    Map<String, String> left = new LinkedHashMap<>();
    choice
        .left()
        .forEach(
            (name, reason) -> left.put(shown(name), "left: " + reasons.getOrDefault(name, reason)));
    return left.isEmpty() ? section : section.facts(left);
  }

  private ReportTable numbers() {
    ReportTable table =
        ReportTable.of(
            "How the numbers are spread",
            "column",
            "least",
            "a quarter up to",
            "half up to",
            "three quarters up to",
            "nine tenths up to",
            "most",
            "mean",
            "deviation");
    for (ColumnProfile column : all) {
      NumberSummary n = column.numbers();
      if (column.type() == ColumnType.NUMERIC && n != null) {
        table =
            table.row(
                shown(column.name()),
                n.low(),
                n.lowerQuartile(),
                n.median(),
                n.upperQuartile(),
                n.ninetieth(),
                n.high(),
                n.mean(),
                n.deviation());
      }
    }
    return table;
  }

  private static String frequent(ColumnProfile column) {
    if (column.type() == ColumnType.IDENTIFIER) {
      return "";
    }
    return column.top().stream()
        .limit(TOP)
        .map(
            value ->
                "%s (%s)"
                    .formatted(
                        cut(value.value(), FIELD),
                        PERCENT.format((double) value.rows() / Math.max(1, column.rows()))))
        .collect(Collectors.joining(", "));
  }
}
