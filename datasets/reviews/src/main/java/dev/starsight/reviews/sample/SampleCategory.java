package dev.starsight.reviews.sample;

import dev.starsight.reviews.sample.SampleGrammar.Rule;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One product category of the sample: how often it comes, how it is rated, when it opened, and its
 * language. Immutable.
 *
 * <p>The shares of stars were chosen by tilting 23, 7, 8, 16 and 46 % (one to five) with an
 * exponential a category, then scaling so that the weighted mixture is exactly that again.
 */
final class SampleCategory {

  private static final LocalDate CLOSING = LocalDate.of(2015, 8, 31);

  private final String name;
  private final int weight;
  private final double[] stars;
  private final LocalDate opening;
  private final double verified;
  private final double vine;
  private final int products;
  private final long firstKey;
  private final Language language;

  private SampleCategory(Traits traits, SampleGrammar grammar, long firstKey) {
    this.name = traits.name();
    this.weight = traits.weight();
    this.stars =
        new double[] {traits.one(), traits.two(), traits.three(), traits.four(), traits.five()};
    this.opening = LocalDate.ofYearDay(traits.opened(), 40 + traits.weight() * 9);
    this.verified = traits.verified();
    this.vine = traits.vine();
    this.products = traits.products();
    this.firstKey = firstKey;
    this.language = new Language(grammar);
  }

  private record Traits(
      String name,
      int weight,
      double one,
      double two,
      double three,
      double four,
      double five,
      int opened,
      double verified,
      double vine,
      int products) {}

  private static final List<Traits> TRAITS =
      List.of(
          new Traits("Digital_Software", 14, .421, .102, .089, .130, .258, 2008, .68, 0, 2800),
          new Traits("Digital_Video_Games", 11, .251, .078, .087, .164, .420, 2006, .62, 0, 3500),
          new Traits("Gift Card", 10, .040, .023, .046, .157, .734, 2004, .88, 0, 900),
          new Traits(
              "Health & Personal Care", 12, .211, .070, .084, .169, .466, 2001, .72, .008, 9000),
          new Traits("Kitchen", 12, .170, .061, .080, .173, .516, 2000, .74, .009, 9000),
          new Traits("Mobile_Electronics", 11, .336, .091, .090, .148, .335, 2005, .76, .004, 5000),
          new Traits("Books", 10, .109, .045, .069, .174, .603, 1998, .48, .007, 20000),
          new Traits("Pet Products", 7, .222, .072, .085, .168, .453, 2003, .75, .005, 4000),
          new Traits("Toys", 7, .179, .063, .081, .173, .504, 2000, .70, .010, 7000),
          new Traits("Lawn and Garden", 6, .296, .085, .089, .156, .374, 2002, .71, .006, 4000));

  /** All of them, weights adding up to 100. */
  static List<SampleCategory> all() {
    Map<String, SampleGrammar> grammars = SampleGrammar.load();
    List<SampleCategory> categories = new ArrayList<>();
    for (Traits traits : TRAITS) {
      SampleGrammar grammar = grammars.get(traits.name());
      if (grammar == null) {
        throw new IllegalStateException(
            "the sample grammar has no section [" + traits.name() + "]");
      }
      categories.add(new SampleCategory(traits, grammar, 100_000L * categories.size()));
    }
    return List.copyOf(categories);
  }

  String name() {
    return name;
  }

  /** In percent of all rows. */
  int weight() {
    return weight;
  }

  double verified() {
    return verified;
  }

  double vine() {
    return vine;
  }

  /** A product; few of them have most of the reviews. */
  SampleProduct product(SampleRandom random) {
    double u = random.uniform();
    return SampleProduct.of(language, firstKey + (long) (products * u * u * u));
  }

  Language language() {
    return language;
  }

  /** A star from 1 to 5 where {@code tilt} is above 1 for products better than the category. */
  int star(SampleRandom random, double tilt) {
    double left = StrictMath.pow(random.uniform(), tilt);
    for (int star = 5; star > 1; star--) {
      left -= stars[star - 1];
      if (left < 0) {
        return star;
      }
    }
    return 1;
  }

  /**
   * A day from the category's opening to August 2015, about four in ten of them in the last year.
   */
  LocalDate date(SampleRandom random) {
    long days = CLOSING.toEpochDay() - opening.toEpochDay();
    double growth = days / 700.0;
    double grown = StrictMath.log(1 + random.uniform() * (StrictMath.exp(growth) - 1)) / growth;
    return opening.plusDays((long) (grown * (days + 1)));
  }

  /** The rules a review is made of, looked up once. */
  static final class Language {

    private static final String[] CLASSES = {"nn", "n", "", "p", "pp"};

    final Rule noun;
    final Rule brand;
    final Rule title;
    final Rule fill;
    final Rule lead;
    final Rule flat;
    private final Rule[] shorts = new Rule[5];
    private final Rule[] heads = new Rule[5];
    private final Rule[] plain = new Rule[5];
    private final Rule[] borrow = new Rule[5];
    private final Rule[] twist = new Rule[5];
    private final Rule[] frame = new Rule[5];
    private final Rule[] clause = new Rule[5];
    private final List<Rule> middle;

    private Language(SampleGrammar grammar) {
      noun = grammar.rule("noun");
      brand = grammar.rule("brand");
      title = grammar.rule("title");
      fill = grammar.rule("fill");
      lead = grammar.rule("lead");
      flat = grammar.rule("flat");
      middle =
          List.of("pp", "p", "n", "nn").stream().map(c -> grammar.rule("middle." + c)).toList();
      for (int i = 0; i < 5; i++) {
        shorts[i] = grammar.rule("short." + (i + 1));
        heads[i] = grammar.rule("head." + (i + 1));
        // The middle star has its own forms.
        plain[i] = i == 2 ? flat : grammar.rule("plain." + CLASSES[i]);
        borrow[i] = i == 2 ? flat : grammar.rule("borrow." + CLASSES[i]);
        twist[i] = i == 2 ? middle.get(1) : grammar.rule("twist." + CLASSES[i]);
        frame[i] = i == 2 ? middle.get(0) : grammar.rule("frame." + CLASSES[i]);
        clause[i] = i == 2 ? flat : grammar.rule("c." + CLASSES[i]);
      }
    }

    Rule shorts(int level) {
      return shorts[level - 1];
    }

    Rule head(int level) {
      return heads[level - 1];
    }

    Rule plain(int level) {
      return plain[level - 1];
    }

    Rule borrow(int level) {
      return borrow[level - 1];
    }

    Rule twist(int level) {
      return twist[level - 1];
    }

    Rule frame(int level) {
      return frame[level - 1];
    }

    Rule clause(int level) {
      return clause[level - 1];
    }

    Rule middle(SampleRandom random) {
      return middle.get(random.below(middle.size()));
    }
  }
}
