package dev.starsight.phrases.internal;

import dev.starsight.drift.internal.BetaDistribution;
import dev.starsight.phrases.internal.PhraseTests.TestedPhrase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** Counts, tests and folds the phrases of a sample. Used once. */
public final class PhraseSearch {

  /** What is new is said so many times more often than before, as a share of the reviews. */
  static final double RISE = 5;

  private static final double CLEAR_RISE = 0.05;
  private static final int LEAST_REVIEWS = 5;
  private static final int LEAST_NEW_REVIEWS = 4;

  /** One in so many reviews must say a phrase that tells two sides apart. */
  private static final int REVIEWS_A_PHRASE = 20_000;

  /** So many times more phrases than are shown are folded. */
  private static final int FOLDED = 15;

  private static final int MOST_WINDOWS = 1200;

  private final List<CountedReview> reviews;
  private final WordPlaces places;
  private final int firstReviews;
  private final LongIndex wordNumbers;
  private final int limit;
  private final int threads;
  private final int[] windowOf;
  private final long[] windowReviews;
  private final boolean isSince;
  private final WordKinds kinds;
  private final PhraseNgrams ngrams;
  private final PhraseTests tests;

  /**
   * Counts all phrases.
   *
   * @param since the first month of the first side, or {@link ReadReview#NO_MONTH}
   */
  public PhraseSearch(ReviewSample sample, int since, double level, int limit, int threads) {
    this.reviews = sample.reviews();
    this.wordNumbers = sample.wordNumbers();
    this.limit = limit;
    this.threads = threads;
    this.firstReviews = (int) reviews.stream().filter(review -> review.isFirst()).count();
    this.isSince = since != ReadReview.NO_MONTH;
    int last = firstReviews == 0 ? since : reviews.get(firstReviews - 1).review().month();
    int windows =
        isSince && last > since && last - (long) since < MOST_WINDOWS ? last - since + 1 : 1;
    this.windowOf = new int[reviews.size()];
    this.windowReviews = new long[windows];
    Arrays.fill(windowOf, -1);
    for (int i = 0; i < firstReviews; i++) {
      int month = reviews.get(i).review().month();
      windowOf[i] = windows == 1 ? 0 : month < since ? -1 : month - since;
      if (windowOf[i] >= 0) {
        windowReviews[windowOf[i]]++;
      }
    }
    int minimum =
        isSince ? LEAST_NEW_REVIEWS : Math.max(LEAST_REVIEWS, reviews.size() / REVIEWS_A_PHRASE);
    this.kinds = new WordKinds(wordNumbers);
    this.places = new WordPlaces(reviews, kinds, threads);
    this.ngrams =
        new PhraseNgrams(
            places, kinds, firstReviews, minimum, windowOf, windowReviews.length, threads);
    this.tests = new PhraseTests(ngrams, level, threads);
  }

  /**
   * Phrases, best first.
   *
   * @param phrases what was found
   * @param tested how many were tested
   */
  public record Found(List<FoundPhrase> phrases, long tested) {}

  /** Returns at most three typical reviews of the phrase's side that say it. */
  public List<ReadReview> examples(FoundPhrase phrase) {
    return TypicalReviews.of(reviews, phrase);
  }

  public int reviews(boolean isFirst) {
    return isFirst ? firstReviews : reviews.size() - firstReviews;
  }

  /** Returns the phrases that one side says more often, those of both sides by their score. */
  public Found different() {
    List<PhraseTests.Passed> passed = tests.different(firstReviews, reviews.size() - firstReviews);
    long tested = tests.tested();
    LogOdds odds = new LogOdds(firstReviews, reviews.size() - firstReviews);
    List<FoundPhrase> found = new ArrayList<>();
    for (boolean isFirst : new boolean[] {true, false}) {
      List<PhraseTests.Passed> side =
          best(
              passed,
              each -> z(odds, each) > 0 == isFirst,
              each -> -Math.abs(z(odds, each)),
              FOLDED * limit);
      List<PhraseCandidate> kept = Folding.different(candidates(side), odds, isFirst, limit);
      found.addAll(grown(kept, isFirst));
    }
    return new Found(found, tested);
  }

  private static double z(LogOdds odds, TestedPhrase phrase) {
    return odds.z(phrase.first(), phrase.second());
  }

  /**
   * Returns the phrases that the first side says and the second did not: first those of the first
   * month, if there are several. Of each, first those that clearly rose to more than {@link #RISE}
   * times, the clearest first, then those that only name a product, then the others.
   */
  public Found newer() {
    int secondReviews = reviews.size() - firstReviews;
    List<PhraseTests.Passed> passed = tests.newer(firstReviews, windowReviews, secondReviews);
    long tested = tests.tested();
    if (passed.isEmpty()) {
      return new Found(List.of(), tested);
    }
    double ofFirstMonth = largestP(passed, true);
    double ofLaterMonths = largestP(passed, false);
    List<PhraseTests.Passed> rare = new ArrayList<>();
    for (boolean isFirstMonth : new boolean[] {true, false}) {
      rare.addAll(
          best(
              passed,
              each -> isFirstMonth == (each.window() == 0) && isNew(each),
              this::chanceOfRise,
              FOLDED * limit * 2));
    }
    List<PhraseCandidate> kept =
        Folding.newer(
            candidates(rare),
            (one, first, second) ->
                isNews(one, first, second, one.test().window() == 0 ? ofFirstMonth : ofLaterMonths),
            4 * limit);
    ProductNames products = new ProductNames(reviews, firstReviews, kinds);
    // The sort is stable: within a group, phrases stay in order.
    kept.sort(Comparator.comparingInt(each -> group(each, products)));
    return new Found(grown(kept.subList(0, Math.min(limit, kept.size())), true), tested);
  }

  private static double largestP(List<PhraseTests.Passed> passed, boolean isFirstMonth) {
    return passed.stream()
        .filter(each -> isFirstMonth == (each.phrase().window() == 0))
        .mapToDouble(each -> each.phrase().p())
        .max()
        .orElse(0);
  }

  /**
   * Returns 0 for clear news, 1 for a name, 2 for what may have risen less than it seems, and 3
   * more for months after the first.
   */
  private int group(PhraseCandidate candidate, ProductNames products) {
    int later = candidate.test().window() == 0 ? 0 : 3;
    return later
        + (products.areNames(candidate) ? 1 : chanceOfRise(candidate.test()) > CLEAR_RISE ? 2 : 0);
  }

  /**
   * Returns the probability of so many reviews of the window, or more, if the phrase were now said
   * {@link #RISE} times as often as before.
   */
  private double chanceOfRise(TestedPhrase phrase) {
    double odds = RISE * reviewsIn(phrase.window()) / (reviews.size() - firstReviews);
    return BetaDistribution.cumulative(phrase.first(), phrase.second() + 1.0, odds / (1 + odds));
  }

  private boolean isNew(TestedPhrase phrase) {
    double now = phrase.first() / (double) reviewsIn(phrase.window());
    double before = phrase.second() / (double) (reviews.size() - firstReviews);
    return now > RISE * before;
  }

  private long reviewsIn(int window) {
    return window < 0 ? firstReviews : windowReviews[window];
  }

  private boolean isNews(PhraseCandidate candidate, int[] first, int[] second, double threshold) {
    int window = candidate.test().window();
    long said =
        Arrays.stream(first).filter(review -> window < 0 || windowOf[review] == window).count();
    long secondReviews = reviews(false);
    return said > 0
        && new Hypergeometric(reviewsIn(window), secondReviews).atLeast(said, said + second.length)
            <= threshold;
  }

  /** A phrase and what it is sorted by. */
  private record Ranked(PhraseTests.Passed passed, double key) {}

  /**
   * Returns the best of these phrases, those with the smallest keys; of equally good ones the
   * longer, then by their words.
   */
  private List<PhraseTests.Passed> best(
      List<PhraseTests.Passed> passed,
      Predicate<TestedPhrase> wanted,
      ToDoubleFunction<TestedPhrase> key,
      int most) {
    List<Ranked> ranked = new ArrayList<>();
    for (PhraseTests.Passed each : passed) {
      if (wanted.test(each.phrase())) {
        ranked.add(new Ranked(each, key.applyAsDouble(each.phrase())));
      }
    }
    ranked.sort(this::compare);
    return ranked.stream().limit(most).map(Ranked::passed).toList();
  }

  private int compare(Ranked one, Ranked other) {
    int order = Double.compare(one.key, other.key);
    return order != 0 ? order : compareWords(one.passed, other.passed);
  }

  private int compareWords(PhraseTests.Passed one, PhraseTests.Passed other) {
    int order = Integer.compare(other.phrase().level().length(), one.phrase().level().length());
    return order != 0 ? order : Arrays.compare(hashes(one), hashes(other));
  }

  private long[] hashes(PhraseTests.Passed passed) {
    return Arrays.stream(words(passed)).mapToLong(wordNumbers::key).toArray();
  }

  private int[] words(PhraseTests.Passed passed) {
    return ngrams.words(passed.phrase().level(), passed.phrase().number());
  }

  private List<PhraseCandidate> candidates(List<PhraseTests.Passed> passed) {
    List<int[]> words = passed.stream().map(this::words).toList();
    int[][] postings = places.reviewsOf(words, threads);
    List<PhraseCandidate> candidates = new ArrayList<>();
    for (int i = 0; i < postings.length; i++) {
      candidates.add(
          PhraseCandidate.of(words.get(i), postings[i], firstReviews, windowOf, passed.get(i)));
    }
    return candidates;
  }

  private List<FoundPhrase> grown(List<PhraseCandidate> kept, boolean isFirst) {
    PhraseGrowth growth = new PhraseGrowth(reviews, wordNumbers.size());
    List<int[]> words = new ArrayList<>();
    List<PhraseCandidate> different = new ArrayList<>();
    Set<List<Integer>> seen = new HashSet<>();
    for (PhraseCandidate candidate : kept) {
      int[] grown =
          growth.grow(candidate.words(), isFirst ? candidate.first() : candidate.second());
      if (seen.add(Arrays.stream(grown).boxed().toList())) {
        words.add(grown);
        different.add(candidate);
      }
    }
    int[][] postings = places.reviewsOf(words, threads);
    List<FoundPhrase> found = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      PhraseCandidate candidate = different.get(i);
      found.add(
          new FoundPhrase(
              Arrays.stream(words.get(i)).mapToLong(wordNumbers::key).toArray(),
              postings[i],
              isFirst,
              candidate.test().window(),
              chanceOfRise(candidate.test()),
              candidate.q()));
    }
    return found;
  }

  /** Returns the text of a phrase, as a review that says it has it, in lower case. */
  public String text(FoundPhrase phrase) {
    WordHashes split = new WordHashes().split(reviews.get(phrase.reviews()[0]).review().text());
    long[] hashes = phrase.hashes();
    for (int at = 0; at + hashes.length <= split.size(); at++) {
      int same = 0;
      while (same < hashes.length && split.hash(at + same) == hashes[same]) {
        same++;
      }
      if (same == hashes.length) {
        StringBuilder text = new StringBuilder(split.word(at));
        for (int i = 1; i < same; i++) {
          text.append(' ').append(split.word(at + i));
        }
        return text.toString();
      }
    }
    throw new IllegalStateException("a review of a phrase does not say it");
  }

  /** Returns the counts of these phrases in the reviews that were counted. */
  public PhraseTally tally(List<FoundPhrase> phrases) {
    PhraseTally tally = new PhraseTally(phrases.size());
    int[] counts = new int[reviews.size()];
    for (FoundPhrase phrase : phrases) {
      for (int review : phrase.reviews()) {
        counts[review]++;
      }
    }
    int[][] said = new int[reviews.size()][];
    for (int phrase = 0; phrase < phrases.size(); phrase++) {
      for (int review : phrases.get(phrase).reviews()) {
        if (said[review] == null) {
          said[review] = new int[counts[review]];
        }
        said[review][--counts[review]] = phrase;
      }
    }
    int[] nothing = {};
    for (int number = 0; number < said.length; number++) {
      CountedReview review = reviews.get(number);
      tally.add(
          review.isFirst(),
          review.review().label(),
          review.review().month(),
          said[number] == null ? nothing : said[number]);
    }
    return tally;
  }
}
