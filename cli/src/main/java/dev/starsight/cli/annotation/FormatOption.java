package dev.starsight.cli.annotation;

import dev.starsight.data.StarsightException;
import picocli.CommandLine.Option;

/** The option {@code --format} of export and import. */
final class FormatOption {

  @Option(
      names = "--format",
      paramLabel = "F",
      defaultValue = "csv",
      description =
          "csv (a table: tabs unless the file name ends in .csv), jsonl (JSON lines) or"
              + " label-studio (its JSON) (default: ${DEFAULT-VALUE}).")
  private String format = "csv";

  /** How answers are written. */
  enum Format {
    TABLE,
    JSON_LINES,
    LABEL_STUDIO
  }

  /**
   * Returns the format.
   *
   * @throws StarsightException if the option has another value
   */
  Format value() {
    return switch (format) {
      case "csv" -> Format.TABLE;
      case "jsonl" -> Format.JSON_LINES;
      case "label-studio" -> Format.LABEL_STUDIO;
      default ->
          throw new StarsightException(
              "--format must be csv, jsonl or label-studio, but is \"%s\"".formatted(format));
    };
  }

  String name() {
    return format;
  }
}
