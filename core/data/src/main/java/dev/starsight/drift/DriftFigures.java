package dev.starsight.drift;

import dev.starsight.chart.Axis;
import dev.starsight.chart.Bars;
import dev.starsight.chart.Bars.Bar;
import dev.starsight.chart.Figure;
import dev.starsight.chart.PairedBars;
import dev.starsight.chart.PairedBars.Pair;
import dev.starsight.chart.ValueFormat;
import dev.starsight.data.internal.VisibleText;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The figures of a comparison and the names of their files. */
final class DriftFigures {

  static final String EFFECTS_FILE = "drift-effects.svg";

  /** Columns that have a figure of their own. */
  static final int DRAWN = 20;

  private static final int BARS = 25;
  private static final int NAME_LENGTH = 40;

  private final DriftReport report;

  DriftFigures(DriftReport report) {
    this.report = report;
  }

  /** Returns the effects of the columns whose values were tested, the largest first. */
  Bars effects() {
    List<Bar> bars =
        report.columns().columns().stream()
            .filter(column -> column.values() != null)
            .sorted(Comparator.comparingDouble((ColumnDrift column) -> -column.effect()))
            .limit(BARS)
            .map(column -> new Bar(name(column), column.effect()))
            .toList();
    return Bars.horizontal("How far the values of a column moved", bars)
        .withSubtitle("from 0 (equal) to 1; from 0.08 on it matters")
        .withAxis(Axis.of("effect").withFormat(ValueFormat.decimals(3)));
  }

  /** Returns the columns whose values have drifted, with their files, the largest effect first. */
  Map<ColumnDrift, String> files() {
    Map<ColumnDrift, String> files = new LinkedHashMap<>();
    for (ColumnDrift column : report.columns().drifted()) {
      if (files.size() < DRAWN && !column.shares().isEmpty()) {
        String name = column.column().replaceAll("[^A-Za-z0-9_]+", "-");
        files.put(
            column,
            "drift-%s-%s.svg"
                .formatted(
                    files.size() + 1, name.substring(0, Math.min(NAME_LENGTH, name.length()))));
      }
    }
    return files;
  }

  /** Returns the distributions of a column in both sides. */
  Figure distributions(ColumnDrift column) {
    List<Pair> pairs =
        column.shares().stream()
            .map(share -> new Pair(share.value(), share.first(), share.second()))
            .toList();
    return PairedBars.of(name(column), report.firstName(), report.secondName(), pairs)
        .withSubtitle(
            column.kind() == ColumnKind.TEXT ? "share of texts by characters" : "share of rows")
        .withAxis(Axis.of("share").withFormat(ValueFormat.percent(1)));
  }

  /** Returns the name of a column for people, shortened. */
  static String name(ColumnDrift column) {
    return VisibleText.cut(column.column(), NAME_LENGTH);
  }
}
