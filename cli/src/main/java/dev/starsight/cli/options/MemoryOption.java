package dev.starsight.cli.options;

import dev.starsight.lake.LakeOptions;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option {@code --memory} of the commands that run DuckDB. */
public final class MemoryOption {

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      defaultValue = "1g",
      converter = Megabytes.class,
      description =
          "Memory for DuckDB, in addition to the Java heap, such as 512m or 2g (default:"
              + " ${DEFAULT-VALUE}).")
  private int megabytes;

  public LakeOptions lakeOptions(int threads) {
    return LakeOptions.defaults().withThreads(threads).withMemoryMegabytes(megabytes);
  }

  static final class Megabytes implements ITypeConverter<Integer> {

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,6})([mg])b?");
    private static final int MINIMUM = 64;

    @Override
    public Integer convert(String text) {
      Matcher size = SIZE.matcher(text.toLowerCase(Locale.ROOT));
      int megabytes =
          size.matches()
              ? Integer.parseInt(size.group(1)) * (size.group(2).equals("g") ? 1024 : 1)
              : 0;
      if (megabytes < MINIMUM) {
        throw new TypeConversionException(
            "a size such as 512m or 2g is needed, 64m at least, but it is \"" + text + '"');
      }
      return megabytes;
    }
  }
}
