package dev.starsight.cli.console;

import java.math.BigInteger;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads numeric options, with error messages that do not name Java types. */
public final class Numbers {

  private Numbers() {}

  public static void register(CommandLine commandLine) {
    ITypeConverter<Integer> ints = s -> (int) within(s, Integer.MIN_VALUE, Integer.MAX_VALUE);
    ITypeConverter<Long> longs = text -> within(text, Long.MIN_VALUE, Long.MAX_VALUE);
    commandLine
        .registerConverter(Integer.class, ints)
        .registerConverter(int.class, ints)
        .registerConverter(Long.class, longs)
        .registerConverter(long.class, longs)
        .registerConverter(Double.class, Numbers::decimal)
        .registerConverter(double.class, Numbers::decimal);
  }

  private static long within(String text, long least, long most) {
    BigInteger number;
    try {
      number = new BigInteger(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("a whole number is needed, but it is \"" + text + "\"");
    }
    if (number.compareTo(BigInteger.valueOf(least)) < 0
        || number.compareTo(BigInteger.valueOf(most)) > 0) {
      throw new TypeConversionException(
          "a whole number from " + least + " to " + most + " is needed, but it is " + text);
    }
    return number.longValue();
  }

  private static double decimal(String text) {
    double number;
    try {
      number = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      number = Double.NaN;
    }
    if (!Double.isFinite(number)) {
      throw new TypeConversionException("a number is needed, but it is \"" + text + "\"");
    }
    return number;
  }
}
