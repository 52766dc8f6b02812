package dev.starsight.cli.retraining;

import dev.starsight.automl.source.CandidateRecord;
import dev.starsight.automl.source.CandidateRecord.AddedRows;
import dev.starsight.cli.options.PromiseOptions;
import dev.starsight.cli.options.PromiseOptions.Parts;
import dev.starsight.cli.options.SplitOption;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Headline;
import dev.starsight.data.Provenance;
import dev.starsight.data.Splits.Recipe;
import dev.starsight.model.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Under which conditions a model was fitted, which those of the new model must equal.
 *
 * @param recipe how its rows were split
 * @param inputs the files of these rows, in the order they were read
 * @param metric what chose it
 * @param textColumn the column of the texts
 * @param labelColumn the column of the labels
 * @param features further columns that it learned from; may be empty
 * @param headline how it reads headlines; null if it reads the texts alone
 * @param clean whether it cleans texts
 * @param threads how many it was fitted on, if that matters
 * @param also what was added to its training part of other files; null for nothing
 */
record Conditions(
    Recipe recipe,
    List<Provenance.Source> inputs,
    Metric metric,
    String textColumn,
    String labelColumn,
    List<String> features,
    @Nullable Headline headline,
    boolean clean,
    OptionalInt threads,
    @Nullable AddedRows also) {

  Conditions {
    inputs = List.copyOf(inputs);
    features = List.copyOf(features);
  }

  static Conditions of(CandidateRecord.Search search) {
    return new Conditions(
        new Recipe(search.ratio(), search.groupBy(), search.splitSeed()),
        search.inputs(),
        search.metric(),
        search.textColumn(),
        search.labelColumn(),
        search.features(),
        search.headline(),
        search.clean(),
        OptionalInt.of(search.threads()),
        search.also());
  }

  /** Returns the columns to read besides the text and the label. */
  List<String> columns() {
    List<String> columns = new ArrayList<>(features);
    String group = recipe.column();
    if (group != null && !columns.contains(group)) {
      columns.add(group);
    }
    return columns;
  }

  /** Splits the rows as they were. */
  Parts split(Dataset<Example> rows) {
    return PromiseOptions.splitAgain(new SplitOption(), rows, recipe);
  }
}
