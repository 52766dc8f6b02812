package dev.starsight.promise;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Promises in words. Pure functions. */
final class PromiseText {

  private PromiseText() {}

  /** Returns a line for each figure. */
  static List<String> lines(List<Promise> promises) {
    return promises.stream().map(PromiseText::line).toList();
  }

  private static String line(Promise promise) {
    return String.format(
        Locale.ROOT,
        "%-45s %8s  %-20s %,9d rows%s",
        about(promise) + stated(promise),
        value(promise, promise.realised()),
        interval(promise),
        promise.rows(),
        verdict(promise));
  }

  /** Returns what is realised of the part of the wish that is not kept, if there is one. */
  static Optional<String> shortfall(Promises promises) {
    List<String> realised =
        promises.promises().stream()
            .filter(one -> one.kind() != Promise.Kind.SET && Boolean.FALSE.equals(one.kept()))
            .map(PromiseText::realised)
            .toList();
    return realised.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the promise \"%s\" is not kept: %s"
                .formatted(promises.wish(), String.join("; ", realised)));
  }

  private static String realised(Promise promise) {
    return promise.rows() == 0
        ? about(promise) + ": no labelled row passes"
        : String.format(
            Locale.ROOT,
            "%s: %s %s on %,d labelled rows",
            about(promise),
            value(promise, promise.realised()),
            interval(promise),
            promise.rows());
  }

  /** Returns what a figure is about. */
  static String about(Promise promise) {
    return switch (promise.kind()) {
      case PEOPLE -> "people check";
      case RIGHT -> "right, of what passes";
      case WITHIN_ONE -> "within one, of what passes";
      case COST -> "cost of a prediction";
      case SET ->
          promise.label() == null
              ? "sets hold the label"
              : "sets hold the label " + promise.label();
    };
  }

  private static String stated(Promise promise) {
    Double stated = promise.stated();
    if (stated == null) {
      return "";
    }
    return (promise.kind().isAtMost() ? ", at most " : ", at least ") + value(promise, stated);
  }

  private static String verdict(Promise promise) {
    Boolean kept = promise.kept();
    if (kept == null) {
      return promise.hasTooFewRows() ? "  too few rows" : "";
    }
    return kept ? "  kept" : "  NOT KEPT";
  }

  static String interval(Promise promise) {
    return promise.rows() == 0
        ? ""
        : "[" + value(promise, promise.low()) + ", " + value(promise, promise.high()) + "]";
  }

  static String value(Promise promise, double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    return promise.kind() == Promise.Kind.COST
        ? String.format(Locale.ROOT, "%.3f", value)
        : String.format(Locale.ROOT, "%.1f %%", 100 * value);
  }
}
