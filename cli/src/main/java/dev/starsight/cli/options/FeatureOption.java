package dev.starsight.cli.options;

import dev.starsight.cli.console.Console;
import dev.starsight.cli.input.InputOptions;
import dev.starsight.data.Example;
import dev.starsight.data.Splits;
import dev.starsight.data.StarsightException;
import dev.starsight.profile.ColumnProfile;
import dev.starsight.profile.ColumnProfile.ColumnSignal;
import dev.starsight.profile.FeatureChoice;
import dev.starsight.profile.TableProfile;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --features}: the columns to learn from in addition to the text. */
public final class FeatureOption {

  private static final String AUTO = "auto";

  @Option(
      names = "--features",
      paramLabel = "COLUMN,...|auto",
      description =
          "Columns to learn from in addition to the text. auto takes numbers and categories, leaves"
              + " out ids, dates, free texts and columns that give the label away, and lists its"
              + " choice (default: the text alone).")
  private @Nullable String given;

  private List<String> features() {
    return given == null
        ? List.of()
        : Arrays.stream(given.split(",", -1)).map(String::strip).toList();
  }

  /** Checks the named columns and makes the input read all further columns. */
  public void prepare(InputOptions input) throws IOException {
    List<String> features = features();
    if (features.contains(AUTO) && features.size() > 1) {
      throw new StarsightException(
          "--features is auto or the names of columns, but is " + String.join(",", features));
    }
    for (String own : List.of(input.textColumn(), input.labelColumn())) {
      if (features.contains(own)) {
        throw new StarsightException(
            "--features names further columns, but \"" + own + "\" is the text or the label");
      }
    }
    if (!isAuto()) {
      input.headers().require(features);
    }
    input.alsoRead(input.furtherColumns());
  }

  private boolean isAuto() {
    return AUTO.equals(given);
  }

  /**
   * Chooses the columns from the training part, and notes the choice.
   *
   * @throws StarsightException if there is nothing to learn from, or a named column is constant
   */
  public FeatureChoice choose(TableProfile train, Console console) {
    FeatureChoice choice =
        isAuto() ? FeatureChoice.automatic(train) : FeatureChoice.named(train, features());
    train.requireSomethingToRead();
    if (given != null) {
      noteChoice(train, choice, console);
    }
    return choice;
  }

  private void noteChoice(TableProfile train, FeatureChoice choice, Console console) {
    console.note(
        choice.taken().isEmpty()
            ? "learning from the text alone"
            : "learning from the text and " + String.join(", ", choice.taken()));
    if (isAuto()) {
      choice.left().forEach((name, reason) -> console.note("  left %s: %s", shown(name), reason));
      return;
    }
    FeatureChoice automatic = FeatureChoice.automatic(train);
    for (String name : choice.taken()) {
      String reason = automatic.left().get(name);
      ColumnProfile column = train.column(name).orElseThrow();
      boolean givesAway = column.measured().filter(ColumnSignal::givesAway).isPresent();
      if (reason != null && (givesAway || train.leak(name).isPresent())) {
        console.warn("  " + reason);
      }
    }
  }

  private static String shown(String name) {
    return name.isEmpty() ? "the column without a name" : name;
  }

  /** Removes the further columns but these. */
  public static Splits keep(Splits splits, List<String> names) {
    return splits.map(rows -> rows.map(row -> keep(row, names)));
  }

  private static Example keep(Example row, List<String> names) {
    Map<String, String> columns = new LinkedHashMap<>();
    for (String name : names) {
      String value = row.columns().get(name);
      if (value != null) {
        columns.put(name, value);
      }
    }
    return row.withColumns(columns);
  }
}
