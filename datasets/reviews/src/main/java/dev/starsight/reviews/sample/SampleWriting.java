package dev.starsight.reviews.sample;

import dev.starsight.reviews.sample.SampleCategory.Language;
import dev.starsight.reviews.sample.SampleGrammar.Rule;
import java.util.Locale;

/**
 * The writer of generated texts: the order of sentences, the length, the typing errors.
 *
 * <p>The content of a text depends on a <em>latent sentiment</em>, the star plus noise, so that
 * neighbouring stars overlap. Most sentences contain words of both sides ("B, but A"), so that a
 * model that ignores their order misses half of the content.
 */
final class SampleWriting {

  /** Standard deviation of the latent sentiment, which limits the accuracy of any model. */
  private static final double NOISE = 0.5;

  /** Share of core sentences with words of one side only, where counting words is enough. */
  private static final double STRAIGHT = 0.16;

  private static final double BORROWED = 0.12;

  /** Words of the median body by star, one to five; SPREAD is the deviation of their logarithm. */
  private static final double[] MEDIAN_WORDS = {43, 48, 40, 31, 24};

  private static final double SPREAD = 1.12;
  private static final int MAX_WORDS = 2_500;

  private final Language language;
  private final SampleRandom random;
  private final SampleProduct product;
  private final String quote;

  SampleWriting(Language language, SampleRandom random, SampleProduct product, String quote) {
    this.language = language;
    this.random = random;
    this.product = product;
    this.quote = quote;
  }

  /** Returns a random latent sentiment on the scale of the stars, but unbounded: about 1 to 5. */
  static double latent(int star, SampleRandom random) {
    return star + NOISE * random.gaussian();
  }

  static int nearestStar(double latent) {
    return (int) Math.max(1, Math.min(5, StrictMath.rint(latent)));
  }

  /** Returns a random number of words, which the body will have approximately. */
  static int length(int star, SampleRandom random) {
    double words = MEDIAN_WORDS[star - 1] * StrictMath.exp(SPREAD * random.gaussian());
    return (int) Math.min(MAX_WORDS, Math.max(1, words));
  }

  String body(double latent, int words) {
    if (words < 4 || (words < 8 && random.chance(0.4))) {
      return shortBody(latent);
    }
    SampleText text = new SampleText(random, product, quote);
    String breaks = " ";
    if (words > 25 && random.chance(0.36)) {
      breaks = random.chance(0.7) ? "<br /><br />" : "<br />";
    }
    boolean coreFirst = words < 22 || random.chance(0.7);
    if (coreFirst) {
      core(text, latent, words);
    }
    int enough = coreFirst ? words - 5 : words - 20;
    while (text.words() < enough) {
      separate(text, breaks);
      more(text, latent, words);
    }
    if (!coreFirst) {
      separate(text, breaks);
      verdict(text, latent, words);
    }
    return finished(text);
  }

  private void separate(SampleText text, String breaks) {
    text.literal(text.builder().isEmpty() ? "" : random.chance(0.35) ? breaks : " ");
  }

  String headline(double latent) {
    SampleText text = new SampleText(random, product, "\"");
    text.sentence(language.heads.at(nearestStar(latent + 0.3 * random.gaussian())), "");
    String headline = text.toString();
    if (random.chance(0.3)) {
      headline = SampleText.capitalized(headline);
    } else if (random.chance(0.06)) {
      headline = headline.toUpperCase(Locale.ROOT);
    }
    return random.chance(0.15) ? headline + (random.chance(0.7) ? "!" : "...") : headline;
  }

  /** Writes a few words with more noise: even dissatisfied customers write "Great". */
  private String shortBody(double latent) {
    int level = nearestStar(latent + 0.6 * random.gaussian());
    SampleText text = new SampleText(random, product, quote);
    if (random.chance(0.7)) {
      text.sentence(language.shorts.at(level), "");
    } else {
      text.expand(language.shorts.at(level));
    }
    if (Character.isLetter(text.builder().charAt(text.builder().length() - 1))
        && random.chance(0.35)) {
      text.literal(random.chance(0.4) ? "!" : ".");
    }
    return text.toString();
  }

  private void core(SampleText text, double latent, int words) {
    int level = nearestStar(latent);
    text.sentence(coreRule(level, words), mark(level));
    if (words > 18 && random.chance(0.3)) {
      text.literal(" ").sentence(coreRule(level, words), mark(level));
    }
  }

  private Rule coreRule(int level, int words) {
    double kind = random.uniform();
    if (level == 3) {
      return kind < 0.25 ? language.flat : language.middle(random);
    }
    if (kind < STRAIGHT) {
      return language.plain.at(level);
    }
    if (kind < STRAIGHT + BORROWED) {
      return language.borrow.at(level);
    }
    return words < 14 ? language.twist.at(level) : language.frame.at(level);
  }

  private void verdict(SampleText text, double latent, int words) {
    if (random.chance(0.6)) {
      int level = nearestStar(latent);
      text.sentence(language.lead, coreRule(level, words), mark(level));
    } else {
      core(text, latent, words);
    }
  }

  /** Writes a sentence besides the core: mostly background, sometimes a detail of either side. */
  private void more(SampleText text, double latent, int words) {
    double kind = random.uniform();
    if (kind < 0.15) {
      text.sentence(language.frame.at(nearestStar(latent + 0.35 * random.gaussian())), ".");
    } else if (kind < 0.18) {
      text.sentence(language.middle(random), ".");
    } else if (kind < 0.24 && words > 40) {
      text.sentence(language.clause.at(random.chance(0.5) ? 2 : 4), ".");
    } else {
      text.sentence(language.fill, ".");
    }
  }

  private String mark(int level) {
    return (level == 1 || level == 5) && random.chance(0.2) ? "!" : ".";
  }

  private String finished(SampleText text) {
    StringBuilder body = text.builder();
    if (random.chance(0.05)) {
      swapLetters(body);
    }
    if (random.chance(0.08)) {
      body.setLength(body.length() - 1);
    }
    return random.chance(0.05) ? body.toString().toLowerCase(Locale.ROOT) : body.toString();
  }

  /** Swaps two letters, outside of entities and tags, which have too few letters in a row. */
  private void swapLetters(StringBuilder body) {
    for (int i = 0; i < 8 && body.length() > 8; i++) {
      int at = 1 + random.below(body.length() - 4);
      boolean inside = true;
      for (int j = at - 1; j < at + 3; j++) {
        inside &= Character.isLowerCase(body.charAt(j));
      }
      if (inside) {
        char c = body.charAt(at);
        body.setCharAt(at, body.charAt(at + 1));
        body.setCharAt(at + 1, c);
        return;
      }
    }
  }
}
