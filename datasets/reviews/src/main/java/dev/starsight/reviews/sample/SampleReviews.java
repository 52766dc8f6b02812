package dev.starsight.reviews.sample;

import dev.starsight.data.Dataset;
import dev.starsight.data.Provenance;
import dev.starsight.reviews.Review;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Generated reviews that replace the Amazon Customer Reviews where no real file is available. They
 * have the marginal distributions of the real ones (stars, lengths, categories, dates, votes),
 * their oddities (repeats, {@code <br />}, entities, unbalanced quotes, empty bodies, headlines
 * that leak the label) and a language in which the order of words matters.
 *
 * <p>Row {@code i} of seed {@code s} is always the same, on every machine and for any number of
 * rows, so a smaller sample is the beginning of a larger one. Rows are independent of each other in
 * memory, so tens of millions can be streamed. Review ids begin with {@code RS}, have 14 characters
 * and are unique within a seed; no real review has such an id.
 *
 * <p>Difficulty: a text expresses a latent sentiment, which is the star plus noise. Of rows
 * balanced over the stars, whoever knew that sentiment, the length and the category would name the
 * right star in about 75 % ({@link #BEST_BALANCED_ACCURACY}), and a text tells no more than these.
 * Most sentences contain words of both sides, and their order and the function words between them
 * decide, so a model that counts words and pairs of words reaches about 47 % after 8,000 rows.
 */
public final class SampleReviews {

  /** The balanced accuracy that no model of the texts can exceed but by chance. */
  public static final double BEST_BALANCED_ACCURACY = 0.75;

  private static final LocalDate LAST_DAY = LocalDate.of(2015, 8, 31);

  /** The day from which Amazon stored quotation marks as entities, not with two backslashes. */
  private static final LocalDate ENTITIES = LocalDate.of(2013, 6, 1);

  private static final List<SampleCategory> CATEGORIES = SampleCategory.all();
  private static final String[] LEAKS = {
    "One Star", "Two Stars", "Three Stars", "Four Stars", "Five Stars"
  };
  private static final String[] EMOJI = {"😀", "👍", "😡", "❤", "😍", "👎", "🎁", "⭐"};

  /** The share of rows with the text of an earlier row, and of rows about its product. */
  private static final double SAME_TEXT = 0.003;

  private static final double SAME_PRODUCT = 0.003;
  private static final int LOOK_BACK = 500;

  private final long seed;

  private SampleReviews(long seed) {
    this.seed = seed;
  }

  /**
   * Returns the first {@code rows} reviews of {@code seed}, generated on demand. The stream is
   * ordered and may be made parallel.
   *
   * @throws IllegalArgumentException if {@code rows} is negative
   */
  public static Stream<Review> generate(long rows, long seed) {
    if (rows < 0) {
      throw new IllegalArgumentException("rows must be at least 0, but is " + rows);
    }
    SampleReviews sample = new SampleReviews(seed);
    return LongStream.range(0, rows).mapToObj(sample::review);
  }

  /**
   * Returns the same reviews in memory.
   *
   * @throws IllegalArgumentException if {@code rows} is negative
   */
  public static Dataset<Review> dataset(int rows, long seed) {
    return Dataset.of(
        generate(rows, seed).toList(),
        Provenance.inMemory(rows + " generated reviews, seed " + seed));
  }

  record Draft(
      SampleCategory category,
      SampleProduct product,
      long customer,
      int star,
      double latent,
      LocalDate date,
      String body) {}

  /** Returns the draft of one row for tests, which measure the difficulty by its sentiment. */
  static Draft draft(long seed, long index) {
    return new SampleReviews(seed).draft(index);
  }

  private Draft draft(long index) {
    SampleRandom random = SampleRandom.of(seed, index, 0);
    double kind = random.uniform();
    if (index == 0 || kind >= SAME_TEXT + SAME_PRODUCT) {
      return original(index);
    }
    Draft before = original(index - 1 - random.below((int) Math.min(index, LOOK_BACK)));
    return kind < SAME_TEXT ? sameText(before, random) : sameProduct(before, random);
  }

  /** Repeats a text for another product, as some customers do. */
  private static Draft sameText(Draft before, SampleRandom random) {
    return new Draft(
        before.category,
        before.category.product(random),
        before.customer,
        before.star,
        before.latent,
        before.date,
        before.body);
  }

  /** Writes a second review of a customer about a product, perhaps with another star. */
  private static Draft sameProduct(Draft before, SampleRandom random) {
    int star = random.chance(0.6) ? before.star() : before.category().star(random, 1);
    LocalDate later = before.date().plusDays(random.below(90));
    return written(
        before.category(),
        before.product(),
        before.customer(),
        star,
        later.isAfter(LAST_DAY) ? before.date() : later,
        random);
  }

  /** Writes a row that does not depend on the rows before it. */
  private Draft original(long index) {
    SampleRandom random = SampleRandom.of(seed, index, 1);
    SampleCategory category = category(random.below(100));
    SampleProduct product = category.product(random);
    long customer = 10_000_000L + (long) (StrictMath.pow(random.uniform(), 1.5) * 42_000_000L);
    int star = category.star(random, product.tilt());
    return written(category, product, customer, star, category.date(random), random);
  }

  private static SampleCategory category(int percent) {
    int left = percent;
    int number = 0;
    while (left >= CATEGORIES.get(number).weight()) {
      left -= CATEGORIES.get(number).weight();
      number++;
    }
    return CATEGORIES.get(number);
  }

  private static Draft written(
      SampleCategory category,
      SampleProduct product,
      long customer,
      int star,
      LocalDate date,
      SampleRandom random) {
    double latent = SampleWriting.latent(star, random);
    String body = "";
    if (!random.chance(0.0003)) {
      String quote = date.isBefore(ENTITIES) ? "\\\\\"" : "&#34;";
      SampleWriting writing = new SampleWriting(category.language(), random, product, quote);
      int words = SampleWriting.length(star, random);
      body = odd(writing.body(latent, words), quote, random);
    }
    return new Draft(category, product, customer, star, latent, date, body);
  }

  /** Adds rare things that break parsers. */
  private static String odd(String body, String quote, SampleRandom random) {
    double kind = random.uniform();
    if (kind >= 0.0055) {
      return body;
    }
    if (kind < 0.0015) {
      return body + " " + EMOJI[random.below(EMOJI.length)];
    }
    if (kind < 0.002) {
      return body + " \u001a";
    }
    if (kind < 0.0022) {
      return "[[VIDEOIDmo" + SampleIds.letters(random.nextLong(), 12) + "]] " + body;
    }
    if (kind < 0.0024) {
      return body.replaceFirst("\\. ", ".\u2028");
    }
    if (kind < 0.0045) {
      return quote + body; // never closed
    }
    return body.replace("'", "&#39;").replace(" and ", " &amp; ");
  }

  private Review review(long index) {
    Draft draft = draft(index);
    SampleRandom random = SampleRandom.of(seed, index, 2);
    SampleCategory category = draft.category();
    int total = totalVotes(draft, random);
    boolean vine = random.chance(category.vine());
    return new Review(
        "US",
        Long.toString(draft.customer()),
        SampleIds.review(seed, index),
        SampleIds.product(draft.product().key()),
        SampleIds.parent(draft.product().key()),
        draft.product().title(),
        category.name(),
        draft.star(),
        helpfulVotes(draft.star(), total, random),
        total,
        vine,
        !vine && random.chance(category.verified()),
        headline(draft, random),
        draft.body(),
        draft.date());
  }

  private static final double[] VOTES = {1.15, .62, .45, .28, .17};
  private static final double[] HELPFUL = {.74, .76, .78, .88, .9};

  /** Returns a skewed number: mostly none, rarely hundreds; more for low stars and long texts. */
  private static int totalVotes(Draft draft, SampleRandom random) {
    double length = 0.5 + Math.min(draft.body().length(), 3_000) / 500.0;
    double votes = VOTES[draft.star() - 1] * length * StrictMath.exp(1.7 * random.gaussian());
    return (int) Math.min(20_000, votes);
  }

  private static int helpfulVotes(int star, int total, SampleRandom random) {
    double share = HELPFUL[star - 1] + 0.15 * random.gaussian();
    return (int) StrictMath.rint(total * Math.max(0, Math.min(1, share)));
  }

  /** Writes a headline; for an empty one Amazon inserts the rating in words. */
  private static String headline(Draft draft, SampleRandom random) {
    int length = draft.body().length();
    if (random.chance(length < 60 ? 0.38 : 0.08)) {
      return LEAKS[draft.star() - 1];
    }
    if (length > 0 && length < 60 && random.chance(0.04)) {
      return draft.body();
    }
    SampleWriting writing =
        new SampleWriting(draft.category().language(), random, draft.product(), "\"");
    String headline = writing.headline(draft.latent());
    double kind = random.uniform();
    if (kind < 0.0008) {
      return "\"" + headline;
    }
    if (kind < 0.0016) {
      return headline + "\"";
    }
    return kind < 0.007 ? "\"" + headline + "\"" : headline;
  }
}
