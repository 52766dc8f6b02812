package dev.starsight.explore.internal.changes;

import dev.starsight.chart.Axis;
import dev.starsight.chart.Figure;
import dev.starsight.chart.Lines;
import dev.starsight.explore.internal.Findings;
import dev.starsight.explore.internal.WordCounts;
import dev.starsight.explore.internal.answers.Formats;
import dev.starsight.explore.internal.answers.TableBuilder;
import dev.starsight.explore.questions.Change;
import dev.starsight.explore.questions.Drift;
import dev.starsight.explore.questions.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Writes what changed of the length of reviews. */
final class WordChanges {

  private static final int MEDIAN = 50;
  private static final int LENGTH_PERCENTILE = 70;
  private static final int MOST_SEEN = 95;
  private static final int CURVE_BINS = 40;

  private final ComparedSources sources;
  private final Findings first;
  private final Findings second;

  WordChanges(ComparedSources sources) {
    this.sources = sources;
    this.first = sources.first();
    this.second = sources.second();
  }

  Change words() {
    TableBuilder rows =
        new TableBuilder("words a review")
            .texts("percentile")
            .integers("words_first", "words_second", "difference");
    WordCounts one = first.words();
    WordCounts other = second.words();
    boolean some = first.rows() > 0 && second.rows() > 0;
    for (int percent = 10; percent <= 100 && some; percent += 10) {
      int before = percent == 100 ? one.maximum() : one.percentile(percent);
      int after = percent == 100 ? other.maximum() : other.percentile(percent);
      String name = percent == 100 ? "max" : Integer.toString(percent);
      rows.row(name, before, after, after - before);
    }
    int[] deciles = deciles(one.and(other));
    Drift drift = Drift.ofShares(counts(one, deciles), counts(other, deciles));
    int length = WordCounts.maxLength(one.percentile(LENGTH_PERCENTILE));
    int otherLength = WordCounts.maxLength(other.percentile(LENGTH_PERCENTILE));
    String medians =
        sources.both(
            Formats.whole(one.percentile(MEDIAN)) + " words",
            Formats.whole(other.percentile(MEDIAN)));
    String suggested =
        length == otherLength
            ? "stays %s".formatted(length)
            : "goes from %s to %s".formatted(length, otherLength);
    String sentence =
        "Half of the reviews have at most %s; %s; the suggested max_length %s."
            .formatted(medians, drift.words(), suggested);
    return sources.change(
        Question.WORDS_A_REVIEW,
        sentence,
        "The index compares how many reviews lie in each tenth of both together.",
        rows.table(),
        curves(one, other),
        drift);
  }

  /** Where tenths of the texts end, each once: the last class has no end. */
  private static int[] deciles(WordCounts both) {
    return IntStream.rangeClosed(1, 9)
        .map(tenth -> both.percentile(tenth * 10) + 1)
        .distinct()
        .toArray();
  }

  private static long[] counts(WordCounts words, int[] ends) {
    long[] counts = new long[ends.length + 1];
    int from = 0;
    for (int i = 0; i < ends.length; i++) {
      counts[i] = words.between(from, ends[i]);
      from = ends[i];
    }
    counts[ends.length] = words.between(from, Integer.MAX_VALUE);
    return counts;
  }

  private Figure curves(WordCounts one, WordCounts other) {
    int most = Math.max(one.percentile(MOST_SEEN), other.percentile(MOST_SEEN));
    int width = Math.max(1, (most + CURVE_BINS) / CURVE_BINS);
    String across = width == 1 ? "words" : "words, in steps of " + width;
    Lines lines =
        Lines.of(
                "Words a review",
                List.of(
                    curve(sources.firstName(), one, most, width),
                    curve(sources.secondName(), other, most, width)))
            .withSubtitle("The shortest " + MOST_SEEN + " % of " + sources.subtitle())
            .withArea()
            .withAxes(
                Axis.of(across).withFormat(Formats.WHOLE),
                Axis.of("share of reviews").withFormat(Formats.PERCENT));
    int at = one.percentile(LENGTH_PERCENTILE);
    int then = other.percentile(LENGTH_PERCENTILE);
    return at == then
        ? lines.withMark(at, mark(at, "both"))
        : lines
            .withMark(at, mark(at, sources.firstName()))
            .withMark(then, mark(then, sources.secondName()));
  }

  private static String mark(long words, String name) {
    return "70 %: " + Formats.whole(words) + " words, " + name;
  }

  private static Lines.Series curve(String name, WordCounts words, int most, int width) {
    List<Lines.Point> points = new ArrayList<>();
    for (int from = 0; from <= most; from += width) {
      double share = (double) words.between(from, from + width) / words.total();
      points.add(new Lines.Point(from, share));
    }
    return Lines.Series.of(name, points);
  }
}
