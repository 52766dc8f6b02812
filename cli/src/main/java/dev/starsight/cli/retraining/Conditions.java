package dev.starsight.cli.retraining;

import dev.starsight.automl.source.CandidateRecord;
import dev.starsight.cli.options.FeatureOption;
import dev.starsight.cli.options.LearningOptions;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Headline;
import dev.starsight.data.Provenance;
import dev.starsight.data.Splits;
import dev.starsight.data.Splits.Ratio;
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
    OptionalInt threads) {

  private static final double TOLERANCE = 1e-9;

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
        OptionalInt.of(search.threads()));
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

  /**
   * The parts of the rows.
   *
   * @param splits as the model was fitted with them
   * @param promise rows that were put aside for a promise; empty if none were
   */
  record Parts(Splits splits, Dataset<Example> promise) {

    /** Removes the further columns but these. */
    Parts keep(List<String> columns) {
      return new Parts(
          FeatureOption.keep(splits, columns),
          FeatureOption.keep(splits.withTrain(promise), columns).train());
    }
  }

  /**
   * Splits the rows as they were. What the test part has beyond the usual share was put aside for a
   * promise.
   */
  Parts split(Dataset<Example> rows) {
    Splits splits = recipe.split(rows);
    double test = recipe.ratio().test();
    double promised = test - LearningOptions.SPLIT.test();
    if (promised <= TOLERANCE || splits.test().size() < 2) {
      return new Parts(splits, splits.train().withRows("no rows for a promise", List.of()));
    }
    Ratio shares = new Ratio(promised / test, 0, 1 - promised / test);
    Splits held = new Recipe(shares, recipe.column(), recipe.seed()).split(splits.test());
    return new Parts(
        new Splits(
            splits.train(),
            splits.validation(),
            held.test(),
            splits.duplicatesMoved(),
            splits.seed(),
            splits.grouping()),
        held.train());
  }
}
