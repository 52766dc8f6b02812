package dev.starsight.automl;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/**
 * A named setting of a {@link SearchSpace}: what it means, what it is unless a search or a person
 * changes it, and between what a search may choose. Immutable.
 *
 * @param name in camel case; {@link #constant()} is what Java source calls it
 * @param meaning a phrase for people, with the unit or the range
 * @param value unless something else is chosen: an {@code Integer}, {@code Long}, {@code Double},
 *     {@code Boolean}, {@code String}, an enum constant, or a list of Strings
 * @param range what a search may choose from
 */
public record Hyperparameter(String name, String meaning, Object value, Range range) {

  private static final Pattern NAME = Pattern.compile("[a-z][a-zA-Z0-9]*");
  private static final Pattern HUMP = Pattern.compile("([a-z0-9])([A-Z])");

  /** What a search may choose from. */
  public sealed interface Range {

    /** Nothing but the value. */
    record Fixed() implements Range {}

    /**
     * Whole numbers.
     *
     * @param logarithmic whether doubling matters rather than adding; {@code least} is then above 0
     */
    record Whole(int least, int most, boolean logarithmic) implements Range {
      public Whole {
        check(least, most, logarithmic);
      }
    }

    /** Numbers; see {@link Whole}. */
    record Real(double least, double most, boolean logarithmic) implements Range {
      public Real {
        check(least, most, logarithmic);
      }
    }

    /** A few values of the same type. */
    record OneOf(List<?> values) implements Range {
      public OneOf {
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
          "a knob's name is letters and digits in camel case, but is \"" + name + "\"");
    }
  }

  /** A setting no search changes. */
  public static Hyperparameter fixed(String name, String meaning, Object value) {
    return new Hyperparameter(name, meaning, value, new Range.Fixed());
  }

  /** A whole number from {@code least} to {@code most}, all equally likely. */
  public static Hyperparameter whole(String name, String meaning, int value, int least, int most) {
    return new Hyperparameter(name, meaning, value, new Range.Whole(least, most, false));
  }

  /** A whole number from {@code least} to {@code most}, all powers equally likely. */
  public static Hyperparameter wholeLog(
      String name, String meaning, int value, int least, int most) {
    return new Hyperparameter(name, meaning, value, new Range.Whole(least, most, true));
  }

  /** A number from {@code least} to {@code most}, all equally likely. */
  public static Hyperparameter real(
      String name, String meaning, double value, double least, double most) {
    return new Hyperparameter(name, meaning, value, new Range.Real(least, most, false));
  }

  /** A number from {@code least} to {@code most}, all powers equally likely. */
  public static Hyperparameter realLog(
      String name, String meaning, double value, double least, double most) {
    return new Hyperparameter(name, meaning, value, new Range.Real(least, most, true));
  }

  /** One of a few values. */
  public static <T> Hyperparameter oneOf(String name, String meaning, T value, List<T> values) {
    return new Hyperparameter(name, meaning, value, new Range.OneOf(values));
  }

  /** The name of the constant in Java source: {@code maxFeatures} is {@code MAX_FEATURES}. */
  public String constant() {
    return HUMP.matcher(name).replaceAll("$1_$2").toUpperCase(Locale.ROOT);
  }

  /** The type that each of its values has. */
  Class<?> valueType() {
    if (value instanceof Enum<?> constant) {
      return constant.getDeclaringClass();
    }
    return value instanceof List ? List.class : value.getClass();
  }

  /** Whether a search may change it. */
  public boolean isTunable() {
    return !(range instanceof Range.Fixed);
  }

  /** A value from the range, or the only one. */
  Object draw(SplittableRandom random) {
    if (range instanceof Range.Whole whole) {
      double drawn =
          whole.logarithmic()
              ? draw(random, whole.least(), whole.most(), true)
              : draw(random, whole.least() - 0.5, whole.most() + 0.5, false);
      return (int) Math.max(whole.least(), Math.min(whole.most(), Math.round(drawn)));
    }
    if (range instanceof Range.Real real) {
      return readable(draw(random, real.least(), real.most(), real.logarithmic()));
    }
    if (range instanceof Range.OneOf few) {
      return few.values().get(random.nextInt(few.values().size()));
    }
    return value;
  }

  private static double draw(
      SplittableRandom random, double least, double most, boolean logarithmic) {
    double place = random.nextDouble();
    return logarithmic
        ? Math.exp(Math.log(least) + place * (Math.log(most) - Math.log(least)))
        : least + place * (most - least);
  }

  /** Three significant digits: nobody wants to read more in a source file. */
  private static double readable(double drawn) {
    return Double.parseDouble(String.format(Locale.ROOT, "%.2e", drawn));
  }
}
