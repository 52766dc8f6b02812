package dev.starsight.cli.input;

import dev.starsight.cli.console.Console;
import dev.starsight.cli.results.Summary;
import dev.starsight.lake.Lake;
import dev.starsight.reviews.Review;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import tech.tablesaw.api.Row;

/**
 * The columns of reviews that a source does not have, so that their values are unknown.
 *
 * @param names of {@link Review#COLUMNS}, in their order
 */
public record UnknownColumns(Set<String> names) {

  private static final String CATEGORY = "product_category";
  private static final String DATE = "review_date";

  public static UnknownColumns of(InputOptions input) throws IOException {
    return new UnknownColumns(input.headers().unknown(input.reviewColumns()));
  }

  /**
   * Returns the columns that are unknown for some reviews of a lake. Category and date can lack in
   * files that have the column, so that they count only where all reviews lack them.
   */
  public static UnknownColumns of(Lake lake) throws IOException {
    String counts =
        Review.COLUMNS.stream()
            .map(
                name ->
                    name.equals(CATEGORY)
                        ? "count(*) FILTER (%s <> '') AS %s".formatted(name, name)
                        : "count(%s) AS %s".formatted(name, name))
            .collect(Collectors.joining(", "));
    Row row = lake.query("SELECT count(*) AS reviews, " + counts + " FROM reviews").row(0);
    long reviews = row.getLong("reviews");
    Set<String> names = new LinkedHashSet<>();
    for (String name : Review.COLUMNS) {
      long known = row.getLong(name);
      if ((name.equals(CATEGORY) || name.equals(DATE)) ? known == 0 : known < reviews) {
        names.add(name);
      }
    }
    return new UnknownColumns(reviews == 0 ? Set.of() : names);
  }

  /** Tells people, and adds {@code unknownColumns} to a summary. */
  public void addTo(Summary summary, Console console) {
    if (!names.isEmpty()) {
      console.note("  unknown here: " + String.join(", ", names));
    }
    names.forEach(summary.array("unknownColumns")::add);
  }
}
