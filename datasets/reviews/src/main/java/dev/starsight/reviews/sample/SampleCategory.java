package dev.starsight.reviews.sample;

import dev.starsight.reviews.sample.SampleGrammar.Rule;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One product category of the sample: its share of the rows, its ratings, when it opened, and its
 * language. Immutable.
 *
 * <p>The shares of stars were chosen by weighting 23, 7, 8, 16 and 46 % (one to five) with one
 * exponential function a category, then scaling so that the mixture has exactly these shares again.
 */
final class SampleCategory {

  private static final LocalDate CLOSING = LocalDate.of(2015, 8, 31);

  private final Traits traits;
  private final double[] stars;
  private final LocalDate opening;
  private final long firstKey;
  private final Language language;

  private SampleCategory(Traits traits, SampleGrammar grammar, long firstKey) {
    this.traits = traits;
    this.stars =
        new double[] {traits.one(), traits.two(), traits.three(), traits.four(), traits.five()};
    this.opening = LocalDate.ofYearDay(traits.opened(), 40 + traits.weight() * 9);
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
    return traits.name;
  }

  /** Returns the share in percent of all rows. */
  int weight() {
    return traits.weight;
  }

  double verified() {
    return traits.verified;
  }

  double vine() {
    return traits.vine;
  }

  /** Returns a random product; few products have most of the reviews. */
  SampleProduct product(SampleRandom random) {
    double u = random.uniform();
    return SampleProduct.of(language, firstKey + (long) (traits.products * u * u * u));
  }

  Language language() {
    return language;
  }

  /** Returns a random star; {@code tilt} is above 1 for products better than the category. */
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

  /** Returns a random day until August 2015; about four in ten are in the last year. */
  LocalDate date(SampleRandom random) {
    long days = CLOSING.toEpochDay() - opening.toEpochDay();
    double growth = days / 700.0;
    double grown = StrictMath.log(1 + random.uniform() * (StrictMath.exp(growth) - 1)) / growth;
    return opening.plusDays((long) (grown * (days + 1)));
  }

  /** The rules for reviews, looked up once. */
  static final class Language {

    private static final List<String> CLASSES = List.of("nn", "n", "", "p", "pp");

    record ByStar(List<Rule> rules) {

      private static ByStar of(IntFunction<Rule> rule) {
        return new ByStar(IntStream.rangeClosed(1, 5).mapToObj(rule).toList());
      }

      Rule at(int star) {
        return rules.get(star - 1);
      }
    }

    final Rule noun;
    final Rule brand;
    final Rule title;
    final Rule fill;
    final Rule lead;
    final Rule flat;
    final ByStar shorts;
    final ByStar heads;
    final ByStar plain;
    final ByStar borrow;
    final ByStar twist;
    final ByStar frame;
    final ByStar clause;
    private final List<Rule> middle;

    private Language(SampleGrammar grammar) {
      noun = grammar.rule("noun");
      brand = grammar.rule("brand");
      title = grammar.rule("title");
      fill = grammar.rule("fill");
      lead = grammar.rule("lead");
      flat = grammar.rule("flat");
      middle = Stream.of("pp", "p", "n", "nn").map(c -> grammar.rule("middle." + c)).toList();
      shorts = ByStar.of(star -> grammar.rule("short." + star));
      heads = ByStar.of(star -> grammar.rule("head." + star));
      plain = byClass(grammar, "plain.", flat);
      borrow = byClass(grammar, "borrow.", flat);
      twist = byClass(grammar, "twist.", middle.get(1));
      frame = byClass(grammar, "frame.", middle.get(0));
      clause = byClass(grammar, "c.", flat);
    }

    /** Returns the rules of the four classes of sentiment; three stars have a rule of their own. */
    private static ByStar byClass(SampleGrammar grammar, String prefix, Rule three) {
      return ByStar.of(star -> star == 3 ? three : grammar.rule(prefix + CLASSES.get(star - 1)));
    }

    Rule middle(SampleRandom random) {
      return middle.get(random.below(middle.size()));
    }
  }
}
