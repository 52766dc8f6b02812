package dev.starsight.cli.options;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.cli.input.InputOptions;
import dev.starsight.cli.results.Summary;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Splits;
import dev.starsight.data.Splits.Grouping;
import dev.starsight.data.Splits.Ratio;
import dev.starsight.data.StarsightException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --group-by}: what a split keeps in one part besides equal texts. */
public final class SplitOption {

  @Option(
      names = "--group-by",
      paramLabel = "COLUMN",
      description =
          "Keep all rows with the same value in COLUMN, such as product_parent or customer_id, in"
              + " one part of the split. Rows of validation and test whose text is also in another"
              + " part are left out (default: only equal texts are kept in one part, so rows of one"
              + " product may be in several).")
  private @Nullable String column;

  /** Tests put something between the split and what follows. */
  private UnaryOperator<Splits> afterSplit = UnaryOperator.identity();

  void afterSplit(UnaryOperator<Splits> operation) {
    afterSplit = operation;
  }

  /** Returns the column whose values are kept together, if any. */
  public @Nullable String column() {
    return column;
  }

  /**
   * Checks the column and makes the input read it.
   *
   * @throws StarsightException if it is the text or the label, or if a file does not have it
   */
  public void prepare(InputOptions input) throws IOException {
    String name = column;
    if (name == null) {
      return;
    }
    if (List.of(input.textColumn(), input.labelColumn()).contains(name)) {
      throw new StarsightException(
          "--group-by names a further column, but \"" + name + "\" is the text or the label");
    }
    input.headers().require(List.of(name));
    List<String> columns = new ArrayList<>(input.furtherColumnsRead());
    if (!columns.contains(name)) {
      columns.add(name);
    }
    input.alsoRead(columns);
  }

  /**
   * Splits rows.
   *
   * @param by the column whose values are kept together, or null for none
   */
  public Splits split(Dataset<Example> examples, @Nullable String by, Ratio ratio, long seed) {
    Splits splits =
        by == null
            ? Splits.stratified(examples, ratio, seed)
            : Splits.grouped(examples, by, ratio, seed);
    return afterSplit.apply(splits);
  }

  /** Adds the field {@code split} to a summary. */
  public static void addTo(Summary summary, @Nullable String column, @Nullable Grouping grouping) {
    ObjectNode split = summary.object("split").put("groupBy", column);
    if (grouping == null) {
      split.putNull("groups").put("leftOut", 0);
    } else {
      split.put("groups", grouping.groups()).put("leftOut", grouping.leftOut());
    }
  }

  /** Returns two sentences that say what the split keeps in one part, and what not. */
  public static String boundary(@Nullable String column, @Nullable Grouping grouping) {
    return column == null || grouping == null
        ? "Rows with the same normalized text are in one part of the split. Nothing else is kept"
            + " together: rows of one product or one customer may be in several parts, so figures"
            + " on the test part are of new texts about known products (see --group-by)."
        : String.format(
            Locale.ROOT,
            "Rows with the same %s (%,d groups) are in one part of the split. Rows of validation"
                + " and test whose normalized text is also in another part are left out: %,d.",
            column,
            grouping.groups(),
            grouping.leftOut());
  }
}
