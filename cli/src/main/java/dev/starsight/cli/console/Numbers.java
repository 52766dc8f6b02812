package dev.starsight.cli.console;

import java.math.BigInteger;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Numbers of options; picocli's own words for a wrong one are those of Java. */
public final class Numbers {

  private Numbers() {}

  public static void register(CommandLine commandLine) {
    commandLine.registerConverter(Integer.class, Numbers::integer);
    commandLine.registerConverter(int.class, Numbers::integer);
    commandLine.registerConverter(Long.class, Numbers::longInteger);
    commandLine.registerConverter(long.class, Numbers::longInteger);
    commandLine.registerConverter(Double.class, Numbers::decimal);
    commandLine.registerConverter(double.class, Numbers::decimal);
  }

  private static int integer(String text) {
    return (int) within(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private static long longInteger(String text) {
    return within(text, Long.MIN_VALUE, Long.MAX_VALUE);
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
