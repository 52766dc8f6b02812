package dev.starsight.cli.options;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A size of memory as people write it, 512m or 2g, in megabytes. */
public final class MemorySize implements ITypeConverter<Integer> {

  private static final Pattern SIZE = Pattern.compile("([0-9]{1,6})([mg])b?");
  private static final int LEAST = 64;

  @Override
  public Integer convert(String text) {
    Matcher size = SIZE.matcher(text.toLowerCase(Locale.ROOT));
    int megabytes =
        size.matches()
            ? Integer.parseInt(size.group(1)) * (size.group(2).equals("g") ? 1024 : 1)
            : 0;
    if (megabytes < LEAST) {
      throw new TypeConversionException(
          "a size such as 512m or 2g is needed, 64m at least, but it is \"" + text + '"');
    }
    return megabytes;
  }
}
