package dev.starsight.phrases;

import dev.starsight.data.StarsightException;
import dev.starsight.phrases.internal.ChangePoint;
import dev.starsight.phrases.internal.FoundPhrase;
import dev.starsight.phrases.internal.LogOdds;
import dev.starsight.phrases.internal.PhraseSearch;
import dev.starsight.phrases.internal.PhraseTally;
import dev.starsight.phrases.internal.ReadReview;
import dev.starsight.phrases.internal.ReviewReader;
import dev.starsight.phrases.internal.ReviewSample;
import dev.starsight.run.Progress;
import dev.starsight.run.Run;
import java.io.IOException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the words and phrases that tell two sides apart. N-grams of one to four words are counted
 * per review, so that one ranting review is one. They are ranked by their log-odds with an
 * informative Dirichlet prior (Monroe, Colaresi and Quinn, 2008, "Fightin' Words"); those that
 * Fisher's exact test does not find different, at the false-discovery rate of the options
 * (Benjamini and Hochberg, 1995), are left out. N-grams that say the same are folded into one
 * phrase.
 *
 * <p>The result depends neither on the order of the reviews nor on the number of threads. This
 * class is stateless, so it is thread-safe.
 */
public final class PhraseFinder {

  private static final int MONTHS_A_YEAR = 12;
  private static final int PROGRESS_ROWS = 1 << 14;

  /** Of so many reviews, more than fit into memory, a sample is drawn. */
  private static final long READ_FOR_SAMPLE = 1_500_000;

  private PhraseFinder() {}

  /**
   * Finds the phrases of two sides.
   *
   * @param source the reviews of both sides; read twice if they do not fit into memory
   * @param sides the names of the sides
   * @throws IOException if the source throws it
   * @throws StarsightException if a side has no review
   */
  public static PhraseFindings find(
      PhraseSource source, PhraseSides sides, PhraseOptions options, Run run) throws IOException {
    ReviewSample sample = new ReviewSample(options.memoryMegabytes() << 20L, options.seed());
    YearMonth since = sides.since();
    boolean isComplete;
    ReviewReader.Remote remote = source instanceof ReviewReader.Remote reviews ? reviews : null;
    if (remote == null) {
      isComplete = read(source, since, sample, run);
    } else {
      read(remote, sample, options.seed(), run);
      isComplete = sample.isComplete();
    }
    for (boolean isFirst : new boolean[] {true, false}) {
      if (sample.seen(isFirst) == 0) {
        throw new StarsightException(
            "both sides need at least one review, but there is none of \""
                + sides.name(isFirst)
                + '"');
      }
    }
    PhraseSearch search =
        new PhraseSearch(
            sample,
            since == null ? ReadReview.NO_MONTH : month(since),
            options.level(),
            options.limit(),
            run.threads());
    PhraseSearch.Found different = search.different();
    PhraseSearch.Found newer =
        since == null ? new PhraseSearch.Found(List.of(), 0) : search.newer();
    List<FoundPhrase> all =
        Stream.concat(different.phrases().stream(), newer.phrases().stream()).toList();
    PhraseTally tally;
    long read = sample.seen(true) + sample.seen(false);
    if (isComplete) {
      tally = search.tally(all);
    } else {
      tally = new PhraseTally(all.size());
      read = remote == null ? count(source, tally, all, run) : remote.count(all, tally);
    }
    return new Findings(sides, search, isComplete, read, different, newer, tally).findings();
  }

  /** Fills a sample, and returns whether it has all reviews. */
  private static boolean read(
      PhraseSource source, @Nullable YearMonth since, ReviewSample sample, Run run)
      throws IOException {
    try (ReviewReader reader = ReviewReader.into(sample, run.threads())) {
      Feed feed = new Feed(reader, run.progress(), "reading reviews");
      // What is new may be rare, so none of its side is left out.
      boolean leftOut = since == null && source.sample(READ_FOR_SAMPLE, feed);
      if (since != null) {
        source.forEach(feed);
      }
      reader.finish();
      return !leftOut && sample.isComplete();
    }
  }

  private static void read(ReviewReader.Remote reviews, ReviewSample sample, long seed, Run run)
      throws IOException {
    sample.begin(reviews.sizes(seed));
    try (ReviewReader reader = ReviewReader.into(sample, run.threads())) {
      reviews.kept(seed, sample.halvings(true), sample.halvings(false)).forEach(reader::add);
      reader.finish();
    }
  }

  /** Counts phrases in all reviews, and returns how many were read. */
  private static long count(
      PhraseSource source, PhraseTally tally, List<FoundPhrase> phrases, Run run)
      throws IOException {
    try (ReviewReader reader = ReviewReader.into(tally, phrases, run.threads())) {
      Feed feed = new Feed(reader, run.progress(), "counting phrases");
      source.forEach(feed);
      reader.finish();
      return feed.rows;
    }
  }

  /** Gives reviews to a reader. */
  private static final class Feed implements Consumer<PhraseText> {

    private final ReviewReader reader;
    private final Progress progress;
    private final String what;
    private long rows;

    Feed(ReviewReader reader, Progress progress, String what) {
      this.reader = reader;
      this.progress = progress;
      this.what = what;
    }

    @Override
    public void accept(PhraseText text) {
      reader.add(
          new ReadReview(
              text.id(),
              text.first(),
              text.label(),
              text.date(),
              text.author(),
              text.product(),
              text.text()));
      if (++rows % PROGRESS_ROWS == 0) {
        progress.update(what, rows, -1, "");
      }
    }
  }

  private static int month(YearMonth month) {
    return month.getYear() * MONTHS_A_YEAR + month.getMonthValue() - 1;
  }

  private static YearMonth yearMonth(int month) {
    return YearMonth.of(
        Math.floorDiv(month, MONTHS_A_YEAR), Math.floorMod(month, MONTHS_A_YEAR) + 1);
  }

  /** Turns what was found into values. */
  private record Findings(
      PhraseSides sides,
      PhraseSearch search,
      boolean isComplete,
      long read,
      PhraseSearch.Found different,
      PhraseSearch.Found newer,
      PhraseTally tally) {

    PhraseFindings findings() {
      List<Phrase> phrases = new ArrayList<>();
      for (FoundPhrase found : different.phrases()) {
        phrases.add(phrase(found, phrases.size(), false));
      }
      // Of a sample, a small difference may turn out to be none.
      phrases.removeIf(phrase -> phrase.score() <= 0);
      List<Phrase> newPhrases = new ArrayList<>();
      for (FoundPhrase found : newer.phrases()) {
        newPhrases.add(phrase(found, different.phrases().size() + newPhrases.size(), true));
      }
      phrases.sort(
          Comparator.comparingDouble((Phrase phrase) -> -phrase.score())
              .thenComparing(Phrase::text));
      return new PhraseFindings(
          sides,
          tally.reviews(true),
          tally.reviews(false),
          read - tally.reviews(true) - tally.reviews(false),
          isComplete ? 0 : search.reviews(true) + search.reviews(false),
          different.tested(),
          newer.tested(),
          phrases,
          newPhrases,
          Arrays.stream(tally.months()).mapToObj(PhraseFinder::yearMonth).toList(),
          Arrays.stream(tally.monthly()).boxed().toList());
    }

    private Phrase phrase(FoundPhrase found, int number, boolean isNew) {
      long said = tally.said(number, found.isFirst());
      long other = tally.said(number, !found.isFirst());
      LogOdds odds = new LogOdds(tally.reviews(found.isFirst()), tally.reviews(!found.isFirst()));
      List<PhraseExample> examples =
          search.examples(found).stream()
              .map(each -> new PhraseExample(each.id(), each.label(), each.date(), each.text()))
              .toList();
      return new Phrase(
          search.text(found),
          sides.name(found.isFirst()),
          said,
          other,
          isNew ? -Math.log10(Math.max(Double.MIN_NORMAL, found.chance())) : odds.z(said, other),
          found.q(),
          stars(number),
          begins(found, number, isNew),
          Arrays.stream(tally.monthly(number)).boxed().toList(),
          examples);
    }

    private Map<String, Long> stars(int number) {
      Map<String, Long> stars = new LinkedHashMap<>();
      for (String label : tally.labels()) {
        if (!label.isEmpty()) {
          stars.put(label, tally.said(number, label));
        }
      }
      return stars;
    }

    private @Nullable YearMonth begins(FoundPhrase found, int number, boolean isNew) {
      int[] months = tally.months();
      int begins = ChangePoint.of(tally.monthly(number), tally.monthly());
      if (begins >= 0) {
        return yearMonth(months[begins]);
      }
      YearMonth since = sides.since();
      return isNew && since != null ? since.plusMonths(Math.max(0, found.window())) : null;
    }
  }
}
