package dev.starsight.cli.input;

import static java.util.Comparator.naturalOrder;

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
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reviews of one or two sources, divided into two sides. Not thread-safe. */
public final class ReviewSides implements PhraseSource {

  private static final int VALUES_NAMED = 10;

  /** Divides reviews. */
  private interface Division {

    /** Returns whether a review is of the first side, or null if it is of neither. */
    @Nullable Boolean isFirst(PhraseReviews.Read review);
  }

  private record Part(PhraseReviews reviews, Division division) {}

  private final PhraseSides sides;
  private final List<Part> parts;

  /** Whether the error for an empty side names the values that occur. */
  private final boolean namesValues;

  private List<Provenance.Source> read = List.of();

  private ReviewSides(PhraseSides sides, boolean namesValues, List<Part> parts) {
    this.sides = sides;
    this.namesValues = namesValues;
    this.parts = parts;
  }

  /** Divides by a label. */
  public static ReviewSides label(PhraseReviews reviews, String column, String label) {
    return new ReviewSides(
        PhraseSides.of(column + " " + label, "other " + column),
        true,
        List.of(
            new Part(
                reviews,
                review -> review.label().isEmpty() ? null : review.label().equals(label))));
  }

  /** Divides by the value of a column. */
  public static ReviewSides where(PhraseReviews reviews, String column, String value) {
    return new ReviewSides(
        PhraseSides.of(column + " " + value, "other " + column),
        true,
        List.of(new Part(reviews, review -> isSame(review.value(), value))));
  }

  /** Divides by the source. */
  public static ReviewSides compare(PhraseReviews one, PhraseReviews other) {
    String first = one.shortName();
    String second = other.shortName();
    return new ReviewSides(
        PhraseSides.of(first, first.equals(second) ? second + " (second)" : second),
        false,
        List.of(new Part(one, review -> true), new Part(other, review -> false)));
  }

  /** Divides by a month. */
  public static ReviewSides since(PhraseReviews reviews, YearMonth month, int baselineMonths) {
    LocalDate since = month.atDay(1);
    LocalDate from = month.minusMonths(baselineMonths).atDay(1);
    return new ReviewSides(
        PhraseSides.since(month, baselineMonths),
        false,
        List.of(new Part(reviews, review -> isFirst(review.date(), from, since))));
  }

  /** Returns null for a day before both periods, and for none. */
  private static @Nullable Boolean isFirst(
      @Nullable LocalDate date, LocalDate from, LocalDate since) {
    return (date == null || date.isBefore(from)) ? null : !date.isBefore(since);
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

  public PhraseSides sides() {
    return sides;
  }

  public String shortName() {
    return parts.stream()
        .map(part -> part.reviews.shortName())
        .collect(Collectors.joining(" and "));
  }

  /** Returns where the reviews come from, once they were read. */
  public Provenance provenance() {
    return new Provenance(read, List.of());
  }

  @Override
  public void forEach(Consumer<? super PhraseText> sink) throws IOException {
    sample(Long.MAX_VALUE, sink);
  }

  @Override
  public boolean sample(long reviews, Consumer<? super PhraseText> sink) throws IOException {
    Seen seen = new Seen();
    List<Provenance.Source> sources = new ArrayList<>();
    boolean leftOut = false;
    for (Part part : parts) {
      PhraseReviews.Drawn drawn =
          part.reviews.sample(
              reviews / parts.size(),
              review -> {
                Boolean isFirst = part.division.isFirst(review);
                seen.add(review, isFirst);
                if (isFirst != null) {
                  sink.accept(text(review, isFirst));
                }
              });
      sources.addAll(drawn.provenance().sources());
      leftOut |= drawn.leftOut();
    }
    read = sources;
    requireBoth(seen);
    return leftOut;
  }

  /** What was seen of reviews, for the message if one side has none. */
  private final class Seen {

    private final long[] counts = new long[2];
    private long firstDay = Long.MAX_VALUE;
    private long lastDay = Long.MIN_VALUE;
    private final Set<String> values = new HashSet<>();

    void add(PhraseReviews.Read review, @Nullable Boolean isFirst) {
      if (isFirst != null) {
        counts[isFirst ? 0 : 1]++;
      }
      LocalDate date = review.date();
      if (date != null) {
        firstDay = Math.min(firstDay, date.toEpochDay());
        lastDay = Math.max(lastDay, date.toEpochDay());
      }
      if (namesValues && values.size() <= VALUES_NAMED) {
        values.add(review.value().isEmpty() ? review.label() : review.value());
      }
    }

    String known() {
      if (sides.since() != null) {
        return firstDay > lastDay
            ? "no review has a date"
            : "there are reviews of %s to %s"
                .formatted(
                    YearMonth.from(LocalDate.ofEpochDay(firstDay)),
                    YearMonth.from(LocalDate.ofEpochDay(lastDay)));
      }
      return namesValues
          ? "there are "
              + values.stream()
                  .sorted(Comparator.comparing(String::length).thenComparing(naturalOrder()))
                  .limit(VALUES_NAMED)
                  .collect(Collectors.joining(", "))
              + (values.size() > VALUES_NAMED ? " and more" : "")
          : "both sides need at least one";
    }
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

  private void requireBoth(Seen seen) {
    if (seen.counts[0] == 0 || seen.counts[1] == 0) {
      String empty = seen.counts[0] == 0 ? sides.first() : sides.second();
      throw new StarsightException(
          "%s: there is no review of \"%s\"; %s".formatted(shortName(), empty, seen.known()));
    }
  }
}
