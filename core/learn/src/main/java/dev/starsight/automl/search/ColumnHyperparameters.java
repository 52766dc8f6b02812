package dev.starsight.automl.search;

import static dev.starsight.automl.Hyperparameter.constant;

import dev.starsight.automl.SearchSpace.TunableOptions;
import java.util.List;
import java.util.function.BiFunction;

/** The table columns that a candidate uses besides the text; may be none. */
record ColumnHyperparameters(List<String> named) {

  /** Returns the options with the columns, if there are any. */
  <O> TunableOptions<O> addTo(
      TunableOptions<O> options, BiFunction<O, List<String>, O> withTableColumns) {
    return named.isEmpty()
        ? options
        : options.with(
            constant("tableColumns", "Table columns it uses beside the text", named),
            withTableColumns);
  }

  String name(String textOnly) {
    return named.isEmpty() ? textOnly : textOnly + "-columns";
  }

  String rationale(String textOnly) {
    return named.isEmpty()
        ? textOnly
        : textOnly + " It also looks at " + String.join(", ", named) + ".";
  }
}
