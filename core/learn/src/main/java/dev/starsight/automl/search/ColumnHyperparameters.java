package dev.starsight.automl.search;

import dev.starsight.automl.Hyperparameter;
import dev.starsight.automl.TunableOptions;
import java.util.List;
import java.util.function.BiFunction;

/** The columns a candidate looks at beside the text, if there are any. */
record ColumnHyperparameters(List<String> named) {

  /** Returns options that take the columns, if there are any. */
  <O> TunableOptions<O> addTo(
      TunableOptions<O> options, BiFunction<O, List<String>, O> withTableColumns) {
    return named.isEmpty()
        ? options
        : options.with(
            Hyperparameter.fixed("tableColumns", "Columns it looks at beside the text", named),
            withTableColumns);
  }

  String name(String ofText) {
    return named.isEmpty() ? ofText : ofText + "-columns";
  }

  String rationale(String ofText) {
    return named.isEmpty()
        ? ofText
        : ofText + " It also looks at " + String.join(", ", named) + ".";
  }
}
