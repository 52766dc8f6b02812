package dev.starsight.cli.commands;

import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.phrases.PhraseSides;
import dev.starsight.phrases.PhraseSource;
import dev.starsight.phrases.PhraseText;
import java.io.IOException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reviews of one or two sources, divided into two sides. Not thread-safe. */
final class ReviewSides implements PhraseSource {

  private static final int VALUES_NAMED = 10;

  /** Divides reviews. */
  private interface Division {

    /** Returns whether a review is of the first side, or null if it is of neither. */
    @Nullable Boolean isFirst(PhraseReviews.Read review);
  }

  private record Part(PhraseReviews reviews, Division division) {}

  private final PhraseSides sides;
  private final List<Part> parts;

  /** What a user may look for if a side is empty: the values that occur. */
  private final Set<String> values =
      new TreeSet<>(Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder()));

  private final boolean namesValues;
  private List<Provenance.Source> read = List.of();

  private ReviewSides(PhraseSides sides, boolean namesValues, List<Part> parts) {
    this.sides = sides;
    this.namesValues = namesValues;
    this.parts = parts;
  }

  /** Divides by a label. */
  static ReviewSides label(PhraseReviews reviews, String column, String label) {
    return new ReviewSides(
        PhraseSides.of(column + " " + label, "other " + column),
        true,
        List.of(
            new Part(
                reviews,
                review -> review.label().isEmpty() ? null : review.label().equals(label))));
  }

  /** Divides by the value of a column. */
  static ReviewSides where(PhraseReviews reviews, String column, String value) {
    return new ReviewSides(
        PhraseSides.of(column + " " + value, "other " + column),
        true,
        List.of(new Part(reviews, review -> isSame(review.value(), value))));
  }

  /** Divides by the source. */
  static ReviewSides compare(PhraseReviews one, PhraseReviews other) {
    String first = one.shortName();
    String second = other.shortName();
    return new ReviewSides(
        PhraseSides.of(first, first.equals(second) ? second + " (second)" : second),
        false,
        List.of(new Part(one, review -> true), new Part(other, review -> false)));
  }

  /** Divides by a month. */
  static ReviewSides since(PhraseReviews reviews, YearMonth month, int baselineMonths) {
    LocalDate since = month.atDay(1);
    LocalDate from = month.minusMonths(baselineMonths).atDay(1);
    return new ReviewSides(
        PhraseSides.since(month, baselineMonths),
        false,
        List.of(
            new Part(
                reviews,
                review ->
                    review.date() == null || review.date().isBefore(from)
                        ? null
                        : !review.date().isBefore(since))));
  }

  /** A flag is Y in files and true in a lake. */
  private static boolean isSame(String one, String other) {
    return one.equals(other) || flag(one).equals(flag(other));
  }

  private static String flag(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "y", "true" -> "true";
      case "n", "false" -> "false";
      default -> value;
    };
  }

  PhraseSides sides() {
    return sides;
  }

  String shortName() {
    return parts.stream()
        .map(part -> part.reviews.shortName())
        .collect(Collectors.joining(" and "));
  }

  /** Returns where the reviews come from, once they were read. */
  Provenance provenance() {
    return new Provenance(read, List.of());
  }

  @Override
  public void forEach(Consumer<? super PhraseText> sink) throws IOException {
    long[] counts = new long[2];
    long[] dates = {0, Long.MAX_VALUE, Long.MIN_VALUE};
    List<Provenance.Source> sources = new ArrayList<>();
    for (Part part : parts) {
      Provenance provenance =
          part.reviews.forEach(
              review -> {
                Boolean isFirst = part.division.isFirst(review);
                LocalDate date = review.date();
                if (date != null) {
                  dates[0]++;
                  dates[1] = Math.min(dates[1], date.toEpochDay());
                  dates[2] = Math.max(dates[2], date.toEpochDay());
                }
                if (namesValues && values.size() <= VALUES_NAMED) {
                  values.add(review.value().isEmpty() ? review.label() : review.value());
                }
                if (isFirst != null) {
                  counts[isFirst ? 0 : 1]++;
                  sink.accept(text(review, isFirst));
                }
              });
      sources.addAll(provenance.sources());
    }
    read = sources;
    requireBoth(counts, dates);
  }

  private static PhraseText text(PhraseReviews.Read review, boolean isFirst) {
    return new PhraseText(
        review.id(),
        isFirst,
        review.label(),
        review.date(),
        review.author(),
        review.product(),
        review.text());
  }

  private void requireBoth(long[] counts, long[] dates) {
    if (counts[0] > 0 && counts[1] > 0) {
      return;
    }
    String empty = counts[0] == 0 ? sides.first() : sides.second();
    String known =
        sides.since() != null
            ? dates[0] == 0
                ? "no review has a date"
                : "there are reviews of %s to %s"
                    .formatted(
                        YearMonth.from(LocalDate.ofEpochDay(dates[1])),
                        YearMonth.from(LocalDate.ofEpochDay(dates[2])))
            : namesValues
                ? "there are "
                    + values.stream().limit(VALUES_NAMED).collect(Collectors.joining(", "))
                    + (values.size() > VALUES_NAMED ? " and more" : "")
                : "both sides need at least one";
    throw new StarsightException(
        "%s: there is no review of \"%s\"; %s".formatted(shortName(), empty, known));
  }
}
