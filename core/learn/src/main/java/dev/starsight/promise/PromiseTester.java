package dev.starsight.promise;

import dev.starsight.model.Prediction;
import dev.starsight.promise.Promise.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares promises with labelled rows that did not make them. Pure functions. */
final class PromiseTester {

  private PromiseTester() {}

  static List<Promise> test(PromiseRows rows, Promises old) {
    List<Prediction> corrected = rows.predictions().stream().map(old::corrected).toList();
    SortedRows sorted = rows.sorted(old.wish(), corrected);
    int passing = sorted.passing(old.threshold());
    CoveredRows covered = new CoveredRows(rows, old.sets(), Promises.SET_LEVEL);
    List<Promise> perLabel = covered.perLabel();
    List<Promise> tested = new ArrayList<>();
    for (Promise promise : old.promises()) {
      Promise realised =
          promise.kind() != Kind.SET
              ? sorted.figure(promise.kind(), passing, 0)
              : promise.label() == null ? covered.overall() : of(promise.label(), perLabel);
      tested.add(compare(promise, realised));
    }
    return tested;
  }

  private static Promise of(String label, List<Promise> perLabel) {
    Optional<Promise> found =
        perLabel.stream().filter(one -> label.equals(one.label())).findFirst();
    return found.orElseGet(
        () -> new Promise(Kind.SET, label, null, Double.NaN, Double.NaN, Double.NaN, 0, null));
  }

  /**
   * Returns the realised figure with what was stated, and whether it contradicts that. Of a wish
   * that could not be promised, the estimate is what was stated. Nothing is promised of single
   * labels: among many, one differs by chance.
   */
  private static Promise compare(Promise old, Promise realised) {
    boolean promised = old.stated() != null && !Boolean.FALSE.equals(old.kept());
    boolean states = old.label() == null && old.rows() > 0;
    Double stated = promised ? old.stated() : states ? Double.valueOf(old.realised()) : null;
    return new Promise(
        old.kind(),
        old.label(),
        stated,
        realised.realised(),
        realised.low(),
        realised.high(),
        realised.rows(),
        (stated == null || realised.rows() == 0) ? null : kept(old, realised, stated));
  }

  /**
   * Returns whether the difference for the worse is within what chance gives in 95 % of tests, from
   * both the rows that made the promise and those that test it. The former do not count for a
   * demand, which was promised with a margin.
   */
  private static boolean kept(Promise old, Promise realised, double stated) {
    boolean atMost = old.kind().isAtMost();
    double worse = atMost ? realised.realised() - stated : stated - realised.realised();
    double chance =
        atMost ? realised.realised() - realised.low() : realised.high() - realised.realised();
    boolean hasMargin =
        Boolean.TRUE.equals(old.kept())
            && (old.kind() == Kind.RIGHT || old.kind() == Kind.WITHIN_ONE);
    double before = hasMargin ? 0 : halfWidth(old);
    return worse <= Math.sqrt(chance * chance + before * before) + 1e-12;
  }

  private static double halfWidth(@Nullable Promise figure) {
    return figure == null || figure.rows() == 0 ? 0 : (figure.high() - figure.low()) / 2;
  }
}
