package dev.starsight.cli.input;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.MissingColumnException;
import dev.starsight.delimited.DelimitedFile;
import dev.starsight.delimited.Header;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.delimited.Row;
import dev.starsight.reviews.Review;
import dev.starsight.reviews.ReviewColumns;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The headers of the input files, each of which is read at the first call that needs it. */
public final class InputHeaders {

  /**
   * What the beginning of a file tells.
   *
   * @param reviews whether it has the columns of Amazon reviews, or is a known kind of JSON lines
   */
  private record Beginning(Header header, boolean reviews) {}

  private final Supplier<List<Path>> files;
  private final Supplier<DialectOption> format;
  private final Map<Path, Beginning> known = new HashMap<>();

  InputHeaders(Supplier<List<Path>> files, Supplier<DialectOption> format) {
    this.files = files;
    this.format = format;
  }

  /** Returns the format and the columns that the user named, in readable form. */
  public String format() {
    return format.get().toString();
  }

  ObjectNode toJson() {
    ObjectNode json = format.get().toJson();
    files.get().forEach(file -> json.withArray("files").add(file.toString()));
    return json;
  }

  public Header of(Path file) throws IOException {
    return beginning(file).header();
  }

  private Beginning beginning(Path file) throws IOException {
    Beginning beginning = known.get(file);
    if (beginning == null) {
      // No thread and no digest is worth starting for one line.
      ReadOptions options =
          format.get().in(ReadOptions.defaults().withThreads(1).withDigest(false));
      try (DelimitedFile<Row> rows = DelimitedFile.open(file, options)) {
        beginning =
            new Beginning(
                rows.header(),
                rows.dialect().shape() != null
                    || rows.header().names().containsAll(Review.COLUMNS));
      }
      known.put(file, beginning);
    }
    return beginning;
  }

  boolean allHave(List<String> columns) throws IOException {
    for (Path file : files.get()) {
      if (!of(file).names().containsAll(columns)) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether every file is of reviews in a published form: Amazon's or Yelp's. */
  public boolean areReviews() throws IOException {
    for (Path file : files.get()) {
      if (!beginning(file).reviews()) {
        return false;
      }
    }
    return true;
  }

  /** Returns the columns of {@link Review#COLUMNS} that a file does not have. */
  public Set<String> unknown(ReviewColumns columns) throws IOException {
    Set<String> unknown = new LinkedHashSet<>();
    for (String column : Review.COLUMNS) {
      for (Path file : files.get()) {
        if (!columns.has(of(file), column)) {
          unknown.add(column);
        }
      }
    }
    unknown.remove("review_id"); // It is the number of the row then.
    return unknown;
  }

  /** Returns the columns that all files have, in the order of the first file. */
  List<String> common() throws IOException {
    List<String> names =
        new ArrayList<>(of(files.get().get(0)).names().stream().distinct().toList());
    for (Path file : files.get()) {
      names.retainAll(of(file).names());
    }
    return names;
  }

  /**
   * Requires these columns in every file.
   *
   * @throws MissingColumnException naming the file, the column and the nearest one
   */
  public void require(List<String> names) throws IOException {
    for (Path file : files.get()) {
      Header header = of(file);
      names.forEach(header::index);
    }
  }
}
