package dev.starsight.cli.input;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.delimited.Dialect;
import dev.starsight.delimited.FileOpener;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.files.internal.Json;
import dev.starsight.lake.parquet.ParquetRows;
import dev.starsight.reviews.ReviewShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for the format of files that commands read: {@code --dialect, --columns}. */
public final class DialectOption {

  /** A format that a user can name. */
  enum Name {
    TSV(Dialect.plainTabs()),
    CSV(Dialect.csv()),
    JSONL(Dialect.jsonLines()),
    AMAZON2018(Dialect.jsonLines(ReviewShape.AMAZON_2018)),
    AMAZON2023(Dialect.jsonLines(ReviewShape.AMAZON_2023)),
    YELP(Dialect.jsonLines(ReviewShape.YELP));

    @SuppressWarnings("ImmutableEnumChecker") // Dialects are immutable.
    private final Dialect dialect;

    Name(Dialect dialect) {
      this.dialect = dialect;
    }
  }

  @Option(
      names = "--dialect",
      paramLabel = "DIALECT",
      description =
          "Format of the files: tsv (tabs, no quoting), csv (RFC 4180), jsonl (a JSON object a"
              + " line, keys as they are), amazon2018, amazon2023 or yelp (default: found out from"
              + " the first lines of each).")
  private @Nullable Name name;

  @Option(
      names = "--columns",
      split = ",",
      paramLabel = "COLUMN",
      description =
          "Names of all columns, separated by commas, of delimited files that have no header, such"
              + " as label,title,text.")
  private List<String> columns = List.of();

  private final FileOpener files = ParquetRows.opener(FileOpener.files());
  private final FileOpener standardInput = new StandardInput(System.in);

  /**
   * Returns these options with the format and the columns that the user named; Parquet files and
   * standard input can be read with them.
   */
  public ReadOptions in(ReadOptions options) {
    return ReviewShape.recognizedIn(options)
        .withDialect(name == null ? null : name.dialect)
        .withColumns(columns)
        .withOpener(this::open);
  }

  private FileOpener.Opened open(Path path) throws IOException {
    return (path.equals(StandardInput.PATH) ? standardInput : files).open(path);
  }

  /** Returns the name of the format, if there is one, and the columns. */
  ObjectNode toJson() {
    ObjectNode json = Json.object().put("dialect", name == null ? null : name.name());
    columns.forEach(json.putArray("columns")::add);
    return json;
  }

  @Override
  public String toString() {
    return (name == null ? "any dialect" : name.name()) + columns;
  }
}
