package dev.starsight.automl;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/**
 * A named hyperparameter of a {@link SearchSpace}: its meaning, its default value, and the range
 * that a search may choose from. Immutable.
 *
 * @param name in camel case; {@link #constantName()} is its name in Java source
 * @param meaning a phrase for people, with the unit or the range
 * @param value the default: an {@code Integer}, {@code Long}, {@code Double}, {@code Boolean},
 *     {@code String}, an enum constant, or a list of Strings
 * @param range what a search may choose from
 */
public record Hyperparameter(String name, String meaning, Object value, Range range) {

  private static final Pattern NAME = Pattern.compile("[a-z][a-zA-Z0-9]*");
  private static final Pattern HUMP = Pattern.compile("([a-z0-9])([A-Z])");

  /** The values that a search may choose from. */
  public sealed interface Range {

    /** Only the default value. */
    record Constant() implements Range {}

    /**
     * All integers between two bounds.
     *
     * @param logarithmic whether the logarithm is drawn uniformly; {@code least} is then above 0
     */
    record IntRange(int least, int most, boolean logarithmic) implements Range {
      public IntRange {
        check(least, most, logarithmic);
      }
    }

    /**
     * All numbers between two bounds.
     *
     * @param logarithmic whether the logarithm is drawn uniformly; {@code least} is then above 0
     */
    record DoubleRange(double least, double most, boolean logarithmic) implements Range {
      public DoubleRange {
        check(least, most, logarithmic);
      }
    }

    /** A few values of the same type. */
    record Choice(List<?> values) implements Range {
      public Choice {
        values = List.copyOf(values);
        if (values.isEmpty()) {
          throw new IllegalArgumentException("there must be a value to choose");
        }
      }
    }

    private static void check(double least, double most, boolean logarithmic) {
      if (!(least <= most) || (logarithmic && !(least > 0))) {
        throw new IllegalArgumentException(
            ("a range must not be empty, and begin above 0 where it is logarithmic, but is %s to"
                    + " %s")
                .formatted(least, most));
      }
    }
  }

  public Hyperparameter {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a hyperparameter's name is letters and digits in camel case, but is \"" + name + "\"");
    }
  }

  /** Returns a hyperparameter that no search changes. */
  public static Hyperparameter constant(String name, String meaning, Object value) {
    return new Hyperparameter(name, meaning, value, new Range.Constant());
  }

  /** Returns an integer that is drawn uniformly. */
  public static Hyperparameter intRange(
      String name, String meaning, int value, int least, int most) {
    return new Hyperparameter(name, meaning, value, new Range.IntRange(least, most, false));
  }

  /** Returns an integer whose logarithm is drawn uniformly. */
  public static Hyperparameter logIntRange(
      String name, String meaning, int value, int least, int most) {
    return new Hyperparameter(name, meaning, value, new Range.IntRange(least, most, true));
  }

  /** Returns a number that is drawn uniformly. */
  public static Hyperparameter doubleRange(
      String name, String meaning, double value, double least, double most) {
    return new Hyperparameter(name, meaning, value, new Range.DoubleRange(least, most, false));
  }

  /** Returns a number whose logarithm is drawn uniformly. */
  public static Hyperparameter logDoubleRange(
      String name, String meaning, double value, double least, double most) {
    return new Hyperparameter(name, meaning, value, new Range.DoubleRange(least, most, true));
  }

  /** Returns a hyperparameter that is one of a few values. */
  public static <T> Hyperparameter choice(String name, String meaning, T value, List<T> values) {
    return new Hyperparameter(name, meaning, value, new Range.Choice(values));
  }

  /** Returns the name of the constant in Java source: {@code maxRows} is {@code MAX_ROWS}. */
  public String constantName() {
    return HUMP.matcher(name).replaceAll("$1_$2").toUpperCase(Locale.ROOT);
  }

  /** Returns the type that all its values have. */
  Class<?> valueType() {
    if (value instanceof Enum<?> constant) {
      return constant.getDeclaringClass();
    }
    return value instanceof List ? List.class : value.getClass();
  }

  /** Returns whether a search may change it. */
  public boolean isTunable() {
    return !(range instanceof Range.Constant);
  }

  /** Draws a value from the range. */
  Object draw(SplittableRandom random) {
    if (range instanceof Range.IntRange ints) {
      double drawn =
          ints.logarithmic()
              ? draw(random, ints.least(), ints.most(), true)
              : draw(random, ints.least() - 0.5, ints.most() + 0.5, false);
      return (int) Math.max(ints.least(), Math.min(ints.most(), Math.round(drawn)));
    }
    if (range instanceof Range.DoubleRange doubles) {
      double drawn = draw(random, doubles.least(), doubles.most(), doubles.logarithmic());
      // Three significant digits are enough to read in a source file.
      return Double.parseDouble(String.format(Locale.ROOT, "%.2e", drawn));
    }
    if (range instanceof Range.Choice choice) {
      return choice.values().get(random.nextInt(choice.values().size()));
    }
    return value;
  }

  private static double draw(
      SplittableRandom random, double least, double most, boolean logarithmic) {
    double position = random.nextDouble();
    return logarithmic
        ? Math.exp(Math.log(least) + position * (Math.log(most) - Math.log(least)))
        : least + position * (most - least);
  }
}
