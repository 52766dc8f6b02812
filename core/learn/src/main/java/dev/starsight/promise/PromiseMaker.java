package dev.starsight.promise;

import dev.starsight.drift.internal.BetaDistribution;
import dev.starsight.promise.Promise.Kind;
import dev.starsight.promise.Promises.Basis;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes promises from labelled rows. Pure functions. */
final class PromiseMaker {

  private PromiseMaker() {}

  static Promises make(PromiseRows rows, Wish wish, Promised promised) {
    SortedRows sorted = rows.sorted(wish, promised.predictions());
    ThresholdChoice choice = new ThresholdChoice(sorted, rows.groups(), wish, rows.seed());
    ConformalSets sets = ConformalSets.of(rows.labels(), rows.predictions(), rows.truth());
    List<Promise> figures = figures(rows.labels().isNumeric(), sorted, wish, choice);
    figures.addAll(sets(rows, sets));
    Basis basis = rows.basis();
    return new Promises(
        rows.labels(),
        wish,
        sorted.threshold(choice.passing()),
        promised.recalibration(),
        sets,
        figures,
        needed(figures, sorted, wish, choice, basis),
        RiskCoverage.of(sorted),
        basis);
  }

  private static List<Promise> figures(
      boolean numeric, SortedRows sorted, Wish wish, ThresholdChoice choice) {
    List<Promise> figures = new ArrayList<>();
    int passing = choice.passing();
    for (Kind kind : kinds(numeric, wish)) {
      Promise figure = sorted.figure(kind, passing, choice.optimism(kind));
      figures.add(stating(stated(kind, wish), figure));
    }
    return figures;
  }

  /** Returns the figures that depend on a threshold. */
  static List<Kind> kinds(boolean numeric, Wish wish) {
    List<Kind> kinds = new ArrayList<>(List.of(Kind.PEOPLE, Kind.RIGHT));
    if (numeric) {
      kinds.add(Kind.WITHIN_ONE);
    }
    if (wish.prices() != null) {
      kinds.add(Kind.COST);
    }
    return kinds;
  }

  private static @Nullable Double stated(Kind kind, Wish wish) {
    return switch (kind) {
      case PEOPLE -> wish.people();
      case RIGHT -> wish.right();
      case WITHIN_ONE -> wish.withinOne();
      default -> null;
    };
  }

  private static Promise stating(@Nullable Double stated, Promise figure) {
    Boolean kept =
        stated == null
            ? null
            : figure.rows() == 0
                ? Boolean.FALSE
                : Boolean.valueOf(
                    figure.kind() == Kind.PEOPLE
                        ? figure.realised() <= stated + 1e-9
                        : figure.low() >= stated);
    return new Promise(
        figure.kind(),
        figure.label(),
        stated,
        figure.realised(),
        figure.low(),
        figure.high(),
        figure.rows(),
        kept);
  }

  /**
   * Returns the coverage of the sets. Given the labelled rows it is distributed over their draws as
   * Beta(k, n + 1 − k), where the quantile is the k-th of n scores (Vovk, 2012); fewer rows stand
   * for copies of a text and for the chance of future rows. Too few rows make sets of all labels,
   * which says nothing about the level.
   */
  private static List<Promise> sets(PromiseRows rows, ConformalSets sets) {
    double level = Promises.SET_LEVEL;
    CoveredRows covered = new CoveredRows(rows, sets, level);
    boolean enough = rows.size() >= ConformalSets.rowsNeeded(level);
    double effect = covered.designEffect() * Shares.FUTURE;
    double a = enough ? covered.count() / effect : 1;
    double b = enough ? (rows.size() + 1 - covered.count()) / effect : 0;
    List<Promise> promises = new ArrayList<>();
    promises.add(
        new Promise(
            Kind.SET,
            null,
            level,
            a / (a + b),
            BetaDistribution.quantile(a, b, Shares.TAIL),
            BetaDistribution.quantile(a, b, 1 - Shares.TAIL),
            rows.size(),
            enough ? Boolean.TRUE : null));
    promises.addAll(covered.perLabel());
    return promises;
  }

  private static @Nullable Needed needed(
      List<Promise> figures, SortedRows sorted, Wish wish, ThresholdChoice choice, Basis basis) {
    double rows = 0;
    Double demand = wish.demand();
    for (Promise figure : figures) {
      if (figure.hasTooFewRows() || Boolean.FALSE.equals(figure.kept())) {
        rows =
            Math.max(
                rows,
                figure.kind() == Kind.SET
                    ? ConformalSets.rowsNeeded(Promises.SET_LEVEL)
                    : figure.kind() == Kind.PEOPLE || demand == null
                        ? 0
                        : rowsFor(figure.kind(), demand, sorted, wish, choice));
      }
    }
    if (rows == 0) {
      return null;
    }
    if (Double.isInfinite(rows)) {
      return new Needed(
          null,
          Map.of(),
          "no number of labelled rows is enough: wherever the threshold lies, this model is not"
              + " good enough for \""
              + wish
              + "\"");
    }
    long total = (long) Math.ceil(rows);
    Map<String, Long> perLabel = new LinkedHashMap<>();
    basis
        .perLabel()
        .forEach(
            (label, count) ->
                perLabel.put(label, (long) Math.ceil((double) total * count / basis.rows())));
    return new Needed(
        total,
        perLabel,
        String.format(
            Locale.ROOT,
            "about %,d labelled rows are needed to promise it, but there are %,d",
            total,
            basis.rows()));
  }

  /** Returns the rows with which the demand could be shown at the best of all thresholds. */
  private static double rowsFor(
      Kind kind, double demand, SortedRows sorted, Wish wish, ThresholdChoice choice) {
    int n = sorted.size();
    Double limit = wish.people();
    double least =
        Math.max(Math.min(n, ThresholdChoice.MIN_PASSING), limit == null ? 0 : n * (1 - limit));
    double good = 0;
    double rows = Double.POSITIVE_INFINITY;
    double optimism = choice.optimism(kind);
    double effect = sorted.designEffect(kind, n);
    for (int passing = 1; passing <= n; passing++) {
      good += sorted.value(kind, passing - 1, passing);
      if (passing >= least && sorted.canEndAt(passing)) {
        double share = good / passing - optimism;
        rows = Math.min(rows, Shares.rowsFor(share, demand) * effect * n / passing);
      }
    }
    return Double.isInfinite(rows) ? rows : Math.max(rows, n + 1);
  }
}
