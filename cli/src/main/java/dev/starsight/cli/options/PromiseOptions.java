package dev.starsight.cli.options;

import dev.starsight.cli.console.Console;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Splits;
import dev.starsight.data.Splits.Ratio;
import dev.starsight.data.Splits.Recipe;
import dev.starsight.data.StarsightException;
import dev.starsight.promise.Wish;
import dev.starsight.promise.Wish.Prices;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a promise: what a user wants of the predictions that no person checks. */
public final class PromiseOptions {

  /** More labelled rows hardly narrow an interval. */
  private static final double MAX_ROWS = 10_000;

  private static final double MAX_PERCENT = 5;

  /** What rounding adds to a share. */
  private static final double TOLERANCE = 1e-9;

  private static final Pattern PERCENT = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,9})?) ?%");
  private static final Pattern DECIMAL = Pattern.compile("[01]?\\.[0-9]{1,9}");

  @Option(
      names = "--people",
      paramLabel = "SHARE",
      description =
          "People check at most this share of the predictions, such as 20%% or 0.2; alone, or as a"
              + " limit beside --right or --within-one.")
  private @Nullable String people;

  @Option(
      names = "--right",
      paramLabel = "SHARE",
      description = "At least this share of what people do not check is right, such as 95%%.")
  private @Nullable String right;

  @Option(
      names = "--within-one",
      paramLabel = "SHARE",
      description =
          "At least this share of what people do not check is within one star of the label.")
  private @Nullable String withinOne;

  @Option(
      names = "--error-cost",
      paramLabel = "PRICE",
      description = "What a mistake costs per star of distance; with --look-cost.")
  private @Nullable Double errorCost;

  @Option(
      names = "--look-cost",
      paramLabel = "PRICE",
      description = "What it costs that a person checks a prediction; with --error-cost.")
  private @Nullable Double lookCost;

  @Option(names = "--flat", description = "Every mistake costs the same, whatever its distance.")
  private boolean flat;

  /**
   * Returns what the user wants, if anything.
   *
   * @throws StarsightException naming the option, if options contradict each other or a value is
   *     out of range
   */
  public Optional<Wish> wish() {
    String share = people != null ? "--people" : right != null ? "--right" : "--within-one";
    boolean shares = people != null || right != null || withinOne != null;
    if (errorCost != null || lookCost != null) {
      if (shares) {
        throw new StarsightException(
            "%s and %s exclude each other: a threshold is chosen by prices or by shares"
                .formatted(errorCost != null ? "--error-cost" : "--look-cost", share));
      }
      return Optional.of(Wish.leastCost(prices()));
    }
    if (flat) {
      throw new StarsightException("--flat belongs to --error-cost and --look-cost");
    }
    if (right != null && withinOne != null) {
      throw new StarsightException(
          "--right and --within-one exclude each other: a threshold keeps one of them");
    }
    return shares
        ? Optional.of(
            new Wish(
                share("--people", people, true),
                share("--right", right, false),
                share("--within-one", withinOne, false),
                null))
        : Optional.empty();
  }

  private Prices prices() {
    Double error = errorCost;
    Double look = lookCost;
    if (error == null || look == null) {
      throw new StarsightException(
          "--error-cost and --look-cost belong together, but %s is missing"
              .formatted(error == null ? "--error-cost" : "--look-cost"));
    }
    requirePrice("--error-cost", error);
    requirePrice("--look-cost", look);
    return new Prices(error, look, flat);
  }

  private static void requirePrice(String option, double price) {
    if (!(price > 0 && price <= Prices.MOST)) {
      throw new StarsightException(option + " must be above 0 and at most 1e12, but is " + price);
    }
  }

  private static @Nullable Double share(String option, @Nullable String text, boolean withEnds) {
    if (text == null) {
      return null;
    }
    double share = share(text);
    boolean fits = withEnds ? share >= 0 && share <= 1 : share > 0 && share < 1;
    if (!fits) {
      throw new StarsightException(
          "%s must be a share %s, such as 20%% or 0.2, but is \"%s\""
              .formatted(option, withEnds ? "from 0% to 100%" : "above 0% and below 100%", text));
    }
    return share;
  }

  /** Reads a share, with a percent sign or as a decimal with a point; NaN if it is neither. */
  public static double share(String text) {
    Matcher percent = PERCENT.matcher(text);
    return percent.matches()
        ? Double.parseDouble(percent.group(1)) / 100
        : DECIMAL.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
  }

  /**
   * The parts of the rows, one of them for a promise.
   *
   * @param splits the training, validation and test part
   * @param promise labelled rows that are in none of these; empty without a wish
   * @param ratio of a split into training, validation, and test and promise together
   */
  public record Parts(Splits splits, Dataset<Example> promise, Ratio ratio) {

    /** Removes the further columns but these. */
    public Parts keep(List<String> names) {
      return new Parts(
          FeatureOption.keep(splits, names),
          FeatureOption.keep(splits.withTrain(promise), names).train(),
          ratio);
    }
  }

  /**
   * Splits rows. With a wish, the test part is cut from 10 % of the rows instead of 5 %, of which
   * the promise has one half: 5 % of the rows, at most 10,000, that are trained on otherwise.
   */
  public Parts split(SplitOption split, Dataset<Example> examples, long seed, Console console) {
    Ratio usual = LearningOptions.SPLIT;
    wish().ifPresent(wish -> wish.require(LabelSet.of(examples)));
    if (wish().isEmpty()) {
      return splitAgain(split, examples, new Recipe(usual, split.column(), seed));
    }
    double percent = Math.min(MAX_PERCENT, 100 * MAX_ROWS / Math.max(1, examples.size()));
    double test = 100 * usual.test();
    Ratio ratio =
        Ratio.percent(100 * usual.train() - percent, 100 * usual.validation(), test + percent);
    Recipe recipe = new Recipe(ratio, split.column(), seed);
    Parts parts = parts(split, examples, recipe, percent / (test + percent));
    if (parts.promise().size() + parts.splits().test().size() < 2) {
      throw new StarsightException(
          "a promise needs a part of the rows for itself, but %,d are too few to put some aside"
              .formatted(examples.size()));
    }
    console.note(
        "%,d rows are put aside for the promise; the training part has as many fewer",
        parts.promise().size());
    return parts;
  }

  /**
   * Splits rows as they were: what the test part has beyond the usual share was put aside for a
   * promise.
   */
  public static Parts splitAgain(SplitOption split, Dataset<Example> examples, Recipe recipe) {
    double test = recipe.ratio().test();
    double promised = test - LearningOptions.SPLIT.test();
    return parts(split, examples, recipe, promised <= TOLERANCE ? 0 : promised / test);
  }

  /**
   * Splits rows.
   *
   * @param promised the share of the test part that is put aside for a promise
   */
  private static Parts parts(
      SplitOption split, Dataset<Example> examples, Recipe recipe, double promised) {
    String column = recipe.column();
    Splits splits = split.split(examples, column, recipe.ratio(), recipe.seed());
    if (promised == 0 || splits.test().size() < 2) {
      return new Parts(
          splits, splits.train().withRows("no rows for a promise", List.of()), recipe.ratio());
    }
    Splits held =
        split.split(splits.test(), column, new Ratio(promised, 0, 1 - promised), recipe.seed());
    Splits all =
        new Splits(
            splits.train(),
            splits.validation(),
            held.test(),
            splits.duplicatesMoved(),
            splits.seed(),
            splits.grouping());
    return new Parts(all, held.train(), recipe.ratio());
  }
}
