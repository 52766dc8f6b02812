package dev.starsight.promise;

import dev.starsight.promise.Promise.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** How many sets of one level hold the true labels of rows: of all, and of each label. */
final class CoveredRows {

  private final PromiseRows rows;
  private final boolean[] covered;

  CoveredRows(PromiseRows rows, ConformalSets sets, double level) {
    this.rows = rows;
    double quantile = sets.quantile(level);
    covered = new boolean[rows.size()];
    for (int row = 0; row < covered.length; row++) {
      covered[row] = sets.score(rows.predictions().get(row), rows.truth(row)) <= quantile;
    }
  }

  /** Returns the number of sets that hold the label. */
  int count() {
    int count = 0;
    for (boolean one : covered) {
      count += one ? 1 : 0;
    }
    return count;
  }

  double designEffect() {
    return designEffect(row -> true);
  }

  private double designEffect(IntPredicate chosen) {
    double share = share(chosen);
    double[] deviations = new double[covered.length];
    for (int row = 0; row < deviations.length; row++) {
      double deviation = share == 0 || share == 1 ? 1 : (covered[row] ? 1 : 0) - share;
      deviations[row] = chosen.test(row) ? deviation : Double.NaN;
    }
    return rows.groups().designEffect(deviations);
  }

  private double share(IntPredicate chosen) {
    double hits = 0;
    double all = 0;
    for (int row = 0; row < covered.length; row++) {
      if (chosen.test(row)) {
        all++;
        hits += covered[row] ? 1 : 0;
      }
    }
    return hits / all;
  }

  /** Returns the share of all sets that hold the label. */
  Promise overall() {
    return promise(null, row -> true);
  }

  /** Returns the same for the rows of each label. */
  List<Promise> perLabel() {
    List<Promise> all = new ArrayList<>();
    for (int id = 0; id < rows.labels().size(); id++) {
      int label = id;
      all.add(promise(rows.labels().label(id), row -> rows.truth(row) == label));
    }
    return all;
  }

  private Promise promise(@Nullable String label, IntPredicate chosen) {
    long count = 0;
    for (int row = 0; row < covered.length; row++) {
      count += chosen.test(row) ? 1 : 0;
    }
    double share = share(chosen);
    if (count == 0) {
      return new Promise(Kind.SET, label, null, share, Double.NaN, Double.NaN, 0, null);
    }
    double independent = count / designEffect(chosen);
    return new Promise(
        Kind.SET,
        label,
        null,
        share,
        Shares.lower(share, independent),
        Shares.upper(share, independent),
        count,
        null);
  }
}
