package dev.starsight.promise;

import dev.starsight.chart.Axis;
import dev.starsight.chart.Lines;
import dev.starsight.chart.ValueFormat;
import dev.starsight.promise.Promise.Kind;
import dev.starsight.report.Report.KeyFigure;
import dev.starsight.report.ReportTable;
import dev.starsight.report.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Sections that show promises, for the pages of trainings, searches and evaluations. */
public final class PromiseSection {

  private static final String INTERVAL = "90 % interval";

  private PromiseSection() {}

  /** Returns what a promise buys, and what other thresholds would buy. */
  public static Section of(String heading, Promises promises) {
    Section section =
        Section.titled(heading)
            .paragraph(
                String.format(
                    Locale.ROOT,
                    "Wanted: %s. Predictions whose %s is below %.3f go to people. This was chosen"
                        + " and measured on %,d labelled rows%s.",
                    promises.wish(),
                    words(promises.wish().certainty()),
                    promises.threshold(),
                    promises.basis().rows(),
                    promises.basis().trainingRows() == 0
                        ? ""
                        : " that the model has not seen; they are not part of the training part,"
                            + " which they would have made larger by as many"))
            .keyFigures(tiles(promises.promises()))
            .table(
                table("What is promised of future rows from the same source", promises.promises()));
    Needed needed = promises.needed();
    if (needed != null) {
      section = section.warning("Not everything can be promised", sentence(needed));
    }
    return promises.curve().points().size() < 2 ? section : section.figure(curve(promises));
  }

  private static String words(Certainty certainty) {
    return switch (certainty) {
      case CONFIDENCE -> "confidence";
      case WITHIN_ONE -> "probability of being within one of the label";
      case EXPECTED_ERROR -> "certainty (1 less the expected share of the largest error)";
    };
  }

  private static String sentence(Needed needed) {
    StringBuilder text = new StringBuilder();
    text.append(needed.reason().substring(0, 1).toUpperCase(Locale.ROOT))
        .append(needed.reason().substring(1));
    List<String> parts = new ArrayList<>();
    needed
        .perLabel()
        .forEach((label, rows) -> parts.add(String.format(Locale.ROOT, "%s: %,d", label, rows)));
    if (!parts.isEmpty()) {
      text.append("; by label ").append(String.join(", ", parts));
    }
    return text.append('.').toString();
  }

  /** Returns how an earlier promise did on rows that did not make it. */
  public static Section tested(String heading, String rows, List<Promise> tested) {
    boolean broken = tested.stream().anyMatch(one -> Boolean.FALSE.equals(one.kept()));
    Section section =
        Section.titled(heading)
            .paragraph(
                "These figures are of "
                    + rows
                    + ". A promise counts as kept unless they differ from it for the worse by more"
                    + " than chance makes them in 95 % of tests.")
            .table(table("Promised and realised", tested));
    return broken
        ? section.warning("A promise is broken", "These rows contradict what was promised.")
        : section;
  }

  private static KeyFigure[] tiles(List<Promise> promises) {
    return promises.stream()
        .filter(one -> one.label() == null)
        .map(
            one ->
                new KeyFigure(
                    PromiseText.value(one, one.realised()),
                    PromiseText.about(one),
                    one.rows() == 0 ? "" : "90 %: " + PromiseText.interval(one)))
        .toArray(KeyFigure[]::new);
  }

  private static ReportTable table(String caption, List<Promise> promises) {
    ReportTable table =
        ReportTable.of(caption, "figure", "stated", "realised", INTERVAL, "rows", "");
    for (Promise one : promises) {
      Double stated = one.stated();
      Boolean kept = one.kept();
      table =
          table.row(
              PromiseText.about(one),
              stated == null ? "–" : PromiseText.value(one, stated),
              PromiseText.value(one, one.realised()),
              PromiseText.interval(one),
              one.rows(),
              kept != null
                  ? kept ? "kept" : "not kept"
                  : one.hasTooFewRows() ? "too few rows" : "");
    }
    return table;
  }

  private static Lines curve(Promises promises) {
    List<Lines.Series> series = new ArrayList<>();
    add(series, "right", promises, RiskCoverage.Point::right);
    if (promises.labels().isNumeric()) {
      add(series, "within one", promises, RiskCoverage.Point::withinOne);
    }
    double passing =
        promises.promises().stream()
            .filter(one -> one.kind() == Kind.PEOPLE)
            .mapToDouble(one -> 1 - one.realised())
            .findFirst()
            .orElse(1);
    return Lines.of("What other thresholds buy", series)
        .withSubtitle(
            "Of the surest predictions, with the lower end of each 90 % interval; people check"
                + " the rest.")
        .withAxes(share("share that passes"), share("share of what passes"))
        .withMark(passing, "chosen");
  }

  private static void add(
      List<Lines.Series> series,
      String name,
      Promises promises,
      Function<RiskCoverage.Point, Promise> figure) {
    List<Lines.Point> estimates = new ArrayList<>();
    List<Lines.Point> lower = new ArrayList<>();
    for (RiskCoverage.Point point : promises.curve().points()) {
      estimates.add(new Lines.Point(point.share(), figure.apply(point).realised()));
      lower.add(new Lines.Point(point.share(), figure.apply(point).low()));
    }
    series.add(Lines.Series.of(name, estimates));
    series.add(Lines.Series.of(name + ", lower end", lower).asReference());
  }

  private static Axis share(String label) {
    return Axis.of(label).withRange(0, 1).withFormat(ValueFormat.percent(0));
  }
}
